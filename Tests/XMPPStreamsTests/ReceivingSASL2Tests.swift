import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("SASL2, Bind 2 and tokens at the receiving entity")
struct ReceivingSASL2Tests {
    typealias Support = ReceivingStreamTests
    typealias Client = SASL2Tests

    static func secured() -> ReceivingStream { Support.secured { $0.extensible = ExtensibleOffer() } }

    static func authenticate(_ mechanism: String, _ text: String?, _ more: [Element] = []) -> Element {
        var element = Element("authenticate", xmlns: Namespace.sasl2, ["mechanism": mechanism])
        if let text { element.append(Client.data("initial-response", text)) }
        for child in more { element.append(child) }
        return element
    }

    static func failure(_ condition: SASLCondition) -> StreamAction {
        .send(
            Element(
                "failure", xmlns: Namespace.sasl2, [:], [Element(condition.rawValue, xmlns: Namespace.sasl)]))
    }

    @Test("the features offer SASL2 beside SASL, with what can be done inline, once TLS is there")
    func offer() throws {
        var stream = ReceivingStream(Support.configuration { $0.extensible = ExtensibleOffer() })
        guard case .send(let before)? = stream.streamOpened(Support.header).last else { throw Missing() }
        #expect(StreamFeatures(before).mechanismsOfSASL2 == [])
        _ = stream.elementReceived(InitiatingStreamTests.startTLS)
        _ = stream.tlsEstablished(InitiatingStreamTests.session)
        guard case .send(let after)? = stream.streamOpened(Support.header).last else { throw Missing() }
        let features = StreamFeatures(after)
        #expect(features.mechanismsOfSASL2 == ["SCRAM-SHA-1", "PLAIN"])
        #expect(features.mechanisms == ["SCRAM-SHA-1", "PLAIN"])
        #expect(features.bind2Features == [Namespace.carbons, Namespace.streamManagement, Namespace.clientState])
        #expect(features.tokenMechanisms == ["HT-SHA-256-EXPR", "HT-SHA-256-ENDP", "HT-SHA-256-NONE"])
    }

    @Test("a login with a resource in the same step: success, features without binding, bound")
    func binds() throws {
        var stream = Self.secured()
        let bind = Bind2Request(tag: "desk", features: [.sm])
        let actions = stream.elementReceived(Self.authenticate("PLAIN", "\0alice\0pencil", [bind.element]))
        #expect(
            actions == [
                .lookUpCredentials(
                    CredentialRequest(localpart: "alice", domainpart: "wonderland.lit", mechanism: "PLAIN"))
            ])
        let alice = try JID("alice@wonderland.lit")
        #expect(
            stream.credentialsFound(Support.credentials) == [
                .authenticated(alice, mechanism: "PLAIN"), .settle(InlineRequest(account: alice, bind: bind)),
            ])
        #expect(stream.isWaiting)
        let full = try JID("alice@wonderland.lit/desk/1")
        let enabled = Element("enabled", xmlns: Namespace.streamManagement)
        let after = Element("message", xmlns: Namespace.client)
        let settled = stream.settled(InlineOutcome(address: full, bound: [enabled], afterwards: [after]))
        let success = Client.element(
            "success",
            [Client.identity("alice@wonderland.lit/desk/1"), Element("bound", xmlns: Namespace.bind2, [:], [enabled])])
        #expect(settled == [.send(success), .send(InitiatingStreamTests.features()), .bound(full), .send(after)])
        #expect(stream.state == .bound)
        #expect(stream.elementReceived(after) == [.deliver(after)])
    }

    @Test("without a wish for more the client binds as ever, without a new stream")
    func bindsLater() throws {
        var stream = Self.secured()
        _ = stream.elementReceived(Self.authenticate("PLAIN", "\0alice\0pencil"))
        _ = stream.credentialsFound(Support.credentials)
        let settled = stream.settled(InlineOutcome())
        #expect(settled.first == .send(Client.element("success", [Client.identity("alice@wonderland.lit")])))
        #expect(stream.state == .authenticated)
        #expect(
            stream.elementReceived(Support.iq("set", "b", InitiatingStreamTests.bind)) == [.bind(resource: nil)])
    }

    @Test("SCRAM's messages go both ways in SASL2's elements, and the server's signature comes with the success")
    func scram() throws {
        var stream = Self.secured()
        var client = try SCRAMClient(
            username: "alice", password: Secret("pencil"), hash: .sha1, binding: .none, nonce: "abc")
        _ = stream.elementReceived(Self.authenticate("SCRAM-SHA-1", nil))
        _ = stream.elementReceived(
            Client.element("response", text: String(decoding: client.firstMessage, as: UTF8.self)))
        guard case .send(let challenge)? = stream.credentialsFound(Support.credentials).first,
            let bytes = Base64.decode(challenge.text)
        else { throw Missing() }
        #expect(challenge.namespace == Namespace.sasl2)
        let response = String(decoding: try client.challenged(bytes), as: UTF8.self)
        _ = stream.elementReceived(Client.element("response", text: response))
        guard case .send(let success)? = stream.settled(InlineOutcome()).first else { throw Missing() }
        try client.concluded(success.child("additional-data").flatMap { Base64.decode($0.text) })
    }

    @Test("what is refused, and how")
    func refusals() throws {
        let cases: [(Element, SASLCondition)] = [
            (Self.authenticate("DIGEST-MD5", "x"), .invalidMechanism),
            (Self.authenticate("SCRAM-SHA-512", "x"), .invalidMechanism),
            (Client.element("response", text: "x"), .malformedRequest),
            (Self.authenticate("PLAIN", "nonsense"), .malformedRequest),
            (Self.authenticate("PLAIN", "\0alice\0pencil", [Element("fast", xmlns: Namespace.fast)]), .malformedRequest),
            (Self.authenticate("HT-SHA-256-NONE", "alice\0x"), .malformedRequest),
            (
                Self.authenticate(
                    "PLAIN", "\0alice\0pencil",
                    [Element("request-token", xmlns: Namespace.fast, ["mechanism": "HT-SHA-256-NONE"])]),
                .malformedRequest
            ),
        ]
        for (element, condition) in cases {
            var stream = Self.secured()
            #expect(stream.elementReceived(element) == [Self.failure(condition)], "\(element)")
            #expect(stream.state == .negotiating)
        }
        var stream = Self.secured()
        _ = stream.elementReceived(Self.authenticate("SCRAM-SHA-1", nil))
        #expect(stream.elementReceived(Client.element("abort")) == [Self.failure(.aborted)])
        var old = Support.secured()
        #expect(old.elementReceived(Self.authenticate("PLAIN", "\0alice\0pencil")) == [Self.failure(.invalidMechanism)])
        var bad = Element("authenticate", xmlns: Namespace.sasl2, ["mechanism": "PLAIN"])
        bad.append(Element("initial-response", xmlns: Namespace.sasl2, text: "???"))
        stream = Self.secured()
        #expect(stream.elementReceived(bad) == [Self.failure(.incorrectEncoding)])
    }

    @Test("a stream that was opened for somebody else is not authenticated (XEP-0388 §2.3)")
    func otherName() {
        var stream = Self.secured()
        _ = stream.elementReceived(Self.authenticate("PLAIN", "\0rabbit\0pencil"))
        #expect(stream.credentialsFound(Support.credentials) == [Self.failure(.invalidAuthzid)])
    }

    // MARK: Tokens

    static func login(_ token: AccessToken, _ attributes: [String: String] = [:]) throws -> Element {
        var stream = try Client.stream(
            .init(userAgent: UserAgent(id: "u"), token: token, invalidatesToken: attributes["invalidate"] != nil))
        let sent = Client.sent(
            stream.elementReceived(Client.features(["SCRAM-SHA-1-PLUS"], inline: Client.inline)))
        return sent[0]
    }

    static func credentials(_ tokens: [StoredToken]) -> StoredCredentials {
        StoredCredentials(verifiers: Support.credentials.verifiers, tokens: tokens)
    }

    @Test("a token is looked up by its client, proves both ends, and a new one goes out with the success")
    func tokens() throws {
        var stream = Self.secured()
        let actions = stream.elementReceived(try Self.login(Client.token))
        #expect(
            actions == [
                .lookUpCredentials(
                    CredentialRequest(
                        localpart: "alice", domainpart: "wonderland.lit", mechanism: "HT-SHA-256-EXPR", clientID: "u"))
            ])
        let stored = StoredToken(secret: Client.token.secret, binding: .exporter, isNew: true, isExpired: false)
        let other = StoredToken(secret: Secret("other"), binding: .exporter, isNew: false, isExpired: false)
        let alice = try JID("alice@wonderland.lit")
        #expect(
            stream.credentialsFound(Self.credentials([other, stored])) == [
                .authenticated(alice, mechanism: "HT-SHA-256-EXPR"),
                .settle(
                    InlineRequest(
                        account: alice, userAgent: UserAgent(id: "u"), usedToken: stored, count: 5)),
            ])
        let next = AccessToken(secret: Secret("next"), binding: .exporter, expiry: Client.expiry)
        guard case .send(let success)? = stream.settled(InlineOutcome(token: next)).first else { throw Missing() }
        let given = try #require(success.child("token", xmlns: Namespace.fast))
        #expect(given["token"] == "next")
        #expect(given["expiry"] == "2026-12-24T00:00:00Z")
        let data = InitiatingStreamTests.session.bindings[.tlsExporter] ?? []
        #expect(
            success.child("additional-data").flatMap { Base64.decode($0.text) }
                == Digest.sha256.authenticate(
                    Array("Responder".utf8) + data, key: Array(Client.token.secret.exposed.utf8)))
    }

    @Test("an unknown token, an expired one, and one for another mechanism are refused")
    func refusedTokens() throws {
        let secret = Client.token.secret
        let cases: [([StoredToken], SASLCondition)] = [
            ([], .notAuthorized),
            ([StoredToken(secret: Secret("x"), binding: .exporter, isNew: false, isExpired: false)], .notAuthorized),
            ([StoredToken(secret: secret, binding: .none, isNew: false, isExpired: false)], .notAuthorized),
            ([StoredToken(secret: secret, binding: .exporter, isNew: false, isExpired: true)], .credentialsExpired),
        ]
        for (tokens, condition) in cases {
            var stream = Self.secured()
            _ = stream.elementReceived(try Self.login(Client.token))
            #expect(stream.credentialsFound(Self.credentials(tokens)) == [Self.failure(condition)])
        }
        var nobody = Self.secured()
        _ = nobody.elementReceived(try Self.login(Client.token))
        #expect(nobody.credentialsFound(nil) == [Self.failure(.notAuthorized)])
    }

    @Test("a token that is to end is told to the owner")
    func invalidates() throws {
        var stream = Self.secured()
        _ = stream.elementReceived(try Self.login(Client.token, ["invalidate": "true"]))
        let stored = StoredToken(secret: Client.token.secret, binding: .exporter, isNew: false, isExpired: false)
        guard case .settle(let request)? = stream.credentialsFound(Self.credentials([stored])).last else {
            throw Missing()
        }
        #expect(request.invalidatesToken)
    }

    struct Missing: Error {}
}
