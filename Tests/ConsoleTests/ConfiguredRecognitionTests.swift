import Inspection
import TestSupport
import Testing
import XMLStreaming
import XMLTree
import XMPP

@testable import Console

@Suite("A server's own configuration, and what the server is recognised as")
struct ConfiguredRecognitionTests {
    private static func funnel() throws -> RecordFunnel {
        let file = RepositoryRoot.url("Tests/ServerConfigurationTests/Fixtures/prosody/prosody.cfg.lua").path
        let configured = try ConfiguredServer(path: file, host: "wonderland.example")
        var funnel = RecordFunnel(try ForecastSettings())
        try funnel.choose { (forecasts) throws(ProgramFailure) in
            try forecasts.use(configured, forDomain: "wonderland.example")
        }
        return funnel
    }

    /// What the funnel learns when the server names itself.
    private static func answer(_ name: String, _ version: String, to funnel: inout RecordFunnel) throws -> [String] {
        let header = Element("stream", xmlns: Namespace.streams, ["from": "wonderland.example", "id": "s"])
        _ = funnel.inspect(
            WireRecord(number: 1, connection: "1", direction: .received, bytes: [], content: .streamOpen(header)))
        let stanzas: [(WireRecord.Direction, String)] = [
            (
                .received,
                "<iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@wonderland.example/desk</jid></bind></iq>"
            ),
            (.sent, "<iq type='get' id='v' to='wonderland.example'><query xmlns='jabber:iq:version'/></iq>"),
            (
                .received,
                "<iq type='result' id='v' from='wonderland.example' to='alice@wonderland.example/desk'><query xmlns='jabber:iq:version'>"
                    + "<name>\(name)</name><version>\(version)</version></query></iq>"
            ),
        ]
        return try stanzas.enumerated().flatMap { number, stanza in
            funnel.inspect(
                WireRecord(
                    number: number + 2, time: Timestamp(seconds: Double(number)), connection: "1", direction: stanza.0,
                    bytes: Array(stanza.1.utf8), content: .init(firstLevel: try ElementParser().parse(stanza.1)))
            ).learned
        }
    }

    @Test("the version that the server names decides how its configuration is read; what it sets still holds")
    func version() throws {
        var funnel = try Self.funnel()
        #expect(funnel.inspector.domainSetups["wonderland.example"]?.profile.id == "prosody-0.12")
        let learned = try Self.answer("Prosody", "13.0.1", to: &funnel)
        #expect(learned.contains { $0.hasSuffix("its configuration is read as that of prosody-13") })
        let setup = try #require(funnel.inspector.domainSetups["wonderland.example"])
        #expect(setup.profile.id == "prosody-13")
        #expect(setup.knobs["archive_expires_after"] == "2419200s")
        #expect(setup.knobs["backend"] == "sqlite")
    }

    @Test("a server of another product changes nothing about the configuration that was named for it")
    func otherProduct() throws {
        var funnel = try Self.funnel()
        #expect(try Self.answer("ejabberd", "23.01", to: &funnel).isEmpty)
        #expect(funnel.recognition.server(of: "wonderland.example").profile == "ejabberd-23.01")
        #expect(funnel.inspector.domainSetups["wonderland.example"]?.profile.id == "prosody-0.12")
    }
}
