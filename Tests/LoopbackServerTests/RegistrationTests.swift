import Foundation
import LoopbackServer
import StanzaStorage
import Testing
import XMPP

/// Accounts that clients make for themselves (XEP-0077), which happens before any script's client is there.
@Suite("Registration")
struct RegistrationTests {
    private static func set(_ name: String, _ password: String, id: String) -> String {
        "<iq type='set' id='\(id)'><query xmlns='jabber:iq:register'><username>\(name)</username><password>\(password)</password></query></iq>"
    }

    @Test("a client can make itself an account where that is open, once, and log in to it; the password is not kept")
    func opens() async throws {
        let place = try await Neighbourhood(domain: { $0.registrationIsOpen = true })
        let client = try RawClient(port: place.listeners.port)
        client.send(RawClient.header())
        #expect(await client.gets("</stream:features>"))
        #expect(client.text.contains("<register xmlns='http://jabber.org/features/iq-register'/>"))
        client.send("<iq type='get' id='form'><query xmlns='jabber:iq:register'/></iq>")
        #expect(await client.gets("id='form'"))
        #expect(client.text.contains("<username/>") && client.text.contains("<password/>"))
        client.send(Self.set("dormouse", "Zq-treacle-1", id: "new"))
        #expect(await client.gets("id='new'"))
        #expect(client.text.contains("type='result' id='new'") || client.text.contains("id='new' type='result'"))
        client.send(Self.set("dormouse", "Zq-treacle-2", id: "again"))
        #expect(await client.gets("<conflict "))
        let message = Data("\0dormouse\0Zq-treacle-1".utf8).base64EncodedString()
        client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\(message)</auth>")
        #expect(await client.gets("<success "))
        client.close()
        place.world.settle()
        let store = try #require(place.world.store(of: "wonderland.lit"))
        #expect(try store.grep("Zq-treacle").isEmpty)
        await place.end()
    }

    @Test("where registration is closed nobody is offered it, and nobody gets an account")
    func closed() async throws {
        let place = try await Neighbourhood()
        let client = try RawClient(port: place.listeners.port)
        client.send(RawClient.header())
        #expect(await client.gets("</stream:features>"))
        #expect(!client.text.contains("iq-register"))
        client.send(Self.set("dormouse", "treacle", id: "new"))
        #expect(await client.gets("<not-authorized "))
        client.close()
        #expect(place.world.contact("dormouse") == nil)
        await place.end()
    }
}
