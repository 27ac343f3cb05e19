import Foundation
import Testing
import Transcripts
import XMPP

@Suite struct ExportTests {
    private func session() throws -> [WireRecord] { try imported(try fixture("slixmpp.pcap")).records }

    @Test("a capture that was written is read back with the same records, times and directions")
    func pcap() throws {
        var writer = PcapWriter()
        let records =
            try session() + [
                wire("<message><body>" + String(repeating: "long ", count: 1000) + "</body></message>", connection: "other")
            ]
        let bytes = records.reduce(into: PcapWriter.beginning) { $0 += writer.write($1) }
        let (read, source) = try imported(bytes)
        #expect(source.format?.name == "pcap")
        #expect(read.map(\.bytes) == records.map(\.bytes))
        #expect(read.map(\.direction) == records.map(\.direction))
        #expect(read.dropLast().map(\.time) == records.dropLast().map(\.time))
        #expect(Set(read.map(\.connection)).count == 2)
    }

    @Test("segments that come twice, late or overlapping make the same stream")
    func reassembly() throws {
        var writer = PcapWriter()
        let header = PcapWriter.beginning
        var packets: [[UInt8]] = []
        for text in ["<message>", "<body>one</body>", "</message>", "<presence/>"] {
            let all = writer.write(wire(text, connection: "c"))
            var rest = all[...]
            while !rest.isEmpty {
                let length = 16 + Int(rest[rest.startIndex + 8]) + Int(rest[rest.startIndex + 9]) << 8
                packets.append(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
        }
        // Three packets open the connection; then the second segment before the first, and the third twice.
        let order = [0, 1, 2, 4, 3, 5, 5, 6]
        let (read, _) = try imported(header + order.flatMap { packets[$0] })
        #expect(
            read.map { String(decoding: $0.bytes, as: UTF8.self) } == ["<message><body>one</body></message>", "<presence/>"])
    }

    @Test("a capture that is cut off gives what it has")
    func cutCapture() throws {
        let bytes = try fixture("slixmpp.pcap")
        let whole = try session()
        for end in stride(from: 24, to: bytes.count, by: 97) {
            let (read, _) = try imported(Array(bytes[..<end]))
            let sound = read.filter { $0.kind != "damage" && $0.kind != "whitespace" }
            #expect(Array(whole.prefix(sound.count)).map(\.bytes) == sound.map(\.bytes))
        }
    }

    @Test("a Scansion script that was written is read back with the same stanzas")
    func scansion() throws {
        var writer = ScansionWriter()
        let records = try session()
        for record in records { writer.add(record) }
        let script = writer.script(title: "a session")
        #expect(script.hasPrefix("# a session\n\n[Client] Alice\n\tjid: alice@localhost/slix\n"))
        let (read, source) = try imported(Array(script.utf8))
        #expect(source.format?.name == "scansion")
        let stanzas = records.filter { $0.stanza != nil && $0.stanza?.element.child("bind", xmlns: Namespace.bind) == nil }
        #expect(read.map(\.kind) == stanzas.map(\.kind))
        #expect(read.map(\.direction) == stanzas.map(\.direction))
        #expect(read.map { $0.stanza?.body } == stanzas.map { $0.stanza?.body })
    }

    @Test("JSON Lines are read back")
    func jsonLines() throws {
        let text = """
            {"n":7,"t":1795367556.5,"conn":"c1","dir":"sent","kind":"message","xml":"<message><body>\\u2028ü</body></message>","redacted":["token"]}
            {"n":8,"t":null,"conn":"c1","dir":null,"kind":"damage","xml":null,"raw":"/w==","time":"14:35","text":"not UTF-8"}
            {"n":9,"t":null,"conn":"","dir":null,"kind":"note","xml":null,"text":"a note"}
            """
        let (read, source) = try imported(Array(text.utf8))
        #expect(source.format?.name == "jsonl")
        #expect(read.map(\.number) == [7, 8, 9])
        #expect(read[0].time == Timestamp(dateTime: "2026-11-22T17:12:36.5Z"))
        #expect(read[0].stanza?.body == "\u{2028}ü")
        #expect(read[0].redactions == ["token"])
        #expect(read[1].bytes == [0xFF])
        #expect(read[1].timeText == "14:35")
        #expect(read[2].content == .note("a note"))
    }
}

@Suite struct SessionComparisonTests {
    @Test("ids, times and the order of attributes do not count, what is said does")
    func meaning() {
        let left = [
            wire("<message to='a@b' id='1'><body>hi</body></message>"), wire("<presence/>"), wire("<iq type='get' id='5'/>"),
        ]
        let right = [wire("<message id='2' to='a@b'>\n<body>hi</body></message>"), wire("<iq type='set' id='5'/>")]
        let comparison = SessionComparison(left, right)
        #expect(!comparison.isSame)
        #expect(
            comparison.steps == [
                .same(left: left[0], right: right[0]), .onlyLeft(left[1]), .onlyLeft(left[2]), .onlyRight(right[1]),
            ])
        #expect(SessionComparison(left, left).isSame)
        #expect(SessionComparison([left[0]], [wire("<message to='a@b'><body>ho</body></message>")]).isSame == false)
    }

    @Test("a client's log and the capture of the same session do not differ")
    func formats() throws {
        let log = try imported(try fixture("slixmpp.log")).records
        let wire = try imported(try fixture("slixmpp.pcap")).records
        let comparison = SessionComparison(log, wire)
        let differences = comparison.steps.filter { if case .same = $0 { false } else { true } }
        // slixmpp does not log the end of the stream that it receives.
        #expect(differences == [.onlyRight(wire[21])])
    }
}
