/// Reads the part of Lua that Prosody's data files are written in: `return VALUE;` and `item(VALUE);`.
///
/// Nothing is executed. A nesting deeper than `depthLimit` is refused.
struct LuaReader {
    static let depthLimit = 200

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What a file says: one value after `return`, or one for each `item(…)`.
    static func values(_ bytes: [UInt8]) throws(LuaFault) -> [LuaValue] {
        var reader = LuaReader(bytes)
        var values: [LuaValue] = []
        while true {
            reader.skipSpace()
            if reader.position == bytes.count { return values }
            if reader.take("return") {
                values.append(try reader.value(depth: 0))
            } else if reader.take("item(") {
                values.append(try reader.value(depth: 0))
                reader.skipSpace()
                try reader.expect(")")
            } else {
                throw reader.fault("neither return nor item")
            }
        }
    }

    private func fault(_ reason: String) -> LuaFault { LuaFault(offset: position, reason: reason) }

    private mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x20 || (0x09...0x0D).contains(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") {
                position += 1
            } else if bytes[position...].starts(with: "--".utf8) {
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            } else {
                return
            }
        }
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func expect(_ word: String) throws(LuaFault) {
        if !take(word) { throw fault("\(word) expected") }
    }

    private mutating func value(depth: Int) throws(LuaFault) -> LuaValue {
        skipSpace()
        guard position < bytes.count else { throw fault("a value expected") }
        guard depth < LuaReader.depthLimit else { throw fault("nested too deeply") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try table(depth: depth)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string())
        default: return try bareWord()
        }
    }

    private mutating func bareWord() throws(LuaFault) -> LuaValue {
        let start = position
        while position < bytes.count, !" \t\r\n;,)}]=".utf8.contains(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "": throw fault("a value expected")
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "nil": return .null
        default: return .number(word)
        }
    }

    private mutating func table(depth: Int) throws(LuaFault) -> LuaValue {
        try expect("{")
        var entries: [LuaEntry] = []
        var index = 1
        while true {
            skipSpace()
            guard position < bytes.count else { throw fault("} expected") }
            if take("}") { return .table(entries) }
            if take("[") {
                let key = try value(depth: depth + 1)
                skipSpace()
                try expect("]")
                skipSpace()
                try expect("=")
                entries.append(LuaEntry(key: key, value: try value(depth: depth + 1)))
            } else if let name = fieldName() {
                entries.append(LuaEntry(key: .string(name), value: try value(depth: depth + 1)))
            } else {
                entries.append(LuaEntry(key: .number("\(index)"), value: try value(depth: depth + 1)))
                index += 1
            }
        }
    }

    /// `name =`, if that is what comes next.
    private mutating func fieldName() -> String? {
        var end = position
        while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
        guard end > position else { return nil }
        var next = end
        while next < bytes.count, bytes[next] == 0x20 { next += 1 }
        guard next < bytes.count, bytes[next] == UInt8(ascii: "=") else { return nil }
        defer { position = next + 1 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private mutating func string() throws(LuaFault) -> String {
        let quote = bytes[position]
        position += 1
        var text: [UInt8] = []
        while position < bytes.count, bytes[position] != quote {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard position < bytes.count else { break }
            text.append(escaped())
        }
        guard position < bytes.count else { throw fault("a string without its end") }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// The byte that the escape sequence after a backslash stands for.
    private mutating func escaped() -> UInt8 {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            var code = Int(byte - 0x30)
            for _ in 0..<2 {
                guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { break }
                code = code * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            return UInt8(truncatingIfNeeded: code)
        default: return byte
        }
    }
}

/// Where and why a Lua data file cannot be read.
struct LuaFault: Error, Hashable {
    /// In bytes from the beginning.
    var offset: Int
    var reason: String
}
