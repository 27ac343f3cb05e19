import Inspection
import XMPP

extension EjabberdProfile {
    static let offline = waiting(standaloneChatState)

    /// - Parameter nothing: what counts as no content at all.
    static func waiting(_ nothing: Condition) -> StorePolicy {
        let need = source("src/mod_offline.erl", "need_to_store")
        let route = source("src/ejabberd_sm.erl", "route_message")
        return StorePolicy(
            .offline,
            [
                .recipientServer: [
                    Rule(
                        "ejabberd.offline.not-a-message",
                        when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant),
                        then: .unconcerned, because: "only messages to accounts wait", cite: need),
                    Rule(
                        "ejabberd.offline.delivered", when: Conditions.delivered, then: .notKept,
                        because: "the recipient is there: it is delivered",
                        cite: .rfc(6121, "8.5.2.1.1", .must), route),
                    Rule(
                        "ejabberd.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                        because: "it does not reach an account", cite: route),
                    Rule(
                        "ejabberd.offline.blocked", when: Conditions.blocked, then: .notKept,
                        because: "messages from blocked contacts are refused", cite: route),
                    Rule(
                        "ejabberd.offline.redirected", when: Conditions.goneWithOthers && Conditions.conversational,
                        then: .notKept, because: "it goes to the resources that are there", cite: route),
                    Rule(
                        "ejabberd.offline.gone", when: Conditions.fullJIDGone && !Conditions.conversational, then: .notKept,
                        because: "only chat and normal messages are tried at the account",
                        cite: source("src/ejabberd_sm.erl", "do_route")),
                    Rule(
                        "ejabberd.offline.off", when: .isOff("offline"), then: .notKept,
                        because: "mod_offline is not loaded", cite: option("modules")),
                    Rule(
                        "ejabberd.offline.error", when: .messageType([.error]), then: .notKept, because: "errors never wait",
                        cite: need),
                    Rule(
                        "ejabberd.offline.marked", when: .payloadIn([Namespace.offline]), then: .notKept,
                        because: "it has been in the offline store before", cite: need),
                    Rule(
                        "ejabberd.offline.groupchat-bare", when: .messageType([.groupchat]), then: .notKept,
                        because: "groupchat to a user bounces",
                        cite: source("src/ejabberd_sm.erl", "do_route")),
                    Rule(
                        "ejabberd.offline.invited", when: .invited, then: .kept,
                        because: "the room adds a text, and hands no hints on",
                        cite: .observed("ejabberd", "23.01", "a mediated invitation with a hint")),
                    Rule(
                        "ejabberd.offline.event", when: legacyEvent, then: .notKept,
                        because: "it tells of an earlier message",
                        cite: source("src/mod_offline.erl", "check_event")),
                    Rule(
                        "ejabberd.offline.hint-for", when: Conditions.hintStore, then: .kept,
                        because: "a hint asks for it, and wins over those against", cite: need),
                    Rule(
                        "ejabberd.offline.hint-against", when: Conditions.hintNoStore || .hint("no-storage"), then: .notKept,
                        because: "a hint asks against it", cite: need),
                    Rule(
                        "ejabberd.offline.headline", when: .messageType([.headline]), then: .notKept,
                        because: "headlines never wait", cite: need),
                    Rule(
                        "ejabberd.offline.body", when: .body, then: .kept,
                        because: "it has a body and nobody suitable is there", cite: need),
                    Rule(
                        "ejabberd.offline.empty-all", when: .knob("mod_offline.store_empty_body", ["true"]), then: .kept,
                        because: "messages without a body wait too", cite: option("mod_offline.store_empty_body")),
                    Rule(
                        "ejabberd.offline.empty-none", when: .knob("mod_offline.store_empty_body", ["false"]),
                        then: .notKept,
                        because: "messages without a body do not wait", cite: option("mod_offline.store_empty_body")),
                    Rule(
                        "ejabberd.offline.chat-state", when: nothing, then: .notKept,
                        because: "nothing but a chat state is in it",
                        cite: source("src/misc.erl", "is_standalone_chat_state")),
                    Rule(
                        "ejabberd.offline.rest", when: .always, then: .kept,
                        because: "it is more than a chat state and nobody suitable is there", cite: need),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                        removedBy: ["a session's priority becoming non-negative", "account removal"]),
                    cite: source("src/mod_offline.erl", "route_offline_messages"))
            ] + places(module: "mod_offline", mnesia: "offline_msg.DAT", sql: "spool"))
    }

    /// A message event of XEP-0022 about a message that is named.
    private static let legacyEvent = Condition.path([
        PathStep("x", Namespace.legacyEvents), PathStep("id", Namespace.legacyEvents),
    ])

    /// What the offline store does not take, though it is of a type that waits.
    private static func untaken(_ nothing: Condition) -> Condition {
        !.invited
            && (legacyEvent
                || (!Conditions.hintStore
                    && (Conditions.hintNoStore || .hint("no-storage") || .payloadIn([Namespace.offline])
                        || (!.body
                            && (.knob("mod_offline.store_empty_body", ["false"])
                                || (nothing && .knob("mod_offline.store_empty_body", ["unless_chat_state"])))))))
    }

    /// Neither body nor subject, not even empty ones, and nothing that is not a chat state, a delay or an old event.
    static let standaloneChatState = standalone(ignoring: [])

    /// - Parameter others: namespaces that count for nothing as well.
    static func standalone(ignoring others: Set<String>) -> Condition {
        let ignored = others.union([Namespace.chatStates, Namespace.delay, Namespace.legacyEvents])
        return !.body && !.subject
            && (.noPayloads
                || .onlyPayloads(
                    in: ignored, ownNames: ["thread"], oneOf: ignored.union([Namespace.client, Namespace.server])))
    }

    /// What mod_client_state lets wait for an inactive client: chat states and notifications of PEP nodes.
    static func heldBack(_ nothing: Condition) -> Condition {
        nothing || .path([PathStep("event", Namespace.pubsubEvent), PathStep("items", Namespace.pubsubEvent)])
    }

    static let delivery = routes(standaloneChatState)

    /// - Parameter nothing: what counts as no content at all.
    static func routes(_ nothing: Condition) -> [Rule<DeliveryVerdict>] {
        let route = source("src/ejabberd_sm.erl", "route_message")
        let full = source("src/ejabberd_sm.erl", "do_route")
        let room = source("src/mod_muc_room.erl", "normal_state")
        return [
            Rule(
                "ejabberd.route.room-error", when: .target([.room, .occupant]) && .messageType([.error]), then: .dropped,
                because: "a room hands no errors on", cite: room),
            Rule(
                "ejabberd.route.room-chat", when: .target([.room]) && .messageType([.chat, .headline]),
                then: .bounced("not-acceptable"), because: "messages of this type are not for a whole room", cite: room),
            Rule(
                "ejabberd.route.room-normal",
                when: .target([.room]) && .messageType([.normal]) && !Conditions.voiceRequest,
                then: .dropped, because: "a room takes groupchat, invitations and requests for voice", cite: room),
            Rule(
                "ejabberd.route.occupant-groupchat", when: .target([.occupant]) && .messageType([.groupchat]),
                then: .bounced("bad-request"), because: "groupchat goes to the room, not to an occupant", cite: room),
            Rule(
                "ejabberd.route.room-host", when: .roomHost && !.messageType([.error]), then: .bounced("forbidden"),
                because: "only administrators send messages to the host of rooms",
                cite: source("src/mod_muc.erl", "route_to_host")),
            Rule(
                "ejabberd.route.domain",
                when: .target([.domain]) && !.messageType([.error]) && (.fullAddress || !.messageType([.headline])),
                then: .bounced("item-not-found"), because: "nothing at a domain takes messages",
                cite: source("src/ejabberd_local.erl", "bounce_resource_packet")),
            Rule(
                "ejabberd.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
                cite: .xep(45, "7.4", .must)),
            Rule(
                "ejabberd.route.service-error", when: .target([.domain, .service]) && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "ejabberd.route.service", when: .target([.domain, .service]), then: .dropped,
                because: "nothing there takes messages", cite: source("src/mod_pubsub.erl", "process_iq")),
            Rule(
                "ejabberd.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "ejabberd.route.unreachable", when: Conditions.unreachable,
                then: .bounced("remote-server-not-found", "remote-server-timeout"),
                because: "what waited for the stream is bounced", cite: source("src/ejabberd_s2s_out.erl", "mk_bounce_error")
            ),
            Rule(
                "ejabberd.route.error-bare", when: .messageType([.error]) && !.reach([.matchedResource]), then: .dropped,
                because: "errors never reach a bare JID", cite: full),
            Rule(
                "ejabberd.route.blocked-headline", when: Conditions.blocked && .messageType([.headline]), then: .dropped,
                because: "dropped without an answer", cite: route),
            Rule(
                "ejabberd.route.blocked-groupchat",
                when: Conditions.blocked && .messageType([.groupchat]) && .target([.resource, .ownResource]), then: .dropped,
                because: "dropped without an answer", cite: source("src/ejabberd_c2s.erl", "process_message_in")),
            Rule(
                "ejabberd.route.blocked-room", when: Conditions.blocked && .payloadIn([Namespace.mucUser]), then: .dropped,
                because: "what rooms send is dropped without an answer",
                cite: source("src/ejabberd_c2s.erl", "process_message_in")),
            Rule(
                "ejabberd.route.blocked", when: Conditions.blocked, then: .bounced("service-unavailable"),
                because: "answered as if nobody were there", cite: route),
            Rule(
                "ejabberd.route.held", when: .state([.inactive]) && Conditions.reachesClient && heldBack(nothing),
                then: .held,
                because: "chat states and PEP notifications wait until the client is active",
                cite: source("src/mod_client_state.erl", "filter_chat_states")),
            Rule(
                "ejabberd.route.full", when: .reach([.matchedResource]), then: .delivered,
                because: "the full JID matches a session", cite: full),
            Rule(
                "ejabberd.route.groupchat", when: .messageType([.groupchat]), then: .bounced("service-unavailable"),
                because: "groupchat to a user bounces", cite: full),
            Rule(
                "ejabberd.route.headline-full", when: .messageType([.headline]) && .target([.resource, .ownResource]),
                then: .dropped, because: "a headline to a resource that is gone is dropped", cite: full),
            Rule(
                "ejabberd.route.available", when: .reach([.available, .goneWithOthers]), then: .delivered,
                because: "it goes to the resources with the highest priority", cite: route),
            Rule(
                "ejabberd.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
                because: "there is no such account", cite: route),
            Rule(
                "ejabberd.route.headline-store",
                when: .messageType([.headline]) && Conditions.hintStore && !.isOff("offline"), then: .storedOffline,
                because: "a hint asks for it", cite: source("src/mod_offline.erl", "need_to_store")),
            Rule(
                "ejabberd.route.headline", when: .messageType([.headline]), then: .dropped, because: "headlines do not wait",
                cite: route),
            Rule(
                "ejabberd.route.archived", when: .isOff("offline") && .keeps(archive.rules[.recipientServer] ?? []),
                then: .dropped,
                because: "it counts as handled once it is in the archive", cite: source("src/mod_mam.erl", "offline_message")
            ),
            Rule(
                "ejabberd.route.offline-off", when: .isOff("offline"), then: .bounced("service-unavailable"),
                because: "nobody is there and nothing waits", cite: route),
            Rule(
                "ejabberd.route.untaken-archived", when: untaken(nothing) && .keeps(archive.rules[.recipientServer] ?? []),
                then: .dropped, because: "the offline store does not take it, and it counts as handled once it is archived",
                cite: source("src/mod_mam.erl", "offline_message")),
            Rule(
                "ejabberd.route.unstored", when: untaken(nothing),
                then: .bounced("service-unavailable"), because: "the offline store does not take it",
                cite: source("src/mod_offline.erl", "need_to_store")),
            Rule(
                "ejabberd.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there",
                cite: route),
        ]
    }
}
