import Inspection

extension Catalogue {
    /// The three stanzas and what RFC 6121 puts into them.
    @inline(never) @_optimize(none)
    static func stanzas() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "jabber:client",
            [
                .init(
                    "message", .stanza(.message, ["chat"]), "RFC 6121 §5.2.2", .proposedStandard,
                    "message of a conversation between two", .content,
                    "Sender's server: archive, if there is a body. Recipient's: archive likewise, and offline store or error if nobody is there (RFC 6121 §8.5)."
                ),
                .init(
                    "message", .stanza(.message, ["", "normal"]), "RFC 6121 §5.2.2", .proposedStandard, "single message",
                    .content,
                    "As chat to a bare JID; to a full JID that is gone it is dropped or returned, never stored offline (RFC 6121 §8.5.3.2.1)."
                ),
                .init(
                    "message", .stanza(.message, []), "RFC 6121 §5.2.2", .proposedStandard,
                    "message of unknown type {@type}, to be read as normal", .content,
                    "As a message without a type (RFC 6121 §5.2.2)."),
                .init(
                    "message", .stanza(.message, ["groupchat"]), "RFC 6121 §5.2.2", .proposedStandard, "message in a room",
                    .service,
                    "The room keeps history and archive (XEP-0313 §6.1.2); users' servers may archive it but should not store it offline."
                ),
                .init(
                    "message", .stanza(.message, ["headline"]), "RFC 6121 §5.2.2", .proposedStandard,
                    "notice that expects no reply", .ephemeral,
                    "Not stored offline; dropped where nobody is available (RFC 6121 §8.5.2.2.1). An archive may keep it, which is not suggested."
                ),
                .init(
                    "message", .stanza(.message, ["error"]), "RFC 6121 §5.2.2", .proposedStandard,
                    "an earlier message failed[ ({@id})]", .error, StorageNote.error),
                .init(
                    "body", .child(of: "message"), "RFC 6121 §5.2.3", .proposedStandard, "the text[ ({@xml:lang})]",
                    .content,
                    "What an archive has to preserve at least; it makes chat and normal messages worth archiving (XEP-0313 §6.1.1)."
                ),
                .init(
                    "subject", .all([.child(of: "message"), .inside(.message, ["groupchat"])]), "RFC 6121 §5.2.4",
                    .proposedStandard, "subject; without a body it becomes the room's", .content,
                    "Room state; the room's archive should keep the change (XEP-0313 §6.1.2)."),
                .init(
                    "subject", .child(of: "message"), "RFC 6121 §5.2.4", .proposedStandard, "subject of the message",
                    .content,
                    "Does not by itself make a message worth archiving (XEP-0313 §6.1.1), though some servers take it so."),
                .init(
                    "thread", .child(of: "message"), "RFC 6121 §5.2.5", .proposedStandard,
                    "conversation {.}[, part of {@parent}]", .meta, StorageNote.rides),
                .init(
                    "error", .either([.child(of: "message"), .child(of: "presence"), .child(of: "iq")]), "RFC 6120 §8.3.2",
                    .proposedStandard, "{>}: {@type|error-type}[, says {@by}]", .error, StorageNote.error),
                .init(
                    "presence", .stanza(.presence, [""]), "RFC 6121 §4.2", .proposedStandard, "available[: {@from}]",
                    .session, StorageNote.presence),
                .init(
                    "presence", .all([.stanza(.presence, [""]), .having("to"), .sent]), "RFC 6121 §4.6", .proposedStandard,
                    "available, told to {@to} alone", .session,
                    "Sender's server remembers whom it told until the resource leaves (RFC 6121 §4.6); the recipient's keeps nothing."
                ),
                .init(
                    "presence", .stanza(.presence, ["unavailable"]), "RFC 6121 §4.5", .proposedStandard,
                    "no longer available[: {@from}]", .session,
                    "Sender's server forgets the presence and should remember when (RFC 6121 §4.3.2); it is not stored for the offline."
                ),
                .init(
                    "presence", .stanza(.presence, ["subscribe"]), "RFC 6121 §3.1", .proposedStandard,
                    "asks to see presence", .pending,
                    "Sender's roster: asked. Recipient's server keeps the whole stanza until it is answered (RFC 6121 §3.1.3)."
                ),
                .init(
                    "presence", .stanza(.presence, ["subscribed"]), "RFC 6121 §3.1.5", .proposedStandard,
                    "allows to see presence", .account,
                    "Both rosters change; given in advance it is kept as an approval (RFC 6121 §3.4.2)."),
                .init(
                    "presence", .stanza(.presence, ["unsubscribe"]), "RFC 6121 §3.3", .proposedStandard,
                    "stops seeing presence", .account,
                    "Both rosters change, and a request still waiting is removed (RFC 6121 §3.3.3)."),
                .init(
                    "presence", .stanza(.presence, ["unsubscribed"]), "RFC 6121 §3.2", .proposedStandard,
                    "denies or ends a subscription", .account,
                    "Both rosters change; a request still waiting is no longer shown (RFC 6121 §3.2.3)."),
                .init(
                    "presence", .stanza(.presence, ["probe"]), "RFC 6121 §4.3", .proposedStandard,
                    "a server asks for the current presence", .retrieval,
                    "Not kept; the answer comes from the presence the server holds."),
                .init(
                    "presence", .stanza(.presence, ["error"]), "RFC 6121 §4.7.1", .proposedStandard,
                    "presence could not be delivered", .error, StorageNote.nothing),
                .init(
                    "presence", .stanza(.presence, []), "RFC 6121 §4.7.1", .proposedStandard,
                    "presence of unknown type {@type}", .error, StorageNote.nothing),
                .init(
                    "show", .child(of: "presence"), "RFC 6121 §4.7.2.1", .proposedStandard, "availability: {.|show}",
                    .session, StorageNote.presence),
                .init(
                    "status", .child(of: "presence"), "RFC 6121 §4.7.2.2", .proposedStandard,
                    "a note about the availability", .session,
                    "With the presence; the last one may outlive the session (XEP-0012 §3)."),
                .init(
                    "priority", .child(of: "presence"), "RFC 6121 §4.7.2.3", .proposedStandard, "priority {.}", .session,
                    "A resource with negative priority gets no messages to the bare JID: they go to the offline store (RFC 6121 §8.5.2.1.1)."
                ),
                .init(
                    "iq", .stanza(.iq, ["get"]), "RFC 6120 §8.2.3", .proposedStandard, "request", .transit,
                    StorageNote.transit),
                .init(
                    "iq", .stanza(.iq, ["set"]), "RFC 6120 §8.2.3", .proposedStandard, "request for a change", .transit,
                    "The iq is never kept; what it sets may be."),
                .init(
                    "iq", .stanza(.iq, ["result"]), "RFC 6120 §8.2.3", .proposedStandard, "answer to request {@id}",
                    .transit, StorageNote.transit),
                .init(
                    "iq", .stanza(.iq, ["error"]), "RFC 6120 §8.2.3", .proposedStandard, "request {@id} failed", .error,
                    StorageNote.transit),
                .init(
                    "iq", .stanza(.iq, []), "RFC 6120 §8.2.3", .proposedStandard, "iq with an illegal type", .error,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "jabber:iq:roster",
            [
                .init(
                    "query", .iqGet, "RFC 6121 §2.1.3", .proposedStandard,
                    "asks for the contact list[, changes since {@ver}]", .retrieval, "Reads the stored roster."),
                .init(
                    "query", .iqResult, "RFC 6121 §2.1.4", .proposedStandard,
                    "the contact list[, version {@ver}]: contacts {#item}", .retrieval, "Reads the stored roster."),
                .init(
                    "query", .iqSet, "RFC 6121 §2.1.5", .proposedStandard, "changes contact {item@jid}", .account,
                    "Own server keeps it until it is changed or removed (RFC 6121 §2); the contact never sees it."),
                .init(
                    "query", .all([.iqSet, .received]), "RFC 6121 §2.1.6", .proposedStandard,
                    "the server tells of contact {item@jid}[, version {@ver}]", .account,
                    "A copy of what the roster already holds."),
                .init(
                    "item", .child(of: "query"), "RFC 6121 §2.1.2", .proposedStandard,
                    "contact[: {@subscription|subscription}][, asked][, approved: {@approved}]", .account,
                    "Own server keeps name, groups and subscription of the contact."),
                .init(
                    "item", .all([.child(of: "query"), .having("ask")]), "RFC 6121 §2.1.2", .proposedStandard,
                    "contact[: {@subscription|subscription}], asked and not yet answered", .account,
                    "Own server keeps that the request is open and may send it again (RFC 6121 §3.1.2)."),
                .init(
                    "item", .all([.child(of: "query"), .attribute("subscription", "remove")]), "RFC 6121 §2.5",
                    .proposedStandard, "contact removed", .account, "Removes the contact from the stored roster."),
                .init(
                    "group", .child(of: "item"), "RFC 6121 §2.1.2.6", .proposedStandard, "in group {.}", .account,
                    "Own server keeps it with the contact."),
            ])
        entries += elements(
            of: "jabber:server",
            [
                .init(
                    "message", .stanza(.message, []), "RFC 6120 §4.8.3", .proposedStandard, "message between servers",
                    .transit, "Relayed: the sending server owes an error when it cannot route (RFC 6120 §10.4.3).")
            ])
        return entries
    }
}
