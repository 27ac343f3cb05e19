import TLS
import TestSupport
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("A component's negotiation")
struct ComponentStreamTests {
    private static func stream(allowsPlaintext: Bool = true) -> ComponentStream {
        ComponentStream(
            ComponentStream.Options(domain: "tea.lit", secret: Secret("muffin"), allowsPlaintext: allowsPlaintext))
    }

    private static let ours = StreamHeader(to: "tea.lit", version: nil, contentNamespace: Namespace.componentAccept)
    private static let theirs = StreamHeader(
        from: "tea.lit", id: "3BF96D32", version: nil, contentNamespace: Namespace.componentAccept)
    private static let proof = Element(
        "handshake", xmlns: Namespace.componentAccept, text: Hexadecimal.text(Digest.sha1.hash("3BF96D32muffin".utf8)))
    private static let handshake = Element("handshake", xmlns: Namespace.componentAccept)

    private static func opened() -> ComponentStream {
        var stream = stream()
        _ = stream.connected()
        _ = stream.streamOpened(theirs)
        return stream
    }

    private static func established() -> ComponentStream {
        var stream = opened()
        _ = stream.elementReceived(handshake)
        return stream
    }

    @Test("the dialogue from the header to the accepted handshake")
    func dialogue() {
        var stream = Self.stream()
        #expect(stream.connected() == [.began(.stream), .open(Self.ours)])
        #expect(
            stream.streamOpened(Self.theirs) == [.finished(.stream), .began(.authentication), .send(Self.proof)])
        #expect(
            stream.elementReceived(Self.handshake) == [
                .finished(.authentication), .authenticated(nil, mechanism: "handshake"), .ready,
            ])
        let message = Element("message", xmlns: Namespace.componentAccept)
        #expect(stream.elementReceived(message) == [.deliver(message)])
        #expect(stream.closeRequested() == [.close(nil)])
        #expect(stream.streamClosed() == [])
        #expect(stream.state == .closed)
    }

    @Test("every event in every state, as a table")
    func table() {
        let states: [(String, ComponentStream)] = [
            ("idle", Self.stream()),
            (
                "awaiting header",
                {
                    var stream = Self.stream()
                    _ = stream.connected()
                    return stream
                }()
            ), ("awaiting handshake", Self.opened()), ("established", Self.established()),
            (
                "closing",
                {
                    var stream = Self.established()
                    _ = stream.closeRequested()
                    return stream
                }()
            ),
            (
                "closed",
                {
                    var stream = Self.established()
                    _ = stream.streamClosed()
                    return stream
                }()
            ),
        ]
        #expect(Set(states.map(\.1.state)) == Set(ComponentStream.State.allCases))
        let refusal = StreamError(.notAuthorized).element
        let events: [(String, (inout ComponentStream) -> [StreamAction])] = [
            ("connected", { $0.connected() }), ("stream opened", { $0.streamOpened(Self.theirs) }),
            ("header without id", { $0.streamOpened(StreamHeader(version: nil)) }),
            ("handshake", { $0.elementReceived(Self.handshake) }),
            ("stanza", { $0.elementReceived(Element("iq", xmlns: Namespace.componentAccept)) }),
            ("not-authorized", { $0.elementReceived(refusal) }),
            ("TLS failed", { $0.tlsFailed(.handshake("x")) }), ("plaintext", { $0.plaintextFollowedProceed() }),
            ("bad XML", { $0.parsingFailed(StreamError(.notWellFormed), before: Array("<".utf8)) }),
            ("stream closed", { $0.streamClosed() }), ("connection lost", { $0.connectionLost(nil) }),
            ("timed out", { $0.timedOut(after: 1) }), ("close requested", { $0.closeRequested() }),
        ]
        var text = "A component's stream (XEP-0114): what each event does in each state.\n"
        for (name, state) in states {
            text += "\n\(name)\n"
            for (event, perform) in events {
                var stream = state
                let actions = perform(&stream)
                let words = actions.map { ComponentStreamTests.words($0) }.joined(separator: ", ")
                text += "  \(event) → \(stream.state.rawValue)\(words.isEmpty ? "" : ": " + words)\n"
            }
        }
        #expect(Golden.difference(text, from: "Tests/XMPPStreamsTests/Fixtures/component-stream.txt") == nil)
    }

    private static func words(_ action: StreamAction) -> String {
        switch action {
        case .open: "open"
        case .send(let element): "send <\(element.name)>"
        case .began(let stage): "begin \(stage.rawValue)"
        case .finished(let stage): "finish \(stage.rawValue)"
        case .authenticated(_, let mechanism): "authenticated by \(mechanism)"
        case .ready: "ready"
        case .deliver(let element): "deliver <\(element.name)>"
        case .close(let error): "close" + (error.map { " with \($0.condition.rawValue)" } ?? "")
        case .failed(let failure): "failed at \(failure.stage.rawValue): \(failure.what)"
        default: "\(action)"
        }
    }
}
