import Testing
import XMPP

/// Addresses by RFC 7622, with the examples of its §3.5 in the words of this test.
@Suite("Addresses")
struct JIDTests {
    @Test(
        "addresses are prepared as RFC 7622 says",
        arguments: [
            ("juliet@example.com", "juliet@example.com"),
            ("juliet@example.com/foo", "juliet@example.com/foo"),
            ("juliet@example.com/foo bar", "juliet@example.com/foo bar"),
            ("juliet@example.com/foo@bar/baz", "juliet@example.com/foo@bar/baz"),
            ("foo\\20bar@example.com", "foo\\20bar@example.com"),
            ("fussball@example.com", "fussball@example.com"),
            ("fußball@example.com", "fußball@example.com"),
            ("π@example.com", "π@example.com"),
            ("Σ@example.com/foo", "σ@example.com/foo"),
            ("king@example.com/♚", "king@example.com/♚"),
            ("example.com", "example.com"),
            ("example.com/foobar", "example.com/foobar"),
            ("a.example.com/b@example.net", "a.example.com/b@example.net"),
            ("Alice@Wonderland.LIT/Desk", "alice@wonderland.lit/Desk"),
            ("alice@wonderland.lit.", "alice@wonderland.lit"),
            ("ａlice@ｗonderland．lit", "alice@wonderland.lit"),
            ("e\u{301}va@bücher.example", "éva@bücher.example"),
            ("eva@xn--bcher-kva.example", "eva@bücher.example"),
            ("x@xn--fiqs8s.example", "x@中国.example"),
            ("x@127.0.0.1", "x@127.0.0.1"),
            ("x@[::1]/r", "x@[::1]/r"),
            ("שלום@example.com", "שלום@example.com"),
            ("x@example.com/a\u{3000}b", "x@example.com/a b"),
        ])
    func prepared(text: String, expected: String) throws {
        let jid = try JID(text)
        #expect(jid.description == expected)
        // What was prepared is prepared: writing it and reading it again changes nothing.
        #expect(try JID(jid.description) == jid)
    }

    @Test(
        "what is not an address is refused with the part at fault",
        arguments: [
            ("\"juliet\"@example.com", JIDError.forbidden(.localpart, "\"")),
            ("foo bar@example.com", .forbidden(.localpart, " ")),
            ("juliet@example.com/", .empty(.resourcepart)),
            ("@example.com", .empty(.localpart)),
            ("@example.com/foo", .empty(.localpart)),
            ("henryⅣ@example.com", .forbidden(.localpart, "ⅳ")),
            ("♚@example.com", .forbidden(.localpart, "♚")),
            ("juliet@", .empty(.domainpart)),
            ("/foobar", .empty(.domainpart)),
            ("", .empty(.domainpart)),
            (".", .empty(.domainpart)),
            ("a@@b", .forbidden(.domainpart, "@")),
            ("a@b c", .forbidden(.domainpart, " ")),
            ("a@b\u{1B}[31m", .forbidden(.domainpart, "\u{1B}")),
            ("a@b/c\u{7}", .forbidden(.resourcepart, "\u{7}")),
            ("a\u{202E}b@c", .forbidden(.localpart, "\u{202E}")),
            ("a@b\u{202E}c", .forbidden(.domainpart, "\u{202E}")),
            ("a@b/c\u{200B}", .forbidden(.resourcepart, "\u{200B}")),
            ("a<b@c", .forbidden(.localpart, "<")),
            ("a@b..c", .malformed(.domainpart, "a label of the domain name is empty")),
            ("a@-b.c", .malformed(.domainpart, "a label of the domain name begins or ends with a hyphen")),
            ("שaלום@example.com", .malformed(.localpart, "it breaks the Bidi rule (RFC 5893 §2)")),
        ])
    func refused(text: String, error: JIDError) {
        #expect(throws: error) { try JID(text) }
    }

    @Test("each part may have 1023 octets and not one more")
    func lengths() throws {
        let long = String(repeating: "a", count: 1023)
        let labels =
            Array(repeating: String(repeating: "d", count: 63), count: 15).joined(separator: ".") + "."
            + String(repeating: "e", count: 63)
        #expect(labels.utf8.count == 1023)
        let jid = try JID("\(long)@\(labels)/\(long)")
        #expect(jid.description.utf8.count == 3 * 1023 + 2)
        #expect(throws: JIDError.tooLong(.localpart, 1024)) { try JID("\(long)a@b") }
        #expect(throws: JIDError.tooLong(.resourcepart, 1024)) { try JID("a@b/\(long)a") }
        #expect(throws: JIDError.tooLong(.domainpart, 1024)) { try JID("a@\(labels)e") }
        // Octets count, not characters: é has two.
        let half = String(repeating: "é", count: 511)
        #expect(try JID("\(half)@b").localpart == half)
        #expect(throws: JIDError.tooLong(.localpart, 1024)) { try JID("\(half)é@b") }
    }

    @Test("addresses compare by their prepared parts, the resourcepart with its case")
    func equality() throws {
        #expect(try JID("ALICE@wonderland.lit/desk") == JID("alice@WONDERLAND.lit/desk"))
        #expect(try JID("alice@wonderland.lit/Desk") != JID("alice@wonderland.lit/desk"))
        #expect(try JID("alice@wonderland.lit/desk").bare == JID("alice@wonderland.lit"))
        #expect(try JID("alice@wonderland.lit/desk").domain == JID("wonderland.lit"))
    }
}
