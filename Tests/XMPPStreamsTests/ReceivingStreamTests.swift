import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("The receiving entity's negotiation")
struct ReceivingStreamTests {
    static let header = StreamHeader(from: "alice@wonderland.lit", to: "wonderland.lit")
    static let ours = StreamHeader(
        from: "wonderland.lit", to: "alice@wonderland.lit", id: "07070707070707070707070707070707", language: "en")

    /// Randomness that is known: every byte is 7.
    static func configuration(
        _ change: (inout ReceivingStream.Configuration) -> Void = { _ in }
    ) -> ReceivingStream.Configuration {
        var configuration = ReceivingStream.Configuration(
            domains: ["wonderland.lit", "realworld.lit"], defaultDomain: "wonderland.lit",
            mechanisms: [.scram(.sha1, plus: false), .plain],
            random: { [UInt8](repeating: 7, count: $0) })
        change(&configuration)
        return configuration
    }

    static let credentials = StoredCredentials(verifiers: [
        SCRAMVerifier(password: Secret("pencil"), hash: .sha1, salt: [1], iterations: 4096)!
    ])

    static func secured(_ change: (inout ReceivingStream.Configuration) -> Void = { _ in }) -> ReceivingStream {
        var stream = ReceivingStream(configuration(change))
        _ = stream.streamOpened(header)
        _ = stream.elementReceived(InitiatingStreamTests.startTLS)
        _ = stream.tlsEstablished(InitiatingStreamTests.session)
        _ = stream.streamOpened(header)
        return stream
    }

    static func authenticated(_ change: (inout ReceivingStream.Configuration) -> Void = { _ in }) -> ReceivingStream {
        var stream = secured(change)
        _ = stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0alice\0pencil"))
        _ = stream.credentialsFound(credentials)
        _ = stream.streamOpened(header)
        return stream
    }

    static func failure(_ condition: SASLCondition) -> StreamAction {
        .send(Element("failure", xmlns: Namespace.sasl, [:], [Element(condition.rawValue, xmlns: Namespace.sasl)]))
    }

    static func iq(_ type: String, _ id: String, _ payload: Element) -> Element {
        Element("iq", xmlns: Namespace.client, ["type": type, "id": id], [payload])
    }

    // MARK: The whole way

    @Test("a client is led over STARTTLS and SCRAM to its resource")
    func wholeDialogue() throws {
        var stream = ReceivingStream(Self.configuration())
        let required = Element("starttls", xmlns: Namespace.tls, [:], [Element("required", xmlns: Namespace.tls)])
        #expect(stream.streamOpened(Self.header) == [.open(Self.ours), .send(InitiatingStreamTests.features(required))])
        #expect(
            stream.elementReceived(InitiatingStreamTests.startTLS) == [.send(InitiatingStreamTests.proceed), .beginTLS])
        #expect(stream.tlsEstablished(InitiatingStreamTests.session) == [.restartParser])
        let mechanisms = InitiatingStreamTests.mechanisms("SCRAM-SHA-1", "PLAIN")
        #expect(stream.streamOpened(Self.header) == [.open(Self.ours), .send(InitiatingStreamTests.features(mechanisms))])

        var client = try SCRAMClient(
            username: "alice", password: Secret("pencil"), hash: .sha1, binding: .notOffered, nonce: "abc",
            advertised: DowngradeProtection(mechanisms: ["SCRAM-SHA-1", "PLAIN"], channelBindings: nil))
        let first = String(decoding: client.firstMessage, as: UTF8.self)
        #expect(
            stream.elementReceived(InitiatingStreamTests.auth("SCRAM-SHA-1", first)) == [
                .lookUpCredentials(
                    CredentialRequest(localpart: "alice", domainpart: "wonderland.lit", mechanism: "SCRAM-SHA-1"))
            ])
        #expect(stream.isWaiting)
        guard case .send(let challenge) = stream.credentialsFound(Self.credentials).first else {
            Issue.record("no challenge")
            return
        }
        #expect(!stream.isWaiting)
        let response = try client.challenged(try #require(Base64.decode(challenge.text)))
        let alice = try JID("alice@wonderland.lit")
        let actions = stream.elementReceived(
            InitiatingStreamTests.sasl("response", String(decoding: response, as: UTF8.self)))
        guard case .send(let success) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        try client.concluded(Base64.decode(success.text))
        #expect(client.isProtectedFromDowngrade)
        #expect(actions.dropFirst() == [.restartParser, .authenticated(alice, mechanism: "SCRAM-SHA-1")])

        let session = Element("session", xmlns: Namespace.session, [:], [Element("optional", xmlns: Namespace.session)])
        #expect(
            stream.streamOpened(Self.header) == [
                .open(Self.ours), .send(InitiatingStreamTests.features(InitiatingStreamTests.bind, session)),
            ])
        let wanted = InitiatingStreamTests.bind.appending(Element("resource", xmlns: Namespace.bind, text: "desk"))
        #expect(stream.elementReceived(Self.iq("set", "b", wanted)) == [.bind(resource: "desk")])
        #expect(stream.isWaiting)
        let full = try JID("alice@wonderland.lit/desk")
        let jid = InitiatingStreamTests.bind.appending(Element("jid", xmlns: Namespace.bind, text: full.description))
        #expect(stream.resourceBound(full) == [.send(Self.iq("result", "b", jid)), .bound(full)])
        let message = Element("message", xmlns: Namespace.client)
        #expect(stream.elementReceived(message) == [.deliver(message)])
        #expect(stream.streamClosed() == [.close(nil)])
    }

    // MARK: Stream headers

    @Test("a header that cannot be served is answered with a header and the error")
    func badHeaders() {
        func answer(_ header: StreamHeader) -> StreamError? {
            var stream = ReceivingStream(Self.configuration())
            let actions = stream.streamOpened(header)
            guard actions.count == 2, case .open = actions[0], case .close(let error) = actions[1] else { return nil }
            return error
        }
        #expect(answer(StreamHeader(to: "looking.glass"))?.condition == .hostUnknown)
        #expect(answer(StreamHeader(to: "not a domain"))?.condition == .hostUnknown)
        #expect(
            answer(StreamHeader(to: "wonderland.lit", contentNamespace: Namespace.server))?.condition == .invalidNamespace)
        #expect(answer(StreamHeader(to: "wonderland.lit", version: nil))?.condition == .unsupportedVersion)
        #expect(answer(StreamHeader(to: "wonderland.lit", version: "0.9"))?.condition == .unsupportedVersion)
    }

    @Test("a header without `to` is for the default domain, and a later minor version is accepted")
    func lenientHeaders() {
        var stream = ReceivingStream(Self.configuration())
        guard case .open(let header) = stream.streamOpened(StreamHeader(version: "1.1")).first else {
            Issue.record("no header")
            return
        }
        #expect(header.from == "wonderland.lit")
        #expect(header.version == "1.0")
    }

    @Test("the domain cannot change when the stream restarts after the login")
    func domainStays() {
        var stream = Self.secured()
        _ = stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0alice\0pencil"))
        _ = stream.credentialsFound(Self.credentials)
        #expect(
            stream.streamOpened(StreamHeader(to: "realworld.lit")).contains {
                if case .close(let error) = $0 { error?.condition == .hostUnknown } else { false }
            })
    }

    // MARK: Before authentication

    @Test("nothing is taken before authentication but what belongs to it")
    func stanzasTooEarly() {
        var stream = Self.secured()
        let message = Element("message", xmlns: Namespace.client)
        #expect(stream.elementReceived(message) == [.close(StreamError(.notAuthorized, text: "authentication comes first"))])
    }

    @Test("a registration is handed to the owner where it is open and the stream is protected, and nowhere else")
    func registration() {
        let request = Self.iq("get", "r", Element("query", xmlns: Namespace.register))
        var open = Self.secured { $0.offersRegistration = true }
        #expect(open.elementReceived(request) == [.deliver(request)])
        #expect(open.state == .negotiating)
        var shut = Self.secured()
        #expect(
            shut.elementReceived(request).first == .close(StreamError(.notAuthorized, text: "authentication comes first")))
        var bare = ReceivingStream(Self.configuration { $0.offersRegistration = true })
        _ = bare.streamOpened(Self.header)
        #expect(
            bare.elementReceived(request).first == .close(StreamError(.notAuthorized, text: "authentication comes first")))
    }

    @Test("a login before TLS is refused with encryption-required, and pipelining into STARTTLS ends the stream")
    func protection() {
        var stream = ReceivingStream(Self.configuration())
        _ = stream.streamOpened(Self.header)
        #expect(
            stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0alice\0pencil")) == [
                Self.failure(.encryptionRequired)
            ])
        _ = stream.elementReceived(InitiatingStreamTests.startTLS)
        #expect(
            stream.plaintextFollowedStartTLS() == [
                .close(StreamError(.policyViolation, text: "data was pipelined before TLS"))
            ])
    }

    @Test("without TLS nothing is offered, unless plaintext was allowed")
    func plaintext() {
        var closed = ReceivingStream(
            Self.configuration {
                $0.requiresTLS = false
                $0.offersStartTLS = false
            })
        #expect(closed.streamOpened(Self.header).last == .send(InitiatingStreamTests.features()))
        var open = ReceivingStream(
            Self.configuration {
                $0.requiresTLS = false
                $0.offersStartTLS = false
                $0.allowsPlaintext = true
            })
        #expect(
            open.streamOpened(Self.header).last
                == .send(InitiatingStreamTests.features(InitiatingStreamTests.mechanisms("SCRAM-SHA-1", "PLAIN"))))
    }

    @Test("a second STARTTLS is a failure that ends the stream")
    func secondStartTLS() {
        var stream = Self.secured()
        #expect(
            stream.elementReceived(InitiatingStreamTests.startTLS) == [
                .send(Element("failure", xmlns: Namespace.tls)), .close(nil),
            ])
    }

    // MARK: SASL

    @Test("wrong passwords and unknown accounts are refused alike, and after some attempts the stream ends")
    func wrongPasswords() {
        var stream = Self.secured { $0.attempts = 3 }
        _ = stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0alice\0pen"))
        #expect(stream.credentialsFound(Self.credentials) == [Self.failure(.notAuthorized)])
        _ = stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0nobody\0pencil"))
        #expect(stream.credentialsFound(nil) == [Self.failure(.notAuthorized)])
        _ = stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0alice\0pen"))
        #expect(
            stream.credentialsFound(Self.credentials) == [
                Self.failure(.notAuthorized), .close(StreamError(.policyViolation, text: "too many failed logins")),
            ])
    }

    @Test("an account that does not exist gets a challenge like any other, and the same one each time")
    func decoys() throws {
        func challenge() -> [StreamAction] {
            var stream = Self.secured()
            _ = stream.elementReceived(InitiatingStreamTests.auth("SCRAM-SHA-1", "n,,n=nobody,r=abc"))
            return stream.credentialsFound(nil)
        }
        guard case .send(let element) = challenge().first else {
            Issue.record("no challenge")
            return
        }
        #expect(String(decoding: Base64.decode(element.text) ?? [], as: UTF8.self).contains("i=10000"))
        #expect(challenge() == challenge())
    }

    @Test("a disabled account is told so")
    func disabled() {
        var stream = Self.secured()
        _ = stream.elementReceived(InitiatingStreamTests.auth("PLAIN", "\0alice\0pencil"))
        #expect(
            stream.credentialsFound(StoredCredentials(verifiers: [], isDisabled: true)) == [Self.failure(.accountDisabled)])
    }

    @Test("what SASL clients do wrong is answered with the condition for it")
    func saslConditions() {
        func answer(_ element: Element) -> [StreamAction] {
            var stream = Self.secured()
            return stream.elementReceived(element)
        }
        #expect(answer(InitiatingStreamTests.auth("SCRAM-SHA-512", "n,,n=a,r=b")) == [Self.failure(.invalidMechanism)])
        #expect(answer(Element("auth", xmlns: Namespace.sasl)) == [Self.failure(.invalidMechanism)])
        #expect(answer(InitiatingStreamTests.auth("PLAIN", "alice pencil")) == [Self.failure(.malformedRequest)])
        #expect(
            answer(InitiatingStreamTests.auth("PLAIN", "rabbit@wonderland.lit\0alice\0pencil")) == [
                Self.failure(.invalidAuthzid)
            ])
        #expect(answer(InitiatingStreamTests.sasl("response", "x")) == [Self.failure(.malformedRequest)])
        var spoilt = Element("auth", xmlns: Namespace.sasl, text: "not base64")
        spoilt["mechanism"] = "PLAIN"
        #expect(answer(spoilt) == [Self.failure(.incorrectEncoding)])
        var aborted = Self.secured()
        #expect(
            aborted.elementReceived(InitiatingStreamTests.auth("SCRAM-SHA-1", "")) == [
                .send(Element("challenge", xmlns: Namespace.sasl))
            ])
        #expect(aborted.elementReceived(InitiatingStreamTests.sasl("abort")) == [Self.failure(.aborted)])
    }

    @Test("an anonymous client gets an address of the server's choice")
    func anonymous() throws {
        var stream = Self.secured { $0.mechanisms = [.anonymous] }
        let actions = stream.elementReceived(InitiatingStreamTests.auth("ANONYMOUS", ""))
        #expect(actions.last == .authenticated(try JID("070707070707070707070707@wonderland.lit"), mechanism: "ANONYMOUS"))
    }

    // MARK: Binding

    @Test("a stanza before binding ends the stream; a nonza goes to the owner, who may resume a stream")
    func beforeBinding() throws {
        var early = Self.authenticated()
        #expect(
            early.elementReceived(Element("presence", xmlns: Namespace.client)) == [
                .close(StreamError(.notAuthorized, text: "a resource has to be bound first"))
            ])
        var resuming = Self.authenticated()
        let resume = Element("resume", xmlns: Namespace.streamManagement, ["h": "0", "previd": "x"])
        #expect(resuming.elementReceived(resume) == [.deliver(resume)])
        let full = try JID("alice@wonderland.lit/desk")
        #expect(resuming.streamResumed(full) == [.bound(full)])
        #expect(resuming.state == .bound)
    }

    @Test("a resource that is refused may be followed by another try")
    func bindRefused() {
        var stream = Self.authenticated()
        _ = stream.elementReceived(Self.iq("set", "1", InitiatingStreamTests.bind))
        let error = StanzaError(.modify, "conflict")
        #expect(stream.bindRefused(error) == [.send(Self.iq("error", "1", error.element()))])
        #expect(stream.elementReceived(Self.iq("set", "2", InitiatingStreamTests.bind)) == [.bind(resource: nil)])
        let illegal = InitiatingStreamTests.bind.appending(Element("resource", xmlns: Namespace.bind, text: "a\u{7}b"))
        var other = Self.authenticated()
        guard case .send(let answer) = other.elementReceived(Self.iq("set", "3", illegal)).first else {
            Issue.record("no answer")
            return
        }
        #expect(Stanza(answer)?.error?.condition == "bad-request")
    }

    // MARK: The end

    @Test("time, faults of the XML and the owner can end a stream; it ends once")
    func endings() {
        var slow = Self.secured()
        #expect(slow.timedOut() == [.close(StreamError(.connectionTimeout, text: "authentication took too long"))])
        #expect(slow.timedOut() == [])
        var garbled = ReceivingStream(Self.configuration())
        #expect(garbled.parsingFailed(StreamError(.notWellFormed)).last == .close(StreamError(.notWellFormed)))
        #expect(garbled.streamClosed() == [])
        var ended = Self.authenticated()
        #expect(ended.closeRequested(StreamError(.systemShutdown)) == [.close(StreamError(.systemShutdown))])
        #expect(ended.elementReceived(InitiatingStreamTests.startTLS) == [])
    }
}
