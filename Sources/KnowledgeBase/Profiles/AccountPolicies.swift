import Inspection
import XMPP

/// What every server has to keep for an account because a standard says so. Products add where and how.
enum AccountPolicies {
    static let roster = StorePolicy(
        .roster,
        [
            .senderServer: [
                Rule(
                    "roster.remove",
                    when: Conditions.set(Namespace.roster)
                        && .attribute(
                            [PathStep("query", Namespace.roster), PathStep("item", Namespace.roster)], "subscription",
                            ["remove"]),
                    then: .notKept, because: "the item is removed", cite: .rfc(6121, "2.5.2", .must)),
                Rule(
                    "roster.no-item",
                    when: Conditions.set(Namespace.roster)
                        && .count([PathStep("query", Namespace.roster), PathStep("item", Namespace.roster)], 0...0),
                    then: .notKept, because: "a roster set without an item is refused", cite: .rfc(6121, "2.1.5", .must)),
                Rule(
                    "roster.set", when: Conditions.set(Namespace.roster), then: .kept(.item),
                    because: "a roster set creates or updates the item",
                    cite: .rfc(6121, "2.3.2", .must)),
                Rule(
                    "roster.subscribe", when: .presenceType([.subscribe]) && Conditions.toAnotherEntity,
                    then: .kept(.metadata),
                    because: "the item is marked with ask until the contact answers", cite: .rfc(6121, "3.1.2", .must)),
                Rule(
                    "roster.subscription-out",
                    when: .presenceType([.subscribed, .unsubscribe, .unsubscribed]) && Conditions.toContact,
                    then: .kept(.metadata), because: "the state of the subscription changes", cite: .rfc(6121, "A.2", .must)),
                Rule(
                    "roster.other", when: .always, then: .unconcerned, because: "not a roster matter",
                    cite: .rfc(6121, "2", .silent)),
            ],
            .recipientServer: [
                Rule(
                    "roster.nobody",
                    when: .presenceType([.subscribed, .unsubscribe, .unsubscribed])
                        && .state([.missing, .unreachable, .blocked]),
                    then: .notKept, because: "it does not reach an account's roster", cite: .rfc(6121, "8.5.1", .must)),
                Rule(
                    "roster.subscription-in",
                    when: .presenceType([.subscribed, .unsubscribe, .unsubscribed]) && Conditions.toContact,
                    then: .kept(.metadata), because: "the state of the subscription changes", cite: .rfc(6121, "A.3", .must)),
                Rule(
                    "roster.other-in", when: .always, then: .unconcerned, because: "not a roster matter",
                    cite: .rfc(6121, "2", .silent)),
            ],
        ],
        traits: [
            TraitRule(at: .recipientServer, StoreTraits(phase: .beforeDelivery), cite: .rfc(6120, "10.5", .silent)),
            TraitRule(
                StoreTraits(
                    phase: .beforeRouting, readable: .yes, retention: .untilChanged,
                    removedBy: ["roster removal", "account removal"]),
                cite: .rfc(6121, "2.1.1", .should)),
        ])

    static let pendingSubscription = StorePolicy(
        .pendingSubscription,
        [
            .recipientServer: [
                Rule(
                    "pending.blocked", when: .presenceType([.subscribe]) && Conditions.blocked, then: .notKept,
                    because: "presence from a blocked contact is not handed on", cite: .xep(191, "3.3", .must)),
                Rule(
                    "pending.missing", when: .presenceType([.subscribe]) && .reach([.missing, .unreachable]), then: .notKept,
                    because: "it reaches no account that could keep it", cite: .rfc(6121, "8.5.1", .must)),
                Rule(
                    "pending.subscribe", when: .presenceType([.subscribe]) && Conditions.toContact, then: .kept,
                    because: "the complete request is kept until it is answered", cite: .rfc(6121, "3.1.3", .must)),
                Rule(
                    "pending.other", when: .always, then: .unconcerned, because: "not a request",
                    cite: .rfc(6121, "3.1.3", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .whole, readable: .yes, retention: .untilAnswered,
                    removedBy: ["approval", "refusal", "cancellation by the requester"]),
                cite: .rfc(6121, "3.1.3", .must))
        ])

    static let presence = StorePolicy(
        .presence,
        [
            .senderServer: [
                Rule(
                    "presence.broadcast", when: .presenceType([.available]) && .target([.broadcast]), then: .kept,
                    because: "the last presence of each resource answers probes", cite: .rfc(6121, "4.2.2", .must)),
                Rule(
                    "presence.unavailable", when: .presenceType([.unavailable]) && .target([.broadcast]), then: .notKept,
                    because: "the resource's presence is forgotten", cite: .rfc(6121, "4.5.2", .must)),
                Rule(
                    "presence.other", when: .always, then: .unconcerned, because: "not a broadcast",
                    cite: .rfc(6121, "4.2", .silent)),
            ],
            .service: [
                Rule(
                    "presence.occupant", when: .presenceType([.available]) && Conditions.toOccupant, then: .kept(.metadata),
                    because: "the room remembers its occupants", cite: .xep(45, "7.2", .must)),
                Rule(
                    "presence.no-room", when: .always, then: .unconcerned, because: "not a join",
                    cite: .xep(45, "7.2", .silent)),
            ],
        ],
        traits: [
            TraitRule(at: .service, StoreTraits(phase: .beforeDelivery), cite: .rfc(6120, "10.5", .silent)),
            TraitRule(
                StoreTraits(
                    phase: .beforeRouting, medium: .memory, readable: .yes, retention: .session,
                    removedBy: ["the next presence", "unavailable presence", "the end of the session"],
                    residue: Effect.Residue.none),
                cite: .rfc(6121, "4.5.2", .silent)),
        ])

    static let directedPresence = StorePolicy(
        .directedPresence,
        [
            .senderServer: [
                Rule(
                    "directed.available",
                    when: .presenceType([.available]) && !.target([.broadcast, .ownAccount, .ownResource]),
                    then: .kept(.metadata),
                    because: "whoever got directed presence is told of the end of the session",
                    cite: .rfc(6121, "4.6.3", .must)),
                Rule(
                    "directed.other", when: .always, then: .unconcerned, because: "not directed",
                    cite: .rfc(6121, "4.6", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeRouting, part: .metadata, medium: .memory, readable: .yes, retention: .session,
                    removedBy: ["directed unavailable presence", "the end of the session"], residue: Effect.Residue.none),
                cite: .rfc(6121, "4.6.3", .must))
        ])

    static let vcard = StorePolicy(
        .vcard,
        [
            .senderServer: [
                Rule(
                    "vcard.set", when: Conditions.set("vCard", Namespace.vcard), then: .kept(.item),
                    because: "the vCard is kept until replaced",
                    cite: .xep(54, "3.2", .must)),
                Rule("vcard.other", when: .always, then: .unconcerned, because: "not a vCard", cite: .xep(54, "3", .silent)),
            ]
        ],
        traits: [untilChanged(.xep(54, "3.2", .must), removedBy: ["the next vCard", "account removal"])])

    static let privateXML = StorePolicy(
        .privateXML,
        [
            .senderServer: [
                Rule(
                    "private.set", when: Conditions.set("query", Namespace.privateXML), then: .kept(.item),
                    because: "private XML is kept until overwritten", cite: .xep(49, "2", .must)),
                Rule(
                    "private.other", when: .always, then: .unconcerned, because: "not private XML",
                    cite: .xep(49, "2", .silent)),
            ]
        ],
        traits: [untilChanged(.xep(49, "4", .must), removedBy: ["overwriting", "account removal"])])

    static let blocklist = StorePolicy(
        .blocklist,
        [
            .senderServer: [
                Rule(
                    "blocklist.unblock", when: Conditions.set("unblock", Namespace.blocking), then: .notKept,
                    because: "the entries are taken off the list", cite: .xep(191, "3.4", .must)),
                Rule(
                    "blocklist.nobody",
                    when: Conditions.set("block", Namespace.blocking)
                        && .count([PathStep("block", Namespace.blocking), PathStep("item", Namespace.blocking)], 0...0),
                    then: .notKept, because: "a request that blocks nobody is refused", cite: .xep(191, "3.3", .must)),
                Rule(
                    "blocklist.block", when: Conditions.set("block", Namespace.blocking), then: .kept(.item),
                    because: "the list applies across sessions", cite: .xep(191, "3.3", .must)),
                Rule(
                    "blocklist.privacy-active",
                    when: .iqType([.set])
                        && .path([PathStep("query", Namespace.privacy), PathStep("active", Namespace.privacy)]),
                    then: .notKept,
                    because: "the choice of an active list lasts for the session", cite: .xep(16, "2.2", .must)),
                Rule(
                    "blocklist.privacy-declined",
                    when: Conditions.set("query", Namespace.privacy)
                        && .path([PathStep("query", Namespace.privacy), PathStep("default", Namespace.privacy)])
                        && !.hasAttribute(
                            [PathStep("query", Namespace.privacy), PathStep("default", Namespace.privacy)], "name"),
                    then: .notKept, because: "no list is the default any more", cite: .xep(16, "2.3", .must)),
                Rule(
                    "blocklist.privacy", when: Conditions.set("query", Namespace.privacy), then: .kept(.item),
                    because: "privacy lists are kept", cite: .xep(16, "2.1", .must)),
                Rule(
                    "blocklist.other", when: .always, then: .unconcerned, because: "not about blocking",
                    cite: .xep(191, "3", .silent)),
            ]
        ],
        traits: [untilChanged(.xep(191, "3.3", .must), removedBy: ["unblocking", "account removal"])])

    static let carbons = StorePolicy(
        .carbons,
        [
            .senderServer: [
                Rule(
                    "carbons.disable", when: Conditions.set("disable", Namespace.carbons), then: .notKept,
                    because: "the session's flag is cleared",
                    cite: .xep(280, "5", .must)),
                Rule(
                    "carbons.enable", when: Conditions.set("enable", Namespace.carbons), then: .kept(.metadata),
                    because: "the session is marked to get copies", cite: .xep(280, "4", .must)),
                Rule(
                    "carbons.other", when: .always, then: .unconcerned, because: "not about carbons",
                    cite: .xep(280, "4", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeRouting, part: .metadata, medium: .memory, readable: .yes, retention: .session,
                    removedBy: ["disabling", "the end of the session"], residue: Effect.Residue.none),
                cite: .xep(280, "10.1", .silent))
        ])

    static let archivePrefs = StorePolicy(
        .archivePrefs,
        [
            .senderServer: [
                Rule(
                    "prefs.no-default",
                    when: Conditions.set("prefs", Namespace.archive)
                        && !.attribute(
                            [PathStep("prefs", Namespace.archive)], "default", ["always", "never", "roster"]),
                    then: .notKept, because: "preferences have to say what holds for everybody else",
                    cite: .xep(441, "2.1", .must, experimental: true)),
                Rule(
                    "prefs.set", when: Conditions.set("prefs", Namespace.archive) && !.isOff("archive"), then: .kept(.item),
                    because: "archive preferences are kept", cite: .xep(441, "2.1", .should, experimental: true)),
                Rule(
                    "prefs.other", when: .always, then: .unconcerned, because: "not preferences",
                    cite: .xep(441, "2", .silent)),
            ]
        ],
        traits: [
            untilChanged(.xep(441, "2.1", .should, experimental: true), removedBy: ["the next change", "account removal"])
        ])

    static let credentials = StorePolicy(
        .credentials,
        [
            .senderServer: [
                Rule(
                    "credentials.remove",
                    when: .iqType([.set])
                        && .path([PathStep("query", Namespace.register), PathStep("remove", Namespace.register)])
                        && !.target([.room, .service]),
                    then: .notKept, because: "the account is removed", cite: .xep(77, "3.2", .must)),
                Rule(
                    "credentials.set",
                    when: .iqType([.set])
                        && .path([PathStep("query", Namespace.register), PathStep("password", Namespace.register)])
                        && .target([.ownAccount, .domain]),
                    then: .kept, because: "an account needs something to check its password against",
                    cite: .xep(77, "3.1", .must)),
                Rule(
                    "credentials.other", when: .always, then: .unconcerned, because: "no password in it",
                    cite: .xep(77, "3", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeRouting, part: .verifier, readable: .unknown, retention: .untilChanged,
                    removedBy: ["a change of password", "account removal"]),
                cite: .xep(438, "6.2", .must, experimental: true))
        ])

    static let lastActivity = StorePolicy(
        .lastActivity,
        [
            .senderServer: [
                Rule(
                    "last.unavailable", when: .presenceType([.unavailable]) && .target([.broadcast]), then: .kept,
                    because: "the time of leaving answers later probes", cite: .rfc(6121, "4.3.2", .should)),
                Rule(
                    "last.other", when: .always, then: .unconcerned, because: "nobody leaves",
                    cite: .rfc(6121, "4.3.2", .silent)),
            ]
        ],
        traits: [
            untilChanged(.rfc(6121, "4.3.2", .should), part: .metadata, removedBy: ["the next logout", "account removal"])
        ])

    static let pushRegistration = StorePolicy(
        .pushRegistration,
        [
            .senderServer: [
                Rule(
                    "push.off", when: Conditions.set("enable", Namespace.push) && .isOff("push"), then: .notKept,
                    because: "push is not offered", cite: .xep(357, "4", .must, experimental: true)),
                Rule(
                    "push.disable", when: Conditions.set("disable", Namespace.push), then: .notKept,
                    because: "the registration is removed",
                    cite: .xep(357, "6", .should, experimental: true)),
                Rule(
                    "push.enable", when: Conditions.set("enable", Namespace.push), then: .kept(.item),
                    because: "the push service's address, node and options are kept until disabled",
                    cite: .xep(357, "5", .should, experimental: true)),
                Rule(
                    "push.other", when: .always, then: .unconcerned, because: "not about push", cite: .xep(357, "5", .silent)
                ),
            ]
        ],
        traits: [
            untilChanged(
                .xep(357, "6", .should, experimental: true), removedBy: ["disabling", "repeated errors of the push service"])
        ])

    /// Kept at the acting account's own server until somebody changes it.
    static func untilChanged(_ cite: Citation, part: Effect.Part? = nil, removedBy: [String]) -> TraitRule {
        TraitRule(
            StoreTraits(phase: .beforeRouting, part: part, readable: .yes, retention: .untilChanged, removedBy: removedBy),
            cite: cite)
    }
}
