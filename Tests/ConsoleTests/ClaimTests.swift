import Inspection
import KnowledgeBase
import Testing
import XMPP

/// What people say of XMPP servers and messages, each shown by a session: when it is true, and when it is not.
@Suite struct ClaimTests {
    private static let sister = "sister@realworld.lit"

    @Test("“messages are not end-to-end encrypted”: true of what is sent in clear, false of what a client encrypts")
    func encryption() throws {
        let session = try SampleTranscript("claim-1-end-to-end-encryption").inspected(
            LoopbackProfile.profile, assuming: [Self.sister: .available]
        ).records
        #expect(try session.sent("In clear").forecast?.effect(.recipientServer, .archive)?.readable == .yes)
        let encrypted = try session.sent(id: "omemo1").forecast
        #expect(encrypted?.effect(.senderServer, .archive)?.outcome == .kept)
        #expect(encrypted?.effect(.senderServer, .archive)?.readable == .ciphertext)
        #expect(encrypted?.effect(.recipientServer, .archive)?.readable == .ciphertext)
    }

    @Test("“stored on the server in clear text”: true if it is stored at all and not encrypted")
    func clearText() throws {
        let sample = try SampleTranscript("claim-2-clear-text-on-the-server")
        let offline = try sample.inspected(LoopbackProfile.profile, assuming: [Self.sister: .offline]).records
        let kept = try offline.sent("Kept for you").forecast
        #expect(kept?.effect(.recipientServer, .offline)?.readable == .yes)
        #expect(kept?.answers.medium.verdict == .yes)
        #expect(try offline.sent(id: "hint1").forecast?.keeping.isEmpty == true)
        // Delivered at once, on a server without archive, it is stored nowhere.
        let online = try sample.inspected(ProsodyProfile.profile, assuming: [Self.sister: .available]).records
        #expect(try online.sent("Kept for you").forecast?.keeping.isEmpty == true)
        #expect(try online.sent("Kept for you").forecast?.answers.medium.verdict == .no)
    }

    @Test("“mapped to both sender and recipient”: true if both servers archive, and then it is two copies with two ids")
    func both() throws {
        let sample = try SampleTranscript("claim-3-mapped-to-both")
        let session = try sample.inspected(LoopbackProfile.profile, assuming: [Self.sister: .available])
        let number = try session.records.sent("One message, two archives").record.number
        let forecast = try #require(session.inspector.forecast(of: number))
        // The own copy came out of the archive; the other one can only be forecast.
        #expect(forecast.effect(.senderServer, .archive)?.certainty == .observed)
        #expect(forecast.effect(.recipientServer, .archive)?.outcome == .kept)
        #expect(forecast.effect(.recipientServer, .archive)?.certainty == .default)
        let without = try sample.inspected(EjabberdProfile.profile, assuming: [Self.sister: .available]).records
        #expect(try without.sent("One message, two archives").forecast?.keeping.isEmpty == true)
    }

    @Test("“generally stored permanently on disk”: false of the offline store and of archives that expire, true of some")
    func permanent() throws {
        let sample = try SampleTranscript("claim-4-kept-for-good")
        let session = try sample.inspected(LoopbackProfile.profile, assuming: [Self.sister: .offline]).records
        let forecast = try session.sent("Until you come").forecast
        #expect(forecast?.effect(.recipientServer, .offline)?.retention == .untilDelivered)
        #expect(forecast?.effect(.recipientServer, .archive)?.retention == .duration(seconds: 604_800))
        // Eight days later the archive answered with nothing.
        let results = session.filter { $0.record.stanza?.element.child("result", xmlns: Namespace.archive) != nil }
        let ends = session.compactMap { $0.record.stanza?.element.child("fin", xmlns: Namespace.archive) }
        #expect(results.isEmpty)
        #expect(ends.first?["complete"] == "true")
        let forever = try sample.inspected(Ejabberd26Profile.profile, assuming: [Self.sister: .offline]).records
        #expect(try forever.sent("Until you come").forecast?.effect(.recipientServer, .archive)?.retention == .noExpiry)
        #expect(try forever.sent("Until you come").forecast?.answers.deletedAfterwards.verdict == .no)
    }

    @Test("“essentially e-mail”: there is no spool; what cannot be delivered comes back at once")
    func email() throws {
        let session = try SampleTranscript("claim-5-like-e-mail").inspected(
            ProsodyProfile.profile, assuming: [Self.sister: .unreachable])
        let sent = try session.records.sent("Is there a spool?")
        #expect(sent.forecast?.delivery?.delivery == .bounced)
        #expect(sent.forecast?.effect(.recipientServer, .offline)?.outcome == .notKept)
        let now = try #require(session.inspector.forecast(of: sent.record.number))
        #expect(now.effect(.recipientServer, .offline)?.certainty == .observed)
        #expect(now.delivery?.delivery == .bounced)
    }

    @Test(
        "the book's “without storing it”: true of headlines, chat states and servers without archive, not of an archived chat"
    )
    func online() throws {
        let sample = try SampleTranscript("claim-6-online-without-storing")
        let session = try sample.inspected(LoopbackProfile.profile, assuming: [Self.sister: .available]).records
        #expect(try session.sent(id: "h1").forecast?.keeping.isEmpty == true)
        #expect(try session.sent(id: "c1").forecast?.keeping.isEmpty == true)
        let archived = try session.sent("Delivered at once, and archived").forecast
        #expect(archived?.delivery?.delivery == .delivered)
        #expect(archived?.answers.storedBeforeForwarding.verdict == .yes)
        #expect(archived?.answers.storedBeforeDelivery.verdict == .yes)
        let plain = try sample.inspected(ProsodyProfile.profile, assuming: [Self.sister: .available]).records
        let nowhere = try plain.sent("Delivered at once, and archived").forecast
        #expect(nowhere?.answers.storedBeforeForwarding.verdict == .no)
        #expect(nowhere?.answers.storedBeforeDelivery.verdict == .no)
        #expect(nowhere?.answers.deletedAfterwards.verdict == .yes)
    }

    @Test("Prosody and ejabberd treat the same stanzas differently, and their recordings prove it")
    func realServers() throws {
        let ejabberd = try SampleTranscript("ejabberd-alice").inspected(
            EjabberdProfile.profile, assuming: ["bob@looking.glass": .offline])
        for id in ["state1", "quiet1"] {
            let sent = try ejabberd.records.sent(id: id)
            #expect(sent.forecast?.effect(.recipientServer, .offline)?.outcome == .notKept)
            #expect(
                ejabberd.inspector.forecast(of: sent.record.number)?.effect(.recipientServer, .offline)?.certainty
                    == .observed)
        }
        let prosody = try SampleTranscript("prosody-alice").inspected(
            ProsodyProfile.profile, assuming: ["bob@wonder.test": .offline])
        for id in ["state1", "quiet1"] {
            let sent = try prosody.records.sent(id: id)
            #expect(sent.forecast?.effect(.recipientServer, .offline)?.outcome == .kept)
        }
        // Bob's next login brings them out of the store, which proves that they were in it.
        let bob = try SampleTranscript("prosody-bob").inspected(ProsodyProfile.profile)
        let proved = bob.records.filter { $0.findings.contains { $0.store == .offline && $0.verdict == .kept } }
            .compactMap { $0.record.stanza?.id }
        #expect(proved.contains("state1") && proved.contains("quiet1"))
    }
}
