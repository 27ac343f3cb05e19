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
        KnownLimit(
            cases: "unblock/", about: "sender-server/blocklist",
            reason: "an empty list stays as a file or row without the entries"),
        KnownLimit(
            cases: "privacy/", about: "sender-server/blocklist", reason: "which list is removed or declined is not looked at"
        ),
        KnownLimit(
            cases: "register/create", about: "sender-server/last-activity",
            reason: "creating an account and changing its password look alike"),
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
            cases: "", about: "sender-server/credentials#residue",
            reason: "the password is never written, so the search for it finds nothing"),
        KnownLimit(
            cases: "block/one", about: "sender-server/blocklist#residue",
            reason: "the list holds addresses, not the text that was searched for"),
        KnownLimit(
            cases: "message/self/", about: "recipient-server/offline#residue",
            reason: "the archive of the same account holds the text"),
        KnownLimit(
            cases: "presence2/subscribed/", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/subscribed/", about: "recipient-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/subscribed/", about: "recipient-server/offline",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribe/", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribe/", about: "recipient-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribe/", about: "recipient-server/offline",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribed/", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribed/", about: "recipient-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribed/", about: "recipient-server/offline",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/subscribed/", about: "sender-server/presence",
            reason: "a presence of this type to a domain is taken for a broadcast"),
        KnownLimit(
            cases: "presence2/subscribe/friends/", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet"),
        KnownLimit(
            cases: "presence2/subscribe/friends/", about: "recipient-server/pending-subscription",
            reason: "the two are assumed not to be subscribed yet"),
        KnownLimit(
            cases: "presence2/subscribe/twice/", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet"),
        KnownLimit(
            cases: "presence2/subscribe/twice/", about: "recipient-server/pending-subscription",
            reason: "the two are assumed not to be subscribed yet"),
        KnownLimit(
            cases: "presence2/subscribe/to-own-full", about: "",
            reason: "a request to a resource of one's own is taken for one to somebody else"),
        KnownLimit(
            cases: "presence2/unsubscribed/to-", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "presence2/unsubscribe/to-", about: "sender-server/roster",
            reason: "the two are assumed not to be subscribed yet, and what is answered is assumed to be pending"),
        KnownLimit(
            cases: "room/persistent/", about: "service/room-config#medium",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(
            cases: "room/affiliation", about: "service/room-config#medium",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(
            cases: "room/register", about: "service/room-config#medium",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(
            cases: "room/vcard", about: "service/room-config#medium",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(
            cases: "room/config2/name-persistent-room", about: "service/room-config#medium",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(
            cases: "room/config", about: "service/room-config",
            reason: "the request is assumed to be permitted"),
        KnownLimit(
            cases: "roster2/full-jid", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "roster2/own-full", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "roster2/dup-groups", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "roster2/two-items", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "query2/two-payloads", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pep2/options/", about: "sender-server/pep#extra",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pep2/options-mismatch", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pep2/create-existing", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pep2/subscriptions-set", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pubsub2/publish-create-options", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pubsub2/publish-options-persist-false", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pubsub2/subscribe-options", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "privacy2/unknown-list", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "register2/other-user", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "register2/empty-password", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "query2/upload0", about: "",
            reason: "the request is assumed to be permitted and to succeed"),
        KnownLimit(
            cases: "pep2/node-persist-false", about: "",
            reason: "the configuration of the node is not in the stanza"),
        KnownLimit(
            cases: "pubsub2/publish-notify-only", about: "",
            reason: "the configuration of the node is not in the stanza"),
        KnownLimit(
            cases: "pep2/options/", about: "sender-server/pep",
            reason: "the node's configuration is kept, the item is not"),
        KnownLimit(
            cases: "pep2/retract-one-of-two", about: "",
            reason: "the row that is left is written again"),
        KnownLimit(
            cases: "pubsub2/retract-one-of-two", about: "",
            reason: "the row that is left is written again"),
        KnownLimit(
            cases: "pep2/unsubscribe-other", about: "",
            reason: "the row that is left is written again"),
        KnownLimit(
            cases: "push2/twice", about: "",
            reason: "what is set again is not seen to change"),
        KnownLimit(
            cases: "block2/again", about: "",
            reason: "what is set again is not seen to change"),
        KnownLimit(
            cases: "register2/same-password", about: "",
            reason: "what is set again is not seen to change"),
        KnownLimit(
            cases: "unblock2/", about: "sender-server/blocklist",
            reason: "an empty list stays as a file or row without the entries"),
        KnownLimit(
            cases: "roster2/remove-friends", about: "",
            reason: "whether the two were subscribed is not in the stanza"),
        KnownLimit(
            cases: "presence2/broadcast/caps-ext", about: "sender-server/caps-cache",
            reason: "whether the feature list was cached before is not known"),
        KnownLimit(
            cases: "presence/available/caps", about: "sender-server/caps-cache",
            reason: "whether the feature list was cached before is not known"),
        KnownLimit(
            cases: "room/role2", about: "service/room-config#medium",
            reason: "whether the room is persistent is not in the stanza"),
        KnownLimit(
            cases: "message/mix/EMPTY/error-payload", about: "",
            reason: "an empty type counts as none; 24.12 answers it in its own way"),
        KnownLimit(
            cases: "message/mix/unknowntype/empty-body+addresses", about: "",
            reason: "of two bodies, 24.12 takes the one with a text"),
        KnownLimit(
            cases: "pubsub/unsubscribe", about: "service/pubsub",
            reason: "the row of the node's state stays"),
        KnownLimit(
            cases: "pep2/configure-cancel", about: "sender-server/pep",
            reason: "the file is written again as it was"),
        KnownLimit(
            cases: "query/upload-slot", about: "service/upload", reason: "no upload service was set up in this variant"),
    ]

    @Test("the forecasts agree with what the real servers delivered and kept, but for the known limits")
    func agreement() throws {
        var unexplained: [String] = []
        var known: [String] = []
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
                known += differences.filter { !open.contains($0) }.map { "known: \(file.name) \(observation.case): \($0)" }
                unexplained += open.map { "\(file.name) \(observation.case): \($0)" }
            }
            report.append("\(file.name): \(file.cases.count) cases, \(agreeing) agree, \(limited) known limits")
        }
        if let path = ProcessInfo.processInfo.environment["XMPPSCOPE_AGREEMENT"] {
            try (report + unexplained + known).joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(!report.isEmpty)
        #expect(unexplained.isEmpty, "\(unexplained.joined(separator: "\n"))")
    }
}
