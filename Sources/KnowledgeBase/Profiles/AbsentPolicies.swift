import Inspection
import XMPP

/// Stores that a product does not have, so that a stanza meant for them leaves nothing there.
enum AbsentPolicies {
    /// No archive: neither messages nor preferences.
    static func archive(_ id: String, _ cite: Citation) -> StorePolicy {
        StorePolicy(
            .archive,
            [
                .senderServer: message(id + ".archive", cite), .recipientServer: message(id + ".archive-in", cite),
            ], traits: [])
    }

    static func archivePrefs(_ id: String, _ cite: Citation) -> StorePolicy {
        refusing(
            .archivePrefs, id + ".prefs", when: Conditions.set("prefs", Namespace.archive),
            because: "there is no archive to have preferences for", cite)
    }

    static func pep(_ id: String, _ cite: Citation) -> StorePolicy {
        refusing(
            .pep, id + ".pep",
            when: (Conditions.pubsub("publish") || Conditions.pubsub("create") || Conditions.pubsub("configure"))
                && Conditions.toOwnAccount,
            because: "there is no PEP", cite)
    }

    static func push(_ id: String, _ cite: Citation) -> StorePolicy {
        refusing(
            .pushRegistration, id + ".push", when: Conditions.set("enable", Namespace.push),
            because: "push is not offered", cite)
    }

    /// One rule that keeps nothing and says why, and the rest.
    static func refusing(
        _ store: Store, _ id: String, at party: Party = .senderServer, when condition: Condition, because: String,
        _ cite: Citation
    ) -> StorePolicy {
        StorePolicy(
            store,
            [
                party: [
                    Rule(id + ".none", when: condition, then: .notKept, because: because, cite: cite),
                    Rule(
                        id + ".other", when: .always, then: .unconcerned, because: "it does not concern this store",
                        cite: cite),
                ]
            ], traits: [])
    }

    /// A store of rooms where another program serves them: nobody but that program knows.
    static func foreignRooms(_ store: Store, _ id: String, keeps sentence: String, _ cite: Citation) -> StorePolicy {
        let concerned: Condition =
            store == .roomConfig
            ? .iqType([.set]) && .payloadIn([Namespace.mucOwner, Namespace.mucAdmin])
            : Conditions.toRoom && .messageType([.groupchat])
        return StorePolicy(
            store,
            [
                .service: [
                    Rule(
                        id + ".foreign", when: concerned, then: .depends(sentence),
                        because: "rooms are served by another program",
                        cite: .xep(45, store == .roomConfig ? "10.2" : "7.2.13", .silent), cite),
                    Rule(id + ".other", when: .always, then: .unconcerned, because: "not a matter of rooms", cite: cite),
                ]
            ],
            traits: [])
    }

    private static func message(_ id: String, _ cite: Citation) -> [Rule<Keeping>] {
        [
            Rule(id + ".none", when: Conditions.message, then: .notKept, because: "it has no archive", cite: cite),
            Rule(id + ".other", when: .always, then: .unconcerned, because: "archives hold messages", cite: cite),
        ]
    }
}
