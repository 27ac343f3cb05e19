import Foundation
import TestSupport
import Testing
import Transcripts
import XMLTree
import XMPP

/// Reads a whole file as `RecordSource` does, in pieces.
func imported(
    _ bytes: [UInt8], format: String? = nil, options: ImportOptions = ImportOptions(), piece: Int = 4096
) throws -> (records: [WireRecord], source: RecordSource) {
    var source = RecordSource(format: format.flatMap { LogFormats.named($0) }, options: options)
    var records: [WireRecord] = []
    var index = 0
    while index < bytes.count {
        try source.receive(Array(bytes[index..<min(index + piece, bytes.count)]))
        index += piece
        while let record = source.next() { records.append(record) }
    }
    try source.end()
    while let record = source.next() { records.append(record) }
    return (records, source)
}

func imported(_ text: String, options: ImportOptions = ImportOptions()) throws -> [WireRecord] {
    try imported(Array(text.utf8), options: options).records
}

func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: RepositoryRoot.url("Tests/TranscriptsTests/Fixtures/Logs/" + name)))
}

@Suite struct RealLogTests {
    /// Logs that real programs wrote: the format they must be recognised as, and how many records they hold.
    static let logs: [(file: String, format: String, sent: Int, received: Int, unknown: Int)] = [
        ("slixmpp.log", "slixmpp", 10, 11, 0), ("slixmpp.pcap", "pcap", 10, 12, 0), ("aioxmpp.log", "aioxmpp", 11, 16, 0),
        ("mcabber.log", "mcabber", 13, 13, 0), ("nbxmpp.log", "nbxmpp", 15, 17, 0), ("finch.log", "pidgin", 34, 36, 0),
        ("profanity.log", "libstrophe", 34, 37, 0), ("profanity-console.txt", "console", 4, 6, 0),
        ("prosody.log", "prosody", 9, 7, 0),
        ("ejabberd.log", "ejabberd", 28, 25, 0), ("tshark-ascii.txt", "tshark", 10, 12, 0),
        ("tshark-raw.txt", "tshark", 10, 12, 0),
        ("tshark-hex.txt", "tshark", 10, 12, 0), ("tshark-yaml.txt", "tshark", 10, 12, 0),
        ("tshark-json.json", "tshark-json", 10, 12, 0),
        ("tcpflow-console.txt", "tcpflow", 10, 12, 0),
        ("tcpflow-payload.xml", "xml", 0, 0, 22), ("tcpdump.txt", "tcpdump", 10, 12, 0),
    ]

    @Test("a real log is recognised by its content and read without damage, whatever the pieces", arguments: logs)
    func recognised(file: String, format: String, sent: Int, received: Int, unknown: Int) throws {
        let bytes = try fixture(file)
        let (records, source) = try imported(bytes)
        #expect(source.format?.name == format)
        let damaged = records.filter { $0.kind == "damage" }
        #expect(damaged.isEmpty, "\(damaged.map(\.content))")
        #expect(records.count { $0.direction == .sent } == sent)
        #expect(records.count { $0.direction == .received } == received)
        #expect(records.count { $0.direction == nil } == unknown)
        for piece in [1, 97] {
            #expect(try imported(bytes, format: format, piece: piece).records == records, "in pieces of \(piece)")
        }
    }

    @Test(
        "every program's log has the same elements as the capture of the wire",
        arguments: ["slixmpp.log", "tshark-raw.txt", "tshark-hex.txt", "tshark-yaml.txt", "tshark-json.json"])
    func sameAsWire(file: String) throws {
        let wire = try imported(try fixture("slixmpp.pcap")).records
        let log = try imported(try fixture(file)).records
        for direction in WireRecord.Direction.allCases {
            func elements(_ records: [WireRecord]) -> [Element] {
                records.filter { $0.direction == direction && $0.kind != "stream-open" }.compactMap(\.element).map(
                    withoutLayout)
            }
            #expect(elements(log) == elements(wire))
        }
    }

    @Test("the server's log has what the client's has, with the directions turned round")
    func bothEnds() throws {
        let client = try imported(try fixture("slixmpp.log")).records
        let server = try imported(try fixture("prosody.log")).records
        func ids(_ records: [WireRecord], _ direction: WireRecord.Direction) -> [String?] {
            records.filter { $0.direction == direction }.compactMap(\.stanza).map(\.id)
        }
        #expect(ids(client, .sent) == ids(server, .received))
        #expect(ids(client, .received) == ids(server, .sent))
    }

    /// Elements without white space around text, which some programs change.
    private func withoutLayout(_ element: Element) -> Element {
        var copy = element
        copy.attributes.sort { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
        copy.children = element.children.compactMap { node in
            switch node {
            case .element(let child): .element(withoutLayout(child))
            case .text(let text): text.allSatisfy(\.isWhitespace) ? nil : .text(text)
            }
        }
        return copy
    }

    @Test("no secret of a real log survives redaction")
    func redacted() throws {
        for log in RealLogTests.logs {
            var redactor = Redactor()
            for record in try imported(try fixture(log.file)).records {
                let clean = redactor.redact(record)
                guard let element = clean.element, ["auth", "response", "challenge", "success"].contains(element.name) else {
                    continue
                }
                let text = element.text
                #expect(text.isEmpty || text.hasPrefix("[redacted") || text == "=", "\(log.file): \(text)")
            }
        }
    }
}

@Suite struct LogFormatListTests {
    @Test("every importer is in the list, and none twice")
    func listed() throws {
        let folder = RepositoryRoot.url("Sources/Transcripts/Import/Importers")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        let list = try String(contentsOf: RepositoryRoot.url("Sources/Transcripts/Import/LogFormats.swift"), encoding: .utf8)
        for file in files {
            let type = String(file.dropLast(6))
            let isListed = list.contains("        \(type).self,") || list.contains("        LineImporter<\(type)>.self,")
            #expect(isListed, "\(type) is missing in LogFormats.all")
        }
        #expect(LogFormats.all.count == files.count)
        #expect(Set(LogFormats.all.map { $0.name }).count == files.count)
    }
}
