import Foundation
import TestSupport
import Testing
import Transcripts
import XMPP

@Suite struct SampleTests {
    /// The names of the files of all samples.
    static let samples: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: RepositoryRoot.url("Transcripts").path)
        return (files ?? []).filter { $0.hasSuffix(".transcript") }.sorted()
    }()

    /// What is in one of them.
    static func records(_ name: String) throws -> [WireRecord] {
        TranscriptReader.read(Array(try Data(contentsOf: RepositoryRoot.url("Transcripts/" + name)))).records
    }

    @Test("there are samples of what happens to messages, and of the extensions")
    func many() { #expect(SampleTests.samples.count >= 20) }

    @Test("a sample is sound, holds no secret, and is written again as it was", arguments: samples)
    func sample(name: String) throws {
        let bytes = Array(try Data(contentsOf: RepositoryRoot.url("Transcripts/" + name)))
        let (records, damage) = TranscriptReader.read(bytes)
        #expect(damage == nil)
        #expect(records.map(\.number) == Array(1...records.count))
        #expect(records.contains { $0.direction == .sent && $0.kind != "stream-open" })
        var redactor = Redactor()
        for record in records { #expect(redactor.redact(record) == record) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let withoutComments = lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n")
        #expect(written(records) == Array(withoutComments.utf8))
    }

    @Test("the only damage in the samples is the one that a sample is about")
    func damage() throws {
        for name in SampleTests.samples where name != "not-well-formed.transcript" {
            let records = TranscriptReader.read(Array(try Data(contentsOf: RepositoryRoot.url("Transcripts/" + name))))
                .records
            #expect(!records.contains { $0.kind == "damage" }, "\(name)")
        }
    }
}
