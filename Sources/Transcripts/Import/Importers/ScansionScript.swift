internal import XMPP

/// Scripts of Scansion (`.scs`): who sends and who expects what. Every client of the play is a connection.
struct ScansionScript: LineGrammar {
    static let name = "scansion"
    static let title = "Scansion script"

    private var clients: Set<String> = []

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        if line.first == 0x09 || line.first == 0x20 { return .continuation }
        if cursor.skip("[Client] ") {
            clients.insert(cursor.rest.decoded)
            return .other
        }
        let text = line.decoded
        for (verb, direction) in [(" sends", WireRecord.Direction.sent), (" receives", .received)] {
            for ending in [verb, verb + ":"] where text.hasSuffix(ending) {
                let name = String(text.dropLast(ending.count))
                if clients.contains(name) { return .element(LineHead(direction, connection: name), []) }
            }
        }
        return .other
    }

    func continuation(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line.first == 0x09 ? line.dropFirst() : line }
}
