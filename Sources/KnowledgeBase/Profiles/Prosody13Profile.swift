import Inspection
import XMPP

/// Prosody 13.0 as its shipped file configures it: what differs from 0.12.
package enum Prosody13Profile {
    package static let profile = ProsodyProfile.profile.derived(
        id: "prosody-13", title: "Prosody 13",
        provenance: "source of 13.0.1 compared with 0.12.3, and the package of Debian's backports run on loopback",
        knobs: knobs, policies: [lastActivity, roomConfig, serverQueue], delivery: delivery)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("prosody", "13.0.1", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("prosody 13", name) }

    static let knobs: [Knob] = [
        CommonKnobs.push("on", option("modules_enabled (cloud_notify is in the shipped file)")),
        Knob(
            "bounce_blocked_messages", .onOff, default: "off",
            effect: "whether messages from blocked contacts are answered with an error",
            cite: option("bounce_blocked_messages")),
        Knob(
            "account_activity", .onOff, default: "on", effect: "whether the time of the last login and logout is kept",
            cite: option("modules_enabled (account_activity is in the shipped file)")),
        Knob(
            "s2s_send_queue_size", .number, default: "32768",
            effect: "how many stanzas wait for a stream to another server", cite: option("s2s_send_queue_size")),
    ]

    /// The time alone is kept, and when the session ends: the presence itself leaves nothing there.
    static let lastActivity: StorePolicy = {
        let unbind = source("plugins/mod_account_activity.lua", "resource-unbind")
        return StorePolicy(
            .lastActivity,
            [
                .senderServer: [
                    Rule(
                        "prosody13.last.off", when: leaving && .isOff("account_activity"), then: .notKept,
                        because: "mod_account_activity is not loaded", cite: option("modules_enabled")),
                    Rule(
                        "prosody13.last.unavailable", when: leaving, then: .notKept,
                        because: "the time, without the text, is kept when the session ends, not for the presence",
                        cite: unbind),
                    Rule(
                        "prosody13.last.other", when: .always, then: .unconcerned, because: "nobody leaves", cite: unbind),
                ]
            ], traits: [])
    }()

    private static let leaving: Condition = .presenceType([.unavailable]) && .target([.broadcast])

    /// Rooms have vCards, in a store of their own.
    static let roomConfig: StorePolicy = {
        let vcard = Condition.iqType([.set]) && .payload("vCard", in: Namespace.vcard) && Conditions.toRoom
        let set = source("plugins/muc/vcard.lib.lua", "set_vcard")
        return ProsodyProfile.roomConfig.preceding(
            .service,
            Rule("prosody13.room.vcard", when: vcard, then: .kept(.item), because: "a room may have a vCard", cite: set)
        ).with(
            contentsOf: ProsodyProfile.places(
                when: vcard, files: "{%domain}/vcard_muc/{%room}.dat", table: "prosody (store 'vcard_muc')"))
    }()

    static let serverQueue = ProsodyProfile.serverQueue.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    removedBy: [
                        "the stream coming up", "giving up after 90 s, and then it bounces", "overflow of 32768 stanzas",
                    ]),
                cite: source("plugins/mod_s2s.lua", "s2s_send_queue_size"))
        ])

    static let delivery = ProsodyProfile.delivery.replacing(
        "prosody.route.blocked-bounce",
        with: Rule(
            "prosody13.route.blocked-bounce",
            when: .isOn("bounce_blocked_messages") && Conditions.blocked && Conditions.conversational
                && !.unknownMessageType && .target([.account, .ownAccount]),
            then: .bounced("service-unavailable"), because: "answered as if nobody were there",
            cite: source("plugins/mod_blocklist.lua", "bounce_message")))
}
