/// Reads the text of a filter.
///
///     filter = all *( or all )
///     all    = part *( [and] part )
///     part   = not part / "(" filter ")" / term
///     term   = word / quoted / name [ "!" ] ( ":" / "=" / "~" ) ( word / quoted )
///     and    = "&" / "&&" / "and"
///     or     = "|" / "||" / "or"
///     not    = "!" / "not"
struct FilterParser {
    private enum Token: Hashable {
        case and, or, not, open, close
        /// A word; the text of a quoted one is never an operator or a term of its own.
        case word(String, isQuoted: Bool)
    }

    private var tokens: [Token] = []
    private var next = 0
    private let text: String
    private let xpath: RecordFilter.XPathMaker?

    init(_ text: String, xpath: RecordFilter.XPathMaker?) {
        self.text = text
        self.xpath = xpath
    }

    mutating func parse() throws(RecordFilter.Failure) -> RecordFilter.Node {
        tokens = try FilterParser.tokens(text)
        guard !tokens.isEmpty else { throw RecordFilter.Failure(reason: "the filter is empty") }
        let node = try any()
        if next < tokens.count { throw RecordFilter.Failure(reason: "a ) has no ( before it") }
        return node
    }

    private mutating func any() throws(RecordFilter.Failure) -> RecordFilter.Node {
        var nodes = [try all()]
        while next < tokens.count, tokens[next] == .or {
            next += 1
            nodes.append(try all())
        }
        return nodes.count == 1 ? nodes[0] : .any(nodes)
    }

    private mutating func all() throws(RecordFilter.Failure) -> RecordFilter.Node {
        var nodes = [try part()]
        while next < tokens.count, tokens[next] != .or, tokens[next] != .close {
            if tokens[next] == .and { next += 1 }
            nodes.append(try part())
        }
        return nodes.count == 1 ? nodes[0] : .all(nodes)
    }

    private mutating func part() throws(RecordFilter.Failure) -> RecordFilter.Node {
        guard next < tokens.count else { throw RecordFilter.Failure(reason: "something is missing at the end") }
        let token = tokens[next]
        next += 1
        switch token {
        case .not: return .not(try part())
        case .open:
            let node = try any()
            guard next < tokens.count, tokens[next] == .close else {
                throw RecordFilter.Failure(reason: "a ( is not closed")
            }
            next += 1
            return node
        case .word(let word, let isQuoted): return try term(word, isQuoted: isQuoted)
        case .and, .or, .close:
            throw RecordFilter.Failure(reason: "a condition is missing before \(FilterParser.sign(token))")
        }
    }

    private func term(_ word: String, isQuoted: Bool) throws(RecordFilter.Failure) -> RecordFilter.Node {
        if isQuoted { return .term(.value(.text, FilterPattern(word, sign: nil, of: .text))) }
        if word.lowercased().hasPrefix("xpath:") {
            guard let xpath else { throw RecordFilter.Failure(reason: "xpath: cannot be used here") }
            do { return .xpath(try xpath(String(word.dropFirst(6)))) } catch {
                throw RecordFilter.Failure(reason: "\(error)")
            }
        }
        // `type!=chat` is what people write for `!type=chat`.
        if let mark = word.firstIndex(of: "!"), mark > word.startIndex, let sign = word[mark...].dropFirst().first,
            ":=~".contains(sign)
        {
            return .not(.term(try FilterTerm(String(word[..<mark] + word[mark...].dropFirst()))))
        }
        return .term(try FilterTerm(word))
    }

    private static func sign(_ token: Token) -> String {
        switch token {
        case .and: "&"
        case .or: "|"
        case .not: "!"
        case .open: "("
        case .close: ")"
        case .word(let word, _): word
        }
    }

    private static func tokens(_ text: String) throws(RecordFilter.Failure) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text)
        while let first = rest.first {
            switch first {
            case _ where first.isWhitespace: rest = rest.dropFirst()
            case "&": (tokens, rest) = (tokens + [.and], rest.dropFirst(rest.hasPrefix("&&") ? 2 : 1))
            case "|": (tokens, rest) = (tokens + [.or], rest.dropFirst(rest.hasPrefix("||") ? 2 : 1))
            case "!": (tokens, rest) = (tokens + [.not], rest.dropFirst())
            case "(": (tokens, rest) = (tokens + [.open], rest.dropFirst())
            case ")": (tokens, rest) = (tokens + [.close], rest.dropFirst())
            default: tokens.append(try word(&rest))
            }
        }
        return tokens
    }

    /// A word up to white space or an operator; what stands in quotes belongs to it whatever it is.
    private static func word(_ rest: inout Substring) throws(RecordFilter.Failure) -> Token {
        var word = ""
        let isQuoted = rest.first == "\"" || rest.first == "'"
        while let character = rest.first, !character.isWhitespace, !"&|()".contains(character) {
            rest = rest.dropFirst()
            guard character == "\"" || character == "'" else {
                word.append(character)
                continue
            }
            guard let end = rest.firstIndex(of: character) else {
                throw RecordFilter.Failure(reason: "a \(character) is not closed")
            }
            word += rest[..<end]
            rest = rest[rest.index(after: end)...]
        }
        if !isQuoted {
            switch word.lowercased() {
            case "and": return .and
            case "or": return .or
            case "not": return .not
            default: break
            }
        }
        return .word(word, isQuoted: isQuoted)
    }
}
