import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("The login from before SASL")
struct LegacyAuthenticationTests {
    typealias Support = InitiatingStreamTests

    /// The stream of XEP-0078's examples.
    private static func stream(
        session: TLSSession? = Support.session, version: String? = "1.0",
        _ change: (inout InitiatingStream.Options) -> Void = { _ in }
    ) throws -> (InitiatingStream, [StreamAction]) {
        var options = InitiatingStream.Options(
            address: try JID("bill@shakespeare.lit/globe"), password: Secret("Calli0pe"), isDirectTLS: session != nil,
            nonce: "n", iqID: "b")
        options.usesLegacyAuthentication = true
        change(&options)
        var stream = InitiatingStream(options)
        _ = stream.connected(session: session)
        var actions = stream.streamOpened(StreamHeader(from: "shakespeare.lit", id: "3EE948B0", version: version))
        if version != nil { actions = stream.elementReceived(Support.features(Support.mechanisms("PLAIN"))) }
        return (stream, actions)
    }

    private static func answer(_ id: String, _ fields: String...) -> Element {
        let names = fields.map { Element($0, xmlns: Namespace.legacyAuth) }
        return Element(
            "iq", xmlns: Namespace.client, ["type": "result", "id": id],
            [Element("query", xmlns: Namespace.legacyAuth, [:], names)])
    }

    private static func error(_ id: String, _ condition: String) -> Element {
        Element(
            "iq", xmlns: Namespace.client, ["type": "error", "id": id], [StanzaError(.auth, condition).element()])
    }

    @Test(
        "the digest of XEP-0078's example 5 is the published one, and the answer binds the resource",
        arguments: ["1.0", nil])
    func digest(_ version: String?) throws {
        var (stream, actions) = try Self.stream(version: version)
        let asked = try #require(SASL2Tests.sent(actions).first)
        #expect(asked["to"] == "shakespeare.lit")
        #expect(asked.child("query", xmlns: Namespace.legacyAuth)?.child("username")?.text == "bill")
        let login = stream.elementReceived(Self.answer("b-fields", "username", "password", "digest", "resource"))
        let query = try #require(SASL2Tests.sent(login).first?.child("query", xmlns: Namespace.legacyAuth))
        #expect(query.child("digest")?.text == "48fc78be9ec8f86d8ce1c39c320c97c21d62334d")
        #expect(query.child("password") == nil)
        #expect(query.child("resource")?.text == "globe")
        #expect(SASL2Tests.notes(login).first?.contains("hold the password") == true)
        let full = try JID("bill@shakespeare.lit/globe")
        #expect(
            stream.elementReceived(Element("iq", xmlns: Namespace.client, ["type": "result", "id": "b-login"])) == [
                .authenticated(full.bare, mechanism: "IQ-AUTH"), .finished(.authentication), .began(.binding),
                .finished(.binding), .bound(full),
            ])
        #expect(stream.state == .established)
    }

    @Test("where no digest is taken the password goes as it is, which is said")
    func password() throws {
        var (stream, _) = try Self.stream()
        let login = stream.elementReceived(Self.answer("b-fields", "username", "password", "resource"))
        let query = SASL2Tests.sent(login).first?.child("query", xmlns: Namespace.legacyAuth)
        #expect(query?.child("password")?.text == "Calli0pe")
        #expect(SASL2Tests.notes(login) == ["the password itself goes to the server (XEP-0078 §3)"])
    }

    @Test("nothing goes over a stream that is not protected, unless that was allowed")
    func unprotected() throws {
        func open(_ allows: Bool) throws -> [StreamAction] {
            try Self.stream(session: nil) {
                $0.usesStartTLS = false
                $0.requiresTLS = false
                $0.allowsPlaintext = allows
            }.1
        }
        #expect(
            try open(false).suffix(2) == Support.failed(.authentication, .unprotected(mechanism: "IQ-AUTH"))[...])
        #expect(SASL2Tests.sent(try open(true)).map(\.name) == ["iq"])
        let (_, old) = try Self.stream(session: nil, version: nil)
        #expect(old == Support.failed(.tls, .startTLSNotOffered))
    }

    @Test("every way it can end otherwise")
    func endings() throws {
        let rejected = ConnectionFailure.Cause.rejected(mechanism: "IQ-AUTH", condition: "not-authorized", text: nil)
        for answers in [["b-fields"], ["b-fields", "b-login"]] {
            var (stream, _) = try Self.stream()
            for id in answers.dropLast() { _ = stream.elementReceived(Self.answer(id, "password")) }
            #expect(
                stream.elementReceived(Self.error(answers.last ?? "", "not-authorized"))
                    == Support.failed(.authentication, rejected))
        }
        var (stream, _) = try Self.stream()
        _ = stream.elementReceived(Self.answer("b-fields", "password"))
        #expect(
            stream.elementReceived(Self.error("b-login", "conflict"))
                == Support.failed(.authentication, .bindRefused(StanzaError(.auth, "conflict"))))
        (stream, _) = try Self.stream()
        #expect(
            stream.elementReceived(Self.answer("b-fields", "retina"))
                == Support.failed(
                    .authentication, .noMechanism(offered: ["retina"], allowed: ["digest", "password"])))
        (stream, _) = try Self.stream()
        #expect(
            stream.elementReceived(Self.answer("other"))
                == Support.failed(.authentication, .unexpectedElement("<iq xmlns='jabber:client'>")))
        let (_, actions) = try Self.stream { $0.password = nil }
        #expect(actions.suffix(2) == Support.failed(.authentication, .passwordNeeded)[...])
    }
}
