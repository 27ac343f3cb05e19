import Testing
import XMLTree
import XMPP

@testable import Console

@Suite("The check before sending")
struct OutboundCheckTests {
    private func problems(
        _ text: String, isBound: Bool = true, waiting: Set<String> = [], limit: Int? = nil, isEncrypted: Bool = false
    ) -> [String] {
        let own = try? JID("alice@wonderland.lit/desk")
        return OutboundCheck(
            isBound: isBound, isWaiting: { waiting.contains($0) }, limit: limit, own: own, isEncrypted: isEncrypted,
            person: { $0 == "sister" ? try? JID("sister@realworld.lit") : nil }
        )
        .problems(text, Session.parse(text))
    }

    @Test(
        "nothing is said of what is in order",
        arguments: [
            "<presence/>", "<message to='a@b.example' type='chat'><body>é 日本</body></message>",
            "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>", "<iq type='result' id='1'/>",
            "<r xmlns='urn:xmpp:sm:3'/>",
            "<message to='a@b.example'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>",
        ])
    func sound(_ xml: String) { #expect(problems(xml) == []) }

    @Test(
        "what a server would refuse is named",
        arguments: [
            ("<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", "an iq needs an id"),
            ("<iq id='1'><ping xmlns='urn:xmpp:ping'/></iq>", "an iq needs a type"),
            ("<iq type='ask' id='1'><ping xmlns='urn:xmpp:ping'/></iq>", "an iq has no type 'ask'"),
            ("<iq type='get' id='1'/>", "exactly one payload, not 0"),
            ("<iq type='get' id='1'><a xmlns='u'/><b xmlns='u'/></iq>", "exactly one payload, not 2"),
            ("<iq type='result' id='1'><a xmlns='u'/><b xmlns='u'/></iq>", "at most one payload"),
            ("<mesage/>", "did you mean <message/>?"),
            ("<presence type='available'/>", "presence has no type 'available'"),
            ("<message type='chatty'/>", "a message has no type 'chatty'"),
            ("<message to='@b'/>", "is not an address"),
            ("<message xmlns='urn:example:other'/>", "leave its xmlns out"),
            ("<message from='bob@wonderland.lit' to='a@b.example'/>", "is not your address"),
            ("<presence><no-store xmlns='urn:xmpp:hints'/></presence>", "is a hint for messages"),
            ("<message><body>", "not well-formed"),
            ("<message>\u{8}</message>", "U+8 is not allowed"),
        ])
    func refused(_ xml: String, _ problem: String) {
        #expect(problems(xml).contains { $0.contains(problem) }, "\(problems(xml))")
    }

    @Test("what does not belong to the present stage, and a name that is no domain, are named")
    func stages() {
        let tls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
        #expect(problems(tls, isBound: false) == [])
        #expect(problems(tls, isEncrypted: true).first?.contains("TLS is on already") == true)
        let auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AA==</auth>"
        #expect(problems(auth, isBound: false) == [])
        #expect(problems(auth).first?.contains("authenticated already") == true)
        #expect(
            problems("<enable xmlns='urn:xmpp:sm:3'/>", isBound: false).first?.contains("once a resource is bound") == true)
        #expect(problems("<resume xmlns='urn:xmpp:sm:3' h='0' previd='x'/>").first?.contains("instead of binding") == true)
        #expect(
            problems("<message to='sister'/>") == [
                "to='sister' is a domain, not a person; did you mean sister@realworld.lit?"
            ])
        #expect(problems("<message to='localhost'/>") == [])
    }

    @Test("the stage, an id in use, and the server's limit count")
    func circumstances() {
        #expect(problems("<presence/>", isBound: false).first?.contains("no resource is bound") == true)
        let ping = "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"
        #expect(problems(ping, waiting: ["1"]).first?.contains("is used by a request that waits") == true)
        #expect(problems(ping, limit: 10).first?.contains("a limit of 10") == true)
    }
}
