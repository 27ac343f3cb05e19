import Testing
import Transcripts
import XMPP
import XMLTree

private let header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='a.lit'>"

func written(_ records: [WireRecord]) -> [UInt8] {
    var writer = TranscriptWriter()
    return records.reduce(into: TranscriptWriter.beginning) { $0 += writer.write($1) }
}

func wire(
    _ xml: String, number: Int = 0, connection: String = "c1", direction: WireRecord.Direction? = .sent,
    time: Timestamp? = nil
) -> WireRecord {
    var contexts = StreamContexts()
    let bytes = Array(xml.utf8)
    return WireRecord(
        number: number, time: time, connection: connection, direction: direction, bytes: bytes,
        content: contexts.content(of: bytes, connection: connection, direction: direction))
}

@Suite struct TranscriptFormatTests {
    @Test("a session reads as it is meant to be read")
    func golden() {
        let time = Timestamp(dateTime: "2026-11-22T14:35:05.366399Z")
        let records = [
            WireRecord(number: 1, connection: "", direction: nil, content: .note("alice logs in\n\nand sends nothing")),
            wire(header, number: 2, time: time),
            WireRecord(
                number: 3, time: time, connection: "c1", direction: nil,
                content: .tls([.init("protocol", "TLSv1.3"), .init("cipher", "TLS_AES_256_GCM_SHA384")])),
            wire("<message to='b@a.lit'>\n  <body>Grüße\tx</body>\n</message>", number: 4, direction: .received, time: time),
            wire(" ", number: 7, connection: "my server", direction: nil),
            wire("<a>\r\n\n</a> ", number: 8),
        ]
        let expected = """
            xmppscope transcript 1

            note - -
                alice logs in
              \\ 
                and sends nothing

            sent c1 2026-11-22T14:35:05.366399Z
                \(header)

            tls c1 2026-11-22T14:35:05.366399Z
                protocol: TLSv1.3
                cipher: TLS_AES_256_GCM_SHA384

            received c1 2026-11-22T14:35:05.366399Z
                <message to='b@a.lit'>
                  <body>Grüße\tx</body>
                </message>

            seen "my server" - n=7
              \\ \\s

            sent c1 -
              \\ <a>\\r
              \\ 
              \\ </a>\\s

            """
        #expect(String(decoding: written(records), as: UTF8.self) == expected)
        let (read, damage) = TranscriptReader.read(Array(expected.utf8))
        #expect(damage == nil)
        #expect(read == records)
    }

    @Test("what a person may do in an editor is read")
    func edited() {
        let text = """
            xmppscope transcript 1\r
            # a comment
            # another
            note - -
                first
            sent c1 -
                <message>
                  <body>x</body>
              \\
                </message>
            received   c1   2026-11-22T14:35:05Z   time="14:35" redacted="password" redacted=token


            seen - -
                <presence/>
            """
        let (read, damage) = TranscriptReader.read(Array(text.utf8))
        #expect(damage == nil)
        #expect(read.map(\.kind) == ["note", "message", "damage", "presence"])
        #expect(read[1].bytes == Array("<message>\n  <body>x</body>\n\n</message>".utf8))
        #expect(read[2].timeText == "14:35")
        #expect(read[2].redactions == ["password", "token"])
        #expect(read[3].direction == nil)
        #expect(read.map(\.number) == [1, 2, 3, 4])
    }

    @Test("elements are read in the namespaces of their connection's header, or in the one that is named")
    func namespaces() {
        let server = header.replacing("jabber:client", with: "jabber:server").replacing(
            " to=", with: " xmlns:db='jabber:server:dialback' to=")
        var records = [
            wire(server, number: 1, connection: "s2s"), wire("<message/>", number: 2, connection: "c2s"),
        ]
        records.append(
            WireRecord(
                number: 3, connection: "s2s", direction: .received, bytes: Array("<message/>".utf8),
                content: .stanza(Stanza(Element("message", xmlns: "jabber:server"))!)))
        records.append(
            WireRecord(
                number: 4, connection: "component", direction: .received, bytes: Array("<iq/>".utf8),
                content: .stanza(Stanza(Element("iq", xmlns: "jabber:component:accept"))!)))
        records.append(
            WireRecord(
                number: 5, connection: "s2s", direction: .sent, bytes: Array("<db:result/>".utf8),
                content: .nonza(Element("result", xmlns: "jabber:server:dialback", prefix: "db"))))
        let bytes = written(records)
        let (read, damage) = TranscriptReader.read(bytes)
        #expect(damage == nil)
        #expect(read == records)
        #expect(read[3].element?.namespace == "jabber:component:accept")
        #expect(String(decoding: bytes, as: UTF8.self).contains("xmlns=\"jabber:component:accept\""))
    }

    /// The start tag of a wrapper of BOSH, without its end.
    private static let tag = "<body xmlns='http://jabber.org/protocol/httpbind'"

    @Test(
        "records of BOSH are read by what their wrappers hold and say, in whole and in pieces",
        arguments: [
            (tag + " wait='60' to='a.lit'/>", "stream-open"),
            (tag + " sid='s' xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'/>", "stream-open"),
            (tag + " sid='s'>", "stream-open"), ("<stream:features/></body>", "features"),
            (tag + "><message><body>x</body></message></body>", "message"), (tag + "><message/>", "message"),
            ("<iq/></body>", "iq"), (tag + "/>", "whitespace"), (tag + " type='terminate'/>", "stream-close"),
            ("</body>", "stream-close"), (tag + " type='terminate' condition='host-unknown'/>", "stream-close"),
            (
                tag + " type='terminate' condition='remote-stream-error'>"
                    + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></body>", "stream-error"
            ),
        ])
    func bodies(_ text: String, _ kind: String) {
        let record = wire(text, number: 1)
        #expect(record.kind == kind)
        if let stanza = record.stanza { #expect(stanza.element.namespace == Namespace.client) }
        #expect(TranscriptReader.read(written([record])).records == [record])
    }

    @Test("reading and writing again gives the same bytes, whatever the records hold")
    func property() {
        var random = SplitMix(seed: 1)
        for round in 0..<300 {
            let records = (0..<Int.random(in: 0...8, using: &random)).map { _ in randomRecord(&random) }
            let bytes = written(records)
            let (read, damage) = TranscriptReader.read(bytes)
            #expect(damage == nil, "round \(round)")
            #expect(read.map(\.bytes) == records.map(\.bytes), "round \(round)")
            #expect(read.map(\.kind) == records.map(\.kind), "round \(round)")
            #expect(read.map(\.connection) == records.map(\.connection))
            #expect(read.map(\.timeText) == records.map(\.timeText))
            #expect(written(read) == bytes, "round \(round)")
        }
    }

    @Test("the file may come in any pieces")
    func pieces() throws {
        var random = SplitMix(seed: 2)
        let records = (0..<20).map { _ in randomRecord(&random) }
        let bytes = written(records)
        let whole = TranscriptReader.read(bytes).records
        for size in [1, 2, 7, 64] {
            var reader = TranscriptReader()
            var read: [WireRecord] = []
            var index = 0
            while index < bytes.count {
                reader.receive(bytes[index..<min(index + size, bytes.count)])
                index += size
                while let record = try reader.next() { read.append(record) }
            }
            reader.end()
            while let record = try reader.next() { read.append(record) }
            #expect(read == whole)
        }
    }

    private func randomRecord(_ random: inout SplitMix) -> WireRecord {
        let odd = [
            "", " ", "\n", "\r\n", "\t", "\\", "\\n", "\"", "ä", "😀", "\u{0}", "\u{85}", "\u{2028}", "\u{7F}", "#",
            "note - -", "=", "\u{FEFF}",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                odd.randomElement(using: &random)! + ["a", "", "b c"].randomElement(using: &random)!
            }
            .joined()
        }
        let connection = ["c1", "c 2", "", "ü\"", "-", "a=b", "x\\y"].randomElement(using: &random)!
        let time =
            Bool.random(using: &random)
            ? Timestamp(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &random)) : nil
        let timeText = Bool.random(using: &random) ? text() : nil
        let number = Int.random(in: 0...3, using: &random) == 0 ? Int.random(in: 1...1_000_000, using: &random) : 0
        let direction = [WireRecord.Direction.sent, .received, nil].randomElement(using: &random)!
        var record = WireRecord(
            number: number, time: time, timeText: timeText, connection: connection, direction: direction, content: .note(""))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: record.content = .note(text().replacing("\u{0}", with: ""))
        case 1:
            record.content = .tls([
                .init("protocol", text().replacing("\r\n", with: "").replacing("\n", with: "")), .init("b", ""),
            ])
        case 2:
            record.bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            record.content = .damage(text())
        case 3:
            record.bytes = Array(" \n\t\r\n ".utf8.prefix(Int.random(in: 1...6, using: &random)))
            record.content = .whitespace
        default:
            let xml =
                "<message><body>" + text().replacing("\u{0}", with: "").replacing("&", with: "")
                + "</body>\n  <x xmlns='u' a='&#10;'/>\n</message>"
            record.bytes = Array(xml.utf8)
            var contexts = StreamContexts()
            record.content = contexts.content(of: record.bytes, connection: connection, direction: direction)
            record.redactions = Bool.random(using: &random) ? ["password", text()] : []
        }
        return record
    }
}

@Suite struct TranscriptDamageTests {
    private let bytes = written([
        wire(header, number: 1), wire("<message>\n<body>x</body>\n</message>", number: 2), wire("<presence/>", number: 3),
    ])

    @Test("a truncated file is read up to the damage, wherever it was cut")
    func truncated() {
        let whole = TranscriptReader.read(bytes).records
        for end in 0..<bytes.count {
            let (read, damage) = TranscriptReader.read(Array(bytes[..<end]))
            let sound = read.filter { $0.kind != "damage" }
            #expect(Array(whole.prefix(sound.count)) == sound, "cut at \(end)")
            #expect(read.count - sound.count <= 1, "cut at \(end)")
            if let damage {
                #expect(damage.byte <= end)
                #expect(damage.line >= 1)
            }
        }
    }

    @Test("damage names the line and the byte")
    func place() {
        let text = String(decoding: bytes, as: UTF8.self) + "\nnonsense here\n\nsent c1 -\n    <iq/>\n"
        let (read, damage) = TranscriptReader.read(Array(text.utf8))
        #expect(read.count == 3)
        #expect(damage?.byte == bytes.count + 1)
        #expect(damage?.line == 14)
        #expect(damage?.description.contains("line 14") == true)
    }

    @Test(
        "a file that is no transcript, or of a later version, is refused",
        arguments: ["", "<stream/>", "xmppscope transcript 2\n", "\n"])
    func refused(text: String) {
        let (read, damage) = TranscriptReader.read(Array(text.utf8))
        #expect(read.isEmpty)
        #expect(damage?.line == 1)
        #expect(damage?.byte == 0)
    }

    @Test(
        "a damaged head is named",
        arguments: [
            "sent c1", "sent c1 yesterday", "lost c1 -", "sent c1 - n=0", "sent c1 - colour=red", "sent \"c1 -",
            "    <orphan/>",
            "sent c1 -\n  <half/>", "sent c1 -\n  \\ \\q",
        ])
    func damagedHead(text: String) {
        let (_, damage) = TranscriptReader.read(Array("xmppscope transcript 1\n\n\(text)\n".utf8))
        #expect(damage != nil)
    }

    @Test("a stanza that is not well-formed is a record of damage, and reading goes on")
    func malformedXML() {
        let (read, damage) = TranscriptReader.read(
            Array("xmppscope transcript 1\nsent c1 -\n    <a><b></a>\nsent c1 -\n    <iq/>\n".utf8))
        #expect(damage == nil)
        #expect(read.map(\.kind) == ["damage", "iq"])
        #expect(read[0].bytes == Array("<a><b></a>".utf8))
    }

    @Test("a line without an end is not read without an end")
    func endlessLine() {
        var reader = TranscriptReader(lineLimit: 1000)
        reader.receive(TranscriptWriter.beginning + Array("sent c1 -\n    ".utf8) + Array(repeating: 0x61, count: 2000))
        #expect(throws: TranscriptDamage.self) {
            while try reader.next() != nil {}
        }
    }
}
