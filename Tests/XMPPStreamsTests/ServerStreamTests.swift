import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("Streams between servers")
struct ServerStreamTests {
    static let secret = Secret("s3cr3tf0rd14lb4ck")
    static let header = StreamHeader(from: "wonderland.lit", to: "realworld.lit", contentNamespace: Namespace.server)
    static let certified = TLSSession(
        version: "TLSv1.3", cipher: "x", chain: [certificate], verdict: .trusted)
    static let certificate: Certificate = {
        let leaf = CertificateAuthority.Leaf(dns: ["wonderland.lit"], notBefore: 0, notAfter: 4_000_000_000)
        return Certificate(pem: try! leaf.selfSigned().chainPEM)!
    }()

    static func receiving(_ change: (inout ReceivingServerStream.Configuration) -> Void = { _ in }) -> ReceivingServerStream
    {
        var configuration = ReceivingServerStream.Configuration(
            domains: ["realworld.lit"], dialbackSecret: secret, random: { [UInt8](repeating: 7, count: $0) })
        change(&configuration)
        return ReceivingServerStream(configuration)
    }

    static func secured(_ session: TLSSession) -> ReceivingServerStream {
        var stream = receiving()
        _ = stream.streamOpened(header)
        _ = stream.elementReceived(InitiatingStreamTests.startTLS)
        _ = stream.tlsEstablished(session)
        _ = stream.streamOpened(header)
        return stream
    }

    static func message(from: String = "alice@wonderland.lit", to: String = "sister@realworld.lit") -> Element {
        Element("message", xmlns: Namespace.server, ["from": from, "to": to])
    }

    private func condition(_ actions: [StreamAction]) -> StreamError.Condition? {
        for case .close(let error) in actions { return error?.condition }
        return nil
    }

    /// The example of XEP-0185 §2.
    @Test("the dialback key of the XEP's example comes out")
    func key() {
        let key = DialbackKey.make(
            secret: Self.secret, receiving: "xmpp.example.com", originating: "example.org", streamID: "D60000229F")
        #expect(key == "37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643")
        #expect(
            DialbackKey.matches(
                key, secret: Self.secret, receiving: "xmpp.example.com", originating: "example.org", streamID: "D60000229F"))
        #expect(
            !DialbackKey.matches(
                key, secret: Self.secret, receiving: "xmpp.example.com", originating: "example.org", streamID: "other"))
    }

    @Test("a trusted certificate that names the domain is offered EXTERNAL, and its stanzas are taken")
    func external() {
        var stream = Self.secured(Self.certified)
        let actions = stream.elementReceived(InitiatingStreamTests.auth("EXTERNAL", "wonderland.lit"))
        #expect(
            actions == [
                .send(Element("success", xmlns: Namespace.sasl)), .restartParser,
                .domainAuthenticated("wonderland.lit", mechanism: "EXTERNAL"),
            ])
        _ = stream.streamOpened(Self.header)
        #expect(stream.elementReceived(Self.message()) == [.deliver(Self.message())])
    }

    @Test("a certificate that is not trusted, or names another domain, is refused")
    func externalRefused() {
        var untrusted = Self.certified
        untrusted.verdict = .ignored([.selfSigned])
        var stream = Self.secured(untrusted)
        #expect(
            stream.elementReceived(InitiatingStreamTests.auth("EXTERNAL", "wonderland.lit")) == [
                ReceivingStreamTests.failure(.notAuthorized)
            ])
        var other = Self.secured(Self.certified)
        #expect(
            other.elementReceived(InitiatingStreamTests.auth("EXTERNAL", "looking.glass")) == [
                ReceivingStreamTests.failure(.notAuthorized)
            ])
        #expect(
            other.elementReceived(InitiatingStreamTests.auth("PLAIN", "x")) == [
                ReceivingStreamTests.failure(.invalidMechanism)
            ])
    }

    @Test("a key is carried to the authoritative server, and its answer decides")
    func dialback() {
        let result = Element(
            "result", xmlns: Namespace.dialback,
            attributes: [Attribute("from", "wonderland.lit"), Attribute("to", "realworld.lit")],
            children: [.text("key")])
        for isValid in [true, false] {
            var stream = Self.secured(InitiatingStreamTests.session)
            let asked = stream.elementReceived(result)
            guard case .verifyDialback(let request) = asked.first else {
                Issue.record("\(asked)")
                return
            }
            #expect(request.originating == "wonderland.lit")
            #expect(request.key == "key")
            let actions = stream.dialbackVerified(request, isValid: isValid)
            guard case .send(let answer) = actions.first else {
                Issue.record("\(actions)")
                return
            }
            #expect(answer["type"] == (isValid ? "valid" : "invalid"))
            #expect(actions.last == (isValid ? .domainAuthenticated("wonderland.lit", mechanism: "dialback") : .close(nil)))
            // An answer counts once.
            #expect(stream.dialbackVerified(request, isValid: true) == [])
        }
    }

    @Test("a question about a key is answered by computing it again")
    func verify() {
        let key = DialbackKey.make(
            secret: Self.secret, receiving: "wonderland.lit", originating: "realworld.lit", streamID: "s")
        for (text, type) in [(key, "valid"), ("wrong", "invalid")] {
            var stream = Self.secured(InitiatingStreamTests.session)
            var verify = Element(
                "verify", xmlns: Namespace.dialback, ["from": "wonderland.lit", "to": "realworld.lit", "id": "s"])
            verify.children = [.text(text)]
            guard case .send(let answer) = stream.elementReceived(verify).first else {
                Issue.record("no answer")
                return
            }
            #expect(answer["type"] == type)
            #expect(answer["id"] == "s")
        }
    }

    @Test("stanzas of others, for others, without addresses or too early end the stream with the condition for it")
    func stanzas() {
        var early = Self.secured(InitiatingStreamTests.session)
        #expect(condition(early.elementReceived(Self.message())) == .notAuthorized)
        func established() -> ReceivingServerStream {
            var stream = Self.secured(Self.certified)
            _ = stream.elementReceived(InitiatingStreamTests.auth("EXTERNAL", ""))
            _ = stream.streamOpened(Self.header)
            return stream
        }
        var spoofed = established()
        #expect(condition(spoofed.elementReceived(Self.message(from: "queen@looking.glass"))) == .invalidFrom)
        var astray = established()
        #expect(condition(astray.elementReceived(Self.message(to: "queen@looking.glass"))) == .hostUnknown)
        var bare = established()
        #expect(condition(bare.elementReceived(Element("message", xmlns: Namespace.server))) == .improperAddressing)
        var foreign = established()
        #expect(condition(foreign.elementReceived(Element("message", xmlns: Namespace.client))) == .unsupportedStanzaType)
    }

    @Test("a header for a domain that is not served, or of a client, is answered with the error")
    func headers() {
        var unknown = Self.receiving()
        #expect(
            condition(unknown.streamOpened(StreamHeader(to: "looking.glass", contentNamespace: Namespace.server)))
                == .hostUnknown)
        var client = Self.receiving()
        #expect(condition(client.streamOpened(StreamHeader(to: "realworld.lit"))) == .invalidNamespace)
        var plain = Self.receiving()
        _ = plain.streamOpened(Self.header)
        let result = Element("result", xmlns: Namespace.dialback, ["from": "wonderland.lit", "to": "realworld.lit"])
        #expect(condition(plain.elementReceived(result)) == .policyViolation)
    }

    @Test("the initiating server uses its certificate where it is accepted, and dialback where it is not")
    func initiating() {
        var stream = InitiatingServerStream(
            .init(
                localDomain: "wonderland.lit", remoteDomain: "realworld.lit", hasCertificate: true,
                dialbackSecret: Self.secret))
        #expect(stream.connected() == [.began(.stream), .open(Self.header)])
        _ = stream.streamOpened(StreamHeader(id: "s", contentNamespace: Namespace.server))
        _ = stream.elementReceived(InitiatingStreamTests.features(InitiatingStreamTests.startTLS))
        #expect(stream.elementReceived(InitiatingStreamTests.proceed) == [.beginTLS])
        _ = stream.tlsEstablished(InitiatingStreamTests.session)
        _ = stream.streamOpened(StreamHeader(id: "s", contentNamespace: Namespace.server))
        #expect(
            stream.elementReceived(InitiatingStreamTests.features(InitiatingStreamTests.mechanisms("EXTERNAL"))).last
                == .send(InitiatingStreamTests.auth("EXTERNAL", "wonderland.lit")))
        let refusal = Element("failure", xmlns: Namespace.sasl, [:], [Element("not-authorized", xmlns: Namespace.sasl)])
        guard case .send(let result) = stream.elementReceived(refusal).first else {
            Issue.record("no dialback")
            return
        }
        #expect(
            result.text
                == DialbackKey.make(
                    secret: Self.secret, receiving: "realworld.lit", originating: "wonderland.lit", streamID: "s"))
        let valid = Element("result", xmlns: Namespace.dialback, ["type": "valid"])
        #expect(
            stream.elementReceived(valid) == [
                .finished(.authentication), .authenticated(nil, mechanism: "dialback"), .ready,
            ])
        #expect(stream.state == .established)
    }
}
