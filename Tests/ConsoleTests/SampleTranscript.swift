import Foundation
import Inspection
import KnowledgeBase
import TestSupport
import Testing
import Transcripts
import XMPP

/// One of the sessions in the folder `Transcripts`, replayed through the inspector.
struct SampleTranscript {
    var bytes: [UInt8]
    var records: [WireRecord]

    init(_ name: String) throws {
        bytes = Array(try Data(contentsOf: RepositoryRoot.url("Transcripts/\(name).transcript")))
        let read = TranscriptReader.read(bytes)
        if let damage = read.damage { throw damage }
        records = read.records
    }

    /// The names of all samples.
    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: RepositoryRoot.url("Transcripts").path)) ?? []
        return files.filter { $0.hasSuffix(".transcript") }.map { String($0.dropLast(".transcript".count)) }.sorted()
    }

    /// The session as it is inspected under a profile; accounts that are assumed to be in a state by address.
    func inspected(
        _ profile: ServerProfile, _ settings: [String] = [], assuming states: [String: RecipientState] = [:]
    ) throws -> (inspector: Inspector, records: [InspectedRecord]) {
        var knobs = profile.defaults
        for setting in settings { try knobs.set(setting) }
        var inspector = Inspector(Forecaster(PartySetup(profile, knobs: knobs)))
        for (address, state) in states { inspector.assume(try JID(address), state) }
        let inspected = records.map { inspector.inspect($0) }
        return (inspector, inspected)
    }
}

extension [InspectedRecord] {
    /// The sent message with that text in its body.
    func sent(_ body: String) throws -> InspectedRecord {
        try #require(first { $0.record.direction == .sent && $0.record.stanza?.body == body })
    }

    /// The sent stanza with that id.
    func sent(id: String) throws -> InspectedRecord {
        try #require(first { $0.record.direction == .sent && $0.record.stanza?.id == id })
    }
}
