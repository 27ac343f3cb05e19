import LoopbackServer
import Testing
import XMLTree
import XMPP

/// What another server can do that may speak to the world.
@Suite("Hostile servers")
struct HostileServerTests {
    static let stanzas: [(name: String, from: String, to: String)] = [
        ("speaks for one of the world's own", "alice@wonderland.lit", "hatter@wonderland.lit"),
        ("speaks for a third domain", "somebody@example.org", "hatter@wonderland.lit"),
        ("speaks to a domain that is not here", "eve@elsewhere.lit", "somebody@example.org"),
        ("speaks to another of the world's domains at the wrong door", "eve@elsewhere.lit", "sister@realworld.lit"),
        ("speaks for nobody", "", "hatter@wonderland.lit"),
    ]

    @Test(
        "a server that does not keep to its own domain loses its stream, and nothing of it arrives",
        arguments: stanzas.indices)
    func spoofing(_ index: Int) async throws {
        let stanza = Self.stanzas[index]
        let elsewhere = ForeignServer("elsewhere.lit")
        let port = try await elsewhere.listen()
        let place = try await Neighbourhood(options: { $0.peers["elsewhere.lit"] = ("127.0.0.1", port) })
        try await elsewhere.connect(to: "wonderland.lit", place.listeners)
        elsewhere.send(message("honest", from: "eve@elsewhere.lit", to: "hatter@wonderland.lit"))
        elsewhere.send(message("spoofed", from: stanza.from, to: stanza.to))
        #expect(await Patience.until { elsewhere.hasBeenCutOff }, "\(stanza.name)")
        try await place.talks()
        place.world.settle()
        for host in ["wonderland.lit", "realworld.lit"] {
            let rows = try place.world.store(of: host)?.rows(of: "archive") ?? []
            #expect(!rows.contains { $0["stanza"]?.contains("spoofed") == true }, "\(stanza.name)")
            #expect(rows.contains { $0["stanza"]?.contains("honest") == true } == (host == "wonderland.lit"))
        }
        await place.end()
        await elsewhere.stop()
    }

    private func message(_ body: String, from: String, to: String) -> Element {
        var message = Element("message", xmlns: Namespace.server, ["to": to, "type": "chat"])
        if !from.isEmpty { message["from"] = from }
        message.append(Element("body", xmlns: Namespace.server, text: body))
        return message
    }
}
