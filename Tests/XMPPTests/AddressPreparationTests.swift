import Testing
import XMPP

@Suite("The preparation of addresses (RFC 7622)")
struct AddressPreparationTests {
    /// Table 1 of RFC 7622 §3.5, with the prepared parts.
    static let conforming: [(text: String, local: String?, domain: String, resource: String?)] = [
        ("juliet@example.com", "juliet", "example.com", nil),
        ("juliet@example.com/foo", "juliet", "example.com", "foo"),
        ("juliet@example.com/foo bar", "juliet", "example.com", "foo bar"),
        ("juliet@example.com/foo@bar", "juliet", "example.com", "foo@bar"),
        ("foo\\20bar@example.com", "foo\\20bar", "example.com", nil),
        ("fussball@example.com", "fussball", "example.com", nil),
        ("fu\u{DF}ball@example.com", "fu\u{DF}ball", "example.com", nil),
        ("\u{3C0}@example.com", "\u{3C0}", "example.com", nil),
        ("\u{3A3}@example.com/foo", "\u{3C3}", "example.com", "foo"),
        ("\u{3C3}@example.com/foo", "\u{3C3}", "example.com", "foo"),
        ("\u{3C2}@example.com/foo", "\u{3C2}", "example.com", "foo"),
        ("king@example.com/\u{265A}", "king", "example.com", "\u{265A}"),
        ("example.com", nil, "example.com", nil),
        ("example.com/foobar", nil, "example.com", "foobar"),
        ("a.example.com/b@example.net", nil, "a.example.com", "b@example.net"),
    ]

    @Test("every conforming address of the RFC's first table is read into its parts", arguments: conforming.indices)
    func conforms(_ index: Int) throws {
        let example = AddressPreparationTests.conforming[index]
        let jid = try JID(example.text)
        #expect(jid.localpart == example.local)
        #expect(jid.domainpart == example.domain)
        #expect(jid.resourcepart == example.resource)
        #expect(try JID(jid.description) == jid)
    }

    /// Table 2, without its example of a leading space in a resourcepart, which no rule of the RFC forbids: the profile OpaqueString
    /// allows spaces (RFC 8265 §4.2), and servers accept it.
    @Test(
        "the non-conforming addresses of the RFC's second table are refused, with the part at fault",
        arguments: [
            ("\"juliet\"@example.com", JIDError.forbidden(.localpart, "\"")),
            ("foo bar@example.com", .forbidden(.localpart, " ")),
            ("@example.com/", .empty(.localpart)), ("henry\u{2163}@example.com", .forbidden(.localpart, "\u{2173}")),
            ("\u{265A}@example.com", .forbidden(.localpart, "\u{265A}")), ("juliet@", .empty(.domainpart)),
            ("/foobar", .empty(.domainpart)),
        ])
    func refused(_ text: String, _ error: JIDError) {
        #expect(throws: error) { try JID(text) }
    }

    @Test("a part of 1023 octets is accepted and one of 1024 is not, also where a character has several octets")
    func limits() throws {
        let longest = String(repeating: "a", count: 1023)
        #expect(try JID(local: longest, domain: "example.com").localpart == longest)
        #expect(throws: JIDError.tooLong(.localpart, 1024)) { try JID(local: longest + "a", domain: "example.com") }
        #expect(try JID(local: nil, domain: "example.com", resource: longest).resourcepart == longest)
        #expect(throws: JIDError.tooLong(.resourcepart, 1024)) {
            try JID(local: nil, domain: "example.com", resource: longest + "a")
        }
        let cyrillic = String(repeating: "ж", count: 511)
        #expect(try JID(local: cyrillic + "a", domain: "example.com").localpart?.utf8.count == 1023)
        #expect(throws: JIDError.tooLong(.localpart, 1024)) { try JID(local: cyrillic + "ж", domain: "example.com") }
        let labels = Array(repeating: String(repeating: "a", count: 63), count: 16).joined(separator: ".")
        #expect(try JID(labels).domainpart.utf8.count == 1023)
        #expect(throws: JIDError.tooLong(.domainpart, 1025)) { try JID(labels + ".a") }
    }

    @Test("a localpart is mapped in width and case and composed, as UsernameCaseMapped says")
    func usernameCaseMapped() throws {
        #expect(try JID("JULIET@example.com").localpart == "juliet")
        #expect(try JID("ｊｕｌｉｅｔ@example.com").localpart == "juliet")
        #expect(try JID("E\u{301}va@example.com").localpart == "\u{E9}va")
        #expect(Array(try JID("e\u{301}@example.com").localpart!.unicodeScalars) == ["\u{E9}"])
    }

    @Test(
        "a localpart refuses what its class forbids",
        arguments: ["a\u{200B}b", "a\u{AD}b", "\u{1100}", "a\u{E000}", "½", "ﬁ", "a\u{0}", "co·lla", "\u{378}"])
    func identifierClass(_ localpart: String) {
        #expect(throws: JIDError.self) { try JID(local: localpart, domain: "example.com") }
    }

    @Test("a contextual character is allowed where its rule holds")
    func contextRules() throws {
        #expect(try JID(local: "col·la", domain: "example.com").localpart == "col·la")
        #expect(try JID(local: "カ・ラ", domain: "example.com").localpart == "カ・ラ")
        #expect(throws: JIDError.self) { try JID(local: "a・b", domain: "example.com") }
        #expect(throws: JIDError.self) { try JID(local: "\u{661}\u{6F1}", domain: "example.com") }
    }

    @Test("a localpart keeps the rule about text from right to left")
    func bidi() throws {
        #expect(try JID(local: "\u{5D0}\u{5D1}1", domain: "example.com").localpart == "\u{5D0}\u{5D1}1")
        #expect(throws: JIDError.self) { try JID(local: "1\u{5D0}", domain: "example.com") }
        #expect(throws: JIDError.self) { try JID(local: "a\u{5D0}", domain: "example.com") }
        #expect(throws: JIDError.self) { try JID(local: "\u{627}1\u{661}", domain: "example.com") }
    }

    @Test("a resourcepart keeps its case, and its spaces become the ordinary one")
    func opaqueString() throws {
        #expect(try JID("juliet@example.com/Balcony").resourcepart == "Balcony")
        #expect(try JID("juliet@example.com/a\u{A0}b").resourcepart == "a b")
        #expect(throws: JIDError.forbidden(.resourcepart, "\u{7}")) { try JID("juliet@example.com/a\u{7}") }
        #expect(try JID("juliet@example.com/ foo").resourcepart == " foo")
    }

    @Test("a domainpart is lower-cased, loses its final dot, and comes in U-labels")
    func domains() throws {
        #expect(try JID("A.Example.nEt.").domainpart == "a.example.net")
        #expect(try JID("xn--bcher-kva.example").domainpart == "bücher.example")
        #expect(try JID("BÜCHER.example") == JID("bücher.example"))
        #expect(try JID("192.0.2.1").domainpart == "192.0.2.1")
        #expect(try JID("a@[2001:db8::1]/r").domainpart == "[2001:db8::1]")
        #expect(try JID("localhost").domainpart == "localhost")
    }

    @Test(
        "a domainpart that can be no name is refused",
        arguments: ["a..b", ".a", "-a.example", "a b.example", "♚.example", "[::g]", "a:b", "ex\u{301}\u{200B}.example"])
    func badDomains(_ domain: String) {
        #expect(throws: JIDError.self) { try JID(domain) }
    }

    @Test(
        "names go to A-labels and back",
        arguments: [("bücher.example", "xn--bcher-kva.example"), ("例え.テスト", "xn--r8jz45g.xn--zckzah")])
    func aLabels(_ unicode: String, _ ascii: String) {
        #expect(DomainName.ascii(unicode) == ascii)
        #expect(DomainName.unicode(ascii) == unicode)
    }
}
