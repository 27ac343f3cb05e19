import Foundation
import Inspection
import TestSupport

/// One case of the corpus: a stanza, who sends it, and the state of the account it goes to.
struct LiveCase: Decodable, Sendable {
    var name: String
    var stanza: String
    var recipient: String
    var arguments: [String]?

    enum CodingKeys: String, CodingKey {
        case name = "case"
        case stanza, recipient, arguments
    }

    /// The cases that were recorded for a server and variant.
    static func recorded(_ name: String) throws -> [LiveCase] {
        let file = RepositoryRoot.url("Tests/RealServerTests/Fixtures/observations-\(name).jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(LiveCase.self, from: Data($0.utf8))
        }
    }

    /// Messages between accounts whose state one account can stand for in many cases at once.
    ///
    /// Left out are `inactive`, where every case disturbs the next, and `unreachable`, which asks the machine's own DNS server.
    var isMessage: Bool {
        name.hasPrefix("message/") && !name.hasPrefix("message/self/") && !["inactive", "unreachable"].contains(recipient)
    }

    /// Messages to a temporary room that the sender is in.
    var isRoomMessage: Bool { name.hasPrefix("room/temporary/") }

    /// Stanzas that need nothing before them, and whose text `words` is found again in what they leave.
    var isSingle: Bool { LiveCase.singles.contains(name) }

    private static let singles: Set<String> = [
        "roster/add-name-group", "vcard/set", "vcard4/set", "pep/mood-no-presence", "pep/mood-persist-false", "pep/tune",
        "pep/nick", "pep/microblog", "pep/user-vcard4", "pep/storage-bookmarks", "private/set", "private/roster-notes",
        "private/bookmarks", "presence/subscribe/offline", "presence/subscribe/missing", "presence/subscribe/available",
        "presence/subscribe/connected", "push/enable", "push/enable-options", "pubsub/create", "pubsub/publish-new-node",
        "room/config/persistent",
    ]
}
