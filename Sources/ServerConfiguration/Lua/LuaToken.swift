/// One token of Lua's text.
struct LuaToken: Hashable {
    enum Kind: Hashable {
        case name(String)
        case string(String)
        case number(Double)
        /// A keyword.
        case word(String)
        /// An operator or a piece of punctuation.
        case symbol(String)
        case end
    }

    var kind: Kind
    /// From 1.
    var line: Int
}

/// Cuts the text of a configuration file into tokens (Lua 5.4 reference manual §3.1).
struct LuaTokenizer {
    private let bytes: [UInt8]
    private let file: String
    private var index = 0
    private var line = 1

    init(_ text: String, file: String) {
        bytes = Array(text.utf8)
        self.file = file
    }

    private static let words: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
        "or", "repeat", "return", "then", "true", "until", "while",
    ]
    private static let symbols = [
        "...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<",
        ">",
        "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", ".",
    ]

    /// All tokens, the last of which is the end.
    mutating func tokens() throws(ServerConfigurationError) -> [LuaToken] {
        if bytes.first == UInt8(ascii: "#") { skipLine() }
        var list: [LuaToken] = []
        while true {
            let token = try next()
            list.append(token)
            if token.kind == .end { return list }
        }
    }

    private mutating func next() throws(ServerConfigurationError) -> LuaToken {
        try skipBlanks()
        let start = line
        guard index < bytes.count else { return LuaToken(kind: .end, line: start) }
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return LuaToken(kind: .string(try quoted()), line: start)
        case UInt8(ascii: "[") where longBracket() != nil: return LuaToken(kind: .string(try long()), line: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return LuaToken(kind: .number(try number()), line: start)
        case _ where LuaTokenizer.isLetter(byte):
            let word = take { LuaTokenizer.isLetter($0) || LuaTokenizer.isDigit($0) }
            return LuaToken(kind: LuaTokenizer.words.contains(word) ? .word(word) : .name(word), line: start)
        default:
            for symbol in LuaTokenizer.symbols where bytes[index...].starts(with: symbol.utf8) {
                index += symbol.utf8.count
                return LuaToken(kind: .symbol(symbol), line: start)
            }
            throw .syntax(SourcePlace(file, line), "a character that Lua does not know: byte \(byte)")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func take(while condition: (UInt8) -> Bool) -> String {
        let start = index
        while index < bytes.count, condition(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func skipLine() { while index < bytes.count, bytes[index] != 0x0A { index += 1 } }

    private mutating func skipBlanks() throws(ServerConfigurationError) {
        while index < bytes.count {
            switch bytes[index] {
            case 0x0A:
                line += 1
                index += 1
            case 0x20, 0x09, 0x0D, 0x0B, 0x0C: index += 1
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
                index += 2
                if longBracket() != nil { _ = try long() } else { skipLine() }
            default: return
            }
        }
    }

    /// The level of a long bracket that opens here: 0 for `[[`, 1 for `[=[`.
    private func longBracket() -> Int? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "[") else { return nil }
        var position = index + 1
        while position < bytes.count, bytes[position] == UInt8(ascii: "=") { position += 1 }
        return position < bytes.count && bytes[position] == UInt8(ascii: "[") ? position - index - 1 : nil
    }

    private mutating func long() throws(ServerConfigurationError) -> String {
        let start = line
        let level = longBracket() ?? 0
        index += level + 2
        if index < bytes.count, bytes[index] == 0x0A {
            index += 1
            line += 1
        }
        let closing = Array(("]" + String(repeating: "=", count: level) + "]").utf8)
        let first = index
        while index < bytes.count {
            if bytes[index...].starts(with: closing) {
                let text = String(decoding: bytes[first..<index], as: UTF8.self)
                index += closing.count
                return text
            }
            if bytes[index] == 0x0A { line += 1 }
            index += 1
        }
        throw .syntax(SourcePlace(file, start), "a long string or comment that does not end")
    }

    private mutating func quoted() throws(ServerConfigurationError) -> String {
        let start = line
        let quote = bytes[index]
        index += 1
        var content: [UInt8] = []
        while index < bytes.count, bytes[index] != quote, bytes[index] != 0x0A {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                escape(into: &content)
            } else {
                content.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count, bytes[index] == quote else {
            throw .syntax(SourcePlace(file, start), "a string that does not end")
        }
        index += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func escape(into content: inout [UInt8]) {
        let byte = bytes[index + 1]
        index += 2
        switch byte {
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "x"):
            let digits = bytes[index...].prefix(2)
            content.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? UInt8(ascii: "?"))
            index += digits.count
        case UInt8(ascii: "z"):
            while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) {
                if bytes[index] == 0x0A { line += 1 }
                index += 1
            }
        case _ where LuaTokenizer.isDigit(byte):
            let digits = bytes[(index - 1)...].prefix(3).prefix(while: LuaTokenizer.isDigit)
            content.append(UInt8(String(decoding: digits, as: UTF8.self)) ?? UInt8(ascii: "?"))
            index += digits.count - 1
        default:
            if byte == 0x0A { line += 1 }
            content.append(byte)
        }
    }

    private mutating func number() throws(ServerConfigurationError) -> Double {
        if bytes[index] == UInt8(ascii: "0"), index + 1 < bytes.count, bytes[index + 1] | 0x20 == UInt8(ascii: "x") {
            index += 2
            let digits = take { LuaTokenizer.isDigit($0) || LuaTokenizer.isLetter($0) }
            guard let value = UInt64(digits, radix: 16) else {
                throw .syntax(SourcePlace(file, line), "a number that is none: 0x\(digits)")
            }
            return Double(value)
        }
        var text = take(while: LuaTokenizer.isDigit)
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "."), bytes[index + 1] != UInt8(ascii: ".") {
            index += 1
            text += "." + take(while: LuaTokenizer.isDigit)
            if text.hasSuffix(".") { text += "0" }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            var exponent = "e"
            if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
                exponent += String(UnicodeScalar(bytes[index]))
                index += 1
            }
            text += exponent + take(while: LuaTokenizer.isDigit)
        }
        guard let value = Double(text) else { throw .syntax(SourcePlace(file, line), "a number that is none: \(text)") }
        return value
    }
}
