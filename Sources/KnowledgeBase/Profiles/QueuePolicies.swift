import Inspection
import XMPP

/// Queues in memory that every server has in some form; products add how long and how many.
enum QueuePolicies {
    static let streamManagement = StorePolicy(
        .smQueue,
        [
            .recipientServer: [
                Rule(
                    "sm.delivered",
                    when: !.kind(.presence) && .flag(.recipientStreamManagement) && Conditions.delivered
                        && Conditions.toAccount,
                    then: .kept, because: "a stanza is held until the client acknowledges it", cite: .xep(198, "4", .must)),
                Rule(
                    "sm.other", when: .always, then: .unconcerned, because: "nothing waits for an acknowledgement",
                    cite: .xep(198, "4", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .whole, readable: .yes, retention: .untilAcked,
                    removedBy: ["the client's acknowledgement", "the resumption timeout"]),
                cite: .xep(198, "4", .must)),
            TraitRule(StoreTraits(medium: .unspecified), cite: .xep(198, "4", .silent)),
        ])

    static let serverToServer = StorePolicy(
        .s2sQueue,
        [
            .senderServer: [
                Rule(
                    "s2s.waiting",
                    when: .remote && Conditions.toContact && (.state([.unreachable]) || !.flag(.serversConnected)),
                    then: .kept,
                    because: "stanzas wait while the stream to the other server is being set up",
                    cite: .rfc(6120, "10.4", .silent)),
                Rule(
                    "s2s.other", when: .always, then: .unconcerned, because: "nothing waits",
                    cite: .rfc(6120, "10.4", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeRouting, part: .whole, medium: .memory, readable: .yes, retention: .session,
                    removedBy: ["the stream coming up", "giving up and bouncing"], residue: Effect.Residue.none),
                cite: .rfc(6120, "10.4.3", .must))
        ])

    static let roomHistory = StorePolicy(
        .roomHistory,
        [
            .service: [
                Rule(
                    "history.message", when: Conditions.toRoom && .messageType([.groupchat]) && .body, then: .kept,
                    because: "rooms replay recent messages to those who join", cite: .xep(45, "7.2.13", .may)),
                Rule(
                    "history.other", when: .always, then: .unconcerned, because: "not a room message",
                    cite: .xep(45, "7.2.13", .silent)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .whole, readable: .yes, retention: .session,
                    removedBy: ["newer messages", "the end of the room"]),
                cite: .xep(45, "7.2.13", .silent))
        ])
}
