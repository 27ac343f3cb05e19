import Inspection
import XMPP

/// What becomes later of copies on jabberd2, as its source says; what was run is in the profile.
extension LifeRules {
    enum Jabberd2 {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .pendingSubscription: pendingSubscription,
            .roster: lasting("sm/mod_roster.c", "_roster_user_delete"),
            .vcard: lasting("sm/mod_iq_vcard.c", "_iq_vcard_user_delete"),
            .privateXML: lasting("sm/mod_iq_private.c", "_iq_private_user_delete"),
            .blocklist: lasting("sm/mod_privacy.c", "_privacy_user_delete"),
            .presence: lasting("sm/mod_status.c", "_status_user_delete").map { rule in
                var rule = rule
                rule.party = .senderServer
                return rule
            },
            .credentials: lasting("c2s/authreg.c", "_authreg_register_set"),
        ]

        private static let stays = Jabberd2Profile.source("storage/storage_sqlite.c", "_st_sqlite_put")

        private static func lasting(_ file: String, _ symbol: String) -> [LifeRule] {
            LifeRules.lasting(stays, removal: Jabberd2Profile.source(file, symbol))
        }

        /// The queue, which messages and requests share.
        private static let queue: [LifeRule] = [
            LifeRule(.restarts, then: "it stays, on disk", cite: stays),
            LifeRule(
                .accountRemoved, then: "its sender gets it back as an error (item-not-found), and it is deleted",
                cite: Jabberd2Profile.source("sm/mod_offline.c", "_offline_user_delete")),
        ]

        static let offline: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, when: .payloadIn([Namespace.expire]),
                    then: "it is sent, unless its time has run out, and the whole queue of the account is deleted",
                    cite: Jabberd2Profile.source("sm/mod_offline.c", "_offline_in_sess")),
                LifeRule(
                    .comesOnline,
                    then:
                        "it is sent with a delay stamp to the first session, and the whole queue of the account is deleted",
                    cite: Jabberd2Profile.source("sm/mod_offline.c", "_offline_in_sess")),
                LifeRule(
                    .expires, when: .payloadIn([Namespace.expire]),
                    then: "it stays until the recipient comes online, and is dropped then",
                    cite: Jabberd2Profile.source("sm/mod_offline.c", "_offline_in_sess")),
            ] + queue

        static let pendingSubscription: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, then: "it is sent once and removed, answered or not",
                    cite: Jabberd2Profile.source("sm/mod_offline.c", "_offline_in_sess"))
            ] + queue
    }
}
