/// Openfire's XML debugger plugin: `… - C2S /127.0.0.1:5222 - RECV - (…): <…>`.
struct OpenfireLog: LineGrammar {
    static let name = "openfire"
    static let title = "Openfire XML debugger log"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        if time != nil {
            cursor.skipSpace()
            _ = cursor.skip("- ")
        }
        guard let kind = cursor.attempt({ OpenfireLog.kind(&$0) }) else { return time != nil ? .other : .continuation }
        // Interpreted packets come in addition to what was on the wire.
        if kind == "INT" { return .other }
        var connection = kind
        cursor.skipSpace()
        if cursor.next != 0x2D, let address = cursor.word() {
            connection += " " + (address.first == 0x2F ? address.dropFirst() : address).decoded
            cursor.skipSpace()
        }
        guard cursor.skip("- ") else { return .other }
        let isSent: Bool
        if cursor.skip("RECV") { isSent = false } else if cursor.skip("SENT") { isSent = true } else { return .other }
        guard cursor.skip(" - ") || cursor.skip(" "), cursor.skip("("), let session = cursor.upTo(0x29) else {
            return .other
        }
        if connection == kind { connection += " " + session.decoded }
        guard cursor.skip(":") else { return .other }
        return .element(LineHead(isSent ? .sent : .received, connection: connection, time: time), cursor.rest)
    }

    private static func kind(_ cursor: inout ByteCursor) -> String? {
        for kind: StaticString in ["C2S", "S2S", "INT", "XML", "ExternalComponent", "BOSH", "HTTP-BIND", "WebSocket"]
        where cursor.skip(kind) {
            guard cursor.next == 0x20 else { return nil }
            return "\(kind)"
        }
        return nil
    }
}
