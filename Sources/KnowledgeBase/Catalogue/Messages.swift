import Inspection

extension Catalogue {
    /// What rides in messages: states, receipts, markers, corrections, attachments.
    @inline(never) @_optimize(none)
    static func messages() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "http://jabber.org/protocol/chatstates",
            [
                .init(
                    "active", .message, "XEP-0085 §2", .final, "chat state: attending to this chat", .ephemeral,
                    StorageNote.chatState),
                .init("composing", .message, "XEP-0085 §2", .final, "chat state: typing", .ephemeral, StorageNote.chatState),
                .init(
                    "paused", .message, "XEP-0085 §2", .final, "chat state: stopped typing", .ephemeral,
                    StorageNote.chatState),
                .init(
                    "inactive", .message, "XEP-0085 §2", .final, "chat state: not attending", .ephemeral,
                    StorageNote.chatState),
                .init(
                    "gone", .message, "XEP-0085 §2", .final, "chat state: left the chat", .ephemeral, StorageNote.chatState),
            ])
        entries += elements(
            of: "urn:xmpp:receipts",
            [
                .init(
                    "request", .message, "XEP-0184 §5.4", .stable, "asks for a delivery receipt", .meta, StorageNote.rides),
                .init(
                    "received", .message, "XEP-0184 §5.4", .stable, "message {@id} was received", .content,
                    "\(StorageNote.bodyless) It is not sent for messages read from an archive (XEP-0184 §5.5)."),
            ])
        entries += elements(
            of: "urn:xmpp:chat-markers:0",
            [
                .init(
                    "markable", .message, "XEP-0333 §4.1", .stable, "the reader may send markers for this", .meta,
                    StorageNote.rides),
                .init(
                    "displayed", .message, "XEP-0333 §4.2", .stable, "displayed up to message {@id}", .content,
                    "\(StorageNote.bodyless) Most archiving servers do keep it."),
                .init(
                    "received", .message, "XEP-0333 (0.4)", .superseded, "received message {@id} (older marker)", .content,
                    StorageNote.bodyless),
                .init(
                    "acknowledged", .message, "XEP-0333 (0.4)", .superseded, "acted upon message {@id} (older marker)",
                    .content, StorageNote.bodyless),
            ])
        entries += elements(
            of: "urn:xmpp:message-correct:0",
            [
                .init(
                    "replace", .message, "XEP-0308 §3", .stable, "replaces message {@id}", .content,
                    "A message of its own with a body: archives keep both, nothing removes the original.")
            ])
        entries += elements(
            of: "urn:xmpp:message-retract:1",
            [
                .init(
                    "retract", .message, "XEP-0424 §3", .proposed, "asks all to forget message {@id}", .content,
                    "An archive that knows retraction keeps this message (XEP-0424 §5); clearing the original is optional."),
                .init(
                    "retracted", .anywhere, "XEP-0424 §4", .proposed, "stands for a retracted message[ ({@stamp})]",
                    .content, "The archive keeps id, time and JID of the original; only its content is gone."),
            ])
        entries += elements(
            of: "urn:xmpp:message-retract:0",
            [
                .init(
                    "retract", .anywhere, "XEP-0424 (0.3)", .superseded, "asks all to forget a message (older form)",
                    .content, StorageNote.superseded),
                .init(
                    "retracted", .anywhere, "XEP-0424 (0.3)", .superseded, "stands for a retracted message (older form)",
                    .content, StorageNote.superseded),
            ])
        entries += elements(
            of: "urn:xmpp:message-moderate:1",
            [
                .init(
                    "moderate", .iqSet, "XEP-0425 §3", .experimental, "a moderator removes message {@id} from the room",
                    .service, "The room stops handing it out and may clear it in its archive (XEP-0425 §5)."),
                .init(
                    "moderated", .anywhere, "XEP-0425 §3", .experimental, "removed by a moderator[: {@by}]", .service,
                    "Kept in the room's archive with the retraction."),
            ])
        entries += elements(
            of: "urn:xmpp:message-moderate:0",
            [
                .init(
                    "moderate", .anywhere, "XEP-0425 (0.2)", .superseded, "a moderator removes a message (older form)",
                    .service, StorageNote.superseded),
                .init(
                    "moderated", .anywhere, "XEP-0425 (0.2)", .superseded, "removed by a moderator (older form)", .service,
                    StorageNote.superseded),
            ])
        entries += elements(
            of: "urn:xmpp:reactions:0",
            [
                .init(
                    "reactions", .message, "XEP-0444 §3", .experimental, "reactions to message {@id}: {#reaction}", .content,
                    "\(StorageNote.bodyless) Senders should add a store hint (XEP-0444 §4)."),
                .init(
                    "reaction", .child(of: "reactions"), "XEP-0444 §3", .experimental, "reacts with {.}", .content,
                    "Kept or dropped with the reactions."),
            ])
        entries += elements(
            of: "urn:xmpp:reply:0",
            [
                .init(
                    "reply", .message, "XEP-0461 §3", .experimental, "answers message {@id}[ of {@to}]", .meta,
                    StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:fallback:0",
            [
                .init(
                    "fallback", .message, "XEP-0428 §2.2", .experimental, "part of the text stands in for {@for|namespace}",
                    .meta, "\(StorageNote.rides) With a stand-in body a message counts as one with a body."),
                .init(
                    "body", .child(of: "fallback"), "XEP-0428 §2.2", .experimental,
                    "the part of the body[ from {@start} to {@end}]", .meta, StorageNote.rides),
                .init(
                    "subject", .child(of: "fallback"), "XEP-0428 §2.2", .experimental, "the part of the subject", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:fallback:deprecated:0",
            [
                .init(
                    "fallback", .message, "XEP-0428 (0.1)", .superseded, "the text stands in for something else", .meta,
                    StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:feature-fallback:0",
            [
                .init(
                    "fallback", .message, "XEP-0428 (0.1)", .superseded,
                    "the text stands in for something else (older form)", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:reference:0",
            [
                .init("reference", .message, "XEP-0372 §3", .experimental, "{@type} of {@uri}", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:mentions:0",
            [
                .init("mention", .message, "XEP-0513 §3", .experimental, "mentions {@jid}", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:fasten:0",
            [
                .init(
                    "apply-to", .message, "XEP-0422 §3", .deferred, "belongs to message {@id}", .content,
                    StorageNote.bodyless)
            ])
        entries += elements(
            of: "urn:xmpp:message-attaching:1",
            [
                .init("attach-to", .message, "XEP-0367 §3", .deferred, "attached to message {@id}", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "jabber:x:event",
            [
                .init(
                    "x", .message, "XEP-0022 §3.1", .obsolete, "message events of old[ about {id}]", .meta,
                    "An offline event raised by the server says that the message went into its offline store."),
                .init(
                    CatalogueEntry.anyName, .child(of: "x"), "XEP-0022 §3.1", .obsolete, "message event of old", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "jabber:x:expire",
            [
                .init(
                    "x", .message, "XEP-0023 §2", .obsolete, "worthless after {@seconds} s", .hint,
                    "Whoever holds the message should drop it after that time.")
            ])
        entries += elements(
            of: "urn:xmpp:ephemeral:0",
            [
                .init(
                    "ephemeral", .message, "XEP-0466 §4", .experimental, "clients should drop it after {@timer} s", .hint,
                    "Meant for clients; servers are reached only through hints (XEP-0466 §3.2).")
            ])
        entries += elements(
            of: "http://jabber.org/protocol/xhtml-im",
            [
                .init("html", .message, "XEP-0071 §4", .deprecated, "the text in XHTML", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "http://www.w3.org/1999/xhtml",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0071 §6", .deprecated, "XHTML markup", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:styling:0",
            [
                .init("unstyled", .message, "XEP-0393 §7", .stable, "the text is not to be styled", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:markup:0",
            [
                .init(
                    "markup", .message, "XEP-0394 §4", .experimental, "styles of parts of the text", .meta, StorageNote.rides
                ),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0394 §4", .experimental, "style of a part of the text", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:spoiler:0",
            [
                .init("spoiler", .message, "XEP-0382 §3", .deferred, "the text is a spoiler", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:content",
            [
                .init(
                    "content", .message, "XEP-0481 §2.1", .experimental, "the content as {@type}", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:attention:0",
            [
                .init(
                    "attention", .message, "XEP-0224 §3", .stable, "asks for attention at once", .ephemeral,
                    "Sent as a headline it is not stored offline (XEP-0160 §3), and without a body hardly archived.")
            ])
        entries += elements(
            of: "urn:xmpp:rtt:0",
            [
                .init(
                    "rtt", .message, "XEP-0301 §4", .stable, "text while it is typed[ (part {@seq})]", .ephemeral,
                    "Fragments have no body and are hardly archived; the final message is."),
                .init(
                    CatalogueEntry.anyName, .child(of: "rtt"), "XEP-0301 §4.6", .stable, "an edit of the text being typed",
                    .ephemeral, "Kept or dropped with the fragment."),
            ])
        entries += elements(
            of: "jabber:x:oob",
            [
                .init(
                    "x", .message, "XEP-0066 §3", .stable, "a link", .meta,
                    "\(StorageNote.rides) The file has its own life on its web server."),
                .init("url", .anywhere, "XEP-0066 §3", .stable, "the address of the link", .meta, StorageNote.rides),
                .init("desc", .anywhere, "XEP-0066 §3", .stable, "what the link is about", .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "jabber:iq:oob",
            [
                .init("query", .iqSet, "XEP-0066 §2", .stable, "offers {url} to the client", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .child(of: "query"), "XEP-0066 §2", .stable, "part of the offer", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:sims:1",
            [
                .init(
                    "media-sharing", .anywhere, "XEP-0385 §4.1", .deferred, "shares a file, described in line", .meta,
                    StorageNote.rides),
                .init(
                    "sources", .child(of: "media-sharing"), "XEP-0385 §4.1", .deferred, "where the file can be fetched",
                    .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:sfs:0",
            [
                .init("file-sharing", .anywhere, "XEP-0447 §3", .experimental, "shares a file", .meta, StorageNote.rides),
                .init(
                    "sources", .anywhere, "XEP-0447 §3", .experimental, "where the file can be fetched", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/url-data",
            [
                .init("url-data", .anywhere, "XEP-0103 §3", .deferred, "where the file is", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:file:metadata:0",
            [
                .init(
                    "file", .anywhere, "XEP-0446 §2", .experimental, "file[ {name}][, {media-type}][, {size} bytes]", .meta,
                    StorageNote.rides),
                .init(
                    CatalogueEntry.anyName, .child(of: "file"), "XEP-0446 §2", .experimental, "fact about the file", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:hashes:2",
            [
                .init("hash", .anywhere, "XEP-0300 §3", .stable, "digest by {@algo}", .meta, StorageNote.rides),
                .init(
                    "hash-used", .anywhere, "XEP-0300 §3", .stable, "digest by {@algo} will follow", .meta, StorageNote.rides
                ),
            ])
        entries += elements(
            of: "urn:xmpp:thumbs:1",
            [
                .init("thumbnail", .anywhere, "XEP-0264 §3", .experimental, "small picture", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:esfs:0",
            [
                .init(
                    "encrypted", .anywhere, "XEP-0448 §3", .experimental, "key of an encrypted file", .meta,
                    "\(StorageNote.rides) Who can read the archived stanza can decrypt the file."),
                .init(
                    CatalogueEntry.anyName, .child(of: "encrypted"), "XEP-0448 §3", .experimental, "part of the file's key",
                    .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:stickers:0",
            [
                .init(
                    "sticker", .message, "XEP-0449 §4.1", .experimental, "a sticker[ of pack {@pack}]", .meta,
                    StorageNote.rides),
                .init("pack", .anywhere, "XEP-0449 §4", .experimental, "a pack of stickers", .account, StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:webxdc:0",
            [
                .init(
                    "x", .message, "XEP-0491 §4", .experimental, "state of a small application", .content,
                    "As any message: it needs a body or a hint to be archived.")
            ])
        entries += elements(
            of: "urn:xmpp:json:0",
            [
                .init("json", .anywhere, "XEP-0335 §3", .deferred, "JSON data", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "urn:xmpp:json-msg:0",
            [
                .init(
                    "payload", .anywhere, "XEP-0432 §2.2.1", .deferred, "JSON message of type {@datatype}", .meta,
                    StorageNote.rides)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/shim",
            [
                .init("headers", .anywhere, "XEP-0131 §4", .stable, "headers: {#header}", .meta, StorageNote.rides),
                .init(
                    "header", .child(of: "headers"), "XEP-0131 §4", .stable, "header {@name}: {.}", .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:sec-label:0",
            [
                .init(
                    "securitylabel", .anywhere, "XEP-0258 §3", .stable, "security label[ {displaymarking}]", .hint,
                    "\(StorageNote.rides) Labels may keep a message out of archives (XEP-0313 §8.1)."),
                .init(
                    CatalogueEntry.anyName, .child(of: "securitylabel"), "XEP-0258 §3", .stable,
                    "part of the security label", .hint, StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:call-invites:0",
            [
                .init(
                    "invite", .message, "XEP-0482 §2.1", .experimental, "invites to a call", .content, StorageNote.bodyless),
                .init(
                    CatalogueEntry.anyName, .message, "XEP-0482 §2.1", .experimental, "answer to a call invitation[ {@id}]",
                    .content, StorageNote.bodyless),
            ])
        entries += elements(
            of: "urn:xmpp:call-message:0",
            [
                .init(
                    CatalogueEntry.anyName, .message, "XEP-0482 (0.1)", .superseded, "call invitation, older form", .content,
                    StorageNote.bodyless)
            ])
        entries += elements(
            of: "urn:xmpp:jingle-message:0",
            [
                .init(
                    "propose", .message, "XEP-0353 §3.1", .experimental, "call {@id} rings all devices", .content,
                    StorageNote.call),
                .init(
                    "ringing", .message, "XEP-0353 §3.2", .experimental, "a device rings for call {@id}", .content,
                    StorageNote.call),
                .init(
                    "proceed", .message, "XEP-0353 §3.4", .experimental, "a device takes call {@id}", .content,
                    StorageNote.call),
                .init(
                    "accept", .message, "XEP-0353 (0.3)", .superseded, "another device took call {@id}", .content,
                    StorageNote.call),
                .init("reject", .message, "XEP-0353 §3.5", .experimental, "call {@id} declined", .content, StorageNote.call),
                .init(
                    "retract", .message, "XEP-0353 §3.3", .experimental, "the caller withdraws call {@id}", .content,
                    StorageNote.call),
                .init("finish", .message, "XEP-0353 §3.7", .experimental, "call {@id} is over", .content, StorageNote.call),
                .init(
                    "migrated", .anywhere, "XEP-0353 §4.2", .experimental, "the call went on as {@to}", .content,
                    StorageNote.call),
                .init(
                    "tie-break", .anywhere, "XEP-0353 §4", .experimental, "both called each other at once", .content,
                    StorageNote.call),
            ])
        entries += elements(
            of: "urn:xmpp:jingle-message:1",
            [
                .init(
                    CatalogueEntry.anyName, .message, "XEP-0353 (1)", .superseded,
                    "call signalling in a version not yet known here", .content, StorageNote.call)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/rosterx",
            [
                .init(
                    "x", .anywhere, "XEP-0144 §3", .stable, "suggests contacts: {#item}", .content,
                    "The message follows its own rules; contacts are kept only if the client sets them."),
                .init(
                    "item", .child(of: "x"), "XEP-0144 §3", .stable, "to {@action}: {@jid}", .content,
                    "Kept only if the client changes its roster."),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/address",
            [
                .init(
                    "addresses", .anywhere, "XEP-0033 §4", .stable, "further addresses: {#address}", .meta,
                    "A multicast service copies the stanza; each copy follows its own recipient's rules."),
                .init(
                    "address", .child(of: "addresses"), "XEP-0033 §4", .stable, "{@type}: {@jid}", .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:captcha",
            [
                .init(
                    "captcha", .anywhere, "XEP-0158 §3", .stable, "proves that a person is writing", .pending,
                    "Who asked remembers the question, and may hold the stanza that caused it; how long is unspecified.")
            ])
        entries += elements(
            of: "urn:xmpp:bob",
            [
                .init(
                    "data", .anywhere, "XEP-0231 §2", .stable, "small piece of data[ {@cid}][, {@type}]", .meta,
                    "Receivers may keep it for its max-age (XEP-0231 §2.4); in line it shares the stanza's fate.")
            ])
        entries += elements(
            of: "urn:xmpp:langtrans",
            [
                .init("x", .anywhere, "XEP-0171 §4.1", .stable, "machine translation", .meta, StorageNote.rides),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0171 §4.1", .stable, "part of a machine translation", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:tmp:mine:0",
            [
                .init(
                    "whose", .anywhere, "XEP-0259 §3.4", .deferred, "asks which client takes the message", .ephemeral,
                    StorageNote.rides),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0259 §3", .deferred, "says which client takes the message",
                    .ephemeral, StorageNote.rides),
            ])
        entries += elements(
            of: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            [
                .init("Description", .message, "XEP-0511 §3.1", .experimental, "preview of a link", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "https://ogp.me/ns#",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0511 §3.1", .experimental, "fact about a linked page", .meta,
                    StorageNote.rides)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/evil",
            [
                .init("evil", .anywhere, "XEP-0076 §3.1", .active, "declares evil intent (a joke)", .meta, StorageNote.rides)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/feature-neg",
            [
                .init(
                    "feature", .anywhere, "XEP-0020 §2.1", .deprecated, "negotiates options by a form", .transit,
                    StorageNote.rides)
            ])
        return entries
    }
}
