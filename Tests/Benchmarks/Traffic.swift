import Foundation

/// Made-up traffic of a session, the same for the same seed: presence, messages, queries, archive results, encrypted payloads,
/// avatars, text in many scripts.
struct Traffic {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    private mutating func one(_ list: [String]) -> String { list[below(list.count)] }

    private mutating func identifier() -> String { String(next(), radix: 36) }

    private mutating func base64(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        return String(decoding: (0..<count).map { _ in alphabet[below(64)] }, as: UTF8.self)
    }

    static let header = """
        <?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' \
        from='wonderland.lit' id='bench' version='1.0' xml:lang='en'>
        """
    static let footer = "</stream:stream>"

    private mutating func address() -> String {
        one(["alice", "rabbit", "hatter", "sister", "queen"]) + "@" + one(["wonderland.lit", "realworld.lit"]) + "/"
            + one(["desk", "phone", "tablet"])
    }

    private mutating func sentence() -> String {
        let words = [
            "tea", "time", "Grüße", "кролик", "お茶", "🫖", "late", "curious", "hat", "&amp;", "café", "שלום", "riddle",
            "raven", "desk",
        ]
        return (0..<(3 + below(18))).map { _ in one(words) }.joined(separator: " ")
    }

    /// One stanza.
    mutating func stanza() -> String {
        let id = identifier()
        switch below(100) {
        case 0..<30:
            return
                "<presence from='\(address())' to='alice@wonderland.lit' id='\(id)'><show>\(one(["away", "chat", "dnd", "xa"]))</show>"
                + "<status>\(sentence())</status><priority>\(below(10))</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' "
                + "node='http://example.org/client' ver='\(base64(27))='/></presence>"
        case 30..<60:
            return
                "<message from='\(address())' to='alice@wonderland.lit/desk' type='chat' id='\(id)'><body>\(sentence())</body>"
                + "<active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>"
                + "<stanza-id xmlns='urn:xmpp:sid:0' by='alice@wonderland.lit' id='\(identifier())'/></message>"
        case 60..<75:
            return "<iq from='\(address())' to='alice@wonderland.lit/desk' type='result' id='\(id)'><query "
                + "xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' name='\(sentence())'/>"
                + (0..<(2 + below(12))).map { _ in "<feature var='urn:xmpp:\(identifier())'/>" }.joined() + "</query></iq>"
        case 75..<90:
            return
                "<message to='alice@wonderland.lit/desk'><result xmlns='urn:xmpp:mam:2' queryid='\(identifier())' id='\(id)'><forwarded "
                + "xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-11-22T14:35:\(10 + below(50))Z'/><message "
                + "xmlns='jabber:client' from='\(address())' to='alice@wonderland.lit' type='chat'><body>\(sentence())</body></message>"
                + "</forwarded></result></message>"
        case 90..<98:
            return "<message from='\(address())' to='alice@wonderland.lit' type='chat' id='\(id)'><encrypted "
                + "xmlns='eu.siacs.conversations.axolotl'><header sid='\(below(1 << 30))'>"
                + (0..<(1 + below(4))).map { _ in "<key rid='\(below(1 << 30))'>\(base64(120))</key>" }.joined()
                + "<iv>\(base64(16))</iv></header><payload>\(base64(200 + below(400)))</payload></encrypted><store "
                + "xmlns='urn:xmpp:hints'/></message>"
        default:
            return "<iq from='\(address())' to='alice@wonderland.lit/desk' type='result' id='\(id)'><pubsub "
                + "xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='\(identifier())'><data "
                + "xmlns='urn:xmpp:avatar:data'>\(base64(4000 + below(8000)))</data></item></items></pubsub></iq>"
        }
    }

    /// Writes so much traffic, as one stream.
    static func write(megabytes: Int, to file: FileHandle) {
        var traffic = Traffic(seed: 42)
        var piece = header
        var written = 0
        while written < megabytes * 1_000_000 {
            while piece.utf8.count < 1 << 20 { piece += traffic.stanza() + "\n" }
            written += piece.utf8.count
            file.write(Data(piece.utf8))
            piece = ""
        }
        file.write(Data(footer.utf8))
    }
}
