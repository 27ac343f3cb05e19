internal import XMPP

/// What `tshark -z follow,tcp,ascii|raw|hex|yaml` and Wireshark's "Follow stream" print.
struct TsharkFollow: LineGrammar {
    static let name = "tshark"
    static let title = "tshark or Wireshark \"follow stream\""
    static let keepsWhitespace = true

    private enum Mode { case none, ascii, raw, hex, yaml }
    private var mode = Mode.none
    private var connection = ""
    private var nodes: [Int: String] = [:]
    private var peer = 0
    private var time: LogTime?
    private var isInData = false

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        if cursor.skip("Follow: tcp,") {
            mode = cursor.skip("ascii") ? .ascii : cursor.skip("raw") ? .raw : cursor.skip("hex") ? .hex : .none
            (nodes, connection) = ([:], "")
            return .other
        }
        if cursor.skip("Node "), let number = cursor.number(1...1), cursor.skip(": ") {
            nodes[number] = cursor.rest.decoded
            connection = "\(nodes[0] ?? "")-\(nodes[1] ?? "")"
            return .other
        }
        if line.elementsEqual("peers:".utf8) {
            mode = .yaml
            return .other
        }
        switch mode {
        case .none: return .continuation
        case .ascii: return ascii(line)
        case .raw: return raw(line)
        case .hex: return hex(line)
        case .yaml: return yaml(line)
        }
    }

    /// A count of bytes on a line of its own, after a tab for what node 1 sent; then the bytes, the unprintable ones as dots.
    private func ascii(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let isReceived = cursor.skip("\t")
        guard let count = cursor.number(1...9), cursor.isAtEnd else { return .continuation }
        // The first line of the text follows a line's end that is not counted.
        return .chunk(head(isReceived), [], bytes: count)
    }

    private func raw(_ line: ArraySlice<UInt8>) -> LineMeaning {
        let isReceived = line.first == 0x09
        guard let bytes = TsharkFollow.bytes(isReceived ? line.dropFirst() : line), !bytes.isEmpty else { return .other }
        return .decoded(head(isReceived), bytes)
    }

    /// `    00000010  3c 73 …  <s…`; indented for what node 1 sent.
    private func hex(_ line: ArraySlice<UInt8>) -> LineMeaning {
        let isReceived = line.first == 0x20 || line.first == 0x09
        let text = line.drop { $0 == 0x20 || $0 == 0x09 }
        guard text.count > 10, text.prefix(8).allSatisfy(TsharkFollow.isHex) else { return .other }
        let columns = text.dropFirst(10).prefix(49).filter { $0 != 0x20 }
        guard let bytes = TsharkFollow.bytes(columns[...]) else { return .other }
        return .decoded(head(isReceived), bytes)
    }

    private mutating func yaml(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let indent = line.prefix { $0 == 0x20 }.count
        cursor.skipSpace()
        if cursor.skip("- packet:") || cursor.skip("packets:") {
            isInData = false
        } else if cursor.skip("peer: ") {
            peer = cursor.number(1...1) ?? 0
        } else if cursor.skip("- peer: ") {
            peer = cursor.number(1...1) ?? 0
        } else if cursor.skip("host: ") {
            nodes[peer] = cursor.rest.decoded
        } else if cursor.skip("port: ") {
            nodes[peer]? += ":" + cursor.rest.decoded
            connection = "\(nodes[0] ?? "")-\(nodes[1] ?? "")"
        } else if cursor.skip("timestamp: ") {
            time = TsharkFollow.time(cursor.rest)
        } else if cursor.skip("data: !!binary") {
            isInData = true
        } else if isInData, indent >= 4, let bytes = Base64.decode(cursor.rest.decoded) {
            var head = head(peer == 1)
            head.time = time
            return .decoded(head, bytes)
        }
        return .other
    }

    private func head(_ isReceived: Bool) -> LineHead { LineHead(isReceived ? .received : .sent, connection: connection) }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count % 2 == 0, digits.allSatisfy(isHex) else { return nil }
        return stride(from: digits.startIndex, to: digits.endIndex, by: 2).compactMap {
            UInt8(digits[$0...($0 + 1)].decoded, radix: 16)
        }
    }

    /// Seconds since 1970 with a fraction.
    private static func time(_ text: ArraySlice<UInt8>) -> LogTime? {
        var cursor = ByteCursor(text)
        guard let seconds = cursor.number(1...11), cursor.skip("."), cursor.rest.count >= 6 else { return nil }
        let micro = cursor.number(6...6) ?? 0
        let moment = Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(micro))
        var written = ByteCursor(moment.dateTime())
        return LogTime(&written)
    }
}
