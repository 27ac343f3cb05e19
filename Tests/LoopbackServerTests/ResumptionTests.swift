import Foundation
import LoopbackServer
import Testing
import XMPP

/// Stream management on real connections that break: what a script of several clients cannot say, since its language has no word for
/// a connection that breaks.
@Suite("Streams that are resumed")
struct ResumptionTests {
    private static let enable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>"

    private static func message(_ body: String, to: String) -> String {
        "<message to='\(to)' type='chat'><body>\(body)</body></message>"
    }

    private static func resume(_ id: String, handled: Int) -> String {
        "<resume xmlns='urn:xmpp:sm:3' previd='\(id)' h='\(handled)'/>"
    }

    /// What a client sends until it has proven who it is.
    private static func login(_ name: String) -> String {
        let login = RawClient.login(name, resource: "unused")
        return String(login[..<login.range(of: "<iq ")!.lowerBound])
    }

    /// Bodies of messages, in the order in which they came.
    private static func bodies(_ client: RawClient) -> [String] {
        client.text.components(separatedBy: "<body>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }

    /// A client whose stream can be resumed; gives its id.
    private static func hatter(_ place: Neighbourhood) async throws -> (client: RawClient, id: String) {
        let client = try RawClient(port: place.listeners.port)
        client.send(RawClient.login("hatter", resource: "hat") + enable)
        #expect(await client.gets("<enabled "))
        let enabled = client.text.components(separatedBy: "<enabled ")[1]
        let id = enabled.components(separatedBy: "id='")[1].prefix { $0 != "'" }
        return (client, String(id))
    }

    @Test(
        "what was not acknowledged comes once on the new stream, in order, before what came later; what was is not sent again"
    )
    func resumption() async throws {
        let place = try await Neighbourhood()
        let alice = try await place.client("alice", resource: "desk")
        let (first, id) = try await Self.hatter(place)
        for body in ["one", "two"] { alice.send(Self.message(body, to: "hatter@wonderland.lit/hat")) }
        #expect(await first.gets("two"))
        first.send(Self.message("a word", to: "alice@wonderland.lit/desk"))
        _ = try await alice.next { $0.child("body")?.text == "a word" }
        first.close()
        alice.send(Self.message("three", to: "hatter@wonderland.lit/hat"))
        place.world.settle()
        let second = try RawClient(port: place.listeners.port)
        second.send(Self.login("hatter") + Self.resume(id, handled: 1))
        #expect(await second.gets("three"))
        #expect(second.text.contains("<resumed xmlns='urn:xmpp:sm:3' "))
        let resumed = second.text.components(separatedBy: "<resumed ")[1].prefix { $0 != ">" }
        #expect(resumed.contains("h='1'") && resumed.contains("previd='\(id)'"))
        #expect(Self.bodies(second) == ["two", "three"])
        // The session is the old one: it has its resource, and goes on.
        alice.send(Self.message("four", to: "hatter@wonderland.lit/hat"))
        #expect(await second.gets("four"))
        second.send(Self.message("here", to: "alice@wonderland.lit/desk"))
        let answer = try await alice.next { $0.child("body")?.text == "here" }
        #expect(answer["from"] == "hatter@wonderland.lit/hat")
        second.close()
        await place.end()
    }

    @Test("nobody resumes somebody else's stream, or one that is not there, and may bind a resource then")
    func refused() async throws {
        let place = try await Neighbourhood()
        let (first, id) = try await Self.hatter(place)
        first.close()
        place.world.settle()
        let stranger = try RawClient(port: place.listeners.port)
        stranger.send(Self.login("alice") + Self.resume(id, handled: 0))
        #expect(await stranger.gets("<failed "))
        #expect(stranger.text.contains("<item-not-found "))
        stranger.send(
            "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>new</resource></bind></iq>")
        #expect(await stranger.gets("alice@wonderland.lit/new"))
        stranger.close()
        await place.end()
    }

    @Test("a stream that was resumed and cut again waits for as long as one that was cut for the first time")
    func again() async throws {
        let place = try await Neighbourhood()
        let (first, id) = try await Self.hatter(place)
        first.close()
        place.world.settle()
        place.world.moveClock(by: 290)
        let second = try RawClient(port: place.listeners.port)
        second.send(Self.login("hatter") + Self.resume(id, handled: 0))
        #expect(await second.gets("<resumed "))
        second.close()
        place.world.settle()
        place.world.moveClock(by: 290)
        let third = try RawClient(port: place.listeners.port)
        third.send(Self.login("hatter") + Self.resume(id, handled: 0))
        #expect(await third.gets("<resumed "))
        third.close()
        place.world.settle()
        place.world.moveClock(by: 301)
        let late = try RawClient(port: place.listeners.port)
        late.send(Self.login("hatter") + Self.resume(id, handled: 0))
        #expect(await late.gets("<failed "))
        late.close()
        await place.end()
    }
}
