import XMPP

/// A record as one line of JSON Lines.
///
/// Members: `n`, `t` (seconds since 1970, or null), `conn`, `dir` (`sent`, `received` or null), `kind`, `xml` (the exact text, or null);
/// where they apply `time` (the source's own text), `redacted` (what was taken out), `raw` (base64 of bytes that are not UTF-8),
/// `text` (of a note, or why bytes are damaged) and `facts` (of TLS). What a terminal could act on is escaped.
package enum RecordJSON {
    /// The record as a line without its line end.
    ///
    /// - Parameter members: further members, as names and JSON texts.
    package static func line(_ record: WireRecord, members: [(name: String, json: String)] = []) -> String {
        var out: [UInt8] = []
        append(record, members: members, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the record as a line without its line end.
    package static func append(_ record: WireRecord, members: [(name: String, json: String)] = [], to out: inout [UInt8]) {
        let time = record.time
        record.bytes.withUnsafeBytes { bytes in
            begin(
                number: record.number, time: time, connection: record.connection, direction: record.direction,
                kind: record.kind,
                bytes: bytes, to: &out)
        }
        if let text = record.timeText { member("time", text, to: &out) }
        if !record.redactions.isEmpty {
            out += Array(",\"redacted\":[".utf8)
            for (index, word) in record.redactions.enumerated() {
                if index > 0 { out.append(0x2C) }
                string(word, to: &out)
            }
            out.append(0x5D)
        }
        switch record.content {
        case .note(let text), .damage(let text): member("text", text, to: &out)
        case .tls(let facts):
            out += Array(",\"facts\":{".utf8)
            for (index, fact) in facts.enumerated() {
                if index > 0 { out.append(0x2C) }
                string(fact.name, to: &out)
                out.append(0x3A)
                string(fact.value, to: &out)
            }
            out.append(0x7D)
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .whitespace: break
        }
        for (name, json) in members {
            out.append(0x2C)
            string(name, to: &out)
            out.append(0x3A)
            out += Array(json.utf8)
        }
        out.append(0x7D)
    }

    /// Appends the members that every record has, without the closing brace; for a fast path that makes no record.
    package static func begin(
        number: Int, time: Timestamp?, connection: String, direction: WireRecord.Direction?, kind: String,
        bytes: UnsafeRawBufferPointer,
        to out: inout [UInt8]
    ) {
        out += Array("{\"n\":".utf8)
        out += Array(String(number).utf8)
        out += Array(",\"t\":".utf8)
        if let time { append(seconds: time, to: &out) } else { out += Array("null".utf8) }
        out += Array(",\"conn\":".utf8)
        string(connection, to: &out)
        out += Array(",\"dir\":".utf8)
        if let direction { string(direction.rawValue, to: &out) } else { out += Array("null".utf8) }
        out += Array(",\"kind\":\"".utf8)
        out += Array(kind.utf8)
        out += Array("\",\"xml\":".utf8)
        if bytes.isEmpty {
            out += Array("null".utf8)
        } else {
            let start = out.count
            out.append(0x22)
            if JSONBytes.appendEscaped(bytes, to: &out) {
                out.append(0x22)
            } else {
                out.removeLast(out.count - start)
                out += Array("null,\"raw\":\"".utf8)
                JSONBytes.appendBase64(bytes, to: &out)
                out.append(0x22)
            }
        }
    }

    private static func append(seconds time: Timestamp, to out: inout [UInt8]) {
        let magnitude = time.microseconds.magnitude
        if time.microseconds < 0 { out.append(0x2D) }
        out += Array(String(magnitude / 1_000_000).utf8)
        let fraction = magnitude % 1_000_000
        guard fraction > 0 else { return }
        var digits = Array(String(fraction).utf8)
        digits = Array(repeating: 0x30, count: 6 - digits.count) + digits
        while digits.last == 0x30 { digits.removeLast() }
        out.append(0x2E)
        out += digits
    }

    private static func member(_ name: String, _ value: String, to out: inout [UInt8]) {
        out.append(0x2C)
        string(name, to: &out)
        out.append(0x3A)
        string(value, to: &out)
    }

    private static func string(_ value: String, to out: inout [UInt8]) {
        var value = value
        out.append(0x22)
        _ = value.withUTF8 { JSONBytes.appendEscaped(UnsafeRawBufferPointer($0), to: &out) }
        out.append(0x22)
    }
}
