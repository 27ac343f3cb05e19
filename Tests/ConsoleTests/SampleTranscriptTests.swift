import KnowledgeBase
import Testing
import Transcripts
import XMPP

/// Every session in the folder `Transcripts`.
@Suite struct SampleTranscriptTests {
    @Test("the folder holds sessions on the loopback world, on Prosody and on ejabberd")
    func folder() {
        for kind in ["claim-", "loopback-", "prosody-", "ejabberd-"] {
            #expect(SampleTranscript.names.contains { $0.hasPrefix(kind) })
        }
    }

    @Test("a sample is read without damage, and written again it is the same bytes", arguments: SampleTranscript.names)
    func roundTrip(_ name: String) throws {
        let sample = try SampleTranscript(name)
        #expect(sample.records.count > 10)
        var writer = TranscriptWriter()
        var written = TranscriptWriter.beginning
        for record in sample.records { written += writer.write(record) }
        // Lines for people are skipped by readers, so they are not written again.
        #expect(Self.records(in: written) == Self.records(in: sample.bytes))
    }

    @Test("a sample holds no password and nothing by which a login could be repeated", arguments: SampleTranscript.names)
    func secrets(_ name: String) throws {
        let sample = try SampleTranscript(name)
        #expect(!sample.records.contains { String(decoding: $0.bytes, as: UTF8.self).contains("secret") })
        for record in sample.records {
            guard case .nonza(let element) = record.content, element.namespace == Namespace.sasl,
                element.name != "failure", !element.text.isEmpty
            else { continue }
            #expect(!record.redactions.isEmpty)
            #expect(element.text.hasPrefix("[redacted"))
        }
    }

    @Test("a replayed sample binds the account that the session had", arguments: SampleTranscript.names)
    func account(_ name: String) throws {
        let bound = try SampleTranscript(name).inspected(StandardsProfile.profile).inspector.knowledge.streams.recentFirst
            .first?.value.account
        let expected = name.hasSuffix("-bob") ? "bob" : "alice"
        #expect(bound?.localpart == expected)
    }

    /// The lines of a transcript without those that are for people, and without empty ones between records.
    private static func records(in bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
}
