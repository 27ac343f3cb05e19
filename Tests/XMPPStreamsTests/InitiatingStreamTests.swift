import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("The initiating entity's negotiation")
struct InitiatingStreamTests {
    // MARK: What the dialogues are made of

    static let session = TLSSession(
        version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", verdict: .trusted,
        bindings: [.tlsExporter: [1, 2, 3], .tlsServerEndPoint: [4, 5, 6]])
    static let unverified = TLSSession(version: "TLSv1.3", cipher: "x", verdict: .ignored([.selfSigned]))

    static func stream(_ change: (inout InitiatingStream.Options) -> Void = { _ in }) throws -> InitiatingStream {
        var options = InitiatingStream.Options(
            address: try JID("alice@wonderland.lit/desk"), password: Secret("pencil"), nonce: "abc", iqID: "b")
        change(&options)
        return InitiatingStream(options)
    }

    static let serverHeader = StreamHeader(from: "wonderland.lit", id: "s1")
    static let before = StreamHeader(to: "wonderland.lit")
    static let after = StreamHeader(from: "alice@wonderland.lit", to: "wonderland.lit")
    static let startTLS = Element("starttls", xmlns: Namespace.tls)
    static let proceed = Element("proceed", xmlns: Namespace.tls)

    static func features(_ children: Element...) -> Element {
        Element("features", xmlns: Namespace.streams, [:], children)
    }

    static func mechanisms(_ names: String...) -> Element {
        Element(
            "mechanisms", xmlns: Namespace.sasl, [:], names.map { Element("mechanism", xmlns: Namespace.sasl, text: $0) })
    }

    static let bind = Element("bind", xmlns: Namespace.bind)

    static func sasl(_ name: String, _ text: String = "") -> Element {
        Element(name, xmlns: Namespace.sasl, text: text.isEmpty ? "" : Base64.encode(text.utf8))
    }

    static func auth(_ mechanism: String, _ text: String) -> Element {
        var auth = sasl("auth", text)
        auth["mechanism"] = mechanism
        return auth
    }

    static func failed(
        _ stage: ConnectionStage, _ cause: ConnectionFailure.Cause, _ error: StreamError? = nil
    ) -> [StreamAction] {
        [.failed(ConnectionFailure(stage, cause)), .close(error)]
    }

    /// A stream whose features were asked for over TLS.
    static func secured(_ change: (inout InitiatingStream.Options) -> Void = { _ in }) throws -> InitiatingStream {
        var stream = try stream(change)
        _ = stream.connected()
        _ = stream.streamOpened(serverHeader)
        _ = stream.elementReceived(features(startTLS))
        _ = stream.elementReceived(proceed)
        _ = stream.tlsEstablished(session)
        _ = stream.streamOpened(serverHeader)
        return stream
    }

    /// A stream that has logged in by PLAIN and opened itself again.
    static func authenticated(_ change: (inout InitiatingStream.Options) -> Void = { _ in }) throws -> InitiatingStream {
        var stream = try secured(change)
        _ = stream.elementReceived(features(mechanisms("PLAIN")))
        _ = stream.elementReceived(sasl("success"))
        _ = stream.streamOpened(serverHeader)
        return stream
    }

    // MARK: The whole way

    @Test("a login goes from STARTTLS over SCRAM to a bound resource")
    func wholeDialogue() throws {
        var stream = try Self.stream()
        #expect(stream.connected() == [.began(.stream), .open(Self.before)])
        #expect(stream.streamOpened(Self.serverHeader) == [])
        let first = Self.features(Self.startTLS)
        #expect(
            stream.elementReceived(first) == [
                .features(StreamFeatures(first)), .finished(.stream), .began(.tls), .send(Self.startTLS),
            ])
        #expect(stream.elementReceived(Self.proceed) == [.beginTLS])
        #expect(
            stream.tlsEstablished(Self.session) == [.finished(.tls), .began(.stream), .restartParser, .open(Self.after)])
        #expect(stream.streamOpened(Self.serverHeader) == [])
        let second = Self.features(Self.mechanisms("SCRAM-SHA-1", "PLAIN"))
        #expect(
            stream.elementReceived(second) == [
                .features(StreamFeatures(second)), .finished(.stream), .began(.authentication),
                .send(Self.auth("SCRAM-SHA-1", "y,,n=alice,r=abc")),
            ])
        // The server's half is computed by the other machine's code, whose vectors are the RFC's.
        var server = SCRAMServer(hash: .sha1, isPlus: false, offersPlus: false, bindings: [:], nonce: "def")
        _ = try server.began(Array("y,,n=alice,r=abc".utf8))
        let verifier = try #require(SCRAMVerifier(password: Secret("pencil"), hash: .sha1, salt: [1], iterations: 4096))
        let challenge = String(decoding: server.verifierFound(verifier), as: UTF8.self)
        guard case .send(let response) = stream.elementReceived(Self.sasl("challenge", challenge)).first else {
            Issue.record("no response")
            return
        }
        let final = try server.finished(try #require(Base64.decode(response.text)))
        #expect(
            stream.elementReceived(Self.sasl("success", String(decoding: final, as: UTF8.self))) == [
                .authenticated(try JID("alice@wonderland.lit"), mechanism: "SCRAM-SHA-1"), .finished(.authentication),
                .began(.binding), .restartParser, .open(Self.after),
            ])
        #expect(stream.streamOpened(Self.serverHeader) == [])
        let third = Self.features(Self.bind)
        let resource = Element("resource", xmlns: Namespace.bind, text: "desk")
        let request = Element("iq", xmlns: Namespace.client, ["type": "set", "id": "b"], [Self.bind.appending(resource)])
        #expect(stream.elementReceived(third) == [.features(StreamFeatures(third)), .send(request)])
        let jid = Element("jid", xmlns: Namespace.bind, text: "alice@wonderland.lit/desk")
        let result = Element("iq", xmlns: Namespace.client, ["type": "result", "id": "b"], [Self.bind.appending(jid)])
        #expect(stream.elementReceived(result) == [.finished(.binding), .bound(try JID("alice@wonderland.lit/desk"))])
        let message = Element("message", xmlns: Namespace.client)
        #expect(stream.elementReceived(message) == [.deliver(message)])
        #expect(stream.closeRequested() == [.close(nil)])
        #expect(stream.streamClosed() == [])
        #expect(stream.state == .closed)
    }

    // MARK: TLS

    @Test("a server without STARTTLS is left, unless the user allowed a stream without protection")
    func noStartTLS() throws {
        var strict = try Self.stream()
        _ = strict.connected()
        _ = strict.streamOpened(Self.serverHeader)
        let offer = Self.features(Self.mechanisms("PLAIN", "SCRAM-SHA-1"))
        #expect(strict.elementReceived(offer) == [.features(StreamFeatures(offer))] + Self.failed(.tls, .startTLSNotOffered))

        var lenient = try Self.stream { $0.requiresTLS = false }
        _ = lenient.connected()
        _ = lenient.streamOpened(Self.serverHeader)
        #expect(
            lenient.elementReceived(offer).suffix(2) == Self.failed(.authentication, .unprotected(mechanism: "SCRAM-SHA-1")))

        var open = try Self.stream {
            $0.requiresTLS = false
            $0.allowsPlaintext = true
        }
        _ = open.connected()
        _ = open.streamOpened(Self.serverHeader)
        #expect(open.elementReceived(offer).last == .send(Self.auth("SCRAM-SHA-1", "n,,n=alice,r=abc")))
    }

    @Test("STARTTLS that is refused, injected into, or broken ends the connection at its stage")
    func startTLSFails() throws {
        func asked() throws -> InitiatingStream {
            var stream = try Self.stream()
            _ = stream.connected()
            _ = stream.streamOpened(Self.serverHeader)
            _ = stream.elementReceived(Self.features(Self.startTLS))
            return stream
        }
        var refused = try asked()
        #expect(refused.elementReceived(Element("failure", xmlns: Namespace.tls)) == Self.failed(.tls, .startTLSRefused))
        var injected = try asked()
        _ = injected.elementReceived(Self.proceed)
        #expect(injected.plaintextFollowedProceed() == Self.failed(.tls, .plaintextAfterProceed))
        var broken = try asked()
        _ = broken.elementReceived(Self.proceed)
        #expect(broken.tlsFailed(.certificate([.selfSigned])) == Self.failed(.tls, .tls(.certificate([.selfSigned]))))
        var mute = try asked()
        #expect(mute.timedOut(after: 5) == Self.failed(.tls, .timedOut(seconds: 5)))
    }

    @Test("over direct TLS no STARTTLS is looked for")
    func directTLS() throws {
        var stream = try Self.stream { $0.isDirectTLS = true }
        #expect(stream.stage == .tls)
        #expect(stream.connected(session: Self.session) == [.began(.stream), .open(Self.after)])
        _ = stream.streamOpened(Self.serverHeader)
        #expect(
            stream.elementReceived(Self.features(Self.mechanisms("PLAIN"))).last
                == .send(Self.auth("PLAIN", "\0alice\0pencil")))
    }

    // MARK: Streams

    @Test("a server that speaks no features, or says its error at once, is left with the reason")
    func streamErrors() throws {
        var old = try Self.stream()
        _ = old.connected()
        #expect(old.streamOpened(StreamHeader(version: nil)) == Self.failed(.stream, .noFeatures))
        for condition in StreamError.Condition.allCases {
            var stream = try Self.stream()
            _ = stream.connected()
            _ = stream.streamOpened(Self.serverHeader)
            let error = StreamError(condition, text: "why", detail: condition == .seeOtherHost ? "other.lit" : nil)
            #expect(stream.elementReceived(error.element) == Self.failed(.stream, .streamError(error)))
            #expect(StreamError(error.element) == error)
        }
    }

    @Test(
        "what answers on a port of another protocol is recognised",
        arguments: [
            ("HTTP/1.1 400 Bad Request\r\n", ConnectionFailure.Cause.http("HTTP/1.1 400 Bad Request\r\n")),
            ("<!DOCTYPE html><html>", .http("<!DOCTYPE html><html>")),
            ("220 mail ready\r\n", .notXMPP("220 mail ready\r\n")),
            ("SSH-2.0-x\r\n", .notXMPP("SSH-2.0-x\r\n")), ("\u{15}\u{3}\u{1}", .directTLSPort),
            ("\u{16}\u{3}", .directTLSPort),
            ("<stream:stream", .xml("bad")), ("  <x", .xml("bad")),
        ])
    func foreignProtocols(_ text: String, _ cause: ConnectionFailure.Cause) throws {
        var stream = try Self.stream()
        _ = stream.connected()
        let actions = stream.parsingFailed(StreamError(.notWellFormed, text: "bad"), before: Array(text.utf8))
        #expect(actions.first == .failed(ConnectionFailure(.stream, cause)))
    }

    @Test("a connection that ends too early fails at the stage where it was")
    func earlyEnds() throws {
        var stream = try Self.stream()
        _ = stream.connected()
        #expect(stream.connectionLost(nil) == [.failed(ConnectionFailure(.stream, .closedByPeer))])
        var secured = try Self.secured()
        _ = secured.elementReceived(Self.features(Self.mechanisms("PLAIN")))
        #expect(secured.streamClosed() == Self.failed(.authentication, .closedByPeer))
        var reset = try Self.authenticated()
        #expect(reset.connectionLost("reset") == [.failed(ConnectionFailure(.binding, .connectionLost("reset")))])
        #expect(reset.connectionLost("again") == [])
    }

    @Test("asked to stop after the features, it leaves the rest to the user and follows what is typed")
    func noAuthentication() throws {
        var stream = try Self.secured { $0.stopsAfterFeatures = true }
        let offer = Self.features(Self.mechanisms("PLAIN"))
        #expect(stream.elementReceived(offer) == [.features(StreamFeatures(offer)), .finished(.stream), .ready])
        let success = Self.sasl("success")
        #expect(stream.elementReceived(success) == [.deliver(success), .restartParser])
        #expect(stream.streamOpened(Self.serverHeader) == [])
        let next = Self.features(Self.bind)
        #expect(stream.elementReceived(next) == [.features(StreamFeatures(next))])
    }

    // MARK: Authentication

    @Test("a refusal carries the condition and the server's text", arguments: SASLCondition.allCases)
    func refused(_ condition: SASLCondition) throws {
        var stream = try Self.secured()
        _ = stream.elementReceived(Self.features(Self.mechanisms("PLAIN")))
        let failure = Element(
            "failure", xmlns: Namespace.sasl, [:],
            [Element(condition.rawValue, xmlns: Namespace.sasl), Element("text", xmlns: Namespace.sasl, text: "No.")])
        #expect(
            stream.elementReceived(failure)
                == Self.failed(.authentication, .rejected(mechanism: "PLAIN", condition: condition.rawValue, text: "No.")))
    }

    @Test("a server that claims success without its proof is not believed")
    func unprovenServer() throws {
        var stream = try Self.secured()
        _ = stream.elementReceived(Self.features(Self.mechanisms("SCRAM-SHA-256")))
        let actions = stream.elementReceived(Self.sasl("success", "v=AAAA"))
        guard case .failed(let failure) = actions.first, case .serverNotProven = failure.cause else {
            Issue.record("\(actions)")
            return
        }
        #expect(failure.stage == .authentication)
    }

    @Test("a challenge that breaks the rules is answered with an abort")
    func badChallenge() throws {
        var stream = try Self.secured()
        _ = stream.elementReceived(Self.features(Self.mechanisms("SCRAM-SHA-1")))
        #expect(stream.elementReceived(Self.sasl("challenge", "r=xyz")).first == .send(Self.sasl("abort")))
        var notBase64 = try Self.secured()
        _ = notBase64.elementReceived(Self.features(Self.mechanisms("SCRAM-SHA-1")))
        #expect(
            notBase64.elementReceived(Element("challenge", xmlns: Namespace.sasl, text: "!")).first
                == .send(Self.sasl("abort")))
    }

    // MARK: Binding

    @Test("a refused resource, a missing offer, and an answer without an address end the login at binding")
    func bindingFails() throws {
        var conflict = try Self.authenticated()
        _ = conflict.elementReceived(Self.features(Self.bind))
        let error = StanzaError(.modify, "conflict")
        let refusal = Element("iq", xmlns: Namespace.client, ["type": "error", "id": "b"], [error.element()])
        #expect(conflict.elementReceived(refusal) == Self.failed(.binding, .bindRefused(error)))
        var missing = try Self.authenticated()
        #expect(missing.elementReceived(Self.features()).suffix(2) == Self.failed(.binding, .bindNotOffered))
        var empty = try Self.authenticated()
        _ = empty.elementReceived(Self.features(Self.bind))
        let result = Element("iq", xmlns: Namespace.client, ["type": "result", "id": "b"])
        #expect(empty.elementReceived(result) == Self.failed(.binding, .unexpectedElement("<iq xmlns='jabber:client'>")))
    }

    @Test("a session is asked for where an old server insists, and only there")
    func legacySession() throws {
        var stream = try Self.authenticated { $0.address = $0.address.bare }
        let session = Element("session", xmlns: Namespace.session)
        #expect(
            stream.elementReceived(Self.features(Self.bind, session)).last
                == .send(Element("iq", xmlns: Namespace.client, ["type": "set", "id": "b"], [Self.bind])))
        let jid = Element("jid", xmlns: Namespace.bind, text: "alice@wonderland.lit/x")
        let bound = Element("iq", xmlns: Namespace.client, ["type": "result", "id": "b"], [Self.bind.appending(jid)])
        #expect(
            stream.elementReceived(bound) == [
                .send(Element("iq", xmlns: Namespace.client, ["type": "set", "id": "b-session"], [session]))
            ])
        let result = Element("iq", xmlns: Namespace.client, ["type": "result", "id": "b-session"])
        #expect(stream.elementReceived(result) == [.finished(.binding), .bound(try JID("alice@wonderland.lit/x"))])
    }
}
