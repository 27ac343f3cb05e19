import Inspection
import XMPP

extension Jabberd2Profile {
    /// Also what is addressed elsewhere, or to oneself, changes the roster.
    static let roster = AccountPolicies.roster.preceding(
        .senderServer,
        Rule(
            "jabberd2.roster.set-elsewhere",
            when: .iqType([.set]) && .payloadIn([Namespace.roster]) && !Conditions.toOwnAccount,
            then: .kept(.item), because: "a roster set is taken whatever its address",
            cite: source("sm/mod_roster.c", "_roster_in_sess")),
        Rule(
            "jabberd2.roster.subscribe-self", when: .presenceType([.subscribe]) && Conditions.toOwnAccount,
            then: .kept(.metadata),
            because: "a request to oneself is noted like any other", cite: source("sm/mod_roster.c", "_roster_in_sess"))
    ).with(contentsOf: table("roster-items"))

    /// A request waits among the offline messages, and only where it cannot be handed over.
    static let pendingSubscription: StorePolicy = {
        let store = source("sm/mod_offline.c", "_offline_pkt_user")
        let request = Condition.presenceType([.subscribe])
        return AccountPolicies.pendingSubscription.preceding(
            .recipientServer,
            Rule(
                "jabberd2.pending.full", when: request && .target([.resource]) && !Conditions.goneAlone, then: .notKept,
                because: "a request to a full JID is not kept",
                cite: .observed("jabberd2", "2.7.0", "a request to a full JID")),
            Rule(
                "jabberd2.pending.off", when: request && .isOn("offline.dropsubscriptions"), then: .notKept,
                because: "requests are not kept for later", cite: option("offline.dropsubscriptions")),
            Rule(
                "jabberd2.pending.delivered", when: request && Conditions.delivered, then: .notKept,
                because: "it is handed to the contact's resources and not kept", cite: store)
        ).with(
            contentsOf: [
                TraitRule(
                    StoreTraits(
                        phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                        removedBy: ["the first presence with non-negative priority"]),
                    cite: store)
            ] + table("queue"))
    }()

    /// The last broadcast stays in a table, also after the session.
    static let presence: StorePolicy = {
        let status = source("sm/mod_status.c", "_status_in_sess")
        return AccountPolicies.presence.preceding(
            .senderServer,
            Rule(
                "jabberd2.presence.invisible", when: .kind(.presence) && .attribute([], "type", ["invisible"]), then: .kept,
                because: "invisible presence counts as a broadcast", cite: status),
            Rule(
                "jabberd2.presence.domain",
                when: .presenceType([.available, .unavailable]) && .target([.domain]), then: .kept,
                because: "presence to a domain is noted too", cite: source("sm/mod_status.c", "_status_pkt_sm"))
        ).with(
            contentsOf: [
                TraitRule(
                    at: .senderServer,
                    StoreTraits(
                        phase: .beforeRouting, part: .whole, retention: .untilChanged,
                        removedBy: ["the next presence", "account removal"]),
                    cite: status)
            ]
                + table("status").map { rule in
                    var rule = rule
                    rule.party = .senderServer
                    return rule
                })
    }()

    static let vcard = AccountPolicies.vcard.preceding(
        .senderServer,
        Rule(
            "jabberd2.vcard.addressed", when: Conditions.set("vCard", Namespace.vcard) && !.unaddressed, then: .notKept,
            because: "a vCard is set without an address", cite: source("sm/mod_iq_vcard.c", "_iq_vcard_in_sess"))
    ).with(contentsOf: table("vcard"))
    static let privateXML: StorePolicy = {
        let set = source("sm/mod_iq_private.c", "_iq_private_in_sess")
        return AccountPolicies.privateXML.preceding(
            .senderServer,
            Rule(
                "jabberd2.private.nothing",
                when: Conditions.set("query", Namespace.privateXML)
                    && .count([PathStep("query", Namespace.privateXML), PathStep("*", "*")], 0...0),
                then: .notKept, because: "there is nothing in it", cite: set),
            Rule(
                "jabberd2.private.domain",
                when: .iqType([.set]) && .payload("query", in: Namespace.privateXML) && .target([.domain]),
                then: .kept(.item), because: "it is taken for the sender's own", cite: set)
        ).with(contentsOf: table("private"))
    }()

    static let blocklist: StorePolicy = {
        let query = PathStep("query", Namespace.privacy)
        let list = [query, PathStep("list", Namespace.privacy)]
        return AccountPolicies.blocklist.reordering(.senderServer) { $0.removing("blocklist.nobody") }.preceding(
            .senderServer,
            Rule(
                "jabberd2.blocklist.addressed", when: Conditions.set("block", Namespace.blocking) && !.unaddressed,
                then: .notKept, because: "a block list is changed without an address",
                cite: source("sm/mod_privacy.c", "_privacy_in_sess")),
            Rule(
                "jabberd2.blocklist.remove",
                when: .iqType([.set]) && .path(list) && !.path(list + [PathStep("item", Namespace.privacy)]), then: .notKept,
                because: "a list without items is removed", cite: source("sm/mod_privacy.c", "_privacy_in_sess"))
        ).with(contentsOf: table("privacy-items"))
    }()

    static let credentials = AccountPolicies.credentials.with(
        contentsOf: [
            TraitRule(
                when: .knob("authreg.password_type", ["plaintext"]), StoreTraits(part: .whole, readable: .yes),
                cite: source("etc/c2s.xml.dist.in", "plaintext")),
            TraitRule(
                StoreTraits(part: .verifier, readable: .no),
                cite: source("storage/authreg_sqlite.c", "_ar_sqlite_set_password")),
        ] + table("authreg"))

    /// The time of leaving is written when the session ends, not for the presence.
    static let lastActivity = AbsentPolicies.refusing(
        .lastActivity, "jabberd2.last", when: .presenceType([.unavailable]) && .target([.broadcast]),
        because: "the time goes into the table logout when the session ends, not for the presence",
        source("sm/mod_iq_last.c", "_iq_last_sess_end"))

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after 300 s, and then it bounces"]),
                cite: source("etc/s2s.xml.dist.in", "check"))
        ])
}
