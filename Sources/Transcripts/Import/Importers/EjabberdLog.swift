/// ejabberd's debug log: `Received XML on stream = <<"…">>`, one read of the socket at a time.
struct EjabberdLog: LineGrammar {
    static let name = "ejabberd"
    static let title = "ejabberd log"
    static let hint: String? = "ejabberd logs stanzas at the level debug only: set loglevel to debug (5)."
    static let keepsWhitespace = false

    private var open: (head: LineHead, term: ErlangTerm)?
    /// The receiving process of an old server has another number than the sending one: the connection that it belongs to.
    private var partners: [String: String] = [:]
    private var lastReceiver: String?

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        if let (head, current) = open {
            var term = current
            if term.receive(line) {
                open = nil
                return term.isSound ? .decoded(head, term.bytes) : .other
            }
            var cursor = ByteCursor(line)
            // A record that was never finished: the log lost the rest.
            if LogTime(&cursor) != nil {
                open = nil
            } else {
                open = (head, term)
                return .decoded(head, [])
            }
        }
        return begin(line)
    }

    private mutating func begin(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard let time = LogTime(&cursor) else { return .continuation }
        cursor.skipSpace()
        guard cursor.skip("["), let level = cursor.upTo(0x5D), !level.isEmpty else { return .other }
        let place = ByteCursor(cursor.rest)
        let received = place.find("Received XML on stream = ")
        let sent = place.find("Send XML on stream = ") ?? place.find("Sent XML on stream = ")
        guard let start = received ?? sent else { return .other }
        let process = EjabberdLog.process(cursor.rest[..<start])
        let connection: String
        if cursor.rest[..<start].contains(0x40) {
            connection = pair(process ?? "", isReceived: received != nil)
        } else {
            connection = process ?? ""
        }
        let head = LineHead(received != nil ? .received : .sent, connection: connection, time: time)
        _ = cursor.skip(past: "XML on stream = ")
        var term = ErlangTerm()
        if term.receive(cursor.rest) { return term.isSound ? .decoded(head, term.bytes) : .other }
        open = (head, term)
        return .decoded(head, [])
    }

    /// The process of the connection: the last number in angle brackets before the text.
    private static func process(_ text: ArraySlice<UInt8>) -> String? {
        guard let start = text.lastIndex(of: 0x3C), let end = text[start...].firstIndex(of: 0x3E) else { return nil }
        return text[(start + 1)..<end].decoded
    }

    /// In versions before 17, receiver and session are neighbours: what is sent next after something was received pairs them.
    private mutating func pair(_ process: String, isReceived: Bool) -> String {
        if isReceived {
            lastReceiver = process
            return partners.first { $0.value == process }.map(\.key) ?? process
        }
        if partners[process] == nil, let receiver = lastReceiver, !partners.values.contains(receiver) {
            partners[process] = receiver
        }
        return partners[process] ?? process
    }
}

/// A binary as Erlang or Elixir prints it, over one or several lines.
struct ErlangTerm: Sendable {
    private(set) var bytes: [UInt8] = []
    private var state = State.start
    /// Whether the term is closed by `>>`; Elixir prints a plain string.
    private var isBinary = false
    private var number: Int?
    /// Whether the term was what it should be.
    private(set) var isSound = true

    private enum State { case start, items, string, done }

    /// Takes a line; true when the term is complete.
    mutating func receive(_ line: ArraySlice<UInt8>) -> Bool {
        if state == .string { bytes.append(0x0A) }
        var cursor = ByteCursor(line)
        while let byte = cursor.next, state != .done {
            switch state {
            case .start:
                if cursor.skip("<<") {
                    isBinary = true
                    state = .items
                } else if cursor.skip("\"") {
                    state = .string
                } else if byte == 0x20 {
                    cursor.skipSpace()
                } else {
                    return fail()
                }
            case .items: items(&cursor, byte)
            case .string: string(&cursor)
            case .done: break
            }
        }
        return state == .done
    }

    private mutating func fail() -> Bool {
        isSound = false
        state = .done
        return true
    }

    private mutating func items(_ cursor: inout ByteCursor, _ byte: UInt8) {
        if cursor.skip(">>") {
            state = .done
        } else if cursor.skip("\"") {
            state = .string
        } else if let value = cursor.number(1...3), value < 256 {
            bytes.append(UInt8(value))
        } else if cursor.skip(",") || cursor.skip("/utf8") || cursor.skipSpace() {
            return
        } else {
            _ = fail()
        }
    }

    private mutating func string(_ cursor: inout ByteCursor) {
        if cursor.skip("\\") {
            escape(&cursor)
        } else if cursor.next == 0x22 {
            // Some pages show the inner quotation marks unescaped: the last one is followed by the end of the term.
            let isEnd =
                isBinary
                ? cursor.rest.starts(with: "\">>".utf8) || cursor.rest.starts(with: "\"/utf8".utf8)
                : cursor.rest.count == 1
            let continues = isBinary && cursor.rest.count == 1
            _ = cursor.skip("\"")
            if isEnd || continues {
                state = isBinary ? .items : .done
            } else {
                bytes.append(0x22)
            }
        } else if let run = cursor.attempt({ $0.run() }) {
            bytes += run
        }
    }

    private mutating func escape(_ cursor: inout ByteCursor) {
        let simple: [(StaticString, UInt8)] = [
            ("n", 0x0A), ("t", 0x09), ("r", 0x0D), ("\"", 0x22), ("\\", 0x5C), ("e", 0x1B), ("s", 0x20), ("b", 0x08),
            ("f", 0x0C),
            ("v", 0x0B), ("d", 0x7F), ("'", 0x27), ("0", 0x00), ("#", 0x23),
        ]
        if cursor.skip("x{"), let digits = cursor.upTo(0x7D), let value = UInt32(digits.decoded, radix: 16) {
            if value < 0x100 {
                bytes.append(UInt8(value))
            } else if let scalar = Unicode.Scalar(value) {
                bytes += Array(String(Character(scalar)).utf8)
            }
            return
        }
        if let octal = cursor.attempt({ $0.octal() }) { return bytes.append(octal) }
        for (text, byte) in simple where cursor.skip(text) { return bytes.append(byte) }
        bytes.append(0x5C)
    }
}

extension ByteCursor {
    /// Bytes up to the next quotation mark or backslash.
    fileprivate mutating func run() -> ArraySlice<UInt8>? {
        let end = rest.firstIndex { $0 == 0x22 || $0 == 0x5C } ?? bytes.endIndex
        let run = bytes[index..<end]
        self = ByteCursor(bytes[end...])
        return run
    }

    /// Three octal digits.
    fileprivate mutating func octal() -> UInt8? {
        let digits = rest.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }),
            let value = UInt8(digits.decoded, radix: 8)
        else {
            return nil
        }
        self = ByteCursor(bytes[(index + 3)...])
        return value
    }
}
