import Inspection
import XMPP

/// What is published, and what services keep.
extension AccountPolicies {
    static let pep = StorePolicy(
        .pep,
        [
            .senderServer: [
                Rule(
                    "pep.retract",
                    when: (Conditions.pubsub("retract") || Conditions.pubsub("purge") || Conditions.pubsub("delete"))
                        && Conditions.toOwnAccount,
                    then: .notKept, because: "the item is removed", cite: .xep(60, "7.2", .must)),
                Rule(
                    "pep.cancelled", when: Conditions.toOwnAccount && Conditions.cancelledForm, then: .notKept,
                    because: "a cancelled form changes nothing", cite: .xep(60, "8.2", .must)),
                Rule(
                    "pep.publish", when: Conditions.pubsub("publish") && Conditions.toOwnAccount, then: .kept(.item),
                    because: "the last item goes to whoever comes online", cite: .xep(163, "4.3.4", .must)),
                Rule(
                    "pep.subscribers", when: pubsubMembership && Conditions.toOwnAccount, then: .kept(.metadata),
                    because: "subscriptions and affiliations are kept with the node", cite: .xep(60, "6.1", .must)),
                Rule(
                    "pep.create",
                    when: (Conditions.pubsub("create") || Conditions.pubsub("configure")) && Conditions.toOwnAccount,
                    then: .kept(.metadata),
                    because: "the node's configuration is kept until the node is deleted", cite: .xep(60, "8.2", .must)),
                Rule(
                    "pep.other", when: .always, then: .unconcerned, because: "nothing is published",
                    cite: .xep(163, "3", .silent)),
            ],
            .recipientServer: [
                Rule(
                    "pep.subscribers-other", when: pubsubMembership && .target([.account]), then: .kept(.metadata),
                    because: "the subscription is kept with the other account's node", cite: .xep(60, "6.1", .must)),
                Rule(
                    "pep.other-account", when: .always, then: .unconcerned, because: "nothing is subscribed to",
                    cite: .xep(163, "3", .silent)),
            ],
        ],
        traits: [
            TraitRule(at: .recipientServer, StoreTraits(phase: .beforeDelivery), cite: .rfc(6120, "10.5", .silent)),
            untilChanged(
                .xep(163, "4.3.4", .must), part: .item,
                removedBy: ["a newer item", "retraction", "purging or deleting the node"]),
        ])

    /// Requests that change who is subscribed to a node or affiliated with it.
    static let pubsubMembership: Condition =
        Conditions.pubsub("subscribe") || Conditions.pubsub("affiliations")
        || Conditions.pubsub("subscriptions") || Conditions.pubsub("options")

    static let pubsub = StorePolicy(
        .pubsub,
        [
            .service: [
                Rule(
                    "pubsub.remove",
                    when: Conditions.pubsub("retract") || Conditions.pubsub("purge") || Conditions.pubsub("delete"),
                    then: .notKept, because: "items are removed", cite: .xep(60, "7.2", .must)),
                Rule(
                    "pubsub.unsubscribe", when: Conditions.pubsub("unsubscribe"), then: .notKept,
                    because: "the subscription ends",
                    cite: .xep(60, "6.2", .must)),
                Rule(
                    "pubsub.transient", when: Conditions.pubsub("publish") && Conditions.persistOff, then: .notKept,
                    because: "the node does not keep items", cite: .xep(60, "4.3", .may)),
                Rule(
                    "pubsub.no-item", when: Conditions.pubsub("publish") && Conditions.pubsubItems("publish", 0...0),
                    then: .notKept, because: "there is no item in it", cite: .xep(60, "7.1.3", .must)),
                Rule(
                    "pubsub.cancelled", when: Conditions.cancelledForm && Conditions.toService, then: .notKept,
                    because: "a cancelled form changes nothing", cite: .xep(60, "8.2", .must)),
                Rule(
                    "pubsub.publish", when: Conditions.pubsub("publish"), then: .kept(.item),
                    because: "the node keeps its items",
                    cite: .xep(60, "7.1.2", .must)),
                Rule(
                    "pubsub.create", when: Conditions.pubsub("create") || Conditions.pubsub("configure"),
                    then: .kept(.metadata),
                    because: "the node's configuration is kept until the node is deleted", cite: .xep(60, "8.1", .must)),
                Rule(
                    "pubsub.subscribe",
                    when: pubsubMembership,

                    then: .kept(.metadata), because: "subscriptions and affiliations are kept", cite: .xep(60, "6.1", .must)),
                Rule("pubsub.other", when: .always, then: .unconcerned, because: "not pubsub", cite: .xep(60, "3", .silent)),
            ]
        ],
        traits: [
            TraitRule(at: .service, StoreTraits(phase: .beforeDelivery), cite: .rfc(6120, "10.5", .silent)),
            untilChanged(
                .xep(60, "8.2", .must), removedBy: ["retraction", "overflow of the node", "purging or deleting the node"]),
        ])

    static let roomConfig = StorePolicy(
        .roomConfig,
        [
            .service: [
                Rule(
                    "room.subject", when: Conditions.toRoom && .messageType([.groupchat]) && .subject && !.body,
                    then: .kept(.metadata),
                    because: "the current subject is part of the room's state", cite: .xep(45, "7.2.15", .must)),
                Rule(
                    "room.destroy",
                    when: .iqType([.set])
                        && .path([PathStep("query", Namespace.mucOwner), PathStep("destroy", Namespace.mucOwner)]),
                    then: .notKept, because: "the room is destroyed", cite: .xep(45, "10.9", .must)),
                Rule(
                    "room.configure", when: .iqType([.set]) && .payloadIn([Namespace.mucOwner]), then: .kept(.item),
                    because: "the configuration is kept while the room exists", cite: .xep(45, "10.2", .must)),
                Rule(
                    "room.affiliation", when: .iqType([.set]) && .payloadIn([Namespace.mucAdmin]), then: .kept(.metadata),
                    because: "affiliations outlast the visit", cite: .xep(45, "5.2", .must)),
                Rule(
                    "room.other", when: .always, then: .unconcerned, because: "the room's settings stay",
                    cite: .xep(45, "10", .silent)),
            ]
        ],
        traits: [
            TraitRule(at: .service, StoreTraits(phase: .beforeDelivery), cite: .rfc(6120, "10.5", .silent)),
            untilChanged(.xep(45, "10.2", .must), removedBy: ["the next change", "the end of the room"]),
        ])

    static let upload = StorePolicy(
        .upload,
        [
            .service: [
                Rule(
                    "upload.slot", when: .iqType([.get]) && .payload("request", in: Namespace.upload),
                    then: .kept(.metadata),
                    because: "the slot is remembered; the file follows over HTTP", cite: .xep(363, "5", .must)),
                Rule(
                    "upload.other", when: .always, then: .unconcerned, because: "not a slot", cite: .xep(363, "5", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .metadata, readable: .yes, retention: .unspecified,
                    removedBy: ["the service's own policy"]),
                cite: .xep(363, "9.3", .silent))
        ])
}
