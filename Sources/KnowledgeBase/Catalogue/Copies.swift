import Inspection

extension Catalogue {
    /// What tells of copies: hints, delays, ids, carbons, archives and the offline store.
    @inline(never) @_optimize(none)
    static func copies() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "urn:xmpp:hints",
            [
                .init(
                    "no-store", .message, "XEP-0334 §4.2", .stable, "the sender wants no copy kept anywhere", .hint,
                    "Neither archive nor offline store should keep it: a wish, not a guarantee (XEP-0334 §5)."),
                .init(
                    "no-permanent-store", .message, "XEP-0334 §4.1", .stable, "the sender wants no lasting copy", .hint,
                    "The archive should not keep it; the offline store may. A wish (XEP-0334 §5)."),
                .init(
                    "store", .message, "XEP-0334 §4.4", .stable, "the sender finds it worth keeping", .hint,
                    "It should be kept though it has no body, except in errors (XEP-0334 §4.4)."),
                .init(
                    "no-copy", .message, "XEP-0334 §4.3", .stable, "not to be copied to other resources", .hint,
                    "Speaks of copies to one's own devices only, not of what is kept."),
            ])
        entries += elements(
            of: "urn:xmpp:delay",
            [
                .init(
                    "delay", .anywhere, "XEP-0203 §2", .final, "sent {@stamp}[, held by {@from}]", .meta,
                    "Evidence that somebody held the stanza: an offline store, a room's history, an archive, a queue.")
            ])
        entries += elements(
            of: "jabber:x:delay",
            [
                .init(
                    "x", .anywhere, "XEP-0091 §2", .obsolete, "sent {@stamp}[, held by {@from}]", .meta,
                    "Evidence that somebody held the stanza; the old form of the delay stamp.")
            ])
        entries += elements(
            of: "urn:xmpp:sid:0",
            [
                .init(
                    "stanza-id", .message, "XEP-0359 §2.1", .experimental, "id given by {@by}", .meta,
                    "Given by one's own account or a room that has an archive, it is the archive's id: a copy is kept there (XEP-0313 §3.5)."
                ),
                .init(
                    "origin-id", .message, "XEP-0359 §2.2", .experimental, "id chosen by the sender", .meta,
                    StorageNote.rides),
                .init(
                    "referenced-stanza", .anywhere, "XEP-0359 §4", .experimental, "points to stanza {@id}[ of {@by}]", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:forward:0",
            [
                .init(
                    "forwarded", .anywhere, "XEP-0297 §3", .stable, "a whole stanza, forwarded", .meta,
                    "A copy: what is kept follows from the way the original took.")
            ])
        entries += elements(
            of: "urn:xmpp:carbons:2",
            [
                .init(
                    "enable", .iqSet, "XEP-0280 §4", .stable, "wants copies of messages of the other devices", .session,
                    "Held for this session only."),
                .init(
                    "disable", .iqSet, "XEP-0280 §5", .stable, "wants no more copies", .session,
                    "Held for this session only."),
                .init(
                    "received", .message, "XEP-0280 §7", .stable, "copy of a message another device received", .retrieval,
                    "A copy; an archive keeps the message once (XEP-0313 §6.1.1). Held until acked, under stream management."
                ),
                .init(
                    "sent", .message, "XEP-0280 §8", .stable, "copy of a message another device sent", .retrieval,
                    "A copy; an archive keeps the message once, and its id in here shows that it has (XEP-0313 §3.5)."),
                .init(
                    "private", .message, "XEP-0280 §9", .stable, "not to be copied to other devices", .hint,
                    "Speaks of copies only, not of what is kept."),
            ])
        entries += elements(
            of: "urn:xmpp:mam:2",
            [
                .init(
                    "query", .iqSet, "XEP-0313 §4.1", .stable, "asks an archive[ (query {@queryid})][, node {@node}]",
                    .retrieval, StorageNote.reads),
                .init(
                    "query", .iqGet, "XEP-0313 §4.1", .stable, "asks by what an archive can be searched", .retrieval,
                    StorageNote.nothing),
                .init(
                    "query", .iqResult, "XEP-0313 §4.1", .stable, "by what the archive can be searched", .retrieval,
                    StorageNote.nothing),
                .init(
                    "result", .message, "XEP-0313 §4.2", .stable, "archived under {@id}[ (query {@queryid})]", .retrieval,
                    "Kept already, under this id; the answer itself is never archived again."),
                .init(
                    "fin", .iqResult, "XEP-0313 §4.3.1", .stable, "end of the page[, complete: {@complete}]", .retrieval,
                    StorageNote.nothing),
                .init(
                    "metadata", .anywhere, "XEP-0313 §5", .stable, "how far the archive reaches", .retrieval,
                    "Shows from when to when the server holds messages."),
                .init(
                    "start", .child(of: "metadata"), "XEP-0313 §5", .stable, "oldest kept: {@timestamp}", .retrieval,
                    "The oldest message still kept."),
                .init(
                    "end", .child(of: "metadata"), "XEP-0313 §5", .stable, "newest kept: {@timestamp}", .retrieval,
                    "The newest message kept."),
                .init(
                    "flip-page", .child(of: "query"), "XEP-0313 §4.3.4", .stable, "newest first within a page", .retrieval,
                    StorageNote.nothing),
                .init(
                    "prefs", .iqGet, "XEP-0441 §2.1", .experimental, "asks what is archived", .retrieval, StorageNote.reads),
                .init(
                    "prefs", .iqSet, "XEP-0441 §2.1", .experimental, "archive {@default|archive-default}", .account,
                    "Own server keeps the preferences; they decide what goes into the archive from now on."),
                .init(
                    "prefs", .iqResult, "XEP-0441 §2.1", .experimental, "archives {@default|archive-default}", .account,
                    "Own server keeps the preferences and archives by them."),
                .init(
                    "always", .child(of: "prefs"), "XEP-0441 §2.1", .experimental, "always with these: {#jid}", .account,
                    "Kept with the preferences."),
                .init(
                    "never", .child(of: "prefs"), "XEP-0441 §2.1", .experimental, "never with these: {#jid}", .account,
                    "Kept with the preferences."),
                .init(
                    "jid", .anywhere, "XEP-0441 §2.1", .experimental, "address {.}", .account, "Kept with the preferences."),
            ])
        entries += elements(
            of: "urn:xmpp:mam:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0313 (0.5)", .superseded, "archive access, an older version",
                    .retrieval, "\(StorageNote.reads) Ids do not follow today's rules for stanza-id (XEP-0313 §3.5).")
            ])
        entries += elements(
            of: "urn:xmpp:mam:0",
            [
                .init(
                    "archived", .message, "XEP-0313 (0.3)", .superseded, "archived by {@by}, in an old form", .meta,
                    "Given by one's own account or a room, it says that a copy is kept there under this id."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0313 (0.3)", .superseded, "archive access, an old version",
                    .retrieval, StorageNote.reads),
            ])
        entries += elements(
            of: "urn:xmpp:mam:tmp",
            [
                .init(
                    "archived", .message, "XEP-0313 (0.2)", .superseded, "archived by {@by}, in the first form", .meta,
                    "Given by one's own account or a room, it says that a copy is kept there under this id."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0313 (0.2)", .superseded, "archive access, the first version",
                    .retrieval, StorageNote.reads),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/rsm",
            [
                .init(
                    "set", .anywhere, "XEP-0059 §2", .stable, "a page of a longer result[: up to {max}][, {count} in all]",
                    .meta, StorageNote.nothing),
                .init(
                    "max", .child(of: "set"), "XEP-0059 §2.1", .stable, "at most {.} at a time", .meta, StorageNote.nothing),
                .init("after", .child(of: "set"), "XEP-0059 §2.2", .stable, "what follows {.}", .meta, StorageNote.nothing),
                .init(
                    "before", .child(of: "set"), "XEP-0059 §2.3", .stable, "the page before[ {.}]", .meta,
                    StorageNote.nothing),
                .init("index", .child(of: "set"), "XEP-0059 §2.6", .stable, "from place {.}", .meta, StorageNote.nothing),
                .init(
                    "first", .child(of: "set"), "XEP-0059 §2.2", .stable, "the first of the page: {.}", .meta,
                    StorageNote.nothing),
                .init(
                    "last", .child(of: "set"), "XEP-0059 §2.2", .stable, "the last of the page: {.}", .meta,
                    StorageNote.nothing),
                .init("count", .child(of: "set"), "XEP-0059 §2.7", .stable, "{.} in all", .meta, StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:archive",
            [
                .init(
                    "pref", .iq, "XEP-0136 §2", .deprecated, "preferences of the old archive protocol", .account,
                    "Own server keeps them."),
                .init(
                    "save", .iqSet, "XEP-0136 §5.2", .deprecated, "puts a collection into the archive", .account,
                    "Own server's archive keeps it."),
                .init(
                    "list", .iq, "XEP-0136 §7.1", .deprecated, "lists collections of the archive", .retrieval,
                    StorageNote.reads),
                .init(
                    "retrieve", .iq, "XEP-0136 §7", .deprecated, "fetches a collection of the archive", .retrieval,
                    StorageNote.reads),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0136 §2", .deprecated, "the old archive protocol", .account,
                    "Depends on what is done; the old protocol lets clients write the archive."),
            ])
        entries += elements(
            of: "urn:xmpp:inbox:1",
            [
                .init(
                    "inbox", .iq, "XEP-0430 §5", .deferred, "asks for conversations and unread counts", .retrieval,
                    "Reads counts that own server keeps per conversation."),
                .init(
                    "entry", .message, "XEP-0430 §5", .deferred, "conversation with {@jid}, {@unread} unread", .retrieval,
                    "Made from the archive and the markers."),
                .init(
                    "result", .message, "XEP-0430 §5", .deferred, "last message of a conversation", .retrieval,
                    StorageNote.reads),
                .init(
                    "fin", .anywhere, "XEP-0430 §5", .deferred, "end of the list of conversations", .retrieval,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "erlang-solutions.com:xmpp:inbox:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "MongooseIM mod_inbox", .vendor,
                    "conversations and unread counts, MongooseIM's form", .retrieval,
                    "The server keeps per conversation the last message and the number of unread ones.")
            ])
        entries += elements(
            of: "http://jabber.org/protocol/offline",
            [
                .init(
                    "offline", .iq, "XEP-0013 §2", .deprecated, "looks through the offline store", .retrieval,
                    "Messages stay in the offline store until they are removed one by one or all at once (XEP-0013 §2.5)."),
                .init(
                    "offline", .message, "XEP-0013 §2.4", .deprecated, "fetched from the offline store", .retrieval,
                    "Stays in the offline store until removed."),
                .init(
                    "item", .child(of: "offline"), "XEP-0013 §2.4", .deprecated, "offline message {@node}[: {@action}]",
                    .retrieval, "View leaves it in the store, remove takes it out."),
                .init(
                    "fetch", .child(of: "offline"), "XEP-0013 §2.6", .deprecated, "asks for all offline messages",
                    .retrieval, "Leaves them in the store."),
                .init(
                    "purge", .child(of: "offline"), "XEP-0013 §2.7", .deprecated, "removes all offline messages", .retrieval,
                    "Empties the offline store."),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/amp",
            [
                .init(
                    "amp", .message, "XEP-0079 §2", .stable, "rules about delivery: {#rule}[, status {@status}]", .hint,
                    "Can forbid the offline store (deliver=stored, drop) or limit the time; goes before hints (XEP-0334 §5)."
                ),
                .init(
                    "rule", .anywhere, "XEP-0079 §3", .stable, "if {@condition} is {@value}: {@action}", .hint,
                    "See the rules they belong to."),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/amp#errors",
            [
                .init(
                    "failed-rules", .anywhere, "XEP-0079 §3.4.3", .stable, "a delivery rule asked for this error", .error,
                    "The message was neither delivered nor stored.")
            ])
        entries += elements(
            of: "urn:xmpp:push:0",
            [
                .init(
                    "enable", .iqSet, "XEP-0357 §5", .deferred, "registers push by {@jid}[, node {@node}]", .account,
                    "Own server keeps JID, node and options per device, until disabled or after errors (XEP-0357 §5)."),
                .init(
                    "disable", .iqSet, "XEP-0357 §6", .deferred, "ends push by {@jid}", .account, "Removes the registration."
                ),
                .init(
                    "notification", .anywhere, "XEP-0357 §7", .deferred, "wakes a device up", .service,
                    "Leaves XMPP: the push service, and the maker of the device, may keep it (XEP-0357 §9)."),
            ])
        entries += elements(
            of: "urn:xmpp:mds:displayed:0",
            [
                .init(
                    "displayed", .anywhere, "XEP-0490 §4", .stable, "this chat is read up to here", .account,
                    "\(StorageNote.ownPep) In a message own server removes it before archiving (XEP-0490 §5.2).")
            ])
        entries += elements(
            of: "urn:xmpp:mds:server-assist:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0490 §5.2", .stable,
                    "own server updates the read position itself", .negotiation, StorageNote.advert)
            ])
        entries += elements(
            of: "urn:xmpp:reminders:0",
            [
                .init(
                    "reminder", .anywhere, "XEP-0435 §5.1", .deferred, "a reminder for {@date}", .account,
                    "Own server keeps it until it is due or deleted.")
            ])
        entries += elements(
            of: "urn:xmpp:im-ng:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0409 §3.2", .deferred,
                    "messages go to all devices and the archive", .session,
                    "What is routed to all clients is archived, the rest is not (XEP-0409 §4).")
            ])
        entries += elements(
            of: "urn:xmpp:sift:2",
            [
                .init(
                    "sift", .iqSet, "XEP-0273 §3", .deferred, "chooses which stanzas reach this client", .session,
                    "Held by own server for this session."),
                .init(
                    CatalogueEntry.anyName, .child(of: "sift"), "XEP-0273 §3", .deferred, "which stanzas reach this client",
                    .session, "Held by own server for this session."),
            ])
        entries += elements(
            of: "urn:xmpp:keepalive:0",
            [
                .init(
                    "interval", .anywhere, "XEP-0304 §3.2", .deferred, "agrees on the time between keep-alives", .session,
                    StorageNote.session)
            ])
        entries += elements(
            of: "urn:xmpp:smart-markers:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "MongooseIM mod_smart_markers", .vendor,
                    "the latest markers of a chat", .retrieval, "The server keeps the latest marker of each kind per chat.")
            ])
        return entries
    }
}
