import Testing
import Transcripts
import XMPP

/// Files as they arrive after accidents: cut, damaged, converted, or no logs at all.
@Suite struct HostileFileTests {
    private static let names = RealLogTests.logs.map(\.file)

    /// What comes of a file: its records, or why there are none.
    private func outcome(_ bytes: [UInt8]) -> (records: [WireRecord], words: String) {
        do {
            let (records, source) = try imported(bytes)
            return (records, source.damage.map { "\($0)" } ?? source.emptinessAdvice)
        } catch {
            return ([], "\(error)")
        }
    }

    /// The bytes of the stanzas, in their order.
    private func stanzas(_ records: [WireRecord]) -> [[UInt8]] { records.filter { $0.stanza != nil }.map(\.bytes) }

    @Test("a file that is cut off anywhere gives the records before the cut, and no other stanzas", arguments: names)
    func truncated(name: String) throws {
        let bytes = try fixture(name)
        let whole = stanzas(try imported(bytes).records)
        for part in 1..<8 {
            let found = stanzas(outcome(Array(bytes.prefix(bytes.count * part / 8))).records)
            #expect(found.allSatisfy { whole.contains($0) }, "cut at \(part)/8")
            // A pair of directions may come in another order at the cut only.
            #expect(found.count <= whole.count)
        }
    }

    @Test("flipped bits end in records of damage or missing records, never in a crash", arguments: names)
    func flipped(name: String) throws {
        let bytes = try fixture(name)
        var random = SplitMix(seed: 3)
        for _ in 0..<3 {
            var copy = bytes
            for _ in 0..<24 {
                let place = Int(random.next() % UInt64(copy.count))
                copy[place] ^= 1 << UInt8(random.next() % 8)
            }
            let result = outcome(copy)
            #expect(!result.words.isEmpty)
            #expect(result.records.count < 400)
        }
    }

    @Test(
        "lines that end with CR LF, and a mark of UTF-8, change nothing",
        arguments: names.filter { !$0.hasSuffix(".pcap") && $0 != "tshark-ascii.txt" && $0 != "tcpflow-payload.xml" })
    func carriageReturns(name: String) throws {
        let bytes = try fixture(name)
        let whole = try imported(bytes).records
        let converted = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        func essence(_ record: WireRecord) -> String {
            "\(record.direction?.rawValue ?? "") \(record.kind) \(record.stanza?.id ?? "") \(record.connection)"
        }
        #expect(outcome(converted).records.map(essence) == whole.map(essence))
        #expect(outcome([0xEF, 0xBB, 0xBF] + bytes).records == whole)
    }

    @Test("UTF-16 is named, with the way out of it")
    func utf16() throws {
        let text = "DEBUG    SEND: <presence/>\nDEBUG    RECV: <presence/>\n"
        let little = Array(text.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = Array(text.utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [[0xFF, 0xFE] + little, little, [0xFE, 0xFF] + big, big] {
            let result = outcome(bytes)
            #expect(result.records.isEmpty)
            #expect(result.words.contains("UTF-16") && result.words.contains("iconv"))
        }
    }

    @Test(
        "NULs among the lines hide at most the lines they are in", arguments: ["prosody.log", "slixmpp.log", "ejabberd.log"])
    func nuls(name: String) throws {
        let bytes = try fixture(name)
        let whole = stanzas(try imported(bytes).records)
        var copy = bytes
        for part in 1..<5 {
            let place = copy[(copy.count * part / 5)...].firstIndex(of: 0x0A)!
            copy.insert(contentsOf: [0, 0, 0, 0x0A], at: place + 1)
        }
        let found = stanzas(outcome(copy).records)
        #expect(found.count >= whole.count - 4)
        #expect(found.count { whole.contains($0) } >= whole.count - 4)
    }

    @Test("what is no log is said to be none")
    func nothing() {
        var random = SplitMix(seed: 9)
        let noise = (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        for bytes in [[], [0x0A], noise, [UInt8](repeating: 0x41, count: 100_000), [UInt8](repeating: 0x0A, count: 50_000)] {
            let result = outcome(bytes)
            #expect(result.records.isEmpty)
            #expect(result.words.contains("no stanzas here"))
        }
    }

    @Test("elements without an end, however deep or long, are named as damage")
    func endless() throws {
        let deep = "DEBUG    SEND: " + String(repeating: "<a>", count: 20_000) + "\n"
        let result = outcome(Array(deep.utf8))
        #expect(result.records.map(\.kind) == ["damage"])
        let nested = String(repeating: "<body xmlns='http://jabber.org/protocol/httpbind'>", count: 3000)
        #expect(outcome(Array(nested.utf8)).records.allSatisfy { $0.stanza == nil })
        let long = Array("DEBUG    SEND: <message><body>".utf8) + [UInt8](repeating: 0x61, count: 9 << 20)
        let found = outcome(long).records
        #expect(found.map(\.kind).allSatisfy { $0 == "damage" } && !found.isEmpty)
    }
}
