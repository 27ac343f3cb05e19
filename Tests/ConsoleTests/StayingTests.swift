import Foundation
import LoopbackServer
import Synchronization
import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

@testable import Console

/// Connections that are stepped through, typed by hand, cut, resumed and opened anew, in the loopback world.
@Suite("Connecting and staying connected", .serialized)
struct StayingTests {
    /// A session in a fresh world; `lines` answer the questions it asks.
    private func world(
        _ lines: [String] = [], isInteractive: Bool = false
    ) async throws -> (Session, ScriptedLineSource, pauses: Pauses) {
        let source = ScriptedLineSource(lines, isInteractive: isInteractive, columns: 100)
        let pauses = Pauses()
        var surroundings = Session.Surroundings(
            renderer: .plain, now: { Timestamp(seconds: Date().timeIntervalSince1970) }, identifier: pauses.identifier,
            environment: ["HOME": NSTemporaryDirectory() + "home-\(UUID().uuidString)"])
        surroundings.pause = { seconds in pauses.all.withLock { $0.append(seconds) } }
        surroundings.random = { 1 }
        let session = Session(
            source: source, surroundings: surroundings, forecasts: try ForecastSettings(server: "loopback"))
        await session.begin(.demo(keepIn: nil))
        return (session, source, pauses)
    }

    /// The waits that were asked for, which take no time here.
    final class Pauses: Sendable {
        let all = Mutex<[Double]>([])
        private let count = Mutex(0)

        var identifier: @Sendable () -> String {
            {
                self.count.withLock { count in
                    count += 1
                    return "id\(count)"
                }
            }
        }
    }

    @Test("where nobody can be asked, each step takes the usual choice and says so")
    func pipedSteps() async throws {
        let (session, source, _) = try await world()
        await session.execute("connect rabbit@wonderland.lit --step")
        #expect(
            source.shown.filter { $0.hasPrefix("step ") }.map { $0.dropFirst(5).prefix { $0 != ":" } } == [
                "resolve", "tcp", "features", "tls", "features", "mechanism", "bind",
            ])
        #expect(source.shown.filter { $0.hasPrefix("taken: ") }.count == 7)
        #expect(source.shown.contains { $0.hasPrefix("connected as rabbit@wonderland.lit/") })
        #expect(await session.finish() == 0)
    }

    @Test("a person picks the mechanism, and is asked again after a slip")
    func typedSteps() async throws {
        let (session, source, _) = try await world(
            ["", "", "", "", "", "SCRAM-SHA-9", "scram-sha-1", ""], isInteractive: true)
        await session.execute("connect rabbit@wonderland.lit --step")
        #expect(
            source.prompts.map { $0.prefix { $0 != " " } } == [
                "resolve", "tcp", "features", "tls", "features", "mechanism", "mechanism", "bind",
            ])
        #expect(source.text.contains("error: that is none of the choices"))
        #expect(source.text.contains("mechanism='SCRAM-SHA-1'"))
        #expect(source.shown.contains { $0.hasPrefix("connected as rabbit@wonderland.lit/") })
        _ = await session.finish()
    }

    @Test("after --no-auth everything is typed by hand: SASL, the new stream header, and binding")
    func byHand() async throws {
        let (session, source, _) = try await world()
        let account = try #require(Account.wonderland.first { $0.jid.localpart == "rabbit" })
        let plain = Base64.encode(Array("\u{0}rabbit\u{0}\(account.password)".utf8))
        await session.execute("connect rabbit@wonderland.lit --no-auth")
        await session.execute("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\(plain)</auth>")
        await session.execute(
            "<stream:stream to='wonderland.lit' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        )
        await session.execute(
            "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>hand</resource></bind></iq>")
        #expect(await session.address?.description == "rabbit@wonderland.lit/hand")
        #expect(!source.text.contains(plain))
        await session.execute("ping")
        #expect(await session.finish() == 0, "\(source.text)")
    }

    @Test("a stream that was cut is resumed, and what the server had not handled goes out once more")
    func resumption() async throws {
        let (session, source, _) = try await world()
        await session.execute("sm enable")
        await session.execute("msg sister@realworld.lit acknowledged")
        await session.execute("sm request")
        #expect(await session.unacknowledged == 0)
        await session.execute("fault wonderland.lit cut")
        await session.untilCut()
        await session.execute("fault wonderland.lit off")
        #expect(source.flat.contains("`resume` goes on with it; 0 stanzas of yours are not acknowledged"))
        await session.execute("resume")
        #expect(source.flat.contains("resumed; the server had handled all that was sent"))
        #expect(await session.address?.description == "alice@wonderland.lit/desk")
        #expect(await session.currentName == "1")
        await session.execute("ping wonderland.lit")
        #expect(await session.hasAnswers)
        _ = await session.finish()
    }

    @Test("what was sent and never acknowledged is named and sent again by itself")
    func repetition() async throws {
        let (session, source, _) = try await world()
        await session.execute("sm enable")
        // The server has never heard of this one.
        await session.pretendSent(
            "<message xmlns='jabber:client' to='sister@realworld.lit' id='lost'><body>?</body></message>")
        await session.execute("fault wonderland.lit cut")
        await session.untilCut()
        await session.execute("fault wonderland.lit off")
        #expect(source.flat.contains("1 stanza of yours is not acknowledged"))
        await session.execute("resume")
        #expect(source.flat.contains("resumed; 1 stanza that the server had not handled goes out again: message lost"))
        await session.execute("sm request")
        #expect(await session.unacknowledged == 0)
        #expect(await session.managed == 1)
        _ = await session.finish()
    }

    @Test("a stream without stream management is not resumed but opened anew, with its TLS session resumed")
    func reconnection() async throws {
        let (session, source, _) = try await world()
        await session.execute("fault wonderland.lit cut")
        await session.untilCut()
        await session.execute("fault wonderland.lit off")
        await session.execute("resume")
        #expect(source.flat.contains("error: the stream cannot be resumed"))
        await session.execute("reconnect")
        #expect(await session.currentName == "2")
        #expect(await session.address?.bare.description == "alice@wonderland.lit")
        let isResumed = await session.connection?.negotiated()?.session?.resumed
        #expect(isResumed == true)
        _ = await session.finish()
    }

    @Test("--reconnect waits longer after each failure, and comes back by itself", .timeLimit(.minutes(10)))
    func automatic() async throws {
        let (session, source, pauses) = try await world()
        await session.execute("connect rabbit@wonderland.lit --reconnect")
        await session.execute("use 1")
        await session.execute("disconnect")
        await session.execute("fault wonderland.lit cut")
        while await session.reconnecting == nil { try await Task.sleep(for: .milliseconds(2)) }
        await session.reconnecting?.value
        #expect(pauses.all.withLock { $0 }.first == 1)
        #expect(source.flat.contains("reconnecting in 1.0 s; `disconnect` stops it"))
        #expect(await session.address?.bare.description == "rabbit@wonderland.lit")
        _ = await session.finish()
    }

    @Test("two connections are used by turns, and every record says whose it is")
    func several() async throws {
        let (session, source, _) = try await world()
        await session.execute("connect rabbit@wonderland.lit")
        await session.execute("presence on")
        await session.execute("use alice@wonderland.lit")
        _ = source.takeShown()
        await session.execute("presence on")
        let records = await session.ring.records
        #expect(Set(records.map(\.connection)) == ["1", "2"])
        #expect(records.last { $0.direction == .sent }?.connection == "1")
        #expect(await session.linkNames == ["1", "2"])
        await session.execute("disconnect")
        #expect(await session.currentName == "2")
        #expect(await session.finish() == 0)
    }

    @Test("a redirection is followed on request, and only where the stream was protected")
    func redirections() throws {
        let nowhere = try Session.followed(nil)
        #expect(nowhere == nil)
        let place = try Session.followed((place: "other.lit:5223", isProtected: true))
        #expect(place?.host == "other.lit")
        #expect(place?.port == 5223)
        #expect(throws: CommandFailure.self) { try Session.followed((place: "other.lit", isProtected: false)) }
        #expect(HostAndPort.read("[2001:db8::7]:5222").host == "2001:db8::7")
        #expect(HostAndPort.read("[2001:db8::7]:5222").port == 5222)
        #expect(HostAndPort.read("2001:db8::7").host == "2001:db8::7")
        #expect(HostAndPort.read("other.lit").port == nil)
    }

    @Test("secrets never come from the arguments, and files are read where they are named")
    func options() throws {
        var request = ConnectRequest(address: "wonderland.lit")
        try request.set("proxy", "socks5://alice:tea@127.0.0.1")
        #expect(throws: CommandFailure.self) { try request.connectOptions() }
        try request.set("proxy", "http://alice@127.0.0.1:3128")
        #expect(try request.connectOptions().proxy?.user == "alice")
        try request.set("s2s", "realworld.lit")
        guard case .server(let from, _) = try request.connectOptions().role else {
            Issue.record("no server")
            return
        }
        #expect(from == "realworld.lit")
        try request.set("cert", "/nonexistent.pem")
        #expect(throws: CommandFailure.self) { try request.connectOptions() }
    }
}

extension Session {
    // Links do not leave the session.
    var unacknowledged: Int? { current?.management?.unacknowledged.count }
    var managed: UInt32? { current?.management?.sent }
    var currentName: String? { current?.name }
    var linkNames: [String] { links.keys.sorted() }
    var hasAnswers: Bool { pendingRequests.isEmpty }

    /// Waits until the current connection is over and has been seen to be.
    func untilCut() async {
        await latest?.pump?.value
    }

    /// Makes the session believe that it has sent a stanza, as if it was lost on the way.
    func pretendSent(_ xml: String) {
        guard case .success(let elements) = Session.parse(xml), let element = elements.first else { return }
        current?.management?.stanzaSent(element)
    }
}

extension ScriptedLineSource {
    /// What was shown, without regard to where its lines were broken.
    fileprivate var flat: String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
