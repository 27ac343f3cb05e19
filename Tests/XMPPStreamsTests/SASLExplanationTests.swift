import TLS
import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("SASL messages explained")
struct SASLExplanationTests {
    private func explain(_ name: String, mechanism: String? = nil, _ payload: String) -> [String] {
        var element = Element(name, xmlns: Namespace.sasl, text: payload.isEmpty ? "" : Base64.encode(payload.utf8))
        element["mechanism"] = mechanism
        return SASLExplanation(element)?.parts.map { "\($0.name): \($0.value)" } ?? []
    }

    @Test("the messages of SCRAM are taken apart, and neither proof nor signature is shown")
    func scram() {
        #expect(
            explain("auth", mechanism: "SCRAM-SHA-1-PLUS", "p=tls-exporter,a=x=2Cy,n=user,r=abc") == [
                "mechanism: SCRAM-SHA-1-PLUS", "channel binding: tls-exporter: the login is bound to this TLS session",
                "authorization identity: x,y", "username: user", "client nonce: abc",
            ])
        #expect(
            explain("challenge", "r=abcdef,s=QSXCR+Q6sek8bf92,i=4096") == [
                "nonce: abcdef (the client's, continued by the server's)", "salt: 12 bytes: QSXCR+Q6sek8bf92",
                "iterations: 4096",
            ])
        let response = explain("response", "c=\(Base64.encode("y,,".utf8)),r=abcdef,p=c2VjcmV0")
        #expect(response.first == "channel binding: gs2 header “y,,”")
        #expect(!response.joined().contains("c2VjcmV0"))
        #expect(!explain("success", "v=c2VjcmV0").joined().contains("c2VjcmV0"))
    }

    @Test("a password in PLAIN is masked")
    func plain() {
        let parts = explain("auth", mechanism: "PLAIN", "\0alice\0down the rabbit hole")
        #expect(parts.contains("username: alice"))
        #expect(!parts.joined().contains("rabbit"))
    }

    @Test("a failure shows its condition and text; other elements are not explained")
    func others() {
        let failure = Element(
            "failure", xmlns: Namespace.sasl, [:],
            [Element("not-authorized", xmlns: Namespace.sasl), Element("text", xmlns: Namespace.sasl, text: "No.")])
        #expect(SASLExplanation(failure)?.parts == [.init("condition", "not-authorized"), .init("text", "No.")])
        #expect(SASLExplanation(Element("auth", xmlns: Namespace.client)) == nil)
        #expect(explain("response", "\u{1}not scram") == ["payload: ••••"])
    }
}
