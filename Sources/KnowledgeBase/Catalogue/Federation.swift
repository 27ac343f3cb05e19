import Inspection

extension Catalogue {
    /// Between servers, and between a server and its components.
    @inline(never) @_optimize(none)
    static func federation() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "jabber:server:dialback",
            [
                .init(
                    "result", .firstLevel, "XEP-0220 §2.1.1", .stable, "dialback[: {@type}]: {@from} to {@to}", .session,
                    "The key is derived for the stream; the verdict lives with the connection."),
                .init(
                    "verify", .firstLevel, "XEP-0220 §2.1.2", .stable,
                    "asks for {@from} whether a dialback key is its own[: {@type}]", .session, StorageNote.nothing),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0220 §2", .stable, "part of dialback", .session,
                    StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:features:dialback",
            [
                .init(
                    "dialback", .feature, "XEP-0220 §2.4", .stable, "servers can be verified by dialback", .negotiation,
                    StorageNote.advert),
                .init(
                    "errors", .child(of: "dialback"), "XEP-0220 §2.4.2", .stable, "dialback errors are understood",
                    .negotiation, StorageNote.advert),
            ])
        entries += elements(
            of: "urn:xmpp:features:bidi",
            [
                .init(
                    "bidi", .feature, "XEP-0288 §2.1", .stable, "one connection can be used both ways", .negotiation,
                    StorageNote.advert)
            ])
        entries += elements(
            of: "urn:xmpp:bidi",
            [
                .init(
                    "bidi", .firstLevel, "XEP-0288 §2.2", .stable, "this connection is used both ways", .session,
                    StorageNote.session)
            ])
        entries += elements(
            of: "jabber:component:accept",
            [
                .init(
                    "handshake", .firstLevel, "XEP-0114 §3", .active, "proof of the component's secret, or its acceptance",
                    .credential, "The secret stands in both configurations, not in the session.")
            ])
        entries += elements(
            of: "urn:xmpp:component:0",
            [
                .init(
                    "bind", .anywhere, "XEP-0225 §4", .deferred, "binds a component's host name", .session,
                    StorageNote.session),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0225 §4", .deferred, "part of a component's connection",
                    .session, StorageNote.session),
            ])
        entries += elements(
            of: "urn:xmpp:delegation:2",
            [
                .init(
                    "delegation", .anywhere, "XEP-0355 §4", .experimental, "handling of namespaces is delegated", .transit,
                    "What is kept is kept by who handles it, not by the server."),
                .init(
                    "delegate", .anywhere, "XEP-0355 §5.1", .experimental, "a delegated request", .transit,
                    "What is kept is kept by who handles it, not by the server."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0355 §4", .experimental, "part of a delegation", .transit,
                    "What is kept is kept by who handles it."),
            ])
        entries += elements(
            of: "urn:xmpp:delegation:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0355 (0.3)", .superseded, "part of a delegation, older form",
                    .transit, "What is kept is kept by who handles it.")
            ])
        entries += elements(
            of: "urn:xmpp:privilege:2",
            [
                .init(
                    "privilege", .anywhere, "XEP-0356 §4", .experimental, "rights of a component: {#perm}", .transit,
                    "The component may read and send for users, and keep copies of its own."),
                .init(
                    "perm", .child(of: "privilege"), "XEP-0356 §4", .experimental, "right {@access}: {@type}", .transit,
                    StorageNote.nothing),
                .init(
                    "privileged_iq", .anywhere, "XEP-0356 §6.3", .experimental, "request on behalf of a user", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0356 §4", .experimental, "part of a component's rights",
                    .transit, StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:privilege:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0356 (0.3)", .superseded, "rights of a component, older form",
                    .transit, StorageNote.nothing)
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-e2e",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "RFC 3923 §3", .proposedStandard, "encrypted with S/MIME", .content,
                    StorageNote.cipher)
            ])
        entries += elements(
            of: "urn:xmpp:websocket",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "RFC 7395 §3", .proposedStandard, "WebSocket binding", .session,
                    StorageNote.session)
            ])
        entries += elements(
            of: "urn:xmpp:alt-connections:websocket",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0156 §2.3", .stable, "where the WebSocket is", .transit,
                    StorageNote.nothing)
            ])
        entries += elements(
            of: "urn:xmpp:server-presence",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0267 §3", .deferred, "presence between servers", .session,
                    StorageNote.session)
            ])
        return entries
    }
}
