import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("SASL2, Bind 2 and tokens at the initiating entity")
struct SASL2Tests {
    typealias Support = InitiatingStreamTests

    /// What a server offers: mechanisms, what is inline, and channel bindings beside it.
    static func features(
        _ mechanisms: [String], inline: [Element] = [], bindings: [String]? = ["tls-exporter", "tls-server-end-point"]
    ) -> Element {
        let names = mechanisms.map { Element("mechanism", xmlns: Namespace.sasl2, text: $0) }
        let more = Element("inline", xmlns: Namespace.sasl2, [:], inline)
        var features = Support.features(Element("authentication", xmlns: Namespace.sasl2, [:], names + [more]))
        if let bindings {
            let types = bindings.map {
                Element("channel-binding", xmlns: Namespace.saslChannelBinding, ["type": $0])
            }
            features.append(Element("sasl-channel-binding", xmlns: Namespace.saslChannelBinding, [:], types))
        }
        return features
    }

    static func bind(_ features: String...) -> Element {
        let offered = features.map { Element("feature", xmlns: Namespace.bind2, ["var": $0]) }
        return Element("bind", xmlns: Namespace.bind2, [:], [Element("inline", xmlns: Namespace.bind2, [:], offered)])
    }

    static func fast(_ names: String...) -> Element {
        Element(
            "fast", xmlns: Namespace.fast, [:], names.map { Element("mechanism", xmlns: Namespace.fast, text: $0) })
    }

    static func element(_ name: String, _ children: [Element] = [], text: String = "") -> Element {
        var element = Element(name, xmlns: Namespace.sasl2, text: text.isEmpty ? "" : Base64.encode(text.utf8))
        for child in children { element.append(child) }
        return element
    }

    static func data(_ name: String, _ text: String) -> Element {
        Element(name, xmlns: Namespace.sasl2, text: Base64.encode(text.utf8))
    }

    static func identity(_ address: String) -> Element {
        Element("authorization-identifier", xmlns: Namespace.sasl2, text: address)
    }

    static func stream(
        _ request: InitiatingStream.ExtensibleRequest = .init(),
        _ change: (inout InitiatingStream.Options) -> Void = { _ in }
    ) throws -> InitiatingStream {
        try Support.secured {
            $0.extensible = request
            change(&$0)
        }
    }

    static func sent(_ actions: [StreamAction]) -> [Element] {
        actions.compactMap { if case .send(let element) = $0 { element } else { nil } }
    }

    static func notes(_ actions: [StreamAction]) -> [String] {
        actions.compactMap { if case .note(let words) = $0 { words } else { nil } }
    }

    /// A stream that has sent `<authenticate/>` with PLAIN.
    static func asking(_ request: InitiatingStream.ExtensibleRequest, inline: [Element]) throws -> InitiatingStream {
        var stream = try stream(request) { $0.mechanisms = ["PLAIN"] }
        _ = stream.elementReceived(features(["PLAIN"], inline: inline))
        return stream
    }

    @Test("the exchange of XEP-0388's examples 3 to 6, with the proof and the signature that its password really gives")
    func vector() throws {
        let digits = try #require(Base64.decode("xyhC850EN493g6zCWYBZXd2DVrVaHW1g9MHBWJ3XRVQ="))
        let session = TLSSession(
            version: "TLSv1.3", cipher: "x", verdict: .trusted, bindings: [.tlsExporter: digits])
        var options = InitiatingStream.Options(
            address: try JID("user@example.org"), password: Secret("pencil"), isDirectTLS: true,
            nonce: "12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6")
        options.extensible = .init(
            userAgent: UserAgent(
                id: "d4565fa7-4d72-4749-b3d3-740edbf87770", software: "AwesomeXMPP", device: "Kiva's Phone"))
        var stream = InitiatingStream(options)
        _ = stream.connected(session: session)
        _ = stream.streamOpened(StreamHeader(from: "example.org", id: "x"))
        let first = stream.elementReceived(Self.features(["SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"]))
        let authenticate = try #require(Self.sent(first).first)
        #expect(authenticate["mechanism"] == "SCRAM-SHA-1-PLUS")
        #expect(
            authenticate.child("initial-response")?.text
                == "cD10bHMtZXhwb3J0ZXIsLG49dXNlcixyPTEyQzRDRDVDLUUzOEUtNEE5OC04RjZELTE1QzM4RjUxQ0NDNg==")
        let agent = try #require(authenticate.child("user-agent"))
        #expect(UserAgent(agent) == options.extensible?.userAgent)
        let challenge =
            "r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,s=QSXCR+Q6sek8bf92,i=4096"
        let response = Self.sent(stream.elementReceived(Self.element("challenge", text: challenge))).first?.text
        let final = response.flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) }
        #expect(final?.hasSuffix(",p=+8UyrQAeVIqsH2YovGeGTRx6zBM=") == true)
        let success = Self.element(
            "success", [Self.data("additional-data", "v=GRqYg0SPMGrqPRk5HfMz9nGHq94="), Self.identity("user@example.org")])
        let address = try JID("user@example.org")
        #expect(
            stream.elementReceived(success) == [
                .authenticated(address, mechanism: "SCRAM-SHA-1-PLUS"), .finished(.authentication), .began(.binding),
            ])
        #expect(stream.state == .awaitingFeatures)
    }

    @Test("without Bind 2 the resource is bound as ever, in the features that follow without a new stream")
    func withoutBind2() throws {
        var stream = try Self.asking(.init(), inline: [])
        _ = stream.elementReceived(Self.element("success", [Self.identity("alice@wonderland.lit")]))
        let actions = stream.elementReceived(Support.features(Support.bind))
        #expect(Self.sent(actions).map(\.name) == ["iq"])
        #expect(stream.state == .binding)
    }

    @Test(
        "Bind 2 asks for the features that are offered and says what the server deletes; the address comes with the success")
    func bind2() throws {
        let request = InitiatingStream.ExtensibleRequest(
            bind: Bind2Request(tag: "desk", features: [.carbons, .sm, .inactive]))
        var stream = try Self.stream(request) { $0.mechanisms = ["PLAIN"] }
        let offer = Self.bind(Namespace.carbons, Namespace.streamManagement)
        let actions = stream.elementReceived(Self.features(["PLAIN"], inline: [offer]))
        let asked = try #require(Self.sent(actions).first?.child("bind", xmlns: Namespace.bind2))
        #expect(asked.child("tag")?.text == "desk")
        #expect(asked.elements.map(\.namespace) == [Namespace.bind2, Namespace.carbons, Namespace.streamManagement])
        #expect(Self.notes(actions).contains { $0.contains("deletes waiting offline messages unsent") })
        #expect(Self.notes(actions).contains("inactive cannot be switched on while binding here"))
        let enabled = Element("enabled", xmlns: Namespace.streamManagement, ["id": "s1", "resume": "true"])
        let bound = Element("bound", xmlns: Namespace.bind2, [:], [enabled])
        _ = stream.elementReceived(Self.element("success", [Self.identity("alice@wonderland.lit/desk/4232"), bound]))
        let features = Support.features(Element("csi", xmlns: Namespace.clientState))
        let full = try JID("alice@wonderland.lit/desk/4232")
        #expect(
            stream.elementReceived(features) == [.features(StreamFeatures(features)), .finished(.binding), .bound(full)])
        #expect(stream.state == .established)
    }

    @Test("a server without Bind 2 is told of, and one that binds without an address is not believed")
    func bind2Faults() throws {
        let request = InitiatingStream.ExtensibleRequest(bind: Bind2Request())
        var stream = try Self.stream(request) { $0.mechanisms = ["PLAIN"] }
        let actions = stream.elementReceived(Self.features(["PLAIN"]))
        #expect(Self.sent(actions).first?.child("bind", xmlns: Namespace.bind2) == nil)
        #expect(Self.notes(actions).contains { $0.contains("offers no Bind 2") })
        stream = try Self.asking(request, inline: [Self.bind()])
        let bare = stream.elementReceived(
            Self.element("success", [Self.identity("alice@wonderland.lit"), Element("bound", xmlns: Namespace.bind2)]))
        #expect(bare.contains { if case .failed(let failure) = $0 { failure.stage == .binding } else { false } })
    }

    @Test("what SASL2 can end with: no offer, a refusal, a further step, a lie, nonsense")
    func endings() throws {
        var stream = try Self.stream()
        #expect(
            Array(stream.elementReceived(Support.features(Support.mechanisms("PLAIN"))).suffix(2))
                == Support.failed(.authentication, .extensibleNotOffered))
        let condition = Element("not-authorized", xmlns: Namespace.sasl)
        let text = Element("text", xmlns: Namespace.sasl2, text: "no")
        stream = try Self.asking(.init(), inline: [])
        #expect(
            stream.elementReceived(Self.element("failure", [condition, text]))
                == Support.failed(.authentication, .rejected(mechanism: "PLAIN", condition: "not-authorized", text: "no")))
        stream = try Self.asking(.init(), inline: [])
        let task = Element("task", xmlns: Namespace.sasl2, text: "HOTP-EXAMPLE")
        #expect(
            stream.elementReceived(
                Self.element("continue", [Element("tasks", xmlns: Namespace.sasl2, [:], [task])]))
                == [.send(Self.element("abort"))] + Support.failed(.authentication, .furtherTasks(["HOTP-EXAMPLE"])))
        stream = try Self.asking(.init(), inline: [])
        #expect(
            stream.elementReceived(Self.element("challenge", text: "x"))
                == [.send(Self.element("abort"))]
                + Support.failed(.authentication, .malformedChallenge("PLAIN knows no challenges")))
        stream = try Self.stream { $0.mechanisms = ["SCRAM-SHA-1"] }
        _ = stream.elementReceived(Self.features(["SCRAM-SHA-1"]))
        #expect(
            stream.elementReceived(Self.element("success", [Self.identity("alice@wonderland.lit")]))
                == Support.failed(
                    .authentication, .serverNotProven("it said success before the exchange was complete")))
        stream = try Self.asking(.init(), inline: [])
        #expect(
            stream.elementReceived(Support.sasl("success"))
                == Support.failed(
                    .authentication, .unexpectedElement("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>")))
    }

    @Test("what a server says of channel binding has to fit together (XEP-0440 §3), unless a mechanism is named")
    func bindings() throws {
        for (mechanisms, types) in [(["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"], nil), (["SCRAM-SHA-1"], ["tls-exporter"])]
            as [([String], [String]?)]
        {
            var stream = try Self.stream()
            let actions = stream.elementReceived(Self.features(mechanisms, bindings: types))
            guard case .failed(let failure)? = actions.first(where: { if case .failed = $0 { true } else { false } }),
                case .downgrade = failure.cause
            else {
                Issue.record("\(mechanisms) with \(types ?? []) was believed")
                continue
            }
            stream = try Self.stream { $0.mechanisms = ["SCRAM-SHA-1"] }
            let named = stream.elementReceived(Self.features(mechanisms, bindings: types))
            #expect(Self.sent(named).map(\.name) == ["authenticate"])
        }
    }

    // MARK: Tokens

    static let expiry = Timestamp(dateTime: "2026-12-24T00:00:00Z")!
    static let token = AccessToken(secret: Secret("secret-token:1"), binding: .exporter, expiry: expiry, count: 4)
    static let inline = [bind(), fast("HT-SHA-256-EXPR", "HT-SHA-256-ENDP", "HT-SHA-256-NONE")]

    @Test(
        "a token is asked for with the strongest binding both ends have, only when that was wished, and comes with its expiry"
    )
    func issues() throws {
        var quiet = try Self.stream { $0.mechanisms = ["PLAIN"] }
        let silence = quiet.elementReceived(Self.features(["PLAIN"], inline: Self.inline))
        #expect(Self.sent(silence).first?.child("request-token", xmlns: Namespace.fast) == nil)
        let request = InitiatingStream.ExtensibleRequest(userAgent: UserAgent(id: "u"), requestsToken: true)
        for (offered, expected) in [
            (["HT-SHA-256-NONE", "HT-SHA-256-ENDP", "HT-SHA-256-EXPR"], "HT-SHA-256-EXPR"),
            (["HT-SHA-256-NONE", "HT-SHA-256-ENDP", "HT-SHA-256-UNIQ"], "HT-SHA-256-ENDP"),
            (["HT-SHA-256-NONE"], "HT-SHA-256-NONE"), (["HT-SHA-512-EXPR"], nil),
        ] {
            var stream = try Self.stream(request) { $0.mechanisms = ["PLAIN"] }
            let names = offered.map { Element("mechanism", xmlns: Namespace.fast, text: $0) }
            let actions = stream.elementReceived(
                Self.features(["PLAIN"], inline: [Element("fast", xmlns: Namespace.fast, [:], names)]))
            #expect(
                Self.sent(actions).first?.child("request-token", xmlns: Namespace.fast)?["mechanism"] == expected)
        }
        var stream = try Self.asking(request, inline: Self.inline)
        let given = Element(
            "token", xmlns: Namespace.fast, ["token": "WXZzciBwYmFm", "expiry": "2026-12-24T00:00:00Z"])
        let actions = stream.elementReceived(Self.element("success", [Self.identity("alice@wonderland.lit"), given]))
        let token = AccessToken(secret: Secret("WXZzciBwYmFm"), binding: .exporter, expiry: Self.expiry)
        #expect(actions.last == .token(.issued(token)))
    }

    @Test("no token is asked for or used where nobody vouches for the TLS session (XEP-0484 §6)")
    func untrusted() throws {
        let request = InitiatingStream.ExtensibleRequest(token: Self.token, requestsToken: true)
        var options = InitiatingStream.Options(
            address: try JID("alice@wonderland.lit"), password: Secret("pencil"), isDirectTLS: true,
            mechanisms: ["PLAIN"], nonce: "n")
        options.extensible = request
        var stream = InitiatingStream(options)
        _ = stream.connected(session: Support.unverified)
        _ = stream.streamOpened(Support.serverHeader)
        let actions = stream.elementReceived(Self.features(["PLAIN"], inline: Self.inline, bindings: nil))
        let sent = try #require(Self.sent(actions).first)
        #expect(sent["mechanism"] == "PLAIN")
        #expect(sent.elements.map(\.name) == ["initial-response"])
        #expect(Self.notes(actions).filter { $0.contains("nobody has vouched") }.count == 2)
    }

    @Test("a login with a token shows its proof and its count, and the server has to show that it knows the token")
    func uses() throws {
        var stream = try Self.stream(.init(userAgent: UserAgent(id: "u"), token: Self.token))
        let actions = stream.elementReceived(Self.features(["SCRAM-SHA-1-PLUS"], inline: Self.inline))
        let sent = try #require(Self.sent(actions).first)
        #expect(sent["mechanism"] == "HT-SHA-256-EXPR")
        #expect(sent.child("fast", xmlns: Namespace.fast)?.attributes.map(\.value) == ["5"])
        let data = Support.session.bindings[.tlsExporter] ?? []
        let key = Array("secret-token:1".utf8)
        #expect(
            sent.child("initial-response").flatMap { Base64.decode($0.text) }
                == Array("alice\0".utf8) + Digest.sha256.authenticate(Array("Initiator".utf8) + data, key: key))
        let answer = Digest.sha256.authenticate(Array("Responder".utf8) + data, key: key)
        let proof = Element("additional-data", xmlns: Namespace.sasl2, text: Base64.encode(answer))
        var liar = stream
        #expect(
            liar.elementReceived(Self.element("success", [Self.identity("alice@wonderland.lit")]))
                == Support.failed(
                    .authentication, .serverNotProven("it did not show that it knows the token")))
        let rotated = Element("token", xmlns: Namespace.fast, ["token": "next", "expiry": "2026-12-24T00:00:00Z"])
        let success = stream.elementReceived(
            Self.element("success", [proof, Self.identity("alice@wonderland.lit"), rotated]))
        #expect(
            success.suffix(2) == [
                .token(.used), .token(.issued(AccessToken(secret: Secret("next"), binding: .exporter, expiry: Self.expiry))),
            ])
    }

    @Test("a token that is refused is given up, and the password is tried by itself; a second refusal is the end")
    func refused() throws {
        var stream = try Self.stream(.init(userAgent: UserAgent(id: "u"), token: Self.token, requestsToken: true)) {
            $0.mechanisms = ["PLAIN"]
        }
        _ = stream.elementReceived(Self.features(["PLAIN"], inline: Self.inline))
        let failure = Self.element("failure", [Element("credentials-expired", xmlns: Namespace.sasl)])
        let actions = stream.elementReceived(failure)
        #expect(actions.first == .token(.refused))
        let sent = try #require(Self.sent(actions).first)
        #expect(sent["mechanism"] == "PLAIN")
        #expect(sent.child("fast", xmlns: Namespace.fast) == nil)
        #expect(sent.child("request-token", xmlns: Namespace.fast) != nil)
        #expect(
            stream.elementReceived(failure)
                == Support.failed(
                    .authentication, .rejected(mechanism: "PLAIN", condition: "credentials-expired", text: nil)))
    }

    @Test("a token that is to end says so")
    func invalidates() throws {
        var stream = try Self.stream(
            .init(userAgent: UserAgent(id: "u"), token: Self.token, invalidatesToken: true))
        let actions = stream.elementReceived(Self.features(["SCRAM-SHA-1-PLUS"], inline: Self.inline))
        #expect(Self.sent(actions).first?.child("fast", xmlns: Namespace.fast)?["invalidate"] == "true")
    }

    @Test("nothing that is printed of a token or of the options shows the token")
    func secrecy() {
        let request = InitiatingStream.ExtensibleRequest(token: Self.token)
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(Self.token)", "\(request)", dumped, "\(StreamAction.token(.issued(Self.token)))"] {
            #expect(!text.contains("secret-token:1"))
        }
    }
}
