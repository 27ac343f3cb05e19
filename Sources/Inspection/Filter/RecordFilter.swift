import XMLTree
import XMPP

/// A condition on records, as people write it: `received & message & !error`, `with:sister kept:archive`, `"tea"`.
///
/// Terms that stand side by side must all hold; `&`, `|`, `!` and parentheses combine them. `name:value` is a term, `name=value`
/// compares with the whole and `name~value` with a part; a name that is no term is an attribute's. A word that is no term of its
/// own is looked for in the text, without regard to case.
package struct RecordFilter: Sendable {
    /// The filter as it was written.
    package let source: String
    let root: Node

    /// One step of the condition.
    indirect enum Node: Sendable {
        case all([Node])
        case any([Node])
        case not(Node)
        case term(FilterTerm)
        case xpath(@Sendable (Element) -> Bool)
    }

    /// Why a text is not a filter.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var reason: String
        package var description: String { reason }
    }

    /// Makes the condition of an XPath expression; it throws a text that says what is wrong.
    package typealias XPathMaker = (_ expression: String) throws -> @Sendable (Element) -> Bool

    /// Reads a filter.
    ///
    /// - Parameter xpath: reads the expressions of `xpath:` terms; without it there are none.
    package init(_ text: String, xpath: XPathMaker? = nil) throws(Failure) {
        source = text
        var parser = FilterParser(text, xpath: xpath)
        root = try parser.parse()
    }

    /// Whether the record fulfils the condition.
    package func matches(_ subject: FilterSubject) -> Bool { RecordFilter.holds(root, subject) }

    private static func holds(_ node: Node, _ subject: FilterSubject) -> Bool {
        switch node {
        case .all(let nodes): nodes.allSatisfy { holds($0, subject) }
        case .any(let nodes): nodes.contains { holds($0, subject) }
        case .not(let node): !holds(node, subject)
        case .term(let term): term.matches(subject)
        case .xpath(let matches): subject.record.element.map(matches) ?? false
        }
    }

    /// The conditions that must all hold, each as a filter of its own: of `received & "tea"` two.
    package var conditions: [RecordFilter] {
        guard case .all(let nodes) = root else { return [self] }
        return nodes.map { RecordFilter(source: RecordFilter.words($0), root: $0) }
    }

    private init(source: String, root: Node) {
        self.source = source
        self.root = root
    }

    /// The filter in words: what it looks for.
    package var words: String { RecordFilter.words(root) }

    /// Whether it asks about forecasts.
    package var needsForecast: Bool {
        func asks(_ node: Node) -> Bool {
            switch node {
            case .all(let nodes), .any(let nodes): nodes.contains(where: asks)
            case .not(let node): asks(node)
            case .term(.store): true
            case .term, .xpath: false
            }
        }
        return asks(root)
    }

    /// What may have been meant by terms that are looked for in the text because they are no others.
    package var proposals: [String] {
        var proposals: [String] = []
        func walk(_ node: Node) {
            switch node {
            case .all(let nodes), .any(let nodes): nodes.forEach(walk)
            case .not(let node): walk(node)
            case .term(.value(.text, let pattern)):
                if let proposal = FilterTerm.proposal(for: pattern.text) { proposals.append(proposal) }
            case .term, .xpath: break
            }
        }
        walk(root)
        return proposals
    }

    private static func words(_ node: Node) -> String {
        switch node {
        case .all(let nodes): nodes.map(words).joined(separator: " and ")
        case .any(let nodes): nodes.map(words).joined(separator: " or ")
        case .not(let node): "not (\(words(node)))"
        case .term(let term): term.words
        case .xpath: "what the XPath expression selects"
        }
    }
}
