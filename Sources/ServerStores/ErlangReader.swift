/// Reads the terms of a text dump that Mnesia writes (`mnesia:dump_to_textfile`, `ejabberdctl dump`): `TERM.` again and again.
///
/// A nesting deeper than `depthLimit` is refused.
struct ErlangReader {
    static let depthLimit = 400

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func terms(_ bytes: [UInt8]) throws(ErlangFault) -> [ErlangTerm] {
        var reader = ErlangReader(bytes)
        var terms: [ErlangTerm] = []
        while true {
            reader.skipSpace()
            if reader.position == bytes.count { return terms }
            terms.append(try reader.term(depth: 0))
            reader.skipSpace()
            try reader.expect(UInt8(ascii: "."))
        }
    }

    private func fault(_ reason: String) -> ErlangFault { ErlangFault(offset: position, reason: reason) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next {
            if byte == UInt8(ascii: "%") {
                while let byte = next, byte != 0x0A { position += 1 }
            } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func expect(_ byte: UInt8) throws(ErlangFault) {
        guard next == byte else { throw fault("\(Character(UnicodeScalar(byte))) expected") }
        position += 1
    }

    private mutating func term(depth: Int) throws(ErlangFault) -> ErlangTerm {
        guard depth < ErlangReader.depthLimit else { throw fault("nested too deeply") }
        skipSpace()
        switch next {
        case nil: throw fault("a term expected")
        case UInt8(ascii: "{"):
            position += 1
            return .tuple(try sequence(until: UInt8(ascii: "}"), depth: depth))
        case UInt8(ascii: "["):
            position += 1
            return .list(try sequence(until: UInt8(ascii: "]"), depth: depth))
        case UInt8(ascii: "#") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "{"):
            position += 2
            return .map(try sequence(until: UInt8(ascii: "}"), depth: depth))
        case UInt8(ascii: "\""): return .text(try quoted(UInt8(ascii: "\"")))
        case UInt8(ascii: "'"): return .word(try quoted(UInt8(ascii: "'")))
        case UInt8(ascii: "<") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "<"):
            return .text(try binary())
        default: return .word(try word())
        }
    }

    /// Elements up to the closing byte; `=>` and `|` between them count as commas.
    private mutating func sequence(until end: UInt8, depth: Int) throws(ErlangFault) -> [ErlangTerm] {
        var elements: [ErlangTerm] = []
        while true {
            skipSpace()
            guard let byte = next else { throw fault("\(Character(UnicodeScalar(end))) expected") }
            if byte == end {
                position += 1
                return elements
            }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "|") {
                position += 1
            } else if bytes[position...].starts(with: "=>".utf8) {
                position += 2
            } else {
                elements.append(try term(depth: depth + 1))
            }
        }
    }

    /// `<<"text">>`, `<<"text"/utf8>>`, `<<1,2,3>>`, or an empty binary.
    private mutating func binary() throws(ErlangFault) -> String {
        position += 2
        var content: [UInt8] = []
        while true {
            skipSpace()
            guard let byte = next else { throw fault(">> expected") }
            if bytes[position...].starts(with: ">>".utf8) {
                position += 2
                return String(decoding: content, as: UTF8.self)
            }
            switch byte {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "\""): content += try quoted(UInt8(ascii: "\"")).utf8
            case UInt8(ascii: "/"):
                while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: ">") { position += 1 }
            default:
                guard let code = UInt8(try word()) else { throw fault("a byte expected") }
                content.append(code)
            }
        }
    }

    private mutating func quoted(_ quote: UInt8) throws(ErlangFault) -> String {
        position += 1
        var text = ""
        var run: [UInt8] = []
        while let byte = next, byte != quote {
            position += 1
            guard byte == UInt8(ascii: "\\"), let escape = next else {
                run.append(byte)
                continue
            }
            position += 1
            text += String(decoding: run, as: UTF8.self)
            run = []
            text.unicodeScalars.append(escaped(escape))
        }
        guard next == quote else { throw fault("a quotation without its end") }
        position += 1
        return text + String(decoding: run, as: UTF8.self)
    }

    private mutating func escaped(_ byte: UInt8) -> Unicode.Scalar {
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "v"): return "\u{B}"
        case UInt8(ascii: "e"): return "\u{1B}"
        case UInt8(ascii: "d"): return "\u{7F}"
        case UInt8(ascii: "x"):
            guard next == UInt8(ascii: "{") else { return "x" }
            position += 1
            let start = position
            while let byte = next, byte != UInt8(ascii: "}") { position += 1 }
            defer { position += 1 }
            let code = UInt32(String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self), radix: 16)
            return code.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var code = UInt32(byte - 0x30)
            for _ in 0..<2 {
                guard let digit = next, (0x30...0x37).contains(digit) else { break }
                code = code * 8 + UInt32(digit - 0x30)
                position += 1
            }
            return Unicode.Scalar(code) ?? "\u{FFFD}"
        default: return Unicode.Scalar(byte)
        }
    }

    /// An atom, a number, a process `<0.1.0>`, a reference `#Ref<…>`, a function.
    private mutating func word() throws(ErlangFault) -> String {
        let start = position
        var angles = 0
        while let byte = next {
            if byte == UInt8(ascii: "<") { angles += 1 }
            if byte == UInt8(ascii: ">") { angles -= 1 }
            if angles == 0, byte != UInt8(ascii: ">"), isEnd(byte) { break }
            if angles < 0 { break }
            position += 1
        }
        guard position > start else { throw fault("a term expected") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Whether a byte ends a word; a full stop does where no digit follows.
    private func isEnd(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: ".") {
            return position + 1 >= bytes.count || !(0x30...0x39).contains(bytes[position + 1])
        }
        return ",|{}[]()=/ \t\r\n\"".utf8.contains(byte)
    }
}

/// Where and why a dump cannot be read.
struct ErlangFault: Error, Hashable {
    /// In bytes from the beginning.
    var offset: Int
    var reason: String
}
