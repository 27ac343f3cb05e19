import Inspection
import XMPP

/// Openfire with the Monitoring Service plugin, whose defaults changed with 2.8.
package enum OpenfireMonitoringProfile {
    /// Who spoke with whom, and not what was said.
    package static let profile27 = OpenfireProfile.profile.derived(
        id: "openfire-monitoring-2.7", title: "Openfire with Monitoring 2.7",
        provenance: "source of the plugin at 2.7.0 and 2.8.0-SNAPSHOT over Openfire; not run",
        knobs: [
            Knob(
                "conversation.metadataArchiving", .onOff, default: "on",
                effect: "whether it is kept who spoke with whom and when", cite: option("conversation.metadataArchiving")),
            Knob(
                "conversation.messageArchiving", .onOff, default: nil, effect: "whether what was said is kept",
                cite: option("conversation.messageArchiving"), aliasOf: "archive"),
            roomArchiving("off", OpenfireProfile.plugin("archive/ConversationManager.java", "roomArchivingEnabled")),
            Knob(
                "room-archive", .onOff, default: "on", effect: "whether what is said in rooms is kept",
                cite: OpenfireProfile.option("room.logEnabled"),
                implies: ["off": ["conversation.roomArchiving": "off"], "on": ["conversation.roomArchiving": "on"]]),
            Knob(
                "conversation.maxAge", .days, default: nil,
                effect: "after how many days conversations are deleted; never is written as 0 in Openfire",
                cite: option("conversation.maxAge"), aliasOf: "archive.expires"),
        ],
        policies: [metadata, searchIndex, roomArchive]
    )
    .living(LifeRules.OpenfireMonitoring.all)

    /// The same, and what was said as well.
    package static let profile28 = profile27.derived(
        id: "openfire-monitoring-2.8", title: "Openfire with Monitoring 2.8",
        provenance: "source of the plugin at 2.8.0-SNAPSHOT over Openfire; not run",
        knobs: [
            CommonKnobs.archive("on", option("conversation.messageArchiving")),
            roomArchiving("on", option("conversation.roomArchiving")),
        ])

    static func option(_ name: String) -> Citation { .option("openfire-monitoring-plugin", name) }

    private static func roomArchiving(_ value: String, _ cite: Citation) -> Knob {
        Knob(
            "conversation.roomArchiving", .onOff, default: value, effect: "whether the plugin archives rooms too", cite: cite
        )
    }

    private static let manager = OpenfireProfile.plugin("archive/ConversationManager.java", "processMessage")

    /// A message with a body that passes between two accounts and is not blocked.
    private static let conversation: Condition =
        Conditions.message && Conditions.conversational && .body && Conditions.toAccount && !Conditions.blocked

    private static func metadataRules(_ side: String, _ reached: Condition) -> [Rule<Keeping>] {
        [
            Rule(
                "openfire.metadata.off-" + side, when: conversation && .isOff("conversation.metadataArchiving"),
                then: .notKept, because: "conversations are not recorded", cite: option("conversation.metadataArchiving")),
            Rule(
                "openfire.metadata." + side, when: conversation && reached, then: .kept(.metadata),
                because: "who speaks with whom, since when, and how many messages", cite: manager),
            Rule(
                "openfire.metadata.other-" + side, when: .always, then: .unconcerned, because: "not a conversation",
                cite: manager),
        ]
    }

    static let metadata = StorePolicy(
        .conversationMetadata,
        [
            .senderServer: metadataRules("out", !.flag(.senderBlocksRecipient)),
            .recipientServer: metadataRules("in", !(Conditions.noAccount || Conditions.unreachable)),
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .afterDelivery, part: .metadata, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["the purge of whole conversations, where conversation.maxAge is set"]),
                cite: option("conversation.maxAge"))
        ] + OpenfireProfile.table("ofConversation and ofConParticipant"))

    private static let indexer = OpenfireProfile.plugin("index/LuceneIndexer.java", "updateIndex")

    private static func indexRules(_ side: String, _ reached: Condition) -> [Rule<Keeping>] {
        [
            Rule(
                "openfire.index." + side, when: conversation && .isOn("archive") && reached, then: .kept(.body),
                because: "the words of archived messages are indexed", cite: indexer),
            Rule(
                "openfire.index.other-" + side, when: .always, then: .unconcerned, because: "nothing is archived",
                cite: indexer),
        ]
    }

    static let searchIndex = StorePolicy(
        .searchIndex,
        [
            .senderServer: indexRules("out", !.flag(.senderBlocksRecipient)),
            .recipientServer: indexRules("in", !(Conditions.noAccount || Conditions.unreachable)),
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .afterDelivery, part: .body, medium: .disk, place: "monitoring/msgsearch", readable: .yes,
                    retention: .unspecified, removedBy: ["a rebuild of the index"], residue: .unknown),
                cite: indexer)
        ])

    /// With the plugin, rooms are kept twice.
    static let roomArchive: StorePolicy = {
        let interceptor = OpenfireProfile.plugin("archive/GroupConversationInterceptor.java", "messageReceived")
        return OpenfireProfile.roomArchive.reordering(.service) {
            $0.inserting(
                Rule(
                    "openfire.room-archive.both",
                    when: .isOn("room-archive") && .isOn("conversation.roomArchiving") && .nonEmptyBody,
                    then: .kept(copies: 2), because: "the server logs it and the plugin archives it as well",
                    cite: interceptor),
                before: "openfire.room-archive.off")
        }.with(contentsOf: [
            TraitRule(
                when: .isOn("conversation.roomArchiving") && .nonEmptyBody,
                StoreTraits(place: "tables ofMucConversationLog and ofMessageArchive"), cite: interceptor)
        ])
    }()
}
