import Foundation
import Inspection
import KnowledgeBase
import TestSupport
import Testing
import XMLStreaming
import XMPP

/// The forecasts beside what real servers did.
@Suite struct ObservationAgreementTests {
    /// A difference that stays, and why: a forecast is made from one stanza and one state, and these cases hang on more.
    private struct KnownLimit: Sendable {
        var cases: String
        var about: String
        var reason: String
    }

    private static let limits: [KnownLimit] = [
        KnownLimit(cases: "room/not-joined/", about: "", reason: "the sender is assumed to be in the room"),
        KnownLimit(cases: "room/absent/", about: "", reason: "the room is assumed to exist"),
        KnownLimit(cases: "room/private-message/nobody", about: "", reason: "the occupant is assumed to be in the room"),
        KnownLimit(
            cases: "room/destroy/persistent", about: "service/room-config",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(cases: "presence/subscribed/unasked", about: "", reason: "what is answered is assumed to be pending"),
        KnownLimit(cases: "presence/subscribe/again", about: "", reason: "the two are assumed not to be subscribed yet"),
        KnownLimit(
            cases: "presence/unsubscribed/refuse", about: "",
            reason: "refusing a request and ending a subscription look alike"),
        KnownLimit(
            cases: "presence/unsubscribe", about: "",
            reason: "Mnesia and SQL rows that end as they were are not seen to change"),
        KnownLimit(
            cases: "presence/unavailable/contact", about: "sender-server/last-activity",
            reason: "the row was written within the same second"),
        KnownLimit(
            cases: "roster/remove-subscribed", about: "recipient-server/roster",
            reason: "whether the two were subscribed is not in the stanza"),
        KnownLimit(cases: "roster/add-self", about: "", reason: "the request is assumed to succeed"),
        KnownLimit(cases: "block/empty", about: "", reason: "the request is assumed to succeed"),
        KnownLimit(
            cases: "unblock/", about: "sender-server/blocklist",
            reason: "an empty list stays as a file or row without the entries"),
        KnownLimit(
            cases: "privacy/", about: "sender-server/blocklist", reason: "which list is removed or declined is not looked at"
        ),
        KnownLimit(
            cases: "register/create", about: "sender-server/last-activity",
            reason: "creating an account and changing its password look alike"),
        KnownLimit(cases: "private/set-empty", about: "sender-server/private", reason: "an empty payload counts as a set"),
        KnownLimit(cases: "pubsub/publish-new-node", about: "service/pubsub", reason: "the node is assumed to exist"),
        KnownLimit(
            cases: "pubsub/publish-persist-false", about: "service/pubsub",
            reason: "the node's configuration is not in the stanza"),
        KnownLimit(
            cases: "pubsub/retract", about: "service/pubsub", reason: "the row of the node's state stays; the item is gone"),
        KnownLimit(
            cases: "pubsub/purge", about: "service/pubsub", reason: "the row of the node's state stays; the items are gone"),
        KnownLimit(
            cases: "pubsub/configure", about: "", reason: "a configuration that ends as it was is not seen to change"),
        KnownLimit(cases: "pep/configure", about: "", reason: "a configuration that ends as it was is not seen to change"),
        KnownLimit(
            cases: "pep/retract", about: "sender-server/pep", reason: "the row of the node's state stays; the item is gone"),
        KnownLimit(
            cases: "pep/purge", about: "sender-server/pep", reason: "the row of the node's state stays; the items are gone"),
        KnownLimit(
            cases: "pep/delete-node", about: "sender-server/pep", reason: "the file lists the other nodes of the account"),
        KnownLimit(
            cases: "pep/mood-persist", about: "sender-server/pep",
            reason: "the node's configuration is kept, the item is not"),
        KnownLimit(
            cases: "pep/mood-send-last-never", about: "sender-server/pep",
            reason: "the node's configuration is kept or the request refused; the item is not kept"),
        KnownLimit(
            cases: "pep/max-items", about: "sender-server/pep",
            reason: "ejabberd refuses these publish options; the request is assumed to succeed"),
        KnownLimit(
            cases: "pep/omemo2-bundles", about: "sender-server/pep",
            reason: "ejabberd refuses these publish options; the request is assumed to succeed"),
        KnownLimit(
            cases: "pep/bookmarks1", about: "sender-server/pep",
            reason: "ejabberd refuses these publish options; the request is assumed to succeed"),
        KnownLimit(
            cases: "pep/mds", about: "sender-server/pep",
            reason: "ejabberd refuses these publish options; the request is assumed to succeed"),
        KnownLimit(
            cases: "", about: "sender-server/credentials#residue",
            reason: "the password is never written, so the search for it finds nothing"),
        KnownLimit(
            cases: "block/one", about: "sender-server/blocklist#residue",
            reason: "the list holds addresses, not the text that was searched for"),
        KnownLimit(
            cases: "message/self/", about: "recipient-server/offline#residue",
            reason: "the archive of the same account holds the text"),
        KnownLimit(
            cases: "query/upload-slot", about: "service/upload", reason: "no upload service was set up in this variant"),
    ]

    @Test("the forecasts agree with what the real servers delivered and kept, but for the known limits")
    func agreement() throws {
        var unexplained: [String] = []
        var report: [String] = []
        for file in try Observation.files() {
            guard let first = file.cases.first, let profile = ProfileLibrary.profile(first.server) else { continue }
            var agreeing = 0
            var limited = 0
            for observation in file.cases {
                let differences = try ObservationComparison(observation, profile).differences
                let open = differences.filter { difference in
                    !Self.limits.contains {
                        observation.case.hasPrefix($0.cases)
                            && ($0.about.isEmpty || difference.hasPrefix($0.about + " ")
                                || difference.hasPrefix($0.about + "#"))
                    }
                }
                if differences.isEmpty { agreeing += 1 } else if open.isEmpty { limited += 1 }
                unexplained += open.map { "\(file.name) \(observation.case): \($0)" }
            }
            report.append("\(file.name): \(file.cases.count) cases, \(agreeing) agree, \(limited) known limits")
        }
        if let path = ProcessInfo.processInfo.environment["XMPPSCOPE_AGREEMENT"] {
            try (report + unexplained).joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(!report.isEmpty)
        #expect(unexplained.isEmpty, "\(unexplained.joined(separator: "\n"))")
    }
}
