import Inspection

extension Catalogue {
    /// Questions and answers: discovery, versions, forms, commands, searches.
    @inline(never) @_optimize(none)
    static func queries() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "http://jabber.org/protocol/disco#info",
            [
                .init(
                    "query", .iqGet, "XEP-0030 §3", .final, "asks what it is and supports[ (node {@node})]", .transit,
                    StorageNote.transit),
                .init(
                    "query", .iqResult, "XEP-0030 §3", .final,
                    "identities: {#identity}, features: {#feature}[ (node {@node})]", .transit,
                    "\(StorageNote.transit) Servers and clients may keep it under its digest (XEP-0115 §8.2)."),
                .init("query", .anywhere, "XEP-0030 §3", .final, "what it is and supports", .transit, StorageNote.transit),
                .init(
                    "identity", .child(of: "query"), "XEP-0030 §3.1", .final, "is a {@category}/{@type}[: {@name}]",
                    .transit, StorageNote.transit),
                .init(
                    "feature", .child(of: "query"), "XEP-0030 §3.1", .final, "{@var|namespace}", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/disco#items",
            [
                .init(
                    "query", .iqGet, "XEP-0030 §4", .final, "asks what it offers[ (node {@node})]", .transit,
                    StorageNote.transit),
                .init(
                    "query", .iqResult, "XEP-0030 §4", .final, "items: {#item}[ (node {@node})]", .transit,
                    StorageNote.transit),
                .init(
                    "item", .child(of: "query"), "XEP-0030 §4", .final, "{@jid}[ {@name}][ (node {@node})]", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:ping",
            [
                .init("ping", .iqGet, "XEP-0199 §4", .final, "asks whether anybody is there", .transit, StorageNote.transit)
            ])
        entries += elements(
            of: "jabber:iq:version",
            [
                .init("query", .iqGet, "XEP-0092 §3", .stable, "asks for the software", .transit, StorageNote.transit),
                .init(
                    "query", .iqResult, "XEP-0092 §3", .stable, "{name}[ {version}][ on {os}]", .transit, StorageNote.transit
                ),
                .init(
                    "name", .child(of: "query"), "XEP-0092 §3", .stable, "name of the software", .transit,
                    StorageNote.transit),
                .init("version", .child(of: "query"), "XEP-0092 §3", .stable, "its version", .transit, StorageNote.transit),
                .init(
                    "os", .child(of: "query"), "XEP-0092 §3", .stable, "its operating system", .transit, StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:time",
            [
                .init("time", .iqGet, "XEP-0202 §3", .final, "asks for the time", .transit, StorageNote.transit),
                .init("time", .iqResult, "XEP-0202 §3", .final, "{utc} (zone {tzo})", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .child(of: "time"), "XEP-0202 §3", .final, "value {.}", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "jabber:iq:time",
            [
                .init("query", .iq, "XEP-0090 §3", .obsolete, "the time, the old way", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .child(of: "query"), "XEP-0090 §3", .obsolete, "{.}", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/commands",
            [
                .init(
                    "command", .iqSet, "XEP-0050 §2.4", .stable, "{@action|command} command {@node}", .session,
                    "Who answers keeps the state of the command until it ends; what the command does decides the rest."),
                .init(
                    "command", .iqResult, "XEP-0050 §2.4", .stable, "command {@node}: {@status}", .session,
                    "Who answers keeps the state of the command until it ends."),
                .init(
                    "actions", .child(of: "command"), "XEP-0050 §3.4", .stable,
                    "what may be done next[, {@execute} by default]", .session, StorageNote.nothing),
                .init(
                    "note", .child(of: "command"), "XEP-0050 §2.4.2", .stable, "{@type}: {.}", .session, StorageNote.nothing),
                .init(
                    "bad-action", .stanzaError, "XEP-0050 §4.4", .stable, "the action is unknown", .error,
                    StorageNote.refused),
                .init(
                    "bad-locale", .stanzaError, "XEP-0050 §4.4", .stable, "the language is not available", .error,
                    StorageNote.refused),
                .init(
                    "bad-payload", .stanzaError, "XEP-0050 §4.4", .stable, "the command does not take this", .error,
                    StorageNote.refused),
                .init(
                    "bad-sessionid", .stanzaError, "XEP-0050 §4.4", .stable, "the command's session is unknown", .error,
                    StorageNote.refused),
                .init(
                    "malformed-action", .stanzaError, "XEP-0050 §4.4", .stable, "the action is malformed", .error,
                    StorageNote.refused),
                .init(
                    "session-expired", .stanzaError, "XEP-0050 §4.4", .stable, "the command's session has ended", .error,
                    StorageNote.refused),
                .init(
                    CatalogueEntry.anyName, .child(of: "actions"), "XEP-0050 §2.4.1", .stable, "an action that may be taken",
                    .session, StorageNote.nothing),
            ])
        entries += elements(
            of: "jabber:x:data",
            [
                .init(
                    "x", .anywhere, "XEP-0004 §3.1", .final, "{@type|form-type}, fields: {#field}", .meta, StorageNote.rides),
                .init(
                    "x", .form("http://jabber.org/protocol/pubsub#node_config"), "XEP-0060 §8.2", .stable,
                    "configuration of a node", .service, "Kept with the node; decides how long every item is kept."),
                .init(
                    "x", .form("http://jabber.org/protocol/pubsub#publish-options"), "XEP-0060 §7.1.5", .stable,
                    "what the node has to be like", .service,
                    "Applied only to a node made by this publish; with a push registration it is kept, secret included (XEP-0357 §5)."
                ),
                .init(
                    "x", .form("http://jabber.org/protocol/pubsub#subscribe_options"), "XEP-0060 §6.3", .stable,
                    "options of a subscription", .service, "Kept with the subscription."),
                .init(
                    "x", .form("http://jabber.org/protocol/pubsub#meta-data"), "XEP-0060 §5.4", .stable,
                    "facts about a node", .retrieval, StorageNote.reads),
                .init(
                    "x", .form("http://jabber.org/protocol/muc#roomconfig"), "XEP-0045 §10.2", .stable,
                    "configuration of a room", .service, "The room keeps it, its password too."),
                .init(
                    "x", .form("http://jabber.org/protocol/muc#roominfo"), "XEP-0045 §6.4", .stable, "facts about a room",
                    .retrieval, "Reads the room's state; a logs field tells of a public log."),
                .init(
                    "x", .form("http://jabber.org/protocol/muc#register"), "XEP-0045 §7.10", .stable,
                    "registration of a nickname", .service, "The room keeps nickname and membership."),
                .init(
                    "x", .form("http://jabber.org/protocol/muc#request"), "XEP-0045 §7.13", .stable, "asks for voice",
                    .content, "Passed on to moderators; not kept by any rule."),
                .init(
                    "x", .form("http://jabber.org/network/serverinfo"), "XEP-0157 §3", .active, "addresses of the operator",
                    .retrieval, StorageNote.nothing),
                .init(
                    "x", .form("urn:xmpp:push:summary"), "XEP-0357 §7", .deferred,
                    "what a push tells: counts, last sender, last text", .service,
                    "Content that the push service gets and may keep."),
                .init(
                    "x", .form("urn:xmpp:data-policy:0"), "XEP-0504 §3", .experimental, "what the server says it keeps",
                    .retrieval, "A statement of the operator; nothing is kept by asking."),
                .init(
                    "x", .form("urn:xmpp:sos:0"), "XEP-0455 §2.1", .experimental, "where outages are announced", .transit,
                    StorageNote.nothing),
                .init(
                    "x", .form("urn:xmpp:dataforms:softwareinfo"), "XEP-0232 §2", .deferred, "software and its version",
                    .transit, StorageNote.nothing),
                .init(
                    "x", .form("urn:xmpp:mam:2"), "XEP-0313 §4.1", .stable, "which messages are wanted", .retrieval,
                    StorageNote.reads),
                .init(
                    "x", .form("urn:xmpp:http:upload:0"), "XEP-0363 §3", .stable, "limits of the upload service", .transit,
                    StorageNote.nothing),
                .init(
                    "x", .form("jabber:iq:register"), "XEP-0077 §5", .final, "form for a registration", .credential,
                    "Kept with the account, once submitted."),
                .init("field", .child(of: "x"), "XEP-0004 §3.2", .final, "field {@var}", .meta, StorageNote.rides),
                .init("field", .child(of: "item"), "XEP-0004 §3.4", .final, "field {@var}", .meta, StorageNote.rides),
                .init(
                    "field", .child(of: "reported"), "XEP-0004 §3.4", .final, "column {@var}[: {@label}]", .meta,
                    StorageNote.rides),
                .init("value", .child(of: "field"), "XEP-0004 §3.2", .final, "its value", .meta, StorageNote.rides),
                .init("value", .child(of: "option"), "XEP-0004 §3.2", .final, "its value", .meta, StorageNote.rides),
                .init(
                    "option", .child(of: "field"), "XEP-0004 §3.2", .final, "a choice[: {@label}]", .meta, StorageNote.rides),
                .init(
                    "required", .child(of: "field"), "XEP-0004 §3.2", .final, "has to be filled in", .meta, StorageNote.rides
                ),
                .init(
                    "desc", .child(of: "field"), "XEP-0004 §3.2", .final, "what the field is about", .meta, StorageNote.rides
                ),
                .init("title", .child(of: "x"), "XEP-0004 §3.1", .final, "title of the form", .meta, StorageNote.rides),
                .init(
                    "instructions", .child(of: "x"), "XEP-0004 §3.1", .final, "how to fill the form in", .meta,
                    StorageNote.rides),
                .init(
                    "reported", .child(of: "x"), "XEP-0004 §3.4", .final, "the columns of the answer", .meta,
                    StorageNote.rides),
                .init("item", .child(of: "x"), "XEP-0004 §3.4", .final, "a row of the answer", .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/xdata-validate",
            [
                .init(
                    "validate", .anywhere, "XEP-0122 §3", .stable, "type of the field: {@datatype}", .meta, StorageNote.rides
                ),
                .init(
                    CatalogueEntry.anyName, .child(of: "validate"), "XEP-0122 §3.2", .stable, "rule for the field", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/xdata-layout",
            [
                .init("page", .anywhere, "XEP-0141 §3", .stable, "how the form is laid out", .meta, StorageNote.rides),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0141 §3", .stable, "how the form is laid out", .meta,
                    StorageNote.rides),
            ])
        entries += elements(
            of: "urn:xmpp:media-element",
            [
                .init("media", .anywhere, "XEP-0221 §2", .stable, "picture or sound for a field", .meta, StorageNote.rides),
                .init("uri", .child(of: "media"), "XEP-0221 §2", .stable, "{@type} at {.}", .meta, StorageNote.rides),
            ])
        entries += elements(
            of: "jabber:iq:search",
            [
                .init("query", .iqGet, "XEP-0055 §2.1", .active, "asks how to search people", .retrieval, StorageNote.reads),
                .init("query", .iqSet, "XEP-0055 §2.1", .active, "searches people", .retrieval, StorageNote.reads),
                .init(
                    "query", .iqResult, "XEP-0055 §2.1", .active, "people found: {#item}, or the fields to search by",
                    .retrieval, StorageNote.reads),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0055 §2.1", .active, "field of the search", .retrieval,
                    StorageNote.reads),
            ])
        entries += elements(
            of: "jabber:iq:gateway",
            [
                .init(
                    "query", .iq, "XEP-0100 §6.3", .active, "turns a foreign address into a JID", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .child(of: "query"), "XEP-0100 §6.3", .active, "{.}", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:extdisco:2",
            [
                .init(
                    "services", .iq, "XEP-0215 §3", .stable, "services outside XMPP: {#service}", .transit,
                    StorageNote.transit),
                .init(
                    "credentials", .iq, "XEP-0215 §3.3", .stable, "credentials for a service outside XMPP", .credential,
                    "Short-lived; derived or held until they expire."),
                .init(
                    "service", .anywhere, "XEP-0215 §3.1", .stable, "{@type} at {@host}[:{@port}]", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:extdisco:1",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0215 (0.6)", .superseded, "services outside XMPP, older form",
                    .transit, StorageNote.transit)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/stats",
            [
                .init("query", .iq, "XEP-0039 §2", .deferred, "statistics of a server", .transit, StorageNote.transit),
                .init(
                    "stat", .child(of: "query"), "XEP-0039 §2", .deferred, "{@name}[: {@value}][ {@units}]", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "jabber:iq:rpc",
            [
                .init(
                    "query", .iq, "XEP-0009 §3", .final, "a call by XML-RPC[: {methodCall}]", .transit, StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0009 §3", .final, "part of an XML-RPC call", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:http",
            [
                .init(
                    "req", .iqSet, "XEP-0332 §4.2", .deferred, "HTTP request {@method} {@resource}", .transit,
                    StorageNote.transit),
                .init(
                    "resp", .iqResult, "XEP-0332 §4.3", .deferred, "HTTP answer {@statusCode}", .transit, StorageNote.transit
                ),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0332 §4", .deferred, "part of an HTTP request", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "http://jabber.org/protocol/http-auth",
            [
                .init(
                    "confirm", .anywhere, "XEP-0070 §4", .stable, "asks to confirm {@method} {@url}", .transit,
                    "As an iq it is kept nowhere; as a message it follows the rules of messages.")
            ])
        entries += elements(
            of: "urn:xmpp:http:upload:0",
            [
                .init(
                    "request", .iqGet, "XEP-0363 §4", .stable,
                    "asks to upload {@filename}, {@size} bytes[, {@content-type}]", .service,
                    "The service remembers the slot until it is used or expires; there is no file yet."),
                .init(
                    "slot", .iqResult, "XEP-0363 §4", .stable, "where to put and get the file", .service,
                    "The file is kept by the web service, maybe readable (XEP-0363 §9.3), for how long is unspecified."),
                .init(
                    "put", .child(of: "slot"), "XEP-0363 §4", .stable, "where to put the file", .service,
                    "Who has this address may write the file."),
                .init(
                    "get", .child(of: "slot"), "XEP-0363 §4", .stable, "where the file will be", .service,
                    "Who has this address may read the file."),
                .init(
                    "header", .child(of: "put"), "XEP-0363 §4", .stable, "header {@name} of the upload", .credential,
                    "Opens the slot; not kept beyond it."),
                .init(
                    "file-too-large", .anywhere, "XEP-0363 §6", .stable, "the file is larger than {max-file-size} bytes",
                    .error, StorageNote.refused),
                .init(
                    "max-file-size", .anywhere, "XEP-0363 §6", .stable, "the largest file accepted, in bytes", .error,
                    StorageNote.nothing),
                .init(
                    "retry", .anywhere, "XEP-0363 §6", .stable, "too much uploaded, try again after {@stamp}", .error,
                    StorageNote.refused),
            ])
        entries += elements(
            of: "urn:xmpp:http:upload:purpose:0",
            [
                .init(
                    "message", .anywhere, "XEP-0363 §5.1", .stable, "the file belongs to a message", .service,
                    "As long as the service keeps files of messages."),
                .init(
                    "profile", .anywhere, "XEP-0363 §5.2", .stable, "the file belongs to a profile", .service,
                    "As the service decides."),
                .init(
                    "ephemeral", .anywhere, "XEP-0363 §5.3", .stable, "the file has to go by {@expire-before}", .service,
                    "Not to be had after that time, maybe gone before."),
                .init(
                    "permanent", .anywhere, "XEP-0363 §5.4", .stable, "the file is to stay", .service,
                    "As the service decides."),
            ])
        entries += elements(
            of: "urn:xmpp:http:upload",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0363 (0.2)", .superseded, "upload of a file, older form",
                    .service, StorageNote.superseded)
            ])
        entries += elements(
            of: "http://docs.oasis-open.org/ns/xri/xrd-1.0",
            [
                .init(
                    "XRD", .anywhere, "XEP-0156 §2.3", .stable, "where a domain can be reached over the web", .transit,
                    StorageNote.nothing),
                .init("Link", .anywhere, "XEP-0156 §2.3", .stable, "{@rel}: {@href}", .transit, StorageNote.nothing),
            ])
        entries += elements(
            of: "urn:xmpp:channel-search:0:search",
            [
                .init(
                    "search", .anywhere, "XEP-0433 §4.2.1", .deferred, "searches public rooms", .transit, StorageNote.transit
                ),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0433 §4", .deferred, "part of a search for rooms", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:http:online-meetings:0",
            [
                .init(
                    "query", .anywhere, "XEP-0483 §4", .experimental, "asks for the address of a meeting", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0483 §4", .experimental, "part of the answer about a meeting",
                    .transit, StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:sos:0",
            [
                .init(
                    "x", .anywhere, "XEP-0455 §2.1", .experimental, "where outages are announced", .transit,
                    StorageNote.nothing)
            ])
        entries += elements(
            of: "urn:xmpp:rayo:1",
            [
                .init(
                    "dial", .anywhere, "XEP-0327 §6", .deferred, "starts a telephone call to {@to}", .transit,
                    StorageNote.transit),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0327 §6", .deferred, "control of telephone calls", .transit,
                    StorageNote.transit),
            ])
        entries += elements(
            of: "urn:xmpp:rayo:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0327 (0.1)", .superseded, "control of telephone calls", .transit,
                    StorageNote.transit)
            ])
        entries += elements(
            of: "http://jabber.org/protocol/iqibb",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0047 (0.2)", .superseded, "data in iq stanzas, the first form",
                    .transit, StorageNote.transit)
            ])
        entries += elements(
            of: "p1:push",
            [
                .init(
                    "push", .feature, "ProcessOne p1:push", .vendor, "ProcessOne's own push", .negotiation,
                    StorageNote.advert),
                .init(
                    CatalogueEntry.anyName, .anywhere, "ProcessOne p1:push", .vendor, "ProcessOne's own push", .account,
                    "The server keeps the device's address."),
            ])
        entries += elements(
            of: "p1:rebind",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "ProcessOne p1:rebind", .vendor, "ProcessOne's own resumption",
                    .session, StorageNote.session)
            ])
        entries += elements(
            of: "p1:ack",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "ProcessOne p1:ack", .vendor, "ProcessOne's own acks", .session,
                    StorageNote.session)
            ])
        return entries
    }
}
