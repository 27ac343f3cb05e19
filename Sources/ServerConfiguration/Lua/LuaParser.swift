/// Reads the subset of Lua that configuration files are written in: assignments, calls with literal arguments, tables and simple
/// sums. Everything else is skipped as a whole and named.
struct LuaParser {
    private let tokens: [LuaToken]
    private let file: String
    private var index = 0
    /// Values of `local` variables and of options that were assigned before.
    private var known: [String: LuaValue] = [:]
    private var depth = 0

    /// Tables and parentheses within each other beyond this are refused.
    private static let maximumDepth = 100

    init(_ text: String, file: String) throws(ServerConfigurationError) {
        var tokenizer = LuaTokenizer(text, file: file)
        tokens = try tokenizer.tokens()
        self.file = file
    }

    /// All statements of the file, in its order.
    mutating func statements() throws(ServerConfigurationError) -> [LuaStatement] {
        var list: [LuaStatement] = []
        while current.kind != .end {
            if accept(";") { continue }
            list.append(try statement())
        }
        return list
    }

    private var current: LuaToken { tokens[index] }
    private var next: LuaToken { tokens[min(index + 1, tokens.count - 1)] }

    private mutating func accept(_ symbol: String) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(ServerConfigurationError) {
        guard accept(symbol) else { throw .syntax(SourcePlace(file, current.line), "expected \"\(symbol)\"") }
    }

    // MARK: - Statements

    private mutating func statement() throws(ServerConfigurationError) -> LuaStatement {
        let line = current.line
        switch current.kind {
        case .word("local"):
            guard case .name(let name) = next.kind, tokens[min(index + 2, tokens.count - 1)].kind == .symbol("=") else {
                return skip("a local declaration", line)
            }
            index += 3
            let value = try expression()
            known[name] = value
            return .assignment(name, value, isLocal: true, line: line)
        case .word(let word): return skip("a statement that begins with \(word)", line)
        case .name(let name):
            switch next.kind {
            case .symbol("="):
                index += 2
                let value = try expression()
                known[name] = value
                return .assignment(name, value, isLocal: false, line: line)
            case .symbol(":"):
                index += 2
                guard case .name(let method) = current.kind else { return skip("a call of a method of \(name)", line) }
                index += 1
                guard let argument = try argument() else { return skip("a call of a method of \(name)", line) }
                return .method(name, method, argument, line: line)
            case .string, .symbol("{"), .symbol("("):
                index += 1
                var arguments: [LuaValue] = []
                while let argument = try argument() { arguments.append(argument) }
                return .call(name, arguments, line: line)
            default: return skip("a statement about \(name)", line)
            }
        default: return skip("a statement", line)
        }
    }

    /// One argument of a call: a string, a table, or something in parentheses; nil where none follows.
    private mutating func argument() throws(ServerConfigurationError) -> LuaValue? {
        switch current.kind {
        case .string(let text):
            index += 1
            return .string(text)
        case .symbol("{"): return try table()
        case .symbol("("):
            index += 1
            if accept(")") { return LuaValue.none }
            let value = try expression()
            while accept(",") { _ = try expression() }
            try expect(")")
            return value
        default: return nil
        }
    }

    /// Leaves a statement out, up to the end of the block it opens or of its line.
    private mutating func skip(_ what: String, _ line: Int) -> LuaStatement {
        var open = 0
        var isFirst = true
        while current.kind != .end {
            let token = current
            if !isFirst, open == 0, token.line > line, startsStatement { break }
            isFirst = false
            index += 1
            switch token.kind {
            case .word("if"), .word("function"), .word("do"), .word("repeat"), .symbol("("), .symbol("{"), .symbol("["):
                open += 1
            case .word("end"), .word("until"), .symbol(")"), .symbol("}"), .symbol("]"): open = max(0, open - 1)
            default: break
            }
        }
        return .skipped(what, line: line)
    }

    private var startsStatement: Bool {
        switch current.kind {
        case .name:
            switch next.kind {
            case .string, .symbol("="), .symbol("{"), .symbol("("), .symbol(":"): true
            default: false
            }
        case .word("local"), .word("if"), .word("for"), .word("while"), .word("function"), .word("repeat"), .word("do"): true
        default: false
        }
    }

    // MARK: - Expressions

    private mutating func expression() throws(ServerConfigurationError) -> LuaValue {
        depth += 1
        defer { depth -= 1 }
        guard depth < LuaParser.maximumDepth else {
            throw .syntax(SourcePlace(file, current.line), "values within each other go too deep")
        }
        var value = try sum()
        while case .word(let word) = current.kind, ["and", "or"].contains(word) {
            index += 1
            let other = try sum()
            value = LuaParser.logical(word, value, other)
        }
        while case .symbol(let symbol) = current.kind, ["==", "~=", "<", ">", "<=", ">="].contains(symbol) {
            index += 1
            _ = try sum()
            value = .unknown("a comparison")
        }
        return value
    }

    private static func logical(_ word: String, _ left: LuaValue, _ right: LuaValue) -> LuaValue {
        if case .unknown = left { return .unknown("a choice that depends on the running server") }
        let isTrue = left != .boolean(false) && left != LuaValue.none
        return word == "and" ? (isTrue ? right : left) : (isTrue ? left : right)
    }

    /// Sums, products and concatenations, from left to right within their level.
    private mutating func sum() throws(ServerConfigurationError) -> LuaValue {
        var value = try product()
        while case .symbol(let symbol) = current.kind, ["+", "-", ".."].contains(symbol) {
            index += 1
            value = LuaParser.combine(symbol, value, try product())
        }
        return value
    }

    private mutating func product() throws(ServerConfigurationError) -> LuaValue {
        var value = try unary()
        while case .symbol(let symbol) = current.kind, ["*", "/", "%", "^", "//"].contains(symbol) {
            index += 1
            value = LuaParser.combine(symbol, value, try unary())
        }
        return value
    }

    private static func combine(_ symbol: String, _ left: LuaValue, _ right: LuaValue) -> LuaValue {
        if symbol == ".." {
            guard let first = left.text, let second = right.text else { return .unknown("a text put together at run time") }
            return .string(first + second)
        }
        guard case .number(let first) = left, case .number(let second) = right else {
            return .unknown("a number worked out at run time")
        }
        switch symbol {
        case "+": return .number(first + second)
        case "-": return .number(first - second)
        case "*": return .number(first * second)
        case "/" where second != 0: return .number(first / second)
        default: return .unknown("a number worked out at run time")
        }
    }

    private mutating func unary() throws(ServerConfigurationError) -> LuaValue {
        switch current.kind {
        case .symbol("-"):
            index += 1
            if case .number(let number) = try primary() { return .number(-number) }
            return .unknown("a number worked out at run time")
        case .word("not"), .symbol("#"), .symbol("~"):
            index += 1
            _ = try primary()
            return .unknown("something worked out at run time")
        default: return try primary()
        }
    }

    private mutating func primary() throws(ServerConfigurationError) -> LuaValue {
        let token = current
        var value: LuaValue
        switch token.kind {
        case .string(let text):
            index += 1
            value = .string(text)
        case .number(let number):
            index += 1
            value = .number(number)
        case .word("true"), .word("false"):
            index += 1
            value = .boolean(token.kind == .word("true"))
        case .word("nil"):
            index += 1
            value = .none
        case .word("function"):
            value = .unknown("a function")
            skipBlock()
        case .symbol("{"): value = try table()
        case .symbol("("):
            index += 1
            value = try expression()
            try expect(")")
        case .name(let name):
            index += 1
            value = known[name] ?? .unknown(name.hasPrefix("ENV_") ? "the environment variable \(name.dropFirst(4))" : name)
        default: throw .syntax(SourcePlace(file, token.line), "expected a value")
        }
        // Whatever is done to a value, by a call, a method or an index, only a running Lua knows.
        while try suffix(of: token) { value = .unknown("something worked out at run time") }
        return value
    }

    /// Passes over `.name`, `[index]`, `:method` and arguments behind a value that can have them.
    private mutating func suffix(of token: LuaToken) throws(ServerConfigurationError) -> Bool {
        switch token.kind {
        case .name, .symbol("("): break
        default: return false
        }
        switch current.kind {
        case .symbol("."), .symbol(":"):
            index += 1
            guard case .name = current.kind else { throw .syntax(SourcePlace(file, current.line), "expected a name") }
            index += 1
            return true
        case .symbol("["):
            index += 1
            _ = try expression()
            try expect("]")
            return true
        case .symbol("("), .symbol("{"), .string:
            // A string or a table on a new line begins something else only in the eyes of people: Lua takes it as an argument.
            return try argument() != nil
        default: return false
        }
    }

    private mutating func skipBlock() {
        var open = 0
        repeat {
            switch current.kind {
            case .word("if"), .word("function"), .word("do"), .word("repeat"): open += 1
            case .word("end"), .word("until"): open -= 1
            case .end: return
            default: break
            }
            index += 1
        } while open > 0
    }

    private mutating func table() throws(ServerConfigurationError) -> LuaValue {
        try expect("{")
        var entries: [LuaEntry] = []
        while !accept("}") {
            if case .name(let name) = current.kind, next.kind == .symbol("=") {
                index += 2
                entries.append(LuaEntry(key: name, value: try expression()))
            } else if current.kind == .symbol("[") {
                index += 1
                let key = try expression()
                try expect("]")
                try expect("=")
                entries.append(LuaEntry(key: key.text ?? "", value: try expression()))
            } else {
                entries.append(LuaEntry(key: nil, value: try expression()))
            }
            if !accept(","), !accept(";"), current.kind != .symbol("}") {
                throw .syntax(SourcePlace(file, current.line), "expected \",\" or \"}\" in a table")
            }
        }
        return .table(entries)
    }
}
