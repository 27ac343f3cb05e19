import Presentation
import TestSupport
import Testing
import XMLStreaming
import XMPP

@Suite("Presentation: answers as tables")
struct PresentationAnswerTests {
    static let payloads = [
        "<query xmlns='jabber:iq:roster' ver='4'><item jid='rabbit@wonderland.lit' name='White Rabbit' subscription='both'>"
            + "<group>court</group><group>late</group></item><item jid='sister@realworld.lit' subscription='none' ask='subscribe'/></query>",
        "<blocklist xmlns='urn:xmpp:blocking'><item jid='queen@wonderland.lit'/></blocklist>",
        "<blocklist xmlns='urn:xmpp:blocking'/>",
        "<vCard xmlns='vcard-temp'><FN>Alice</FN><N><GIVEN>Alice</GIVEN></N><PHOTO><TYPE>image/png</TYPE>"
            + "<BINVAL>iVBORw0KGgo=</BINVAL></PHOTO></vCard>",
        "<fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>a1</first>"
            + "<last>a9</last><count>9</count></set></fin>",
        "<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>sister@realworld.lit</jid></always><never/></prefs>",
        "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im' name='xmppscope'/>"
            + "<feature var='urn:xmpp:mam:2'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
            + "<value>urn:x</value></field><field var='max-file-size'><value>1000</value></field></x></query>",
        "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='conference.wonderland.lit' name='Rooms'/></query>",
        "<query xmlns='jabber:iq:version'><name>xmppscope</name><version>1</version></query>",
        "<time xmlns='urn:xmpp:time'><tzo>+01:00</tzo><utc>2023-11-14T22:13:20Z</utc></time>",
        "<query xmlns='jabber:iq:last' seconds='903'>gone to tea</query>",
        "<slot xmlns='urn:xmpp:http:upload:0'><put url='http://127.0.0.1:5443/a'/><get url='http://127.0.0.1:5443/b'/></slot>",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'><item id='tea@conference.wonderland.lit'>"
            + "<conference xmlns='urn:xmpp:bookmarks:1' name='Tea' autojoin='true'><nick>Alice</nick></conference></item></items></pubsub>",
        "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='princely_musings'><item id='a'>"
            + "<entry xmlns='http://www.w3.org/2005/Atom'/></item><retract id='b'/></items></event>",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions><subscription node='n1' jid='alice@wonderland.lit' "
            + "subscription='subscribed'/></subscriptions></pubsub>",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='n1'><affiliation jid='alice@wonderland.lit' "
            + "affiliation='owner'/></affiliations></pubsub>",
        "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='knave@wonderland.lit' affiliation='outcast'>"
            + "<reason>tarts</reason></item></query>",
        "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='form'><title>Registration</title><field var='password' "
            + "type='text-private' label='Password'><required/><value>secret</value></field><field var='email' type='text-single'/></x></query>",
    ]

    static func table(_ payload: String) throws -> AnswerTable? {
        let stanza = try #require(
            Stanza(try ElementParser().parse("<iq xmlns='jabber:client' type='result' id='1'>\(payload)</iq>")))
        return AnswerTable(stanza)
    }

    @Test("every shape looks as recorded")
    func shapes() throws {
        var text = ""
        for payload in Self.payloads {
            let table = try #require(try Self.table(payload), "\(payload)")
            let lines = table.lines(width: 80)
            for line in lines { #expect(line.width <= 80) }
            text += TerminalRenderer.plain.render(lines).string
        }
        let features = try ElementParser().parse(
            "<stream:features xmlns:stream='http://etherx.jabber.org/streams'><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + "<mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms><starttls "
                + "xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>")
        text += TerminalRenderer.plain.render(try #require(AnswerTable(features: features)).lines(width: 80)).string
        #expect(Golden.difference(text, from: "Tests/ConsoleTests/Fixtures/Presentation/answers-80.txt") == nil)
        #expect(!text.contains("secret"))
    }

    @Test("requests and payloads without a shape have no table")
    func noTable() throws {
        for payload in [
            "", "<ping xmlns='urn:xmpp:ping'/>", "<query xmlns='jabber:iq:version'/>", "<query xmlns='jabber:iq:roster'/>",
            "<query xmlns='http://jabber.org/protocol/disco#info'/>", "<query xmlns='jabber:iq:last' seconds='soon'/>",
        ] {
            #expect(try Self.table(payload)?.title == nil, "\(payload)")
        }
    }
}
