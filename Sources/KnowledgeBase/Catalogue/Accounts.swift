import Inspection

extension Catalogue {
    /// What belongs to an account and is kept with it.
    @inline(never) @_optimize(none)
    static func accounts() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "jabber:iq:private",
            [
                .init("query", .iqGet, "XEP-0049 §2", .active, "reads private XML: {>}", .account, StorageNote.reads),
                .init("query", .iqSet, "XEP-0049 §2", .active, "keeps private XML: {>}", .account, StorageNote.privateXML),
                .init("query", .iqResult, "XEP-0049 §2", .active, "private XML: {>}", .account, StorageNote.reads),
            ])
        entries += elements(
            of: "storage:bookmarks",
            [
                .init(
                    "storage", .anywhere, "XEP-0048 §2", .deprecated, "bookmarked rooms: {#conference}", .account,
                    "Own server keeps it in private XML or in a private PEP node; room passwords are in clear."),
                .init(
                    "conference", .child(of: "storage"), "XEP-0048 §2", .deprecated,
                    "bookmark of {@jid}[, joined by itself: {@autojoin}]", .account, "Kept with the bookmarks."),
                .init(
                    "url", .child(of: "storage"), "XEP-0048 §2", .deprecated, "bookmark of {@url}", .account,
                    "Kept with the bookmarks."),
                .init(
                    "nick", .child(of: "conference"), "XEP-0048 §2", .deprecated, "nickname {.}", .account,
                    "Kept with the bookmarks."),
                .init(
                    "password", .child(of: "conference"), "XEP-0048 §2", .deprecated, "password of the room, readable",
                    .credential, "Kept with the bookmarks, in clear."),
            ])
        entries += elements(
            of: "storage:rosternotes",
            [
                .init(
                    "storage", .anywhere, "XEP-0145 §2", .active, "private notes about contacts", .account,
                    StorageNote.privateXML),
                .init(
                    "note", .child(of: "storage"), "XEP-0145 §2", .active, "note about {@jid}", .account,
                    StorageNote.privateXML),
            ])
        entries += elements(
            of: "storage:metacontacts",
            [
                .init(
                    "storage", .anywhere, "XEP-0209 §4.1", .deferred, "contacts that are one person", .account,
                    StorageNote.privateXML),
                .init(
                    "meta", .child(of: "storage"), "XEP-0209 §4.1", .deferred, "{@jid} belongs to {@tag}", .account,
                    StorageNote.privateXML),
            ])
        entries += elements(
            of: "roster:delimiter",
            [
                .init(
                    "roster", .anywhere, "XEP-0083 §3", .active, "what separates nested groups", .account,
                    StorageNote.privateXML)
            ])
        entries += elements(
            of: "vcard-temp",
            [
                .init(
                    "vCard", .iqGet, "XEP-0054 §3.1", .active, "asks for a profile", .account,
                    "Answered by the account's server from what it keeps, also when nobody is online (XEP-0054 §3.3)."),
                .init(
                    "vCard", .iqSet, "XEP-0054 §3.2", .active, "keeps a profile", .account,
                    "Own server keeps it until it is replaced."),
                .init("vCard", .iqResult, "XEP-0054 §3.1", .active, "the profile[ of {FN}]", .account, StorageNote.reads),
                .init(
                    "vCard", .all([.iq, .child(of: "iq")]), "XEP-0486 §3.2", .experimental, "profile of a room", .service,
                    StorageNote.room),
                .init(
                    "vCard", .anywhere, "XEP-0054 §3", .active, "a profile", .account,
                    "Own server keeps it until it is replaced."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0054 §3", .active, "field of the profile", .account,
                    "Kept with the profile."),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:vcard-4.0",
            [
                .init("vcard", .anywhere, "XEP-0292 §4.1.2", .experimental, "a profile (vCard4)", .account, StorageNote.pep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "RFC 6351 §5", .proposedStandard, "field of the profile", .account,
                    StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:blocking",
            [
                .init("blocklist", .iqGet, "XEP-0191 §3.2", .stable, "asks who is blocked", .retrieval, StorageNote.reads),
                .init(
                    "blocklist", .iqResult, "XEP-0191 §3.2", .stable, "blocked addresses: {#item}", .retrieval,
                    StorageNote.reads),
                .init(
                    "block", .iqSet, "XEP-0191 §3.3", .stable, "blocks {item@jid}", .account,
                    "Own server keeps the block across sessions without limit (XEP-0191 §3.3); what is blocked should not be archived."
                ),
                .init(
                    "unblock", .iqSet, "XEP-0191 §3.4", .stable, "ends the block of[ {item@jid}]", .account,
                    "Removes the addresses from the stored list, all of them if none is named."),
                .init("item", .anywhere, "XEP-0191 §3.2", .stable, "address {@jid}", .account, "Kept in the block list."),
            ])
        entries += elements(
            of: "urn:xmpp:blocking:errors",
            [
                .init(
                    "blocked", .anywhere, "XEP-0191 §3.3", .stable, "the recipient is on one's own block list", .error,
                    "The message goes nowhere; own archive should not show it as sent (XEP-0313 §6.1).")
            ])
        entries += elements(
            of: "urn:xmpp:reporting:1",
            [
                .init(
                    "report", .anywhere, "XEP-0377 §4", .proposed, "reports {@reason|report}", .account,
                    "The operator may keep it; for how long is unspecified."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0377 §4", .proposed, "part of a report", .account,
                    "The operator may keep it."),
            ])
        entries += elements(
            of: "urn:xmpp:reporting:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0377 (0.2)", .superseded, "report of abuse, older form",
                    .account, "The operator may keep it.")
            ])
        entries += elements(
            of: "urn:xmpp:spim-report:0",
            [
                .init(
                    "report", .anywhere, "XEP-0287 §4.2", .deferred, "reports spam, an old proposal", .transit,
                    "Who receives the report decides.")
            ])
        entries += elements(
            of: "jabber:iq:privacy",
            [
                .init(
                    "query", .iq, "XEP-0016 §2", .deprecated, "privacy lists", .account,
                    "Own server keeps lists and the default choice; the active choice lasts for the session (XEP-0016 §2.2)."
                ),
                .init(
                    "list", .child(of: "query"), "XEP-0016 §2", .deprecated, "privacy list {@name}, rules: {#item}",
                    .account, "Own server keeps it."),
                .init(
                    "item", .child(of: "list"), "XEP-0016 §2.1", .deprecated, "rule: {@action}[ {@type}][ {@value}]",
                    .account, "Kept with the list."),
                .init(
                    "active", .child(of: "query"), "XEP-0016 §2.4", .deprecated, "list for this session[: {@name}]",
                    .session, "Held for this session."),
                .init(
                    "default", .child(of: "query"), "XEP-0016 §2.5", .deprecated, "list for all sessions[: {@name}]",
                    .account, "Own server keeps the choice."),
            ])
        entries += elements(
            of: "urn:xmpp:invisible:1",
            [
                .init(
                    "invisible", .iqSet, "XEP-0186 §3.1", .deferred, "appears offline in this session", .session,
                    "Held for this session, not beyond (XEP-0186 §2)."),
                .init(
                    "visible", .iqSet, "XEP-0186 §3.2", .deferred, "appears online again", .session, "Held for this session."
                ),
            ])
        entries += elements(
            of: "urn:xmpp:invisible:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0186 (0.12)", .superseded, "appears offline, older form",
                    .session, "Held for this session.")
            ])
        entries += elements(
            of: "jabber:iq:register",
            [
                .init(
                    "query", .iqGet, "XEP-0077 §3.1", .final, "asks what a registration needs", .credential,
                    StorageNote.nothing),
                .init(
                    "query", .iqSet, "XEP-0077 §3.1", .final, "registers or changes the password", .credential,
                    "The server keeps name, verifier and fields; the password crosses the stream readable."),
                .init(
                    "query", .all([.iqSet, .containing("remove")]), "XEP-0077 §3.2", .final, "deletes the registration",
                    .credential,
                    "The account goes, with what is kept for it; its subscriptions should be cancelled (XEP-0077 §3.2)."),
                .init(
                    "query", .iqResult, "XEP-0077 §3.1", .final, "what a registration needs", .credential,
                    StorageNote.nothing),
                .init(
                    "remove", .child(of: "query"), "XEP-0077 §3.2", .final, "deletes the registration", .credential,
                    "The account goes, with what is kept for it."),
                .init(
                    "instructions", .child(of: "query"), "XEP-0077 §3.1", .final, "instructions for the user", .credential,
                    StorageNote.nothing),
                .init(
                    "registered", .child(of: "query"), "XEP-0077 §3.1", .final, "registered already", .credential,
                    StorageNote.reads),
                .init(
                    "username", .child(of: "query"), "XEP-0077 §3.1", .final, "name of the account", .credential,
                    "Kept with the account."),
                .init(
                    "password", .child(of: "query"), "XEP-0077 §3.1", .final, "a password", .credential,
                    "Kept as verifier or as it is; the standards leave that open."),
                .init(
                    CatalogueEntry.anyName, .child(of: "query"), "XEP-0077 §3.1", .final, "field of the registration",
                    .credential, "Kept with the account, if the server wishes."),
            ])
        entries += elements(
            of: "urn:xmpp:invite",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0401 §5.2", .experimental, "an invitation to make an account",
                    .account, "The server keeps the token until it is used or expires.")
            ])
        entries += elements(
            of: "urn:xmpp:invite#invite",
            [
                .init(
                    "command", .anywhere, "XEP-0401 §5.1", .experimental, "makes an invitation", .account,
                    "The server keeps the token until it is used or expires.")
            ])
        entries += elements(
            of: "jabber:iq:last",
            [
                .init(
                    "query", .iqGet, "XEP-0012 §3", .final, "asks when it was last active", .retrieval,
                    "Shows that the server keeps the time of the last logout, and maybe the last status."),
                .init(
                    "query", .iqResult, "XEP-0012 §3", .final, "last active {@seconds} s ago", .retrieval,
                    "Shows that the server keeps the time of the last logout, and maybe the last status."),
            ])
        entries += elements(
            of: "urn:xmpp:cam:0",
            [
                .init(
                    "list", .anywhere, "XEP-0494 §3", .experimental, "asks which clients have access", .retrieval,
                    "Reads the records the server keeps per client."),
                .init(
                    "clients", .anywhere, "XEP-0494 §3.1", .experimental, "clients with access: {#client}", .retrieval,
                    "Reads the records the server keeps per client."),
                .init(
                    "revoke", .anywhere, "XEP-0494 §3.2", .experimental, "ends the access of client {@id}", .credential,
                    "Deletes the tokens of that client."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0494 §3.1", .experimental, "what is known of a client",
                    .retrieval, "Read from the record of the client."),
            ])
        entries += elements(
            of: "urn:xmpp:pie:0",
            [
                .init(
                    "server-data", .anywhere, "XEP-0227 §4", .stable, "everything a server holds for its users", .account,
                    "A list of what is kept: credentials, roster, offline messages, private XML, vCard, lists, PEP, archive (XEP-0227 §4)."
                ),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0227 §4", .stable, "part of an account's data", .account,
                    "Kept data, written out."),
            ])
        entries += elements(
            of: "urn:xmpp:pie:0#pubsub",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0227 §4.10", .stable, "kept pubsub data", .account,
                    "Kept data, written out.")
            ])
        entries += elements(
            of: "urn:xmpp:data-policy:0",
            [
                .init(
                    "x", .anywhere, "XEP-0504 §3", .experimental, "the server states what it keeps", .retrieval,
                    "The one way to ask a server how long it keeps data.")
            ])
        entries += elements(
            of: "http://jabber.org/protocol/admin",
            [
                .init(
                    "command", .anywhere, "XEP-0133 §4", .active, "server administration", .account,
                    "Changes accounts; a message of the day is kept by the server.")
            ])
        return entries
    }
}
