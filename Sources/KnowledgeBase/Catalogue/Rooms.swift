import Inspection

extension Catalogue {
    /// Multi-user chat and channels.
    @inline(never) @_optimize(none)
    static func rooms() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "http://jabber.org/protocol/muc",
            [
                .init(
                    "x", .presence, "XEP-0045 §7.2", .stable, "joins the room", .service,
                    "The room holds the occupant until it leaves, normally in memory."),
                .init(
                    "history", .child(of: "x"), "XEP-0045 §7.2.14", .stable,
                    "back-log wanted[: {@maxstanzas} messages][, since {@since}]", .retrieval,
                    "Reads the room's history; how much there is, is its policy."),
                .init(
                    "password", .child(of: "x"), "XEP-0045 §7.2.5", .stable, "password of the room, readable", .credential,
                    "Compared, not kept."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0045 §7.2", .stable, "part of multi-user chat", .service,
                    StorageNote.room),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/muc#user",
            [
                .init(
                    "x", .anywhere, "XEP-0045 §7.2.2", .stable, "what the room says about an occupant", .service,
                    "Held by the room while the occupant stays."),
                .init(
                    "x", .all([.message, .containing("invite")]), "XEP-0045 §7.8.2", .stable, "invitation to a room",
                    .content, "Without a body no archive has to keep it; of type normal it may go to the offline store."),
                .init(
                    "x", .inside(.message, ["chat"]), "XEP-0045 §7.5", .stable, "private message in a room", .meta,
                    "\(StorageNote.rides) Kept with both users, not by the room."),
                .init(
                    "item", .child(of: "x"), "XEP-0045 §7.2.2", .stable,
                    "occupant[: affiliation {@affiliation}][, role {@role}][, {@jid}][, nickname now {@nick}]", .service,
                    "Affiliations last (XEP-0045 §5.2); roles end with the visit."),
                .init(
                    "status", .child(of: "x"), "XEP-0045 §12", .stable, "{@code|muc-status}", .meta,
                    "\(StorageNote.rides) 170 means that the room is logged in public."),
                .init(
                    "invite", .child(of: "x"), "XEP-0045 §7.8.2", .stable, "invites[ {@to}][, says {@from}]", .content,
                    StorageNote.bodyless),
                .init(
                    "decline", .child(of: "x"), "XEP-0045 §7.8.2", .stable,
                    "declines the invitation[ of {@to}][, says {@from}]", .content, StorageNote.bodyless),
                .init(
                    "destroy", .child(of: "x"), "XEP-0045 §10.9", .stable, "the room was destroyed[, go to {@jid}]",
                    .service, "The room's data go, as the service decides."),
                .init(
                    "password", .child(of: "x"), "XEP-0045 §7.8.2", .stable, "password of the room, readable", .credential,
                    "Rides in the invitation, in clear."),
                .init(
                    "actor", .child(of: "item"), "XEP-0045 §8.2", .stable, "done by[ {@nick}][ {@jid}]", .service,
                    StorageNote.nothing),
                .init("reason", .anywhere, "XEP-0045 §8.2", .stable, "the reason", .service, StorageNote.nothing),
                .init(
                    "continue", .child(of: "item"), "XEP-0045 §7.9", .stable, "goes on from conversation {@thread}", .meta,
                    StorageNote.rides),
                .init(
                    "continue", .child(of: "invite"), "XEP-0045 §7.9", .stable, "goes on from conversation {@thread}", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/muc#admin",
            [
                .init(
                    "query", .iqGet, "XEP-0045 §9.5", .stable,
                    "asks for a list[ of affiliation {item@affiliation}][ of role {item@role}]", .service, StorageNote.reads),
                .init(
                    "query", .iqSet, "XEP-0045 §9", .stable, "changes occupants or members: {#item}", .service,
                    "Affiliations are kept by the room under the bare JID (XEP-0045 §5.2); roles end with the visit."),
                .init("query", .iqResult, "XEP-0045 §9.5", .stable, "entries: {#item}", .service, StorageNote.reads),
                .init(
                    "item", .child(of: "query"), "XEP-0045 §9", .stable,
                    "entry[ {@jid}][ {@nick}][, affiliation {@affiliation}][, role {@role}]", .service,
                    "Affiliations are kept by the room; roles end with the visit."),
                .init(
                    "actor", .child(of: "item"), "XEP-0045 §8.2", .stable, "done by[ {@nick}][ {@jid}]", .service,
                    StorageNote.nothing),
                .init("reason", .child(of: "item"), "XEP-0045 §8.2", .stable, "the reason", .service, StorageNote.nothing),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/muc#owner",
            [
                .init(
                    "query", .iqGet, "XEP-0045 §10.2", .stable, "asks for the room's configuration", .service,
                    StorageNote.reads),
                .init(
                    "query", .iqSet, "XEP-0045 §10.2", .stable, "configures the room", .service,
                    "The room keeps it; it survives an empty room only if persistent (XEP-0045 §4.2)."),
                .init(
                    "query", .all([.iqSet, .containing("destroy")]), "XEP-0045 §10.9", .stable, "destroys the room",
                    .service, "The room's data go, as the service decides."),
                .init(
                    "query", .iqResult, "XEP-0045 §10.2", .stable, "the room's configuration", .service, StorageNote.reads),
                .init(
                    "destroy", .child(of: "query"), "XEP-0045 §10.9", .stable, "destroys the room[, go to {@jid}]", .service,
                    "The room's data go, as the service decides."),
                .init(
                    "reason", .child(of: "destroy"), "XEP-0045 §10.9", .stable, "the reason", .service, StorageNote.nothing),
                .init(
                    "password", .child(of: "destroy"), "XEP-0045 §10.9", .stable, "password of the other room, readable",
                    .credential, StorageNote.nothing),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/muc#unique",
            [
                .init(
                    "unique", .anywhere, "XEP-0307 §2", .deferred, "asks for a free room name", .transit, StorageNote.transit
                )
            ])
        entries += elements(
            of: "jabber:x:conference",
            [
                .init("x", .message, "XEP-0249 §2", .stable, "invites to room {@jid}", .content, StorageNote.bodyless)
            ])
        entries += elements(
            of: "urn:xmpp:muc-token-invite:0",
            [
                .init(
                    "request", .anywhere, "XEP-0488 §3", .experimental, "asks the room for an invitation token", .service,
                    "The room keeps tokens until they are revoked."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0488 §3", .experimental, "part of a token invitation", .service,
                    "The room keeps tokens until they are revoked."),
            ])
        entries += elements(
            of: "urn:xmpp:mmn:0",
            [
                .init(
                    "mentions", .message, "XEP-0452 §3", .experimental, "mentioned in a room one is not in", .content,
                    "To the bare JID: follows the rules of messages at the user's server.")
            ])
        entries += elements(
            of: "http://jabber.org/protocol/muc#affiliations",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "MongooseIM MUC Light", .vendor, "members of a MUC Light room",
                    .service, StorageNote.room)
            ])
        entries += elements(
            of: "urn:xmpp:muclight:0#affiliations",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "MongooseIM MUC Light", .vendor, "members of a MUC Light room",
                    .service, StorageNote.room)
            ])
        entries += elements(
            of: "urn:xmpp:muclight:0#configuration",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "MongooseIM MUC Light", .vendor, "configuration of a MUC Light room",
                    .service, StorageNote.room)
            ])
        entries += elements(
            of: "urn:xmpp:muclight:0#create",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "MongooseIM MUC Light", .vendor, "makes a MUC Light room", .service,
                    StorageNote.room)
            ])
        entries += elements(
            of: "urn:xmpp:mucsub:0",
            [
                .init(
                    "subscribe", .anywhere, "ejabberd MUC/Sub", .vendor, "subscribes to room events as {@nick}", .service,
                    "The room keeps the subscription; ejabberd delivers events also to the offline."),
                .init(
                    "unsubscribe", .anywhere, "ejabberd MUC/Sub", .vendor, "ends the subscription to the room", .service,
                    "Removes the subscription."),
                .init(
                    "subscriptions", .anywhere, "ejabberd MUC/Sub", .vendor, "who is subscribed to the room", .service,
                    StorageNote.reads),
                .init(
                    CatalogueEntry.anyName, .anywhere, "ejabberd MUC/Sub", .vendor, "part of a subscription to a room",
                    .service, StorageNote.room),
            ])
        entries += elements(
            of: "urn:xmpp:mix:core:1",
            [
                .init(
                    "join", .iq, "XEP-0369 §7.1.2", .experimental, "joins a channel", .service,
                    "The channel keeps the participant beyond sessions (XEP-0369 §2)."),
                .init(
                    "leave", .iq, "XEP-0369 §7.1.3", .experimental, "leaves a channel", .service, "Removes the participant."),
                .init(
                    "mix", .message, "XEP-0369 §7.1.6", .experimental, "message of a channel[, by {nick}]", .content,
                    "The channel archives it (XEP-0369 §7.2.1), and the participants' servers may."),
                .init(
                    "participant", .anywhere, "XEP-0369 §4.7.3", .experimental, "a participant[: {nick}]", .service,
                    "The channel keeps it."),
                .init(
                    "create", .iq, "XEP-0369 §7.3.2", .experimental, "makes channel {@channel}", .service,
                    "Kept by the service."),
                .init(
                    "destroy", .iq, "XEP-0369 §7.3.4", .experimental, "destroys channel {@channel}", .service,
                    "Removes the channel's data."),
                .init(
                    "setnick", .iq, "XEP-0369 §7.1.4", .experimental, "is called {nick} now", .service,
                    "Kept with the participant."),
                .init(
                    "update-subscription", .iq, "XEP-0369 §7.1.2", .experimental, "changes what it is told of", .service,
                    "Kept with the participant."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0369 §7.1", .experimental, "part of a channel's traffic",
                    .service, "Kept by the channel, where it is kept at all."),
            ])
        entries += elements(
            of: "urn:xmpp:mix:pam:2",
            [
                .init(
                    "client-join", .iq, "XEP-0405 §2.7", .experimental, "own server is to join {@channel}", .account,
                    "The channel enters the roster; its messages are archived by own server where that is offered (XEP-0405)."
                ),
                .init(
                    "client-leave", .iq, "XEP-0405 §2.8", .experimental, "own server is to leave {@channel}", .account,
                    "The channel leaves the roster."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0405 §2", .experimental, "part of joining a channel", .account,
                    "See the request it belongs to."),
            ])
        entries += elements(
            of: "urn:xmpp:mix:presence:0",
            [
                .init(
                    "mix", .presence, "XEP-0403 §3", .deferred, "presence in a channel", .service,
                    "Kept in the presence node of the channel while online."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0403 §3", .deferred, "part of presence in a channel", .service,
                    "Kept in the presence node of the channel while online."),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:muji:0",
            [
                .init(
                    "muji", .anywhere, "XEP-0272 §3", .experimental, "takes part in a call of many", .session,
                    "Presence in the room, not kept beyond it."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0272 §3", .experimental, "part of a call of many", .session,
                    "Presence in the room, not kept beyond it."),
            ])
        return entries
    }
}
