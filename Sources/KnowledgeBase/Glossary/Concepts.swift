import Inspection

extension Glossary {
    /// Words of the protocol.
    @inline(never) @_optimize(none)
    static func concepts() -> [GlossaryTerm] {
        [
            .init(
                .concept, "bare jid", "An address without a resource: the account itself.",
                aliases: ["bare", "localpart@domainpart"],
                storage: "Messages to it reach whichever resource is suitable, or the offline store.",
                sources: ["RFC 6120 §1.4"]),
            .init(
                .concept, "full jid", "An address with a resource: one connected client.",
                aliases: ["full", "resourcepart"],
                storage: "A normal message to a full JID that is gone is never stored offline.",
                sources: ["RFC 6121 §8.5.3.2.1"]),
            .init(
                .concept, "jid", "An address: localpart@domainpart/resourcepart.", aliases: ["jabber id", "xmpp address"],
                sources: ["RFC 7622 §3"]),
            .init(.concept, "resource", "One connection of an account, with its own full JID.", sources: ["RFC 6120 §7"]),
            .init(
                .concept, "stanza", "Message, presence or iq: what is routed.", aliases: ["stanzas"],
                sources: ["RFC 6120 §8"]),
            .init(
                .concept, "nonza", "A first-level element that is no stanza, so it is neither routed nor kept.",
                aliases: ["nonzas"], sources: ["XEP-0360 §3"]),
            .init(
                .concept, "stream", "One direction of a connection: a long XML document of first-level elements.",
                aliases: ["xml stream"], sources: ["RFC 6120 §4"]),
            .init(
                .concept, "stream feature", "What a server offers at this point of the negotiation.", aliases: ["features"],
                sources: ["RFC 6120 §4.3.2"]),
            .init(
                .concept, "roster push", "The server tells all interested resources of a changed contact.",
                storage: "A copy of what the roster keeps.", sources: ["RFC 6121 §2.1.6"]),
            .init(.concept, "interested resource", "A resource that has asked for the roster.", sources: ["RFC 6121 §2.2"]),
            .init(
                .concept, "priority", "A number by which a resource says how much it wants messages to the bare JID.",
                storage: "Negative ones do not count: the offline store is used instead.", sources: ["RFC 6121 §4.7.2.3"]),
            .init(
                .concept, "archive id", "The id an archive gives to a message it keeps.", aliases: ["stanza-id"],
                storage: "Seen on a received message under one's own address, it shows that a copy is kept.",
                sources: ["XEP-0313 §3.5"]),
            .init(
                .concept, "extended content", "Elements of other namespaces inside a stanza.", aliases: ["payload"],
                sources: ["RFC 6120 §8.4"]),
            .init(.concept, "starttls", "Turns an open connection into one under TLS.", sources: ["RFC 6120 §5"]),
            .init(
                .concept, "direct tls", "TLS from the first byte, on a port of its own.", aliases: ["xmpps"],
                sources: ["XEP-0368 §2"]),
            .init(
                .concept, "sasl", "The framework in which a client proves who it is.",
                storage: "The server holds a verifier or a password; the exchange itself is not kept.",
                sources: ["RFC 6120 §6"]),
            .init(
                .concept, "scram", "Proof of a password without sending it.",
                aliases: ["scram-sha-1", "scram-sha-256", "scram-sha-512"],
                storage:
                    "The server keeps salt, count and two keys instead of the password. Offering it does not show that it does.",
                sources: ["RFC 5802 §3"]),
            .init(
                .concept, "plain", "The password itself is sent.",
                storage: "It lets the server store the password any way it likes.", sources: ["RFC 4616 §2"]),
            .init(
                .concept, "digest-md5", "An old proof of a password, made historic by RFC 6331.",
                storage: "The server has to hold the password, or its equivalent, so that it can be read.",
                sources: ["RFC 6331 §1"]),
            .init(
                .concept, "channel binding", "Ties an authentication to the TLS session it runs in.",
                aliases: ["tls-exporter", "tls-unique", "tls-server-end-point"], sources: ["RFC 9266 §3"]),
            .init(
                .concept, "dialback", "A server proves that it speaks for a domain by being called back.",
                sources: ["XEP-0220 §2"]),
            .init(
                .concept, "federation", "Servers of different domains exchange stanzas directly: one hop, no relay.",
                aliases: ["s2s", "server-to-server"], storage: "Nothing is spooled between the two servers.",
                sources: ["RFC 6120 §2.5"]),
            .init(
                .concept, "end-to-end encryption", "Content only the clients can read.", aliases: ["e2ee", "encryption"],
                storage: "Servers keep ciphertext; addresses, times and sizes stay readable.", sources: ["RFC 7590 §4"]),
            .init(
                .concept, "omemo", "End-to-end encryption with a key per device.",
                storage: "Keys lie in PEP, readable by all; messages are kept as ciphertext.", sources: ["XEP-0384 §5.5"]),
            .init(
                .concept, "hint", "A sender's wish whether a message be kept.", aliases: ["hints", "processing hint"],
                storage: "A wish: servers may follow it.", sources: ["XEP-0334 §5"]),
            .init(
                .concept, "fallback body", "Text for clients that do not know the payload.",
                storage: "It makes a message one with a body, and so worth archiving.", sources: ["XEP-0428 §2.2"]),
            .init(
                .concept, "pep notification", "News that an item was published.", aliases: ["event"],
                storage: "The item is kept at the publisher's server; the news is not.", sources: ["XEP-0163 §4.3.4"]),
            .init(
                .concept, "room", "A place where occupants share messages.",
                aliases: ["muc", "multi-user chat", "groupchat"],
                storage: "The room keeps history, archive and configuration, not the occupants' servers.",
                sources: ["XEP-0045 §7.2"]),
            .init(
                .concept, "affiliation", "A lasting relation to a room: owner, admin, member, outcast.",
                storage: "Kept by the room under the bare JID.", sources: ["XEP-0045 §5.2"]),
            .init(
                .concept, "role", "What an occupant may do during this visit.", storage: "Not kept beyond the visit.",
                sources: ["XEP-0045 §5.1"]),
            .init(
                .concept, "bind 2", "Binding a resource while authenticating.", aliases: ["bind2"],
                storage: "The server clears the offline store unsent: the client reads its archive.",
                sources: ["XEP-0386 §3.2"]),
            .init(
                .profile, "standards", "What the RFCs and XEPs ask of any server.",
                storage: "Used while a server is not recognised."),
            .init(
                .profile, "prosody-0.12", "Prosody 0.12, as Debian 12 ships it.", aliases: ["prosody"],
                storage: "No archive unless mod_mam is loaded; the offline store takes every message."),
            .init(
                .profile, "prosody-13", "Prosody 13.",
                storage: "As 0.12, with a last-activity store and push in its sample configuration."),
            .init(
                .profile, "ejabberd-23.01", "ejabberd 23.01, as Debian 12 ships it.", aliases: ["ejabberd"],
                storage: "No archive in Debian's configuration; an offline store of 100 messages."),
            .init(
                .profile, "ejabberd-26", "ejabberd 26 with the upstream sample configuration.",
                storage: "Archives everything without expiry, beside the offline store."),
            .init(.profile, "snikket", "Snikket: Prosody with its own settings.", storage: "Archives for seven days."),
            .init(
                .profile, "mongooseim", "MongooseIM.",
                storage: "No archive unless it is configured; an offline store of 100 messages."),
            .init(
                .profile, "openfire", "Openfire without plugins.",
                storage: "No archive; an offline store with a limit in bytes."),
            .init(
                .profile, "openfire-monitoring-2.7", "Openfire with the Monitoring plugin 2.7.",
                storage: "Keeps metadata of conversations, not their texts, unless told to."),
            .init(
                .profile, "openfire-monitoring-2.8", "Openfire with the Monitoring plugin 2.8.",
                storage: "Archives texts and stanzas."),
            .init(
                .profile, "tigase", "Tigase.",
                storage: "Archives only for users who switch it on; an offline store per sender and recipient."),
            .init(.profile, "jabberd2", "jabberd2.", storage: "No archive; an offline store in its database."),
            .init(
                .profile, "metronome", "Metronome.", storage: "The archive is there, but off unless a user switches it on."),
            .init(.profile, "jackal", "jackal.", storage: "Archives the last 1000 messages of each user."),
        ]
    }
}
