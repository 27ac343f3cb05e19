import Inspection

extension Catalogue {
    /// Authentication by the extensible SASL profile, binding within it, and tokens.
    @inline(never) @_optimize(none)
    static func authentication() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "urn:xmpp:sasl:2",
            [
                .init(
                    "authentication", .feature, "XEP-0388 §2.1", .stable, "SASL2, ways to authenticate: {#mechanism}",
                    .negotiation, StorageNote.advert),
                .init(
                    "mechanism", .child(of: "authentication"), "XEP-0388 §2.1", .stable, "{.|mechanism}", .negotiation,
                    StorageNote.advert),
                .init(
                    "inline", .child(of: "authentication"), "XEP-0388 §2.1", .stable,
                    "what can be done while authenticating", .negotiation, StorageNote.advert),
                .init(
                    "authenticate", .firstLevel, "XEP-0388 §2.3", .stable, "authenticates with {@mechanism}", .credential,
                    "The exchange is not kept; the client's id may be, as a record of the device."),
                .init(
                    "initial-response", .anywhere, "XEP-0388 §2.3", .stable, "the client's first step", .credential,
                    StorageNote.saslState),
                .init(
                    "user-agent", .child(of: "authenticate"), "XEP-0388 §2.3", .stable,
                    "this client[: {software}][ on {device}]", .credential,
                    "May be kept with the account as one record per device, for tokens and for listing clients."),
                .init(
                    "software", .child(of: "user-agent"), "XEP-0388 §2.3", .stable, "name of the client software",
                    .credential, "May be kept with the record of the device."),
                .init(
                    "device", .child(of: "user-agent"), "XEP-0388 §2.3", .stable, "name of the device", .credential,
                    "May be kept with the record of the device."),
                .init(
                    "challenge", .firstLevel, "XEP-0388 §2.5", .stable, "the server's step of the authentication",
                    .credential, StorageNote.saslState),
                .init(
                    "response", .firstLevel, "XEP-0388 §2.5", .stable, "the client's step of the authentication",
                    .credential, StorageNote.saslState),
                .init(
                    "success", .firstLevel, "XEP-0388 §2.6.1", .stable, "authenticated[ as {authorization-identifier}]",
                    .credential, StorageNote.session),
                .init(
                    "additional-data", .anywhere, "XEP-0388 §2.6.1", .stable, "last data of the mechanism", .credential,
                    StorageNote.saslState),
                .init(
                    "authorization-identifier", .child(of: "success"), "XEP-0388 §2.6.1", .stable,
                    "the JID that was authenticated", .session, StorageNote.session),
                .init(
                    "continue", .firstLevel, "XEP-0388 §2.6.3", .stable, "more steps are needed", .credential,
                    "A step may replace the stored verifier (XEP-0480)."),
                .init(
                    "tasks", .child(of: "continue"), "XEP-0388 §2.6.3", .stable, "the steps to choose from", .credential,
                    StorageNote.saslState),
                .init(
                    "task", .child(of: "tasks"), "XEP-0388 §2.6.3", .stable, "step {.}", .credential, StorageNote.saslState),
                .init(
                    "next", .firstLevel, "XEP-0388 §2.6.3", .stable, "takes step {@task}", .credential, StorageNote.saslState
                ),
                .init(
                    "task-data", .firstLevel, "XEP-0388 §2.6.3", .stable, "data of a further step", .credential,
                    StorageNote.saslState),
                .init(
                    "failure", .firstLevel, "XEP-0388 §2.6.2", .stable, "authentication failed: {>}", .error,
                    StorageNote.sasl),
                .init("text", .anywhere, "XEP-0388 §2.6.2", .stable, "the reason in words", .error, StorageNote.nothing),
                .init(
                    "abort", .firstLevel, "XEP-0388 §2.4", .stable, "gives the authentication up", .credential,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:sasl:upgrade:0",
            [
                .init(
                    "upgrade", .feature, "XEP-0480 §2.1", .experimental, "the stored verifier can be replaced by {.}",
                    .negotiation, StorageNote.advert),
                .init(
                    "upgrade", .anywhere, "XEP-0480 §2.1", .experimental, "asks to replace the stored verifier by {.}",
                    .credential, "Own server replaces the stored verifier once the step is done."),
            ])
        entries += elements(
            of: "urn:xmpp:bind:0",
            [
                .init(
                    "bind", .feature, "XEP-0386 §3", .stable, "a resource can be bound while authenticating", .negotiation,
                    StorageNote.advert),
                .init(
                    "bind", .within("authenticate", "urn:xmpp:sasl:2"), "XEP-0386 §3.2", .stable,
                    "binds a resource[ beginning with {tag}]", .session,
                    "Own server enters the session and clears the offline store without sending it: the client reads its archive (XEP-0386 §3.2)."
                ),
                .init(
                    "bound", .within("success", "urn:xmpp:sasl:2"), "XEP-0386 §3.2", .stable, "a resource is bound",
                    .session, StorageNote.session),
                .init(
                    "tag", .child(of: "bind"), "XEP-0386 §3.2.1", .stable, "name of the client, the start of its resource",
                    .session, StorageNote.session),
                .init(
                    "inline", .child(of: "bind"), "XEP-0386 §3.1", .stable, "what can be switched on while binding",
                    .negotiation, StorageNote.advert),
                .init(
                    "feature", .child(of: "inline"), "XEP-0386 §3.1", .stable, "{@var|namespace}", .negotiation,
                    StorageNote.advert),
            ])
        entries += elements(
            of: "urn:xmpp:bind2:1",
            [
                .init(
                    "bind", .anywhere, "XEP-0386 (0.2)", .superseded, "binds a resource while authenticating, older form",
                    .session, StorageNote.session),
                .init(
                    "bound", .anywhere, "XEP-0386 (0.2)", .superseded, "a resource is bound, older form", .session,
                    StorageNote.session),
            ])
        entries += elements(
            of: "urn:xmpp:fast:0",
            [
                .init(
                    "fast", .feature, "XEP-0484 §3.1", .proposed, "tokens for a faster login are given out", .negotiation,
                    StorageNote.advert),
                .init(
                    "fast", .within("authenticate", "urn:xmpp:sasl:2"), "XEP-0484 §3.4", .proposed,
                    "logs in with a token[, use {@count}]", .credential,
                    "Own server keeps the count of uses, so that no login can be replayed."),
                .init(
                    "mechanism", .child(of: "fast"), "XEP-0484 §3.1", .proposed, "tokens for {.}", .negotiation,
                    StorageNote.advert),
                .init(
                    "request-token", .anywhere, "XEP-0484 §3.2", .proposed, "asks for a token for {@mechanism}", .credential,
                    "Own server keeps the token or its digest with mechanism and expiry, up to two per client, until it is replaced."
                ),
                .init(
                    "token", .anywhere, "XEP-0484 §3.3", .proposed, "a login token[, good until {@expiry}]", .credential,
                    "Own server keeps the token or its digest until expiry, rotation or revocation; the client keeps the secret."
                ),
            ])
        entries += elements(
            of: "urn:xmpp:sasl-cb:0",
            [
                .init(
                    "sasl-channel-binding", .anywhere, "XEP-0440 §2", .stable, "ways to bind the login to the TLS channel",
                    .negotiation, StorageNote.advert),
                .init(
                    "channel-binding", .child(of: "sasl-channel-binding"), "XEP-0440 §2", .stable, "{@type|channel-binding}",
                    .negotiation, StorageNote.advert),
            ])
        entries += elements(
            of: "jabber:iq:auth",
            [
                .init(
                    "query", .iqGet, "XEP-0078 §3", .obsolete, "asks for the fields of the old login", .credential,
                    StorageNote.nothing),
                .init(
                    "query", .iqSet, "XEP-0078 §3", .obsolete, "the login from before SASL", .credential,
                    "The digest form makes the server hold a password it can read."),
                .init(
                    "query", .iqResult, "XEP-0078 §3", .obsolete, "the fields of the old login", .credential,
                    StorageNote.nothing),
                .init(
                    CatalogueEntry.anyName, .child(of: "query"), "XEP-0078 §3", .obsolete, "a field of the old login",
                    .credential, StorageNote.saslState),
            ])
        entries += elements(
            of: "urn:xmpp:errors",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0205 §2", .active, "a limit was reached", .error,
                    StorageNote.nothing),
                .init(
                    "resource-limit-exceeded", .anywhere, "XEP-0205 §4.4", .active, "too many connections or sessions",
                    .error, StorageNote.nothing),
                .init(
                    "stanza-too-big", .anywhere, "XEP-0205 §4.5", .active, "the stanza is too large", .error,
                    StorageNote.nothing),
                .init(
                    "too-many-stanzas", .anywhere, "XEP-0205 §4.6", .active, "too many stanzas at once", .error,
                    StorageNote.nothing),
            ])
        return entries
    }
}
