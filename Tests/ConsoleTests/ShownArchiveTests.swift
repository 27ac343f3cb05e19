import Inspection
import Testing
import XMLStreaming
import XMPP

@testable import Console

/// What a server that nothing was told about shows of its archive decides what is forecast next.
@Suite("An archive that shows itself")
struct ShownArchiveTests {
    private static func record(_ xml: String, _ direction: WireRecord.Direction = .received) throws -> WireRecord {
        WireRecord(
            connection: "1", direction: direction, bytes: Array(xml.utf8),
            content: .init(firstLevel: try ElementParser().parse(xml)))
    }

    /// What is learned from a record on a stream of me@example.org.
    private static func learned(_ xml: String) throws -> [String] {
        var funnel = RecordFunnel(try ForecastSettings())
        try funnel.choose { (settings) throws(ProgramFailure) in try settings.followRecognition() }
        _ = funnel.inspect(try record("<iq id='b' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", .sent))
        _ = funnel.inspect(
            try record(
                "<iq id='b' type='result'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>me@example.org/r</jid></bind></iq>"
            ))
        let before = funnel.inspector.domainSetups["example.org"]?.knobs["archive"]
        #expect(before != "on")
        let sentences = funnel.inspect(try record(xml)).learned
        let after = funnel.inspector.domainSetups["example.org"]?.knobs["archive"]
        #expect((after == "on") == !sentences.isEmpty)
        return sentences
    }

    @Test(
        "an answer for the archive, or an id in it, shows that there is one",
        arguments: [
            "<iq id='p' type='result'><prefs xmlns='urn:xmpp:mam:2' default='roster'/></iq>",
            "<iq id='p' type='result' from='me@example.org'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>",
            "<message from='bob@example.net/x' type='chat'><body>a</body><stanza-id xmlns='urn:xmpp:sid:0' by='me@example.org' id='1'/></message>",
        ])
    func shown(_ xml: String) throws {
        #expect(try ShownArchiveTests.learned(xml).contains { $0.hasPrefix("your account has an archive, it ") })
    }

    @Test(
        "what another archive shows says nothing of one's own",
        arguments: [
            "<iq id='p' type='error'><prefs xmlns='urn:xmpp:mam:2' default='roster'/><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            "<iq id='p' type='result' from='tea@rooms.example.org'><fin xmlns='urn:xmpp:mam:2'/></iq>",
            "<message from='tea@rooms.example.org/bob' type='groupchat'><body>a</body><stanza-id xmlns='urn:xmpp:sid:0' by='tea@rooms.example.org' id='1'/></message>",
            "<message from='bob@example.net/x'><body>a</body><stanza-id xmlns='urn:xmpp:sid:0' by='bob@example.net' id='1'/></message>",
        ])
    func others(_ xml: String) throws { #expect(try ShownArchiveTests.learned(xml).isEmpty) }
}
