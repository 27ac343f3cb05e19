import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("OAUTHBEARER")
struct OAuthBearerTests {
    private typealias Support = InitiatingStreamTests

    /// The first message of RFC 7628 §4.1, as it goes over the wire there.
    private static let example =
        "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbG"
        + "NrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
    /// The server's error of §4.3.
    private static let error =
        "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJleGFtcGxlX3Njb3BlIiwib3BlbmlkLWNvbmZpZ3VyYXRpb24iOiJodHRwczovL2V4YW1w"
        + "bGUuY29tLy53ZWxsLWtub3duL29wZW5pZC1jb25maWd1cmF0aW9uIn0="

    private static func token(
        _ change: (inout InitiatingStream.Options) -> Void = { _ in }
    ) throws
        -> InitiatingStream
    {
        try Support.secured {
            $0.password = Secret("t0ken")
            $0.mechanisms = ["OAUTHBEARER"]
            change(&$0)
        }
    }

    @Test("the messages are those of the examples of RFC 7628 §4")
    func vectors() {
        let message = OAuthBearer.initialResponse(
            identity: "user@example.com", host: "server.example.com", port: 143,
            token: Secret("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="))
        #expect(Base64.encode(message) == Self.example)
        #expect(Base64.encode(OAuthBearer.dummyResponse) == "AQ==")
        #expect(OAuthBearer.status(of: Base64.decode(Self.error) ?? []) == "invalid_token")
        #expect(
            OAuthBearer.initialResponse(identity: "a,b=c", token: Secret("t")).starts(
                with: "n,a=a=2Cb=3Dc,\u{1}".utf8))
        #expect(
            OAuthBearer.initialResponse(identity: nil, token: Secret("t"))
                == Array("n,,\u{1}auth=Bearer t\u{1}\u{1}".utf8))
    }

    @Test(
        "what is no error has no status",
        arguments: ["", "no JSON", "{}", "{\"status\":1}", "{\"status\""])
    func noStatus(_ text: String) { #expect(OAuthBearer.status(of: Array(text.utf8)) == nil) }

    @Test("a login with a token says whose it is, and succeeds")
    func success() throws {
        var stream = try Self.token()
        let actions = stream.elementReceived(
            Support.features(Support.mechanisms("PLAIN", "OAUTHBEARER")))
        let message = "n,a=alice@wonderland.lit,\u{1}auth=Bearer t0ken\u{1}\u{1}"
        #expect(actions.contains(.send(Support.auth("OAUTHBEARER", message))))
        #expect(actions.contains(.note("OAUTHBEARER hands the token itself to the server")))
        let alice = try JID("alice@wonderland.lit")
        #expect(
            stream.elementReceived(Support.sasl("success")).first
                == .authenticated(alice, mechanism: "OAUTHBEARER"))
    }

    @Test("an error of the server is answered, and is the reason when it fails then")
    func refused() throws {
        var stream = try Self.token()
        _ = stream.elementReceived(Support.features(Support.mechanisms("OAUTHBEARER")))
        let challenge = Element("challenge", xmlns: Namespace.sasl, text: Self.error)
        #expect(stream.elementReceived(challenge) == [.send(Support.sasl("response", "\u{1}"))])
        let failure = Element(
            "failure", xmlns: Namespace.sasl, [:], [Element("not-authorized", xmlns: Namespace.sasl)])
        #expect(
            stream.elementReceived(failure)
                == Support.failed(
                    .authentication,
                    .rejected(mechanism: "OAUTHBEARER", condition: "not-authorized", text: "invalid_token")))
    }

    @Test("a success after the error, a second error, and a challenge that is none break the rules")
    func broken() throws {
        let challenge = Element("challenge", xmlns: Namespace.sasl, text: Self.error)
        for later in [
            [challenge, challenge], [challenge, Support.sasl("success")],
            [Support.sasl("challenge", "hm?")],
        ] {
            var stream = try Self.token()
            _ = stream.elementReceived(Support.features(Support.mechanisms("OAUTHBEARER")))
            var actions: [StreamAction] = []
            for element in later { actions = stream.elementReceived(element) }
            let isMalformed = actions.contains {
                if case .failed(let failure) = $0, case .malformedChallenge = failure.cause {
                    true
                } else {
                    false
                }
            }
            #expect(isMalformed)
        }
    }

    @Test(
        "a token is never taken for a password: the mechanism is used only where it is named, and on a protected stream"
    )
    func onlyByName() throws {
        var stream = try Support.secured()
        let actions = stream.elementReceived(
            Support.features(Support.mechanisms("OAUTHBEARER", "X-OAUTH2")))
        #expect(
            actions.contains {
                if case .failed(let failure) = $0 { failure.stage == .authentication } else { false }
            })
        #expect(!actions.contains { if case .send = $0 { true } else { false } })
        var plain = try Support.stream {
            $0.mechanisms = ["OAUTHBEARER"]
            $0.usesStartTLS = false
            $0.requiresTLS = false
        }
        _ = plain.connected()
        _ = plain.streamOpened(Support.serverHeader)
        let refused = plain.elementReceived(Support.features(Support.mechanisms("OAUTHBEARER")))
        #expect(
            refused.suffix(2)
                == Support.failed(.authentication, .unprotected(mechanism: "OAUTHBEARER"))[...])
    }

    @Test(
        "the messages are explained, and the token is not shown; nor is the one of X-OAUTH2, which is not spoken here"
    )
    func explained() {
        func explain(_ element: Element, _ mechanism: String? = nil) -> String {
            var element = element
            element["mechanism"] = mechanism
            return (SASLExplanation(element)?.parts ?? []).map { "\($0.name): \($0.value)" }.joined(
                separator: "\n")
        }
        let auth = explain(Element("auth", xmlns: Namespace.sasl, text: Self.example), "OAUTHBEARER")
        #expect(auth.contains("authorization identity: user@example.com"))
        #expect(auth.contains("token: ••••"))
        #expect(!auth.contains("vF9d"))
        #expect(
            explain(Element("challenge", xmlns: Namespace.sasl, text: Self.error))
                == "error: invalid_token")
        let old = explain(Support.auth("X-OAUTH2", "\0alice\0t0ken"), "X-OAUTH2")
        #expect(old.contains("token: ••••"))
        #expect(!old.contains("t0ken"))
        #expect(SASLMechanism(name: "X-OAUTH2") == nil)
    }
}
