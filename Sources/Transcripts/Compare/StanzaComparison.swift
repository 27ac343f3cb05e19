package import XMLTree
internal import XMPP

/// Compares two first-level elements by what they mean: prefixes, the order of attributes, and white space between elements do not count.
package struct StanzaComparison: Sendable {
    /// One thing that differs.
    package struct Difference: Hashable, Sendable {
        /// Where it is: `message/body/text()`, `iq/@type`.
        package var path: String
        /// What the first has there; nil if nothing.
        package var left: String?
        /// What the second has there.
        package var right: String?
        /// Whether it is one of those that differ from stanza to stanza: an id, a time.
        package var isPassing: Bool
    }

    package private(set) var differences: [Difference] = []

    /// Whether nothing differs but what always does.
    package var isSame: Bool { differences.allSatisfy(\.isPassing) }

    package init(_ left: Element, _ right: Element) { compare(left, right, "") }

    private mutating func compare(_ left: Element, _ right: Element, _ parent: String) {
        guard left.name == right.name, left.namespace == right.namespace else {
            add(parent + left.name, StanzaComparison.xml(left), StanzaComparison.xml(right))
            return
        }
        let path = parent + left.name
        compareAttributes(left, right, path)
        let (before, after) = (StanzaComparison.text(left), StanzaComparison.text(right))
        if before != after { add(path + "/text()", before.isEmpty ? nil : before, after.isEmpty ? nil : after) }
        compareChildren(left.elements.map { $0 }, right.elements.map { $0 }, path + "/")
    }

    private mutating func compareAttributes(_ left: Element, _ right: Element, _ path: String) {
        let names = Set((left.attributes + right.attributes).map { [$0.namespace, $0.name] })
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            func value(_ element: Element) -> String? {
                element.attributes.first { $0.namespace == name[0] && $0.name == name[1] }?.value
            }
            guard value(left) != value(right) else { continue }
            let isPassing = name[0].isEmpty && SessionComparison.passing.contains(name[1])
            add("\(path)/@\(name[1])", value(left), value(right), isPassing: isPassing)
        }
    }

    /// Pairs children of the same name in their order; those without a partner differ as a whole.
    private mutating func compareChildren(_ left: [Element], _ right: [Element], _ path: String) {
        func key(_ element: Element) -> [String] { [element.namespace, element.name] }
        var rest = right
        for child in left {
            if let index = rest.firstIndex(where: { $0 == child }) ?? rest.firstIndex(where: { key($0) == key(child) }) {
                compare(child, rest.remove(at: index), path)
            } else {
                add(path + child.name, StanzaComparison.xml(child), nil)
            }
        }
        for child in rest { add(path + child.name, nil, StanzaComparison.xml(child)) }
    }

    private mutating func add(_ path: String, _ left: String?, _ right: String?, isPassing: Bool = false) {
        differences.append(Difference(path: path, left: left, right: right, isPassing: isPassing))
    }

    private static func text(_ element: Element) -> String {
        var text = ""
        for case .text(let part) in element.children { text += part }
        return element.elements.isEmpty || !text.allSatisfy(\.isWhitespace) ? text : ""
    }

    private static func xml(_ element: Element) -> String { element.xml(in: Namespace.client) }
}
