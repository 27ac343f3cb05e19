/// Words for values that attributes and texts can have.
enum CatalogueWords {
    static let tables: [String: [String: String]] = [
        "mechanism": mechanisms, "channel-binding": channelBindings, "show": show, "subscription": subscription,
        "error-type": errorTypes, "archive-default": archiveDefaults, "encryption": encryptions, "form-type": formTypes,
        "command": commands, "report": reports, "feature": features, "muc-status": roomStatus,
        "jingle-action": jingleActions,
    ]

    static let mechanisms = [
        "PLAIN": "PLAIN: the password itself",
        "EXTERNAL": "EXTERNAL: what the channel proved, such as a certificate",
        "ANONYMOUS": "ANONYMOUS: no account",
        "SCRAM-SHA-1": "SCRAM-SHA-1: proof of the password",
        "SCRAM-SHA-1-PLUS": "SCRAM-SHA-1-PLUS: proof of the password, bound to TLS",
        "SCRAM-SHA-256": "SCRAM-SHA-256: proof of the password",
        "SCRAM-SHA-256-PLUS": "SCRAM-SHA-256-PLUS: proof of the password, bound to TLS",
        "SCRAM-SHA-512": "SCRAM-SHA-512: proof of the password",
        "SCRAM-SHA-512-PLUS": "SCRAM-SHA-512-PLUS: proof of the password, bound to TLS",
        "DIGEST-MD5": "DIGEST-MD5: proof of the password, historic (RFC 6331)",
        "CRAM-MD5": "CRAM-MD5: proof of the password, weak",
        "X-OAUTH2": "X-OAUTH2: a token, vendor extension",
        "OAUTHBEARER": "OAUTHBEARER: a token (RFC 7628)",
        "HT-SHA-256-NONE": "HT-SHA-256-NONE: a token",
        "HT-SHA-256-EXPR": "HT-SHA-256-EXPR: a token, bound to TLS",
        "HT-SHA-256-ENDP": "HT-SHA-256-ENDP: a token, bound to the certificate",
        "HT-SHA-256-UNIQ": "HT-SHA-256-UNIQ: a token, bound to TLS",
        "GSSAPI": "GSSAPI: Kerberos",
    ]

    static let channelBindings = [
        "tls-server-end-point": "tls-server-end-point: binds to the certificate (RFC 5929)",
        "tls-unique": "tls-unique: binds to the handshake, before TLS 1.3 (RFC 5929)",
        "tls-exporter": "tls-exporter: binds to the TLS session (RFC 9266)",
    ]

    static let show = [
        "away": "away for a moment", "xa": "away for long", "dnd": "busy, not to be disturbed", "chat": "wants to chat",
    ]

    static let subscription = [
        "none": "no subscription", "to": "one sees the contact's presence", "from": "the contact sees one's presence",
        "both": "each sees the other's presence", "remove": "removed",
    ]

    static let errorTypes = [
        "auth": "retry with credentials", "cancel": "do not retry", "continue": "only a warning", "modify": "retry changed",
        "wait": "retry later",
    ]

    static let archiveDefaults = ["always": "all", "never": "nothing", "roster": "what comes from and goes to the roster"]

    static let encryptions = [
        "urn:xmpp:otr:0": "OTR", "jabber:x:encrypted": "OpenPGP, the old way", "urn:xmpp:openpgp:0": "OpenPGP",
        "eu.siacs.conversations.axolotl": "OMEMO", "urn:xmpp:omemo:1": "OMEMO", "urn:xmpp:omemo:2": "OMEMO 2",
    ]

    static let formTypes = [
        "form": "form to fill in", "submit": "form filled in", "cancel": "form given up", "result": "data as a form",
    ]

    static let commands = [
        "": "runs", "execute": "runs", "next": "goes on with", "prev": "goes back in", "complete": "completes",
        "cancel": "cancels",
    ]

    static let reports = ["urn:xmpp:reporting:spam": "spam", "urn:xmpp:reporting:abuse": "abuse"]

    /// Features that are no namespace of an element, or that say more than the namespace does.
    static let features = [
        "msgoffline": "XEP-0160 offline messages",
        "vcard-temp": "XEP-0054 vCard",
        "iq": "XEP-0030 iq", "presence": "XEP-0030 presence",
        "muc_persistent": "XEP-0045: the room is persistent", "muc_temporary": "XEP-0045: the room is temporary",
        "muc_open": "XEP-0045: anyone may enter", "muc_membersonly": "XEP-0045: members only",
        "muc_moderated": "XEP-0045: moderated", "muc_unmoderated": "XEP-0045: not moderated",
        "muc_public": "XEP-0045: listed", "muc_hidden": "XEP-0045: not listed",
        "muc_nonanonymous": "XEP-0045: all see real JIDs", "muc_semianonymous": "XEP-0045: moderators see real JIDs",
        "muc_passwordprotected": "XEP-0045: needs a password", "muc_unsecured": "XEP-0045: needs no password",
        "muc_rooms": "XEP-0045 rooms",
        "urn:xmpp:sid:0": "XEP-0359 stanza ids", "urn:xmpp:mam:2": "XEP-0313 archive",
        "urn:xmpp:mam:2#extended": "XEP-0313 archive, extended", "urn:xmpp:push:0": "XEP-0357 push",
        "urn:xmpp:carbons:2": "XEP-0280 carbons", "urn:xmpp:carbons:rules:0": "XEP-0280 carbons by rules",
        "urn:xmpp:blocking": "XEP-0191 blocking", "urn:xmpp:ping": "XEP-0199 ping", "urn:xmpp:time": "XEP-0202 time",
        "http://jabber.org/protocol/disco#info": "XEP-0030 discovery",
        "http://jabber.org/protocol/disco#items": "XEP-0030 discovery",
        "http://jabber.org/protocol/pubsub": "XEP-0060 pubsub", "http://jabber.org/protocol/muc": "XEP-0045 rooms",
        "http://jabber.org/protocol/commands": "XEP-0050 commands", "urn:xmpp:http:upload:0": "XEP-0363 upload",
        "urn:xmpp:sm:3": "XEP-0198 stream management", "urn:xmpp:csi:0": "XEP-0352 client state",
        "urn:xmpp:bookmarks:1#compat": "XEP-0402 bookmarks, old ones too",
        "urn:xmpp:bookmarks:1#compat-pep": "XEP-0402 bookmarks, old ones in PEP too",
        "urn:xmpp:pep-vcard-conversion:0": "XEP-0398 avatars converted",
        "http://jabber.org/protocol/muc#stable_id": "XEP-0045: ids are kept",
        "http://jabber.org/protocol/muc#self-ping-optimization": "XEP-0410 self-ping answered by the room",
        "jabber:iq:version": "XEP-0092 software version", "jabber:iq:last": "XEP-0012 last activity",
        "jabber:iq:roster": "RFC 6121 roster", "jabber:iq:private": "XEP-0049 private XML",
        "jabber:iq:register": "XEP-0077 registration", "jabber:iq:search": "XEP-0055 search",
    ]

    /// Status codes of a room (XEP-0045 §15.6).
    static let roomStatus = [
        "100": "everyone sees real JIDs", "101": "affiliation changed while away",
        "102": "unavailable members are shown now",
        "103": "unavailable members are hidden now", "104": "configuration changed", "110": "this is oneself",
        "170": "the room is logged in public", "171": "the room is no longer logged", "172": "real JIDs are shown now",
        "173": "real JIDs are shown to moderators now", "174": "the room is anonymous now", "201": "a room was made",
        "210": "the room changed the nickname", "301": "banned", "303": "nickname changed", "307": "kicked",
        "321": "removed: affiliation changed", "322": "removed: members only now", "332": "removed: the service stops",
        "333": "removed after an error",
    ]

    static let jingleActions = [
        "session-initiate": "offers a session", "session-accept": "accepts the session",
        "session-terminate": "ends the session",
        "session-info": "tells about the session", "transport-info": "tells of ways for the data",
        "transport-replace": "offers another transport", "transport-accept": "accepts the transport",
        "transport-reject": "refuses the transport", "content-add": "adds content", "content-accept": "accepts the content",
        "content-reject": "refuses the content", "content-remove": "removes content",
        "content-modify": "changes the direction",
        "description-info": "tells about the content", "security-info": "tells about security",
    ]
}
