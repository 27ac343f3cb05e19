import TLS
import TestSupport
import Testing
import XMLTree
import XMPP
import XMPPStreams

/// Every event in every state, printed; the golden files are the tables to read.
@Suite("State tables")
struct StateTableTests {
    @Test("the initiating stream's table is the one that was agreed on")
    func initiating() throws {
        typealias Support = InitiatingStreamTests
        let states: [(String, InitiatingStream)] = try [
            ("idle", Support.stream()), ("awaiting WebSocket", made(Support.stream()) { _ = $0.webSocketBegan() }),
            ("awaiting header", made(Support.stream()) { _ = $0.connected() }),
            (
                "awaiting features",
                made(Support.stream()) {
                    _ = $0.connected()
                    _ = $0.streamOpened(Support.serverHeader)
                }
            ),
            (
                "awaiting proceed",
                made(Support.stream()) {
                    _ = $0.connected()
                    _ = $0.streamOpened(Support.serverHeader)
                    _ = $0.elementReceived(Support.features(Support.startTLS))
                }
            ),
            (
                "awaiting TLS",
                made(Support.stream()) {
                    _ = $0.connected()
                    _ = $0.streamOpened(Support.serverHeader)
                    _ = $0.elementReceived(Support.features(Support.startTLS))
                    _ = $0.elementReceived(Support.proceed)
                }
            ),
            (
                "authenticating",
                made(Support.secured()) { _ = $0.elementReceived(Support.features(Support.mechanisms("PLAIN"))) }
            ),
            ("binding", made(Support.authenticated()) { _ = $0.elementReceived(Support.features(Support.bind)) }),
            ("awaiting session", made(Support.authenticated(), StateTableTests.askForSession)),
            (
                "established",
                made(Support.authenticated()) {
                    StateTableTests.askForSession(&$0)
                    _ = $0.elementReceived(Element("iq", xmlns: Namespace.client, ["type": "result", "id": "b-session"]))
                }
            ),
            ("closing", made(Support.secured()) { _ = $0.closeRequested() }),
            ("closed", made(Support.secured()) { _ = $0.plaintextFollowedProceed() }),
        ]
        #expect(Set(states.map(\.1.state)) == Set(InitiatingStream.State.allCases))
        let events: [(String, (inout InitiatingStream) -> [StreamAction])] = [
            ("connected", { $0.connected() }), ("WebSocket began", { $0.webSocketBegan() }),
            ("WebSocket opened", { $0.webSocketOpened() }), ("carrier failed", { $0.carrierFailed(.webSocket("x")) }),
            ("stream opened", { $0.streamOpened(Support.serverHeader) }),
            (
                "features",
                { $0.elementReceived(Support.features(Support.startTLS, Support.mechanisms("PLAIN"), Support.bind)) }
            ),
            ("proceed", { $0.elementReceived(Support.proceed) }),
            ("success", { $0.elementReceived(Support.sasl("success")) }),
            ("message", { $0.elementReceived(Element("message", xmlns: Namespace.client)) }),
            ("stream error", { $0.elementReceived(StreamError(.conflict).element) }),
            ("plaintext after proceed", { $0.plaintextFollowedProceed() }),
            ("TLS established", { $0.tlsEstablished(Support.session) }), ("TLS failed", { $0.tlsFailed(.handshake("x")) }),
            ("stream closed", { $0.streamClosed() }),
            ("bad XML", { $0.parsingFailed(StreamError(.notWellFormed), before: []) }),
            ("connection lost", { $0.connectionLost(nil) }), ("timed out", { $0.timedOut(after: 1) }),
            ("close requested", { $0.closeRequested() }),
        ]
        let table = StateTableTests.table(states, events) { $0.state.rawValue }
        #expect(Golden.difference(table, from: "Tests/XMPPStreamsTests/Fixtures/initiating-stream.txt") == nil)
    }

    @Test("the receiving stream's table is the one that was agreed on")
    func receiving() throws {
        typealias Support = ReceivingStreamTests
        let plain = InitiatingStreamTests.auth("PLAIN", "\0alice\0pencil")
        let bind = Support.iq("set", "b", InitiatingStreamTests.bind)
        let full = try JID("alice@wonderland.lit/desk")
        let states: [(String, ReceivingStream)] = [
            ("awaiting header", ReceivingStream(Support.configuration())),
            ("negotiating", made(ReceivingStream(Support.configuration())) { _ = $0.streamOpened(Support.header) }),
            (
                "awaiting TLS",
                made(ReceivingStream(Support.configuration())) {
                    _ = $0.streamOpened(Support.header)
                    _ = $0.elementReceived(InitiatingStreamTests.startTLS)
                }
            ),
            ("negotiating over TLS", Support.secured()),
            ("looking up", made(Support.secured()) { _ = $0.elementReceived(plain) }),
            (
                "authenticating",
                made(Support.secured()) { _ = $0.elementReceived(InitiatingStreamTests.auth("SCRAM-SHA-1", "")) }
            ),
            ("authenticated", Support.authenticated()),
            ("settling", made(Support.secured { $0.extensible = ExtensibleOffer() }, StateTableTests.askForMore)),
            ("binding", made(Support.authenticated()) { _ = $0.elementReceived(bind) }),
            (
                "bound",
                made(Support.authenticated()) {
                    _ = $0.elementReceived(bind)
                    _ = $0.resourceBound(full)
                }
            ),
            ("closed", made(Support.secured()) { _ = $0.streamClosed() }),
        ]
        #expect(Set(states.map(\.1.state)) == Set(ReceivingStream.State.allCases))
        let events: [(String, (inout ReceivingStream) -> [StreamAction])] = [
            ("stream opened", { $0.streamOpened(Support.header) }),
            ("starttls", { $0.elementReceived(InitiatingStreamTests.startTLS) }), ("auth", { $0.elementReceived(plain) }),
            ("authenticate", { $0.elementReceived(StateTableTests.authenticate) }),
            ("settled", { $0.settled(InlineOutcome()) }),
            ("bind", { $0.elementReceived(bind) }),
            ("message", { $0.elementReceived(Element("message", xmlns: Namespace.client)) }),
            ("nonza", { $0.elementReceived(Element("r", xmlns: Namespace.streamManagement)) }),
            ("stream error", { $0.elementReceived(StreamError(.conflict).element) }),
            ("plaintext after starttls", { $0.plaintextFollowedStartTLS() }),
            ("TLS established", { $0.tlsEstablished(InitiatingStreamTests.session) }), ("TLS failed", { $0.tlsFailed() }),
            ("credentials found", { $0.credentialsFound(Support.credentials) }),
            ("no account", { $0.credentialsFound(nil) }),
            ("resource bound", { $0.resourceBound(full) }),
            ("bind refused", { $0.bindRefused(StanzaError(.cancel, "conflict")) }),
            ("stream resumed", { $0.streamResumed(full) }), ("stream closed", { $0.streamClosed() }),
            ("bad XML", { $0.parsingFailed(StreamError(.notWellFormed)) }), ("timed out", { $0.timedOut() }),
            ("close requested", { $0.closeRequested(nil) }), ("connection lost", { $0.connectionLost() }),
        ]
        let table = StateTableTests.table(states, events) { $0.state.rawValue }
        #expect(Golden.difference(table, from: "Tests/XMPPStreamsTests/Fixtures/receiving-stream.txt") == nil)
    }

    private func made<Machine>(_ machine: Machine, _ change: (inout Machine) -> Void) -> Machine {
        var machine = machine
        change(&machine)
        return machine
    }

    private static let authenticate = Element(
        "authenticate", xmlns: Namespace.sasl2, ["mechanism": "PLAIN"],
        [Element("initial-response", xmlns: Namespace.sasl2, text: Base64.encode("\0alice\0pencil".utf8))])

    private static func askForMore(_ stream: inout ReceivingStream) {
        _ = stream.elementReceived(authenticate)
        _ = stream.credentialsFound(ReceivingStreamTests.credentials)
    }

    private static func askForSession(_ stream: inout InitiatingStream) {
        _ = stream.elementReceived(
            InitiatingStreamTests.features(InitiatingStreamTests.bind, Element("session", xmlns: Namespace.session)))
        let jid = Element("jid", xmlns: Namespace.bind, text: "alice@wonderland.lit/desk")
        _ = stream.elementReceived(
            Element(
                "iq", xmlns: Namespace.client, ["type": "result", "id": "b"], [InitiatingStreamTests.bind.appending(jid)]))
    }

    /// One paragraph for each state, one line for each event.
    private static func table<Machine>(
        _ states: [(String, Machine)], _ events: [(String, (inout Machine) -> [StreamAction])], _ state: (Machine) -> String
    ) -> String {
        var text = ""
        for (name, machine) in states {
            text += "\(name)\n"
            for (event, body) in events {
                var copy = machine
                let actions = body(&copy)
                let words = actions.isEmpty ? "nothing" : actions.map(StateTableTests.words).joined(separator: ", ")
                text += "    \(event): \(words) → \(state(copy))\n"
            }
            text += "\n"
        }
        return text
    }

    private static func words(_ action: StreamAction) -> String {
        switch action {
        case .open: "open"
        case .send(let element): "send <\(element.name)>" + (element.elements.first.map { " \($0.name)" } ?? "")
        case .beginTLS: "begin TLS"
        case .restartParser: "restart parser"
        case .began(let stage): "began \(stage.rawValue)"
        case .finished(let stage): "finished \(stage.rawValue)"
        case .features: "features"
        case .ready: "ready"
        case .note: "note"
        case .authenticated(_, let mechanism): "authenticated by \(mechanism)"
        case .bound: "bound"
        case .token: "token"
        case .settle: "settle"
        case .deliver(let element): "deliver <\(element.name)>"
        case .lookUpCredentials: "look up credentials"
        case .bind: "bind"
        case .verifyDialback: "verify dialback"
        case .domainAuthenticated: "domain authenticated"
        case .close(let error): error.map { "close with \($0.condition.rawValue)" } ?? "close"
        case .failed(let failure): "failed at \(failure.stage.rawValue)"
        }
    }
}
