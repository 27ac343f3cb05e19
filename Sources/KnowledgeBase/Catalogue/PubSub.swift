import Inspection

extension Catalogue {
    /// Publish-subscribe, personal eventing, and the payloads of well-known nodes.
    @inline(never) @_optimize(none)
    static func pubSub() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "http://jabber.org/protocol/pubsub",
            [
                .init(
                    "pubsub", .iqGet, "XEP-0060 §6.5", .stable, "asks a pubsub service: {>}", .service, StorageNote.nothing),
                .init(
                    "pubsub", .iqSet, "XEP-0060 §7.1", .stable, "a pubsub request: {>}", .service,
                    "What is kept depends on the request inside."),
                .init(
                    "pubsub", .iqResult, "XEP-0060 §6.5", .stable, "a pubsub service answers: {>}", .service,
                    StorageNote.nothing),
                .init(
                    "pubsub", .message, "XEP-0060 §8.6", .stable, "a pubsub service asks or tells: {>}", .service,
                    StorageNote.nothing),
                .init(
                    "publish", .child(of: "pubsub"), "XEP-0060 §7.1", .stable, "publishes to {@node}", .service,
                    StorageNote.item),
                .init(
                    "publish", .all([.child(of: "pubsub"), .iqResult]), "XEP-0060 §7.1.2", .stable, "published to {@node}",
                    .service, StorageNote.item),
                .init(
                    "publish-options", .child(of: "pubsub"), "XEP-0060 §7.1.5", .stable, "what the node has to be like",
                    .service,
                    "Configures only a node made by this publish; otherwise a mismatch refuses it and nothing is kept."),
                .init(
                    "retract", .child(of: "pubsub"), "XEP-0060 §7.2", .stable, "removes item {item@id} from {@node}",
                    .service, "Removes the kept item; an archive of the node has its own history."),
                .init(
                    "items", .child(of: "pubsub"), "XEP-0060 §6.5", .stable, "items of {@node}: {#item}", .retrieval,
                    "Reads what the node keeps."),
                .init("item", .anywhere, "XEP-0060 §7.1", .stable, "item[ {@id}]", .service, StorageNote.item),
                .init(
                    "subscribe", .child(of: "pubsub"), "XEP-0060 §6.1", .stable, "subscribes {@jid}[ to {@node}]", .service,
                    "The service keeps the subscription until it is ended, expires or the node goes."),
                .init(
                    "unsubscribe", .child(of: "pubsub"), "XEP-0060 §6.2", .stable,
                    "ends the subscription of {@jid}[ to {@node}]", .service, "Removes the kept subscription."),
                .init(
                    "subscription", .child(of: "pubsub"), "XEP-0060 §6.1", .stable,
                    "subscription of {@jid}: {@subscription}", .service, "The service keeps it until it is ended or expires."
                ),
                .init(
                    "subscription", .child(of: "subscriptions"), "XEP-0060 §5.6", .stable,
                    "{@jid} to {@node}: {@subscription}", .service, "The service keeps it until it is ended or expires."),
                .init(
                    "subscribe-options", .child(of: "subscription"), "XEP-0060 §6.1.5", .stable,
                    "the subscription can be configured", .service, StorageNote.advert),
                .init(
                    "options", .child(of: "pubsub"), "XEP-0060 §6.3", .stable, "options of a subscription[ to {@node}]",
                    .service, "Kept with the subscription."),
                .init(
                    "subscriptions", .child(of: "pubsub"), "XEP-0060 §5.6", .stable, "own subscriptions: {#subscription}",
                    .retrieval, StorageNote.reads),
                .init(
                    "affiliations", .child(of: "pubsub"), "XEP-0060 §5.7", .stable, "own affiliations: {#affiliation}",
                    .retrieval, StorageNote.reads),
                .init(
                    "affiliation", .child(of: "affiliations"), "XEP-0060 §5.7", .stable, "{@node}: {@affiliation}", .service,
                    "Kept with the node."),
                .init(
                    "create", .child(of: "pubsub"), "XEP-0060 §8.1", .stable, "makes a node[ {@node}]", .service,
                    "The service keeps node and configuration until it is deleted."),
                .init(
                    "configure", .child(of: "pubsub"), "XEP-0060 §8.1.3", .stable, "configuration of the node to be made",
                    .service, "Kept with the node."),
                .init(
                    "default", .child(of: "pubsub"), "XEP-0060 §6.4", .stable, "options a subscription has by default",
                    .retrieval, StorageNote.reads),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/pubsub#owner",
            [
                .init(
                    "pubsub", .iq, "XEP-0060 §8.2", .stable, "an owner's request: {>}", .service,
                    "What is kept depends on the request inside."),
                .init(
                    "configure", .child(of: "pubsub"), "XEP-0060 §8.2", .stable, "configuration of {@node}", .service,
                    "Kept with the node; decides whether, how many and how long items are kept."),
                .init(
                    "delete", .child(of: "pubsub"), "XEP-0060 §8.4", .stable, "deletes node {@node}", .service,
                    "The items are removed first, then the node (XEP-0060 §8.4)."),
                .init(
                    "purge", .child(of: "pubsub"), "XEP-0060 §8.5", .stable, "removes all items of {@node}", .service,
                    "Removes every kept item."),
                .init(
                    "subscriptions", .child(of: "pubsub"), "XEP-0060 §8.8", .stable,
                    "who is subscribed to {@node}: {#subscription}", .service, "Kept with the node."),
                .init(
                    "subscription", .child(of: "subscriptions"), "XEP-0060 §8.8", .stable, "{@jid}: {@subscription}",
                    .service, "Kept with the node."),
                .init(
                    "affiliations", .child(of: "pubsub"), "XEP-0060 §8.9", .stable,
                    "who may do what with {@node}: {#affiliation}", .service, "Kept with the node."),
                .init(
                    "affiliation", .child(of: "affiliations"), "XEP-0060 §8.9", .stable, "{@jid}: {@affiliation}", .service,
                    "Kept with the node."),
                .init(
                    "default", .child(of: "pubsub"), "XEP-0060 §8.3", .stable, "the configuration nodes have by default",
                    .retrieval, StorageNote.reads),
                .init(
                    "redirect", .child(of: "delete"), "XEP-0060 §8.4", .stable, "the node goes on at {@uri}", .service,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/pubsub#event",
            [
                .init("event", .message, "XEP-0060 §7.1.2", .stable, "a node changed: {>}", .ephemeral, StorageNote.notice),
                .init(
                    "items", .child(of: "event"), "XEP-0060 §7.1.2.1", .stable, "news of {@node}", .ephemeral,
                    StorageNote.notice),
                .init(
                    "item", .child(of: "items"), "XEP-0060 §7.1.2.1", .stable, "item[ {@id}][, published by {@publisher}]",
                    .ephemeral, StorageNote.notice),
                .init(
                    "retract", .child(of: "items"), "XEP-0060 §7.2.2.1", .stable, "item {@id} was removed", .ephemeral,
                    "The item is gone from its node; this is only the news."),
                .init(
                    "purge", .child(of: "event"), "XEP-0060 §8.5.2", .stable, "{@node} was emptied", .ephemeral,
                    "The items are gone from the node; this is only the news."),
                .init(
                    "delete", .child(of: "event"), "XEP-0060 §8.4.2", .stable, "{@node} was deleted", .ephemeral,
                    "The node is gone; this is only the news."),
                .init(
                    "configuration", .child(of: "event"), "XEP-0060 §8.2.5.3", .stable, "{@node} was configured anew",
                    .ephemeral, StorageNote.notice),
                .init(
                    "subscription", .child(of: "event"), "XEP-0060 §8.8.4", .stable,
                    "subscription to {@node}: {@subscription}", .ephemeral, StorageNote.notice),
                .init(
                    "create", .child(of: "event"), "XEP-0248 §5.3.1.2", .deferred, "{@node} was made", .ephemeral,
                    StorageNote.notice),
                .init(
                    "collection", .child(of: "event"), "XEP-0248 §5.3.2", .deferred, "collection {@node} changed",
                    .ephemeral, StorageNote.notice),
            ])
        entries += elements(
            of: "urn:xmpp:avatar:metadata",
            [
                .init("metadata", .anywhere, "XEP-0084 §4.2", .stable, "which avatar is shown", .account, StorageNote.pep),
                .init(
                    "info", .child(of: "metadata"), "XEP-0084 §4.2", .stable, "avatar of type {@type}, {@bytes} bytes",
                    .account, StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:avatar:data",
            [
                .init("data", .anywhere, "XEP-0084 §4.1", .stable, "the avatar picture", .account, StorageNote.pep)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/mood",
            [
                .init("mood", .anywhere, "XEP-0107 §2", .stable, "mood[: {>}]", .account, StorageNote.pep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0107 §2", .stable, "part of a mood", .account, StorageNote.pep),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/activity",
            [
                .init("activity", .anywhere, "XEP-0108 §2", .stable, "activity[: {>}]", .account, StorageNote.pep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0108 §2", .stable, "part of an activity", .account,
                    StorageNote.pep),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/tune",
            [
                .init(
                    "tune", .anywhere, "XEP-0118 §2", .stable, "music[: {title}][ by {artist}]", .account, StorageNote.pep),
                .init(
                    CatalogueEntry.anyName, .child(of: "tune"), "XEP-0118 §2", .stable, "part of a tune", .account,
                    StorageNote.pep),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/geoloc",
            [
                .init(
                    "geoloc", .anywhere, "XEP-0080 §4.1", .stable, "place[: {lat}, {lon}][, accurate to {accuracy} m]",
                    .account, "\(StorageNote.pep) The last place stays readable until an empty one is published."),
                .init(
                    CatalogueEntry.anyName, .child(of: "geoloc"), "XEP-0080 §4.1", .stable, "part of a place", .account,
                    StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:bookmarks:1",
            [
                .init(
                    "conference", .anywhere, "XEP-0402 §3", .stable,
                    "bookmark of a room[ {@name}][, joined by itself: {@autojoin}]", .account,
                    "\(StorageNote.ownPep) It may hold the room's password."),
                .init(
                    "nick", .child(of: "conference"), "XEP-0402 §3", .stable, "nickname {.}", .account, StorageNote.ownPep),
                .init(
                    "password", .child(of: "conference"), "XEP-0402 §2", .stable, "password of the room, readable",
                    .credential, StorageNote.ownPep),
                .init(
                    "extensions", .child(of: "conference"), "XEP-0402 §3", .stable, "what clients add to the bookmark",
                    .account, StorageNote.ownPep),
            ])
        entries += elements(
            of: "urn:xmpp:bookmarks:0",
            [
                .init(
                    "conference", .anywhere, "XEP-0402 (0.4)", .superseded, "bookmark of a room, older form", .account,
                    StorageNote.ownPep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0402 (0.4)", .superseded, "part of a bookmark, older form",
                    .account, StorageNote.ownPep),
            ])
        entries += elements(
            of: "urn:xmpp:notification-settings:1",
            [
                .init(
                    "notify", .anywhere, "XEP-0492 §2", .experimental, "when this chat may notify", .account,
                    StorageNote.ownPep),
                .init(
                    CatalogueEntry.anyName, .child(of: "notify"), "XEP-0492 §2", .experimental, "when this chat may notify",
                    .account, StorageNote.ownPep),
            ])
        entries += elements(
            of: "urn:xmpp:notification-settings:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0492 (0.1)", .superseded,
                    "when this chat may notify, older form", .account, StorageNote.ownPep)
            ])
        entries += elements(
            of: "urn:xmpp:bookmarks-pinning:0",
            [
                .init("pinned", .anywhere, "XEP-0469 §3", .experimental, "this chat is pinned", .account, StorageNote.ownPep)
            ])
        entries += elements(
            of: "http://www.w3.org/2005/Atom",
            [
                .init(
                    "entry", .anywhere, "XEP-0277 §2", .deferred, "post[: {title}]", .account,
                    "\(StorageNote.pep) Feeds keep many items."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "RFC 4287 §4", .proposedStandard, "part of a post", .account,
                    StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:pubsub-attachments:1",
            [
                .init(
                    "attachments", .anywhere, "XEP-0470 §4", .experimental, "attached to an item: {>}", .service,
                    "Kept as an item of a node of attachments."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0470 §4", .experimental, "part of what is attached", .service,
                    "Kept as an item of a node of attachments."),
            ])
        entries += elements(
            of: "urn:xmpp:pubsub-social-feed:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0472 §4", .experimental, "part of a social feed", .account,
                    StorageNote.pep)
            ])
        entries += elements(
            of: "urn:xmpp:serverinfo:0",
            [
                .init(
                    "serverinfo", .anywhere, "XEP-0485 §4", .stable, "what a server tells of itself", .service,
                    StorageNote.item),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0485 §4", .stable, "what a server tells of itself", .service,
                    StorageNote.item),
            ])
        entries += elements(
            of: "urn:xmpp:contacts:0",
            [
                .init(
                    "contact", .anywhere, "XEP-0510 §4.1.3", .experimental, "facts about a contact, encrypted", .account,
                    StorageNote.ownPep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0510 §4.1.3", .experimental, "facts about a contact, encrypted",
                    .account, StorageNote.ownPep),
            ])
        entries += elements(
            of: "urn:xmpp:pps:0",
            [
                .init(
                    "subscription", .anywhere, "XEP-0465 §4.2", .experimental, "a subscription shown to others", .account,
                    StorageNote.pep)
            ])
        entries += elements(
            of: "urn:xmpp:pubsub:subscription:0",
            [
                .init(
                    "subscription", .anywhere, "XEP-0330 §5", .deferred, "subscription to {@node}[ at {@service}]", .account,
                    StorageNote.ownPep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0330 §5", .deferred, "part of a list of subscriptions", .account,
                    StorageNote.ownPep),
            ])
        entries += elements(
            of: "urn:xmpp:calendar-events:0",
            [
                .init("event", .anywhere, "XEP-0471 §4", .experimental, "calendar event", .service, StorageNote.item),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0471 §4", .experimental, "part of a calendar event", .service,
                    StorageNote.item),
            ])
        entries += elements(
            of: "urn:xmpp:xid:0",
            [
                .init(
                    "xid", .anywhere, "XEP-0516 §5", .experimental, "statement about an identity", .account, StorageNote.pep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0516 §5", .experimental, "statement about an identity", .account,
                    StorageNote.pep),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/pubsub#errors",
            [
                .init(
                    "closed-node", .stanzaError, "XEP-0060 §6.1.3.4", .stable, "the node is closed", .error,
                    StorageNote.refused),
                .init(
                    "configuration-required", .stanzaError, "XEP-0060 §6.1.5", .stable,
                    "the subscription has to be configured first", .error, StorageNote.refused),
                .init(
                    "invalid-jid", .stanzaError, "XEP-0060 §6.1.3.1", .stable, "the JIDs do not belong together", .error,
                    StorageNote.refused),
                .init(
                    "invalid-options", .stanzaError, "XEP-0060 §6.3.6.2", .stable, "illegal options", .error,
                    StorageNote.refused),
                .init(
                    "invalid-payload", .stanzaError, "XEP-0060 §7.1.3.6", .stable, "wrong payload for this node", .error,
                    StorageNote.refused),
                .init(
                    "invalid-subid", .stanzaError, "XEP-0060 §6.2.3.5", .stable, "no subscription with that id", .error,
                    StorageNote.refused),
                .init(
                    "item-forbidden", .stanzaError, "XEP-0060 §7.1.3.7", .stable, "this node takes no items", .error,
                    StorageNote.refused),
                .init(
                    "item-required", .stanzaError, "XEP-0060 §7.1.3.7", .stable, "an item is needed", .error,
                    StorageNote.refused),
                .init(
                    "jid-required", .stanzaError, "XEP-0060 §6.3.4.3", .stable, "a JID is needed", .error,
                    StorageNote.refused),
                .init(
                    "max-items-exceeded", .stanzaError, "XEP-0060 §12.11", .stable, "too many items", .error,
                    StorageNote.refused),
                .init(
                    "max-nodes-exceeded", .stanzaError, "XEP-0060 §11", .stable, "too many nodes", .error,
                    StorageNote.refused),
                .init(
                    "node-full", .stanzaError, "XEP-0060 §7.1.3.4", .stable, "the node is full and takes no more", .error,
                    StorageNote.refused),
                .init(
                    "nodeid-required", .stanzaError, "XEP-0060 §7.2.3.3", .stable, "the name of a node is needed", .error,
                    StorageNote.refused),
                .init(
                    "not-in-roster-group", .stanzaError, "XEP-0060 §6.1.3.3", .stable,
                    "not in a roster group that may do this", .error, StorageNote.refused),
                .init(
                    "not-subscribed", .stanzaError, "XEP-0060 §6.2.3.2", .stable, "not subscribed", .error,
                    StorageNote.refused),
                .init(
                    "payload-too-big", .stanzaError, "XEP-0060 §7.1.3.5", .stable, "the payload is too large", .error,
                    StorageNote.refused),
                .init(
                    "payload-required", .stanzaError, "XEP-0060 §7.1.3.7", .stable, "a payload is needed", .error,
                    StorageNote.refused),
                .init(
                    "pending-subscription", .stanzaError, "XEP-0060 §6.1.3.7", .stable,
                    "the subscription waits for approval", .error, StorageNote.refused),
                .init(
                    "precondition-not-met", .stanzaError, "XEP-0060 §7.1.5", .stable,
                    "the node is not as publish-options ask", .error, "Nothing is kept: the publish was refused."),
                .init(
                    "presence-subscription-required", .stanzaError, "XEP-0060 §6.1.3.2", .stable,
                    "needs a presence subscription", .error, StorageNote.refused),
                .init(
                    "subid-required", .stanzaError, "XEP-0060 §6.2.3.1", .stable, "the id of the subscription is needed",
                    .error, StorageNote.refused),
                .init(
                    "too-many-subscriptions", .stanzaError, "XEP-0060 §6.1.3.9", .stable, "too many subscriptions", .error,
                    StorageNote.refused),
                .init(
                    "unsupported", .stanzaError, "XEP-0060 §6.1.3.10", .stable, "the service cannot do {@feature}", .error,
                    "Without persistent-items a node keeps nothing but perhaps the last item."),
                .init(
                    "unsupported-access-model", .stanzaError, "XEP-0060 §8.1.2", .stable,
                    "the access model is not supported", .error, StorageNote.refused),
                .init(
                    CatalogueEntry.anyName, .stanzaError, "XEP-0060 §11", .stable, "pubsub error", .error,
                    StorageNote.refused),
            ])
        return entries
    }
}
