import Testing
import Transcripts
import XMPP

/// Logs in the shapes that programs and pages give them.
@Suite struct LogGrammarTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var format: String
        var text: String
        /// For each record: direction, kind, and a part of the bytes.
        var expected: [(WireRecord.Direction?, String, String)]
        var testDescription: String { name }
    }

    static let samples: [Sample] = [
        Sample(
            name: "Prosody pasted with spaces, beside start tags", format: "prosody",
            text: """
                Nov 22 14:34:29 c2s560eeaa3fb80    debug   Received[c2s]: <iq id='1' type='get'>
                Nov 22 14:34:29 c2s560eeaa3fb80    debug   RECV: <iq id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
                Nov 22 14:34:29 c2s560eeaa3fb80    info    something
                Nov 22 14:34:30 c2s560eeaa3fb80    debug   SEND: <iq id='1' type='result'/>
                """, expected: [(.received, "iq", "urn:xmpp:ping"), (.sent, "iq", "type='result'")]),
        Sample(
            name: "Prosody with a body over several lines that looks like a log", format: "prosody",
            text:
                "Nov 22 14:34:29 c2s1\tdebug\tSEND: <message><body>one\n\tNov 22 14:34:29 c2s1\tdebug\tRECV: two\n\t\n\tthree</body></message>\nNov 22 14:34:30 c2s1\tinfo\tend\n",
            expected: [(.sent, "message", "one\nNov 22 14:34:29 c2s1\tdebug\tRECV: two\n\nthree")]),
        Sample(
            name: "Prosody's older modules, several elements on a line", format: "prosody",
            text:
                "Nov 22 14:34:29 c2s1\tdebug\tRECV(45): <r xmlns='urn:xmpp:sm:3'/><presence/>\nNov 22 14:34:29 c2s1\tdebug\tSEND(7): <a xmlns='urn:xmpp:sm:3' h='1'/>\n",
            expected: [(.received, "nonza", "<r "), (.received, "presence", "<presence/>"), (.sent, "nonza", "<a ")]),
        Sample(
            name: "Prosody with a record that the log lost the end of", format: "prosody",
            text:
                "Nov 22 14:34:29 c2s1\tdebug\tSEND: <message><body>half\nNov 22 14:34:30 c2s1\tinfo\tother\nNov 22 14:34:31 c2s1\tdebug\tSEND: <presence/>\n",
            expected: [(.sent, "damage", "<message><body>half"), (.sent, "presence", "<presence/>")]),
        Sample(
            name: "ejabberd of 2016, receiver and session in different processes, one element in two reads",
            format: "ejabberd",
            text: """
                2016-06-09 07:54:36.341 [debug] <0.704.0>@ejabberd_receiver:process_data:284 Received XML on stream = <<"<iq id='1' type=\\"get\\"><ping xmlns=">>
                2016-06-09 07:54:36.342 [debug] <0.704.0>@ejabberd_receiver:process_data:284 Received XML on stream = <<"'urn:xmpp:ping'/></iq>">>
                2016-06-09 07:54:36.533 [debug] <0.705.0>@ejabberd_c2s:send_text:1822 Send XML on stream = <<"<iq id='1' type='result'/>">>
                """, expected: [(.received, "iq", "type=\"get\"><ping xmlns='urn"), (.sent, "iq", "result")]),
        Sample(
            name: "ejabberd with a list of bytes over several lines", format: "ejabberd",
            text: """
                2026-11-22 14:36:27.276916+00:00 [notice] <0.621.0> (tcp|<0.621.0>) Send XML on stream = <<60,112,114,101,115,
                                                  101,110,99,101,62,226,152,
                                                  149,60,47,112,114,101,115,101,110,99,101,62>>
                2026-11-22 14:36:27.276917+00:00 [info] other
                """, expected: [(.sent, "presence", "<presence>☕</presence>")]),
        Sample(
            name: "ejabberd as Elixir prints it", format: "ejabberd",
            text:
                "21:18:29.738 [info]  (tls|<0.1049.0>) Send XML on stream = \"<presence id=\\\"1\\\"/>\"\n \n21:18:29.739 [info]  (tls|<0.1049.0>) Received XML on stream = \"<presence/>\"\n",
            expected: [(.sent, "presence", "id=\"1\""), (.received, "presence", "<presence/>")]),
        Sample(
            name: "mod_logxml, not closed", format: "xml",
            text:
                "<log>\n<packet or=\"recv\" ljid=\"a@b\" rjid=\"c@d\" ts=\"20160609T07:54:36\"><message xmlns='jabber:client'/></packet>\n<packet or=\"send\" ljid=\"a@b\" rjid=\"c@d\" ts=\"20160609T07:54:37\"><iq xmlns='jabber:client'/></packet>\n",
            expected: [(.received, "message", "<message "), (.sent, "iq", "<iq ")]),
        Sample(
            name: "Home Assistant", format: "slixmpp",
            text:
                "2020-08-07 17:20:54 DEBUG (MainThread) [slixmpp.xmlstream.xmlstream] SEND: <presence />\n2020-08-07 17:20:54 DEBUG (MainThread) [slixmpp.xmlstream.xmlstream] RECV: <iq id=\"a\" />\n2020-08-07 17:20:55 INFO (MainThread) x\n",
            expected: [(.sent, "presence", "<presence />"), (.received, "iq", "id=\"a\"")]),
        Sample(
            name: "poezio and SleekXMPP", format: "slixmpp",
            text:
                "2026-11-22 14:35:37,642 DEBUG:xmlstream:RECV: <message><body>a\nb</body></message>\nDEBUG:sleekxmpp.xmlstream.xmlstream:SEND (IMMED): <presence />\n",
            expected: [(.received, "message", "a\nb"), (.sent, "presence", "<presence />")]),
        Sample(
            name: "Gajim's XML console", format: "gajim-console",
            text:
                "<!-- Outgoing Sun 22 Nov 2026 02:35:05 PM UTC (alice) -->\n<iq id='1' type='get'>\n  <ping xmlns='urn:xmpp:ping'/>\n</iq>\n\n<!-- Incoming Sun 22 Nov 2026 02:35:05 PM UTC (alice) -->\n<iq id='1' type='result'/>\n\n",
            expected: [(.sent, "iq", "ping"), (.received, "iq", "result")]),
        Sample(
            name: "Gajim's older console", format: "gajim-console",
            text:
                "<!-- In 01/04/16 15:28:17 -->\n<presence/>\n<!-- Out 01/04/16 15:28:18 -->\n<presence type='unavailable'/>\n",
            expected: [(.received, "presence", "<presence/>"), (.sent, "presence", "unavailable")]),
        Sample(
            name: "nbxmpp of old", format: "nbxmpp",
            text:
                "22.11.2026 14:35:05 (D) nbxmpp.transports_nb raising event from transport: :::::DATA RECEIVED::::\n_____________\n<presence>\n</presence>\n_____________\n",
            expected: [(.received, "presence", "<presence>\n</presence>")]),
        Sample(
            name: "nbxmpp with lines of a message that look like the log's, and an element in two reads", format: "nbxmpp",
            text:
                "INFO:nbxmpp.connection:(alice) ::::: DATA RECEIVED ::::\n\n<message><body>see:\nINFO:nbxmpp.stream:(alice) Connect\n\nend</body></message>\n\nDEBUG:nbxmpp.simplexml:x\nINFO:nbxmpp.connection:(alice) ::::: DATA RECEIVED ::::\n\n<message><body>ha\n\nDEBUG:nbxmpp.simplexml:y\nINFO:nbxmpp.connection:(alice) ::::: DATA RECEIVED ::::\n\nlf</body></message>\n\nINFO:nbxmpp.stream:(alice) z\n",
            expected: [
                (.received, "message", "see:\nINFO:nbxmpp.stream:(alice) Connect\n\nend<"),
                (.received, "message", "<body>half</body>"),
            ]),
        Sample(
            name: "Vacuum's console", format: "vacuum",
            text:
                ">>>> alice@wonderland.lit/desk 14:35:05 +12 >>>>\n<iq type=\"get\" id=\"1\">\n  <ping xmlns=\"urn:xmpp:ping\"/>\n</iq>\n\n<<<< alice@wonderland.lit/desk 14:35:06 +431 <<<<\n<iq type=\"result\" id=\"1\"/>\n\n",
            expected: [(.sent, "iq", "ping"), (.received, "iq", "result")]),
        Sample(
            name: "what poezio's /dump writes", format: "console",
            text:
                "14:35:05 OUT <message to=\"a@b\"><body>one\n14:35:05 IN no stanza</body></message>\n14:35:06 IN <presence from=\"a@b\" />\n14:35:06 OUT <r xmlns=\"urn:xmpp:sm:3\" />",
            expected: [(.sent, "message", "one\n14:35:05 IN no"), (.received, "presence", "a@b"), (.sent, "nonza", "<r ")]),
        Sample(
            name: "xmpp.js", format: "console",
            text: "IN\n <iq id=\"1\">\n  <ping/>\n</iq>\nOUT\n <iq id=\"1\"/>\n",
            expected: [(.received, "iq", "ping"), (.sent, "iq", "id=\"1\"/")]),
        Sample(
            name: "xmpp.js of old", format: "console",
            text: "🛈     connect\n⮊ OUT <presence/>\n⮈ IN  <iq id=\"1\"/>\n🛈     online a@b/c\n",
            expected: [(.sent, "presence", "<presence/>"), (.received, "iq", "id=\"1\"")]),
        Sample(
            name: "BOSH, with the wrappers taken off", format: "generic",
            text:
                "sent: <body rid='1' xmlns='http://jabber.org/protocol/httpbind' sid='s'><presence xmlns='jabber:client'/></body>\nreceived: <body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams'><stream:features/><message xmlns='jabber:client'><body>hi</body></message></body>\nsent: <body rid='2' xmlns='http://jabber.org/protocol/httpbind' sid='s'/>\n",
            expected: [
                (.sent, "presence", "<presence xmlns"), (.received, "features", "<stream:features/>"),
                (.received, "message", "<body>hi</body>"), (.sent, "whitespace", "rid='2'"),
            ]),
        Sample(
            name: "Psi's ring buffer", format: "xml",
            text: "<!-- TS:2026-01-02T03:04:05--><message id='1'/>\n<!-- TS:2026-01-02T03:04:06--><presence/>\n",
            expected: [(nil, "message", "id='1'"), (nil, "presence", "<presence/>")]),
        Sample(
            name: "libstrophe by itself", format: "libstrophe",
            text:
                "conn DEBUG SENT: <presence/>\nxmpp DEBUG RECV: <message><body>a\n\nb</body></message>\nevent DEBUG loop\n",
            expected: [(.sent, "presence", "<presence/>"), (.received, "message", "a\n\nb")]),
        Sample(
            name: "older Profanity", format: "libstrophe",
            text: "22/11/2026 14:35:05: conn: DBG: SENT: <presence/>\n22/11/2026 14:35:05: xmpp: DBG: RECV: <presence/>\n",
            expected: [(.sent, "presence", "<presence/>"), (.received, "presence", "<presence/>")]),
        Sample(
            name: "Pidgin with TLS, a stanza cut in two reads, a keep-alive", format: "pidgin",
            text:
                "(14:36:07) jabber: Sending (ssl) (a@b/c): <presence/>\n(14:36:08) jabber: Recv (ssl)(15): <message><body>\n(14:36:08) util: other\n(14:36:08) jabber: Recv (ssl)(20): hi\n</body></message>\n(14:36:09) jabber: Recv (ssl)(1):  \n",
            expected: [(.sent, "presence", "<presence/>"), (.received, "message", "hi\n"), (.received, "whitespace", " ")]),
        Sample(
            name: "Smack on the console, laid out over lines", format: "smack",
            text:
                "14:36:07.1 SENT (0): \n<message>\n  <body>\n    hi\n  </body>\n</message>\n14:36:07.2 RECV (0): \n<presence/>\n14:36:07.3 RCV PKT (0): <presence/>\n",
            expected: [(.sent, "message", "hi"), (.received, "presence", "<presence/>")]),
        Sample(
            name: "Smack on Android", format: "smack",
            text:
                "11-22 14:35:05.366  123  456 D SMACK   : SENT (0): <message><body>one\n11-22 14:35:05.366  123  456 D SMACK   : two</body></message>\n11-22 14:35:05.367  123  456 D SMACK   : RECV (0): <presence/>\n11-22 14:35:05.367  123  456 D SMACK   : x\n",
            expected: [(.sent, "message", "one\ntwo"), (.received, "presence", "<presence/>")]),
        Sample(
            name: "Openfire, new and old", format: "openfire",
            text:
                "2026-11-22T14:35:05.366Z - C2S /127.0.0.1:40000 - RECV - (123): <presence/>\nC2S - SENT (34583843): <iq id='1'/>\nC2S - RECV (34583843): \n",
            expected: [(.received, "presence", "<presence/>"), (.sent, "iq", "id='1'")]),
        Sample(
            name: "Dino in colours", format: "dino",
            text:
                "\u{1B}[37mXMPP OUT [a@b stream:0x1 thread:0x2 2026-11-22T14:35:05+01]\u{1B}[0m\n\u{1B}[33m<presence\u{1B}[0m>\n</presence>\nXMPP IN [a@b stream:0x1 thread:0x2 2026-11-22T14:35:05+01]\n<iq/>\n",
            expected: [(.sent, "presence", "<presence>\n</presence>"), (.received, "iq", "<iq/>")]),
        Sample(
            name: "Scansion", format: "scansion",
            text:
                "# title\n\n[Client] Juliet's phone\n\tjid: juliet@localhost\n\tpassword: password\n\n-----\n\nJuliet's phone connects\n\nJuliet's phone sends:\n\t<presence/>\n\nJuliet's phone receives:\n\t<presence>\n\t\t<x/>\n\t</presence>\n\nJuliet's phone disconnects\n",
            expected: [(.sent, "presence", "<presence/>"), (.received, "presence", "\n\t<x/>\n")]),
        Sample(
            name: "journald around Prosody", format: "prosody",
            text:
                "Nov 22 14:34:29 host prosody[123]: c2s1                                                   debug        RECV: <presence/>\nNov 22 14:34:29 host prosody[123]: c2s1                                                   debug        SEND: <iq/>\n",
            expected: [(.received, "presence", "<presence/>"), (.sent, "iq", "<iq/>")]),
        Sample(
            name: "docker compose around ejabberd", format: "ejabberd",
            text:
                "ejabberd_1  | 15:26:33.804 [debug] Received XML on stream = <<\"<presence/>\">>\nejabberd_1  | 15:26:33.805 [debug] Send XML on stream = <<\"<iq/>\">>\n",
            expected: [(.received, "presence", "<presence/>"), (.sent, "iq", "<iq/>")]),
        Sample(
            name: "a web page's source", format: "slixmpp",
            text:
                "DEBUG    SEND: &lt;message&gt;&lt;body&gt;a &amp;amp; b&lt;/body&gt;&lt;/message&gt;\nDEBUG    RECV: &lt;presence/&gt;\n",
            expected: [(.sent, "message", "a &amp; b"), (.received, "presence", "<presence/>")]),
        Sample(
            name: "quoted in a mail", format: "slixmpp",
            text: "> DEBUG    SEND: <message>\n> </message>\n> DEBUG    RECV: <presence/>\n",
            expected: [(.sent, "message", "<message>\n</message>"), (.received, "presence", "<presence/>")]),
        Sample(
            name: "a bot of 2012", format: "generic",
            text: "Wed Dec 12 14:05:14 2012 - SENT: - <presence/>\nWed Dec 12 14:05:14 2012 - RECEIVED: - <iq/>\n",
            expected: [(.sent, "presence", "<presence/>"), (.received, "iq", "<iq/>")]),
        Sample(
            name: "Twisted and Flutter", format: "generic",
            text:
                "2020 [XmlStream,client] RECV: '<presence/>'\nI/flutter ( 123): sending: <iq id='1'/>\nI/flutter ( 123): response: <xmpp_stone><iq id='1'/></xmpp_stone>\n",
            expected: [(.received, "presence", "<presence/>"), (.sent, "iq", "id='1'"), (.received, "nonza", "xmpp_stone")]),
        Sample(
            name: "xmpppy", format: "generic",
            text:
                "DEBUG: socket       sent  <presence>\n                            <show>away</show>\n                          </presence>\nDEBUG: socket       got   <iq/>\n",
            expected: [(.sent, "presence", "away"), (.received, "iq", "<iq/>")]),
        Sample(
            name: "stanzas in sentences", format: "generic",
            text:
                "Jicofo 2021-02-03 INFO: [12] Handled request: <iq to='a' type='set'><mute xmlns='u'/></iq> for room\nvalue <module> in use\n",
            expected: [(nil, "iq", "mute")]),
        Sample(
            name: "stanzas by themselves", format: "xml", text: "\n<message>\n</message>\n<presence/><iq id='1'></iq>\n",
            expected: [(nil, "message", "\n"), (nil, "presence", ""), (nil, "iq", "id='1'")]),
    ]

    @Test("the grammar is known", arguments: samples)
    func sample(_ sample: Sample) throws {
        let (records, source) = try imported(Array(sample.text.utf8))
        #expect(source.format?.name == sample.format)
        #expect(records.map(\.direction) == sample.expected.map { $0.0 })
        #expect(records.map(\.kind) == sample.expected.map { $0.1 })
        for (record, expected) in zip(records, sample.expected) {
            #expect(expected.2.isEmpty || String(decoding: record.bytes, as: UTF8.self).contains(expected.2))
        }
        #expect(try imported(Array(sample.text.utf8), piece: 1).records == records)
    }

    @Test("no importer claims more of another's file than its own does")
    func refusal() {
        for sample in LogGrammarTests.samples {
            let detected = LogFormats.detect(Array(sample.text.utf8), isWhole: true)
            #expect(detected?.format.name == sample.format, "\(sample.name)")
        }
    }

    @Test(
        "a log without stanzas is answered so",
        arguments: [
            "", "hello\nworld\n", "Nov 22 14:34:29 c2s1\tdebug\tReceived[c2s]: <iq id='1'>\nNov 22 14:34:29 c2s1\tinfo\tx\n",
            "11-22 14:35:05.366 123-456/eu.siacs.conversations D/conversations: a@b: bound\n",
            "<!DOCTYPE html><html><body>x</body></html>",
            "2026-11-22 14:36:27.27+00:00 [info] Start <0.1.0> accepting\n", "\u{0}\u{1}\u{2}",
        ])
    func nothing(text: String) {
        var source = RecordSource()
        var records = 0
        do throws(RecordSource.Failure) {
            try source.receive(Array(text.utf8))
            try source.end()
            while source.next() != nil { records += 1 }
            #expect(source.emptinessAdvice.contains("no stanzas here"))
        } catch {
            #expect(error.reason.contains("no stanzas here"))
        }
        #expect(records == 0)
    }

    @Test("times are moments where the log, or the user, says enough, and the log's own text otherwise")
    func times() throws {
        func first(_ text: String, _ clock: LogClock = LogClock()) throws -> WireRecord {
            try #require(try imported(text, options: ImportOptions(clock: clock)).first)
        }
        let zoned = try first("2026-11-22T17:18:07.034122Z: conn: DBG: SENT: <presence/>\n")
        #expect(zoned.time == Timestamp(dateTime: "2026-11-22T17:18:07.034122Z"))
        #expect(zoned.timeText == nil)
        let unzoned = try first("2016-06-09 07:54:36.341 [debug] Send XML on stream = <<\"<presence/>\">>\n")
        #expect(unzoned.time == nil)
        #expect(unzoned.timeText == "2016-06-09 07:54:36.341")
        let given = try first(
            "2016-06-09 07:54:36.341 [debug] Send XML on stream = <<\"<presence/>\">>\n", LogClock(offset: 7200))
        #expect(given.time == Timestamp(dateTime: "2016-06-09T05:54:36.341Z"))
        let clock = LogClock(date: (2026, 12, 31), offset: 0)
        let night = "(23:59:59) jabber: Sending (a@b): <presence/>\n(00:00:01) jabber: Sending (a@b): <iq/>\n"
        let records = try imported(night, options: ImportOptions(clock: clock))
        #expect(records.map { $0.time?.dateTime(fractionDigits: 0) } == ["2026-12-31T23:59:59Z", "2027-01-01T00:00:01Z"])
        #expect(records.map(\.timeText) == ["23:59:59", "00:00:01"])
    }
}
