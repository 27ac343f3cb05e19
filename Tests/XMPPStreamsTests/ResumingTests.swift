import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("Resuming a stream at the client's end")
struct ResumingTests {
    private typealias Support = InitiatingStreamTests

    private static func authenticated() throws -> InitiatingStream {
        let resumption = StreamResumption(id: "sm1", handled: 7, address: try JID("alice@wonderland.lit/desk"))
        return try Support.authenticated { $0.resumption = resumption }
    }

    private static func nonza(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Element] = []
    )
        -> Element
    {
        Element(name, xmlns: Namespace.streamManagement, attributes, children)
    }

    private static let offer = Element("sm", xmlns: Namespace.streamManagement)
    private static let resume = nonza("resume", ["h": "7", "previd": "sm1"])

    @Test("in place of binding the stream is asked to go on, and it has its address back")
    func resumed() throws {
        var stream = try Self.authenticated()
        let features = Support.features(Support.bind, Self.offer)
        #expect(stream.elementReceived(features) == [.features(StreamFeatures(features)), .send(Self.resume)])
        let address = try JID("alice@wonderland.lit/desk")
        #expect(
            stream.elementReceived(Self.nonza("resumed", ["h": "3", "previd": "sm1"])) == [
                .finished(.binding), .bound(address),
            ])
        #expect(stream.boundAddress == address)
        #expect(stream.state == .established)
    }

    @Test("a stream that cannot be resumed is bound anew, and that is said")
    func failed() throws {
        var stream = try Self.authenticated()
        _ = stream.elementReceived(Support.features(Support.bind, Self.offer))
        let condition = Element("item-not-found", xmlns: Namespace.stanzaErrors)
        let actions = stream.elementReceived(Self.nonza("failed", [:], [condition]))
        #expect(
            actions.first == .note("the stream cannot be resumed (item-not-found), so a resource is bound anew"))
        guard case .send(let iq)? = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(iq.name == "iq")
        #expect(iq.child("bind", xmlns: Namespace.bind) != nil)
        #expect(stream.state == .binding)
    }

    @Test("a server without stream management is not asked")
    func notOffered() throws {
        var stream = try Self.authenticated()
        let actions = stream.elementReceived(Support.features(Support.bind))
        #expect(!actions.contains(.send(Self.resume)))
        #expect(stream.state == .binding)
    }

    @Test("waits grow twofold up to the longest, with chance in them")
    func backoff() {
        var sure = ReconnectBackoff(first: 1, longest: 10)
        #expect((0..<6).map { _ in sure.next(jitter: 1) } == [1, 2, 4, 8, 10, 10])
        var half = ReconnectBackoff(first: 1, longest: 10)
        #expect((0..<3).map { _ in half.next(jitter: 0) } == [0.5, 1, 2])
        #expect(half.attempts == 3)
        var long = ReconnectBackoff()
        for _ in 0..<1000 { #expect(long.next(jitter: 2) <= 300) }
    }

    @Test("a cut is worth another attempt, a refusal is not")
    func policy() {
        func isWorth(_ cause: ConnectionFailure.Cause) -> Bool {
            ReconnectPolicy.isWorthTrying(after: ConnectionFailure(.stream, cause))
        }
        for cause: ConnectionFailure.Cause in [
            .closedByPeer, .connectionLost("x"), .timedOut(seconds: 1), .refused("x"),
            .streamError(StreamError(.systemShutdown)),
            .rejected(mechanism: "PLAIN", condition: "temporary-auth-failure", text: nil),
        ] { #expect(isWorth(cause), "\(cause)") }
        for cause: ConnectionFailure.Cause in [
            .cancelled, .streamError(StreamError(.conflict)), .tls(.certificate([.selfSigned])), .passwordNeeded,
            .rejected(mechanism: "PLAIN", condition: "not-authorized", text: nil), .domainNotFound("x"),
        ] { #expect(!isWorth(cause), "\(cause)") }
    }
}
