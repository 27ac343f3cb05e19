import Testing
import Transcripts
import XMPP
import XMLTree

@Suite struct RedactorTests {
    /// XML, the secrets in it, and what must remain readable.
    private static let cases: [(String, [String], [String])] = [
        (
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHdvbmRlcg==</auth>",
            ["AGFsaWNlAHdvbmRlcg"],
            ["mechanism='PLAIN'>[redacted: PLAIN]</auth>"]
        ),
        (
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj1hbGljZSxyPWZ5a28rZDJsYmJGZ09OUnY5cWt4ZGF3TA==</auth>",
            ["biwsbj1", "fyko"], ["[redacted: n,,n=,r=]"]
        ),
        (
            "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\nbz1yZm9vLHM9UVNYQ1IrUTZzZWs4YmY5MixpPTQwOTY=\n</challenge>",
            ["QSXCR", "bz1"],
            ["<challenge"]
        ),
        (
            "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1mb28scz1RU1hDUitRNnNlazhiZjkyLGk9NDA5Ng==</challenge>",
            ["QSXCR", "cj1"],
            ["[redacted: r=,s=,i=4096]"]
        ),
        (
            "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>Yz1iaXdzLHI9Zm9vLHA9djBYOHYzQnoyVDBDSkdiSlF5RjBYK0hJNFRzPQ==</response>",
            ["v0X8", "Yz1"], ["[redacted: c=,r=,p=]"]
        ),
        (
            "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9</success>",
            ["dj1", "rmF9"],
            ["[redacted: v=]"]
        ),
        (
            "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>YWxpY2UAc2VjcmV0</initial-response><fast xmlns='urn:xmpp:fast:0' count='1'/></authenticate>",
            ["YWxpY2UA"], ["count='1'", "[redacted: HT-SHA-256-NONE]"]
        ),
        (
            "<success xmlns='urn:xmpp:sasl:2'><additional-data>dj1m</additional-data><authorization-identifier>alice@a.lit</authorization-identifier><token xmlns='urn:xmpp:fast:0' token='s3kr1t' expiry='2030-01-01T00:00:00Z'/></success>",
            ["dj1m", "s3kr1t"], ["alice@a.lit", "expiry='2030-01-01T00:00:00Z'"]
        ),
        (
            "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>bill</username><password>Calli0pe</password><resource>globe</resource></query></iq>",
            ["Calli0pe"], ["<username>bill</username>", "<password>[redacted]</password>", "globe"]
        ),
        (
            "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><digest>48fc78be9ec8f86d8ce1c39c320c97c21d62334d</digest></query></iq>",
            ["48fc78"], []
        ),
        (
            "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>bill</username><password>a&amp;b<![CDATA[<c>]]></password></query></iq>",
            ["a&amp;b", "<c>"], ["bill"]
        ),
        (
            "<iq type='set' id='1'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field type='text-private' var='pin'><value>1234x</value></field><field var='password'><value>pa55</value></field><field var='username'><value>bill</value></field></x></query></iq>",
            ["1234x", "pa55"], ["bill", "var='pin'"]
        ),
        (
            "<iq type='set' id='1' to='r@c.lit'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomsecret'><value>cauldron</value></field></x></query></iq>",
            ["cauldron"], ["muc#roomconfig_roomsecret"]
        ),
        (
            "<presence to='r@c.lit/n'><x xmlns='http://jabber.org/protocol/muc'><password>cauldron</password></x></presence>",
            ["cauldron"], ["r@c.lit/n"]
        ),
        (
            "<message to='a@b'><x xmlns='jabber:x:conference' jid='r@c.lit' password=\"cauldron\" reason='hey'/></message>",
            ["cauldron"], ["reason='hey'"]
        ),
        (
            "<iq type='set' id='1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='r@c.lit'><nick>a</nick><password>cauldron</password></conference></storage></query></iq>",
            ["cauldron"], ["<nick>a</nick>"]
        ),
        (
            "<iq type='set' id='1'><enable xmlns='urn:xmpp:push:0' jid='push.lit' node='n'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>eruio234vzxc2kla</value></field></x></enable></iq>",
            ["eruio234"], ["publish-options"]
        ),
        (
            "<iq type='result' id='1'><slot xmlns='urn:xmpp:http:upload:0'><put url='https://u.lit/f/a.jpg?v=hm4c'><header name='Authorization'>Basic Base64String==</header></put><get url='https://u.lit/f/a.jpg'/></slot></iq>",
            ["hm4c", "Base64String"], ["https://u.lit/f/a.jpg?[redacted]", "<get url='https://u.lit/f/a.jpg'/>"]
        ),
        (
            "<iq type='result' id='1'><services xmlns='urn:xmpp:extdisco:2'><service host='t.lit' username='u' password='turnpw'/></services></iq>",
            ["turnpw"], ["username='u'"]
        ),
        ("<iq type='set' id='1'><preauth xmlns='urn:xmpp:pars:0' token='inv1te'/></iq>", ["inv1te"], []),
        ("<body xmlns='http://jabber.org/protocol/httpbind' sid='s1d' rid='1'/>", ["s1d"], ["rid='1'"]),
        (
            "<body xmlns='http://jabber.org/protocol/httpbind' sid='s1d' rid='1'><message xmlns='jabber:client'/></body>",
            ["s1d"], ["rid='1'", "<message xmlns='jabber:client'/></body>"]
        ),
        (
            "<body xmlns='http://jabber.org/protocol/httpbind' sid='s1d' rid='1'>"
                + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHBlbmNpbA==</auth>",
            ["s1d", "AGFsaWNlAHBlbmNpbA"], ["rid='1'"]
        ),
        ("<handshake xmlns='jabber:component:accept'>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>", ["aaee83"], []),
        (
            "<db:result xmlns:db='jabber:server:dialback' from='a.lit' to='b.lit'>b4835385f37fe2895af6c196b59097b16862406d</db:result>",
            ["b48353"], ["from='a.lit'"]
        ),
        // Not well-formed, cut off, prefixed: nothing slips through.
        ("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHdvbmRlcg==", ["AGFsaWNl"], ["PLAIN"]),
        ("<iq><query xmlns='jabber:iq:register'><password>op3n</passwort></query></iq>", ["op3n"], []),
        (
            "<s:auth xmlns:s='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHdvbmRlcg==</s:auth>",
            ["AGFsaWNl"], []
        ),
        ("<iq><password token='half", ["half"], []),
    ]

    @Test("secrets are gone, and the rest of the bytes is as it was", arguments: cases)
    func redaction(xml: String, secrets: [String], remaining: [String]) throws {
        var redactor = Redactor()
        let record = wire(xml)
        let clean = redactor.redact(record)
        let text = String(decoding: clean.bytes, as: UTF8.self)
        for secret in secrets {
            #expect(!text.contains(secret), "\(text)")
        }
        for part in remaining { #expect(text.contains(part), "\(text)") }
        #expect(!clean.redactions.isEmpty)
        #expect(clean.kind == record.kind)
        #expect(redactor.redact(clean) == clean, "redacting twice changes nothing")
        #expect(!String(describing: clean).contains(secrets[0]), "the reading holds no secret either")
    }

    @Test(
        "what holds no secret is left alone to the byte",
        arguments: [
            "<message to='a@b'><body>my password is  on the desk</body></message>", "<presence/>", " ",
            "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
            "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>",
            "<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>",
            "<iq type='result' id='1'><query xmlns='jabber:iq:auth'><username/><password/></query></iq>",
        ])
    func untouched(xml: String) {
        var redactor = Redactor()
        let record = wire(xml)
        #expect(redactor.redact(record) == record)
    }

    @Test("texts that the user names are removed too, also where they are escaped")
    func alsoRemove() {
        var redactor = Redactor(alsoRemove: ["Blue & Green", "", "carol@a.lit"])
        let clean = redactor.redact(wire("<message to='carol@a.lit'><body>Blue &amp; Green</body></message>"))
        #expect(String(decoding: clean.bytes, as: UTF8.self) == "<message to='[redacted]'><body>[redacted]</body></message>")
        #expect(clean.redactions == ["text"])
        let note = WireRecord(connection: "", direction: nil, content: .note("called carol@a.lit"))
        #expect(redactor.redact(note).content == .note("called [redacted]"))
    }

    @Test("a component's handshake is known by its stream's namespace")
    func handshake() {
        var redactor = Redactor()
        let header =
            "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='x.lit'>"
        _ = redactor.redact(wire(header))
        var record = wire("<handshake>aaee83c2</handshake>")
        record.content = .nonza(Element("handshake", xmlns: "jabber:component:accept", text: "aaee83c2"))
        #expect(!String(describing: redactor.redact(record)).contains("aaee83c2"))
    }
}
