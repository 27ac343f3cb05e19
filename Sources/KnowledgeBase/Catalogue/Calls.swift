import Inspection

extension Catalogue {
    /// Jingle sessions, their contents and transports, and the older ways to move bytes.
    @inline(never) @_optimize(none)
    static func calls() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "urn:xmpp:jingle:1",
            [
                .init(
                    "jingle", .iqSet, "XEP-0166 §6.2", .stable, "{@action|jingle-action} {@sid}", .transit,
                    StorageNote.transit),
                .init("jingle", .anywhere, "XEP-0166 §6.2", .stable, "part of a session", .transit, StorageNote.transit),
                .init(
                    "content", .child(of: "jingle"), "XEP-0166 §7.3", .stable, "content {@name}[, made by the {@creator}]",
                    .transit, StorageNote.transit),
                .init(
                    "reason", .child(of: "jingle"), "XEP-0166 §7.4", .stable, "because: {>}", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .child(of: "reason"), "XEP-0166 §7.4", .stable, "the reason", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0166 §7.3", .stable, "part of a session", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:errors:1",
            [
                .init(
                    CatalogueEntry.anyName, .stanzaError, "XEP-0166 §10", .stable, "what is wrong with the session", .error,
                    StorageNote.nothing),
                .init(
                    "unknown-session", .stanzaError, "XEP-0166 §10", .stable, "no session with that id", .error,
                    StorageNote.nothing),
                .init(
                    "out-of-order", .stanzaError, "XEP-0166 §10", .stable, "not possible at this point of the session",
                    .error, StorageNote.nothing),
                .init(
                    "tie-break", .stanzaError, "XEP-0166 §10", .stable, "both asked at once; the other request goes on",
                    .error, StorageNote.nothing),
                .init(
                    "unsupported-info", .stanzaError, "XEP-0166 §10", .stable, "the information is not understood", .error,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:rtp:1",
            [
                .init("description", .anywhere, "XEP-0167 §4", .stable, "{@media}", .transit, StorageNote.transit),
                .init(
                    "payload-type", .anywhere, "XEP-0167 §4", .stable, "codec {@name}[, {@clockrate} Hz]", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0167 §4", .stable, "part of a description of media", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:rtp:info:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0167 §8", .stable, "state of the call", .transit,
                    StorageNote.transit),
                .init("active", .anywhere, "XEP-0167 §8.1", .stable, "the call is active", .transit, StorageNote.transit),
                .init("hold", .anywhere, "XEP-0167 §8.2", .stable, "the call is on hold", .transit, StorageNote.transit),
                .init("mute", .anywhere, "XEP-0167 §8.3", .stable, "muted[: {@name}]", .transit, StorageNote.transit),
                .init("ringing", .anywhere, "XEP-0167 §8.4", .stable, "ringing", .transit, StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:rtp:errors:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0167 §8", .stable, "what is wrong with the media", .error,
                    StorageNote.nothing)
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:rtp:rtcp-fb:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0293 §3", .stable, "feedback about the media", .transit,
                    StorageNote.transit),
                .init("rtcp-fb", .anywhere, "XEP-0293 §3", .stable, "feedback {@type}", .transit, StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:rtp:rtp-hdrext:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0294 §3", .stable, "header extension", .transit,
                    StorageNote.transit),
                .init(
                    "rtp-hdrext", .anywhere, "XEP-0294 §3", .stable, "header extension {@uri}", .transit, StorageNote.transit
                ),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:rtp:ssma:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0339 §2", .stable, "facts about a media source", .transit,
                    StorageNote.transit),
                .init("source", .anywhere, "XEP-0339 §2", .stable, "media source {@ssrc}", .transit, StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:grouping:0",
            [
                .init(
                    "group", .anywhere, "XEP-0338 §2", .stable, "contents grouped as {@semantics}", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0338 §2", .stable, "a content of the group", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:dtls:0",
            [
                .init(
                    "fingerprint", .anywhere, "XEP-0320 §1", .stable, "fingerprint of the media's key ({@hash}, {@setup})",
                    .transit, StorageNote.transit)
            ])
        entries += elements(
            of: "urn:xmpp:jingle:apps:file-transfer:5",
            [
                .init("description", .anywhere, "XEP-0234 §5", .deferred, "offers a file", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0234 §5", .deferred, "part of an offered file", .transit,
                    StorageNote.transit),
                .init(
                    "file", .anywhere, "XEP-0234 §5", .deferred, "file {name}[, {size} bytes]", .transit, StorageNote.transit
                ),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:transports:ice-udp:1",
            [
                .init(
                    "transport", .anywhere, "XEP-0176 §5", .stable, "ways by ICE, addresses: {#candidate}", .transit,
                    "\(StorageNote.transit) It holds IP addresses, seen by both servers."),
                .init(
                    "candidate", .anywhere, "XEP-0176 §5", .stable, "{@type}: {@ip} port {@port} {@protocol}", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0176 §5", .stable, "part of the ICE negotiation", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:transports:ice:0",
            [
                .init(
                    "transport", .anywhere, "XEP-0371 §5", .deferred, "ways by ICE, addresses: {#candidate}", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0371 §5", .deferred, "part of the ICE negotiation", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:transports:raw-udp:1",
            [
                .init("transport", .anywhere, "XEP-0177 §4", .stable, "plain UDP", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0177 §4", .stable, "an address for plain UDP", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:transports:s5b:1",
            [
                .init(
                    "transport", .anywhere, "XEP-0260 §2", .stable, "bytes through SOCKS5, addresses: {#candidate}",
                    .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0260 §2", .stable, "part of the SOCKS5 negotiation", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:jingle:transports:ibb:1",
            [
                .init(
                    "transport", .anywhere, "XEP-0261 §2", .stable, "bytes inside the stream", .transit, StorageNote.transit)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/ibb",
            [
                .init(
                    "open", .iqSet, "XEP-0047 §2.1", .final, "opens a bytestream {@sid} inside the stream", .session,
                    StorageNote.dsession),
                .init(
                    "data", .anywhere, "XEP-0047 §2.2", .final, "bytes of {@sid} (part {@seq})", .transit,
                    "In an iq kept nowhere; in a message it follows the rules of messages."),
                .init("close", .iqSet, "XEP-0047 §2.3", .final, "closes bytestream {@sid}", .session, StorageNote.nothing),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/bytestreams",
            [
                .init(
                    "query", .iq, "XEP-0065 §5", .stable, "bytestream through SOCKS5[ {@sid}]", .transit, StorageNote.transit
                ),
                .init(
                    "streamhost", .child(of: "query"), "XEP-0065 §5", .stable, "proxy {@jid} at {@host}[:{@port}]", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .child(of: "query"), "XEP-0065 §5", .stable,
                    "part of the bytestream negotiation", .transit, StorageNote.transit),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/si",
            [
                .init(
                    "si", .iq, "XEP-0095 §3.2", .deprecated, "offers a stream[ for {@profile}]", .transit,
                    StorageNote.transit)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/si/profile/file-transfer",
            [
                .init(
                    "file", .anywhere, "XEP-0096 §3", .deprecated, "file {@name}, {@size} bytes", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0096 §3", .deprecated, "part of an offered file", .transit,
                    StorageNote.transit),
            ])
        return entries
    }
}
