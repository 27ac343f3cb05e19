import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("Components")
struct ComponentTests {
    private static let header =
        "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' "
        + "from='tea.wonderland.lit' id='3BF96D32'>"

    private func options(_ port: Int, secret: String) throws -> ConnectOptions {
        var options = ConnectOptions(
            address: try JID("tea.wonderland.lit"), host: "127.0.0.1", port: port, protection: .none)
        options.role = .component(secret: Secret(secret))
        return options
    }

    @Test(
        "the handshake is the hash of the stream's id and the secret, and stanzas of the component's namespace come through")
    func handshake() async throws {
        let proof = Hexadecimal.text(Digest.sha1.hash("3BF96D32muffin".utf8))
        let server = try await ScriptedServer { heard in
            if heard.contains("<handshake>\(proof)</handshake>") {
                return "<handshake/><message from='a@b.lit' to='tea.wonderland.lit'/>"
            }
            return heard.contains("handshake")
                ? "<stream:error><not-authorized xmlns='\(Namespace.streamErrors)'/></stream:error></stream:stream>"
                : Self.header
        }
        let client = ClientConnection(options: try options(server.port, secret: "muffin"))
        try await client.connect()
        let observed = await Observed.collect(client.events) { $0.records.contains { $0.stanza != nil } }
        #expect(
            observed.kinds.filter { !$0.hasSuffix("note") } == [
                "→stream-open", "←stream-open", "→nonza", "←nonza", "←message",
            ])
        await client.close()
        let wrong = try await FailureScenario.failure(try options(server.port, secret: "crumpet"))
        #expect(
            wrong
                == ConnectionFailure(
                    .authentication, .rejected(mechanism: "handshake", condition: "not-authorized", text: nil)))
        await server.stop()
    }

    @Test("the proof does not leave this machine on an open stream")
    func unprotected() {
        var stream = ComponentStream(ComponentStream.Options(domain: "tea.wonderland.lit", secret: Secret("muffin")))
        _ = stream.connected()
        let actions = stream.streamOpened(StreamHeader(id: "1", version: nil, contentNamespace: Namespace.componentAccept))
        #expect(
            actions == [
                .failed(ConnectionFailure(.authentication, .unprotected(mechanism: "the handshake"))), .close(nil),
            ])
    }
}
