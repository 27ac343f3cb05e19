import Inspection

extension Catalogue {
    /// The elements that open, secure, authenticate and end a stream.
    @inline(never) @_optimize(none)
    static func streams() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "http://etherx.jabber.org/streams",
            [
                .init(
                    "stream", .firstLevel, "RFC 6120 §4.2", .proposedStandard, "opens a stream[ to {@to}][ from {@from}]",
                    .session, StorageNote.streamState),
                .init(
                    "features", .firstLevel, "RFC 6120 §4.3.2", .proposedStandard, "what can be negotiated now: {#}",
                    .negotiation, StorageNote.advert),
                .init(
                    "error", .firstLevel, "RFC 6120 §4.9", .proposedStandard, "the stream fails: {>}", .error,
                    StorageNote.streamError),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-framing",
            [
                .init(
                    "open", .firstLevel, "RFC 7395 §3.3.1", .proposedStandard,
                    "opens a stream over WebSocket[ to {@to}][ from {@from}]", .session, StorageNote.streamState),
                .init(
                    "close", .firstLevel, "RFC 7395 §3.6", .proposedStandard,
                    "closes a stream over WebSocket[, go on at {@see-other-uri}]", .session,
                    "The session ends in order, so no state is held for resuming it (XEP-0198 §7)."),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-tls",
            [
                .init(
                    "starttls", .feature, "RFC 6120 §5.4.1", .proposedStandard, "TLS can be started", .negotiation,
                    StorageNote.advert),
                .init(
                    "starttls", .firstLevel, "RFC 6120 §5.4.2.1", .proposedStandard, "asks to start TLS now", .negotiation,
                    StorageNote.nothing),
                .init(
                    "required", .child(of: "starttls"), "RFC 6120 §5.3.1", .proposedStandard, "TLS has to come first",
                    .negotiation, StorageNote.advert),
                .init(
                    "optional", .child(of: "starttls"), "RFC 6120 §5.3.1", .superseded, "TLS may be left out", .negotiation,
                    StorageNote.advert),
                .init(
                    "proceed", .firstLevel, "RFC 6120 §5.4.2.3", .proposedStandard,
                    "go ahead: the TLS handshake begins after this", .negotiation,
                    "What was learned before TLS has to be forgotten (RFC 6120 §5.4.3.3)."),
                .init(
                    "failure", .firstLevel, "RFC 6120 §5.4.2.2", .proposedStandard, "TLS refused; the stream ends", .error,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-sasl",
            [
                .init(
                    "mechanisms", .feature, "RFC 6120 §6.4.1", .proposedStandard, "ways to authenticate: {#mechanism}",
                    .negotiation,
                    "Nothing is kept. What is offered tells how passwords may be held: SCRAM needs its keys or a password that can be read."
                ),
                .init(
                    "mechanism", .child(of: "mechanisms"), "RFC 6120 §6.4.1", .proposedStandard, "{.|mechanism}",
                    .negotiation, StorageNote.advert),
                .init(
                    "auth", .firstLevel, "RFC 6120 §6.4.2", .proposedStandard, "authenticates with {@mechanism}",
                    .credential, StorageNote.saslState),
                .init(
                    "challenge", .firstLevel, "RFC 6120 §6.4.3", .proposedStandard,
                    "the server's step of the authentication", .credential, StorageNote.saslState),
                .init(
                    "response", .firstLevel, "RFC 6120 §6.4.3", .proposedStandard, "the client's step of the authentication",
                    .credential, StorageNote.saslState),
                .init(
                    "abort", .firstLevel, "RFC 6120 §6.4.4", .proposedStandard, "gives the authentication up", .credential,
                    StorageNote.nothing),
                .init(
                    "success", .firstLevel, "RFC 6120 §6.4.6", .proposedStandard,
                    "authenticated; a new stream header follows", .credential, StorageNote.session),
                .init(
                    "failure", .firstLevel, "RFC 6120 §6.4.5", .proposedStandard, "authentication failed: {>}", .error,
                    StorageNote.sasl),
                .init(
                    "text", .child(of: "failure"), "RFC 6120 §6.4.5", .proposedStandard, "the reason in words", .error,
                    StorageNote.nothing),
                .init(
                    "hostname", .child(of: "mechanisms"), "XEP-0233 §2", .stable, "host name of the Kerberos principal",
                    .negotiation, StorageNote.advert),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-bind",
            [
                .init(
                    "bind", .feature, "RFC 6120 §7.4", .proposedStandard, "a resource has to be bound", .negotiation,
                    StorageNote.advert),
                .init(
                    "bind", .iqSet, "RFC 6120 §7.6.1", .proposedStandard, "asks for a resource[, {resource} if possible]",
                    .session, "Own server enters the full JID in its table of sessions until the session ends."),
                .init(
                    "bind", .iqResult, "RFC 6120 §7.6.1", .proposedStandard, "bound as {jid}", .session,
                    "Own server has entered the full JID in its table of sessions, until the session ends."),
                .init(
                    "resource", .child(of: "bind"), "RFC 6120 §7.7.1", .proposedStandard, "the resourcepart asked for",
                    .session, StorageNote.session),
                .init(
                    "jid", .child(of: "bind"), "RFC 6120 §7.6.1", .proposedStandard, "the full JID of this session",
                    .session, StorageNote.session),
                .init(
                    "required", .child(of: "bind"), "RFC 3920 §7", .obsolete, "has to be negotiated", .negotiation,
                    StorageNote.advert),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-session",
            [
                .init(
                    "session", .feature, "RFC 3921 §3", .obsolete, "the old session step, without effect today",
                    .negotiation, StorageNote.advert),
                .init(
                    "session", .iq, "RFC 3921 §3", .obsolete, "the old session step, without effect today", .session,
                    StorageNote.nothing),
                .init(
                    "optional", .child(of: "session"), "RFC 6121 §E", .proposedStandard, "may be left out", .negotiation,
                    StorageNote.advert),
                .init(
                    "required", .child(of: "session"), "RFC 3921 §3", .obsolete, "has to be negotiated", .negotiation,
                    StorageNote.advert),
            ])
        entries += elements(
            of: "urn:xmpp:features:rosterver",
            [
                .init(
                    "ver", .feature, "RFC 6121 §2.6.1", .proposedStandard, "roster changes since a version can be fetched",
                    .negotiation, "Nothing is kept by this; the server has to keep versions of the roster, or digests."),
                .init(
                    "optional", .child(of: "ver"), "XEP-0237 §3", .obsolete, "may be left out", .negotiation,
                    StorageNote.advert),
            ])
        entries += elements(
            of: "urn:xmpp:features:pre-approval",
            [
                .init(
                    "sub", .feature, "RFC 6121 §3.4", .proposedStandard, "subscriptions can be approved in advance",
                    .negotiation, StorageNote.advert)
            ])
        entries += elements(
            of: "http://jabber.org/features/compress",
            [
                .init(
                    "compression", .feature, "XEP-0138 §2", .obsolete, "the stream can be compressed", .negotiation,
                    StorageNote.advert),
                .init(
                    "method", .child(of: "compression"), "XEP-0138 §2", .obsolete, "compression method {.}", .negotiation,
                    StorageNote.advert),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/compress",
            [
                .init(
                    "compress", .firstLevel, "XEP-0138 §2", .obsolete, "asks to compress the stream ({method})",
                    .negotiation, StorageNote.nothing),
                .init(
                    "compressed", .firstLevel, "XEP-0138 §2", .obsolete, "compression begins after this", .negotiation,
                    StorageNote.nothing),
                .init(
                    "failure", .firstLevel, "XEP-0138 §2", .obsolete, "compression refused: {>}", .error, StorageNote.nothing
                ),
            ])
        entries += elements(
            of: "urn:xmpp:sm:3",
            [
                .init(
                    "sm", .feature, "XEP-0198 §2", .stable, "stream management: acks and resumption", .negotiation,
                    StorageNote.advert),
                .init(
                    "enable", .firstLevel, "XEP-0198 §3", .stable, "switches stream management on[ (resumable: {@resume})]",
                    .session, StorageNote.acks),
                .init(
                    "enabled", .firstLevel, "XEP-0198 §3", .stable, "stream management on[, resumable for {@max} s]",
                    .session, StorageNote.acks),
                .init(
                    "r", .firstLevel, "XEP-0198 §4", .stable, "asks how many stanzas were handled", .session,
                    StorageNote.nothing),
                .init(
                    "a", .firstLevel, "XEP-0198 §4", .stable, "{@h} stanzas handled so far", .session,
                    "Removes: the other side drops its copies of what is acked (XEP-0198 §4)."),
                .init(
                    "resume", .firstLevel, "XEP-0198 §5", .stable, "asks to resume an earlier session after {@h} stanzas",
                    .session, StorageNote.acks),
                .init(
                    "resumed", .firstLevel, "XEP-0198 §5", .stable, "session resumed; {@h} stanzas had arrived", .session,
                    StorageNote.acks),
                .init(
                    "failed", .firstLevel, "XEP-0198 §6", .stable,
                    "stream management refused[: {>}][, {@h} stanzas had arrived]", .error,
                    "A count in the answer shows that the server kept it longer than the session (XEP-0198 §5)."),
                .init(
                    "optional", .child(of: "sm"), "XEP-0198 §2", .superseded, "may be left out", .negotiation,
                    StorageNote.advert),
                .init(
                    "required", .child(of: "sm"), "XEP-0198 §2", .superseded, "has to be negotiated", .negotiation,
                    StorageNote.advert),
                .init(
                    "handled-count-too-high", .streamError, "XEP-0198 §6", .stable,
                    "acked {@h} stanzas when only {@send-count} were sent", .error, StorageNote.streamError),
            ])
        entries += elements(
            of: "urn:xmpp:sm:2",
            [
                .init(
                    "optional", .child(of: "sm"), "XEP-0198 (1.2)", .superseded, "may be left out", .negotiation,
                    StorageNote.advert),
                .init(
                    "required", .child(of: "sm"), "XEP-0198 (1.2)", .superseded, "has to be negotiated", .negotiation,
                    StorageNote.advert),
                .init(
                    "sm", .feature, "XEP-0198 (1.2)", .superseded, "stream management, the version before", .negotiation,
                    StorageNote.advert),
                .init(
                    "enable", .firstLevel, "XEP-0198 (1.2)", .superseded,
                    "switches stream management on[ (resumable: {@resume})]", .session, StorageNote.acks),
                .init(
                    "enabled", .firstLevel, "XEP-0198 (1.2)", .superseded, "stream management on[, resumable for {@max} s]",
                    .session, StorageNote.acks),
                .init(
                    "r", .firstLevel, "XEP-0198 (1.2)", .superseded, "asks how many stanzas were handled", .session,
                    StorageNote.nothing),
                .init(
                    "a", .firstLevel, "XEP-0198 (1.2)", .superseded, "{@h} stanzas handled so far", .session,
                    "Removes: the other side drops its copies of what is acked."),
                .init(
                    "resume", .firstLevel, "XEP-0198 (1.2)", .superseded,
                    "asks to resume an earlier session after {@h} stanzas", .session, StorageNote.acks),
                .init(
                    "resumed", .firstLevel, "XEP-0198 (1.2)", .superseded, "session resumed; {@h} stanzas had arrived",
                    .session, StorageNote.acks),
                .init(
                    "failed", .firstLevel, "XEP-0198 (1.2)", .superseded, "stream management refused[: {>}]", .error,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:csi:0",
            [
                .init(
                    "csi", .feature, "XEP-0352 §4.1", .stable, "the client may say whether it is in use", .negotiation,
                    StorageNote.advert),
                .init(
                    "active", .firstLevel, "XEP-0352 §4.2", .stable, "the client is in use again: send what was held back",
                    .session,
                    "What was held back leaves the buffer; the state is active again on every new or resumed stream (XEP-0352 §5.2)."
                ),
                .init(
                    "inactive", .firstLevel, "XEP-0352 §4.2", .stable, "the client is not in use: the unimportant may wait",
                    .session,
                    "Own server may hold presence, PEP and chat states for this session, or drop them; how is left open (XEP-0352 §3.2)."
                ),
            ])
        entries += elements(
            of: "urn:xmpp:stream-limits:0",
            [
                .init(
                    "limits", .feature, "XEP-0478 §3.1", .experimental,
                    "limits of this stream[: stanzas up to {max-bytes} bytes][, idle up to {idle-seconds} s]", .negotiation,
                    StorageNote.advert),
                .init(
                    "max-bytes", .child(of: "limits"), "XEP-0478 §3.1", .experimental,
                    "the largest first-level element accepted, in bytes", .negotiation, StorageNote.advert),
                .init(
                    "idle-seconds", .child(of: "limits"), "XEP-0478 §3.1", .experimental,
                    "silence after which the stream may be closed, in seconds", .negotiation, StorageNote.advert),
            ])
        entries += elements(
            of: "urn:xmpp:ibr-token:0",
            [
                .init(
                    "register", .feature, "XEP-0445 §3", .proposed, "an account can be made with an invitation",
                    .negotiation, StorageNote.advert)
            ])
        entries += elements(
            of: "http://jabber.org/features/amp",
            [
                .init(
                    "amp", .feature, "XEP-0079 §8", .stable, "rules about delivery are understood", .negotiation,
                    StorageNote.advert)
            ])
        entries += elements(
            of: "http://jabber.org/features/iq-register",
            [
                .init(
                    "register", .feature, "XEP-0077 §8", .final, "an account can be made before login", .negotiation,
                    StorageNote.advert)
            ])
        entries += elements(
            of: "http://jabber.org/features/iq-auth",
            [
                .init(
                    "auth", .feature, "XEP-0078 §4", .obsolete, "the login from before SASL is offered", .negotiation,
                    StorageNote.advert)
            ])
        entries += elements(
            of: "urn:xmpp:register:0",
            [
                .init(
                    "register", .feature, "XEP-0389 §6.1", .experimental, "an account can be made in steps", .account,
                    "Nothing is kept by the offer."),
                .init(
                    "register", .iq, "XEP-0389 §6.1", .experimental, "makes or changes an account in steps", .account,
                    "Makes or changes the account at the server; which answers are kept is its policy."),
            ])
        entries += elements(
            of: "urn:xmpp:iap:0",
            [
                .init(
                    "config-version", .feature, "XEP-0509 §3", .experimental,
                    "tag of the login configuration, for pipelining", .negotiation, StorageNote.advert)
            ])
        entries += elements(
            of: "urn:xmpp:mux:0",
            [
                .init(
                    "mux", .anywhere, "XEP-0451 §2", .experimental, "several JIDs on one stream", .session,
                    StorageNote.session)
            ])
        entries += elements(
            of: "urn:xmpp:sasl:1",
            [
                .init(
                    "inst-resume", .anywhere, "XEP-0397 §5.2", .deferred,
                    "resumes a session while authenticating (given up)", .session, StorageNote.acks)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/httpbind",
            [
                .init(
                    "body", .firstLevel, "XEP-0124 §7.1", .stable, "wraps stanzas in an HTTP request[ (rid {@rid})]",
                    .session,
                    "The connection manager keeps the last answers so that a request can be repeated (XEP-0124 §14.3).")
            ])
        entries += elements(
            of: "urn:xmpp:xbosh",
            [
                .init(
                    "restart", .anywhere, "XEP-0206 §5", .stable, "restarts the stream over HTTP", .session,
                    StorageNote.nothing)
            ])
        entries += elements(
            of: "http://www.xmpp.org/extensions/xep-0198.html#ns",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0198 (0.2)", .superseded, "an early form of stream management",
                    .session, StorageNote.acks)
            ])
        return entries
    }
}
