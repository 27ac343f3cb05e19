import Inspection

extension Catalogue {
    /// What rides in presence: capabilities, idle time, avatars, labels.
    @inline(never) @_optimize(none)
    static func presence() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "http://jabber.org/protocol/caps",
            [
                .init(
                    "c", .feature, "XEP-0115 §6.3", .stable, "what the server supports, as a digest", .session,
                    "Nothing has to be kept; clients may remember what the digest stands for."),
                .init(
                    "c", .presence, "XEP-0115 §6.1", .stable, "what the client supports, as a digest", .session,
                    "With the presence; servers keep what each digest stands for, also beyond the session (XEP-0115 §8.2)."),
            ])
        entries += elements(
            of: "urn:xmpp:caps",
            [
                .init(
                    "c", .anywhere, "XEP-0390 §4", .deferred, "what the client supports, digests: {#hash}", .session,
                    StorageNote.presence)
            ])
        entries += elements(
            of: "urn:xmpp:idle:1",
            [
                .init("idle", .anywhere, "XEP-0319 §2.1", .stable, "not used since {@since}", .session, StorageNote.presence)
            ])
        entries += elements(
            of: "vcard-temp:x:update",
            [
                .init(
                    "x", .presence, "XEP-0153 §3", .active, "which avatar is shown", .session,
                    "With the presence; the picture itself lies in the stored vCard."),
                .init(
                    "photo", .child(of: "x"), "XEP-0153 §3", .active, "digest of the avatar", .session,
                    "With the presence; the picture itself lies in the stored vCard."),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/nick",
            [
                .init(
                    "nick", .anywhere, "XEP-0172 §4", .stable, "calls itself {.}", .meta,
                    "In a subscription request it is kept with the request until that is answered (RFC 6121 §3.1.3).")
            ])
        entries += elements(
            of: "urn:xmpp:hats:0",
            [
                .init(
                    "hats", .anywhere, "XEP-0317 §3.1", .experimental, "labels of the occupant", .service, StorageNote.room),
                .init(
                    "hat", .child(of: "hats"), "XEP-0317 §3.1", .experimental, "label {@title}", .service, StorageNote.room),
            ])
        entries += elements(
            of: "urn:xmpp:occupant-id:0",
            [
                .init(
                    "occupant-id", .anywhere, "XEP-0421 §3", .stable, "the occupant's stable id in this room", .meta,
                    "The room derives or keeps it; it is archived with the message.")
            ])
        entries += elements(
            of: "urn:xmpp:raa:0",
            [
                .init(
                    "info", .anywhere, "XEP-0489 §4.1", .experimental, "how far the server trusts the account", .meta,
                    "Kept only within a subscription request that waits.")
            ])
        entries += elements(
            of: "urn:xmpp:moved:1",
            [
                .init(
                    "moved", .anywhere, "XEP-0283 §4.1", .experimental, "the account has moved[ from {old-jid}]", .account,
                    "The old server keeps it as a PEP item; the new request waits like any subscription request.")
            ])
        entries += elements(
            of: "urn:xmpp:reach:0",
            [
                .init(
                    "reach", .anywhere, "XEP-0152 §3", .stable, "other ways to reach the person", .account, StorageNote.pep),
                .init("addr", .anywhere, "XEP-0152 §3", .stable, "reachable at {@uri}", .account, StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:pars:0",
            [
                .init(
                    "preauth", .anywhere, "XEP-0379 §3.4", .proposed, "an invitation that was given before", .pending,
                    "Who invited remembers the token until it is used or expires.")
            ])
        entries += elements(
            of: "urn:xmpp:rai:0",
            [
                .init(
                    "rai", .anywhere, "XEP-0437 §3", .deferred, "which rooms are active", .service,
                    "The service keeps who listens; the notices are of the moment.")
            ])
        entries += elements(
            of: "google:mobile:data",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "Google extension", .vendor,
                    "mobile data, an early form of client state", .session, StorageNote.session)
            ])
        return entries
    }
}
