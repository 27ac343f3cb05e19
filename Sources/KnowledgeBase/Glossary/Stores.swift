import Inspection

extension Glossary {
    /// The stores of a forecast, by name.
    @inline(never) @_optimize(none)
    static func stores() -> [GlossaryTerm] {
        [
            .init(
                .store, "offline", "Messages that wait at the recipient's server because nobody suitable was there.",
                aliases: ["offline store", "offline message", "spool", "offline storage"],
                storage:
                    "Kept until the user comes online with a priority of at least 0. Core RFCs leave a server the choice to return an error instead. Quotas and expiry are the server's own matter; the type of a message decides, not its body.",
                sources: ["XEP-0160 §3", "RFC 6121 §8.5.2.2.1"]),
            .init(
                .store, "archive", "Messages of an account that its server keeps so that devices can fetch them again.",
                aliases: ["mam", "message archive", "history"],
                storage:
                    "Each account has its own archive: one message between two archiving servers is kept twice, with different ids and lifetimes. Servers that archive should keep chat and normal messages with a body. Delivery removes nothing; how long it stays is policy, and the oldest go first.",
                sources: ["XEP-0313 §3", "XEP-0313 §6.1.1"]),
            .init(
                .store, "roster", "The contact list: addresses, names, groups and the state of subscriptions.",
                aliases: ["contact list", "contacts"],
                storage:
                    "Own server keeps it until it is changed. A request for a subscription that is not answered yet stands in it as ask.",
                sources: ["RFC 6121 §2"]),
            .init(
                .store, "pending-subscription", "Requests to see presence that nobody has answered yet.",
                aliases: ["pending subscription"],
                storage:
                    "The recipient's server keeps the whole stanza, one per sender, and shows it again at each login until it is answered.",
                sources: ["RFC 6121 §3.1.3"]),
            .init(
                .store, "presence", "What the server knows of the availability of each resource.",
                storage:
                    "The last presence of an available resource, normally in memory, replaced by the next and dropped at logout.",
                sources: ["RFC 6121 §4.3.2"]),
            .init(
                .store, "directed-presence", "Whom a resource has sent presence to beyond its roster.",
                storage: "A list per session, so that these are told when the resource leaves.", sources: ["RFC 6121 §4.6"]),
            .init(
                .store, "caps-cache", "What clients support, under the digest they announce.",
                aliases: ["capabilities cache"],
                storage: "Servers may keep it beyond sessions: it holds features, no messages.", sources: ["XEP-0115 §8.2"]),
            .init(
                .store, "sm-queue", "Stanzas sent to a client that has not acknowledged them.",
                aliases: ["stream management queue", "ack queue", "smacks"],
                storage:
                    "Normally in memory until acked. When the session is given up they are rerouted, returned or put into the offline store, which is how a message that seemed delivered can reach the disk.",
                sources: ["XEP-0198 §4"]),
            .init(
                .store, "csi-queue", "Stanzas held back while a client says it is not in use.", aliases: ["csi hold-back"],
                storage: "In memory for the session; what is held is up to the server.", sources: ["XEP-0352 §5.2"]),
            .init(
                .store, "s2s-queue", "Stanzas that wait for a connection to another domain.", aliases: ["server queue"],
                storage:
                    "In memory until the connection stands or fails. There is no spool as in e-mail: on failure the sender gets an error.",
                sources: ["RFC 6120 §10.4.3"]),
            .init(
                .store, "carbons", "Copies of messages for the other devices of an account.",
                aliases: ["carbon", "carbon copy"],
                storage:
                    "Copies only: an archive keeps the message once. A copy waits in the stream management queue of its session.",
                sources: ["XEP-0280 §7", "XEP-0313 §6.1.1"]),
            .init(
                .store, "vcard", "The profile of an account or a room.", aliases: ["profile"],
                storage: "Own server keeps it until it is replaced and hands it out, also while nobody is online.",
                sources: ["XEP-0054 §3"]),
            .init(
                .store, "private", "XML that an account leaves at its own server.",
                aliases: ["private xml", "private storage"],
                storage: "Kept under its namespace until it is written again; only the account may read it.",
                sources: ["XEP-0049 §2"]),
            .init(
                .store, "pep", "Items an account publishes: avatar, OMEMO keys, mood, bookmarks.",
                aliases: ["personal eventing", "pep item"],
                storage:
                    "Kept at the publisher's own server. At least the last item has to be available; how many, for how long and for whom depends on the node.",
                sources: ["XEP-0163 §4.3.4"]),
            .init(
                .store, "pubsub", "Items of a node at a publish-subscribe service.", aliases: ["pubsub item"],
                storage: "Kept by the service if the node persists items, up to its limits, until retracted or purged.",
                sources: ["XEP-0060 §7.1", "XEP-0060 §12.10"]),
            .init(
                .store, "room-history", "The last messages of a room, sent to those who join.",
                aliases: ["muc history", "discussion history"],
                storage: "A short list, normally in memory; how many is the room's policy.", sources: ["XEP-0045 §7.2.13"]),
            .init(
                .store, "room-archive", "The archive of a room.", aliases: ["muc archive", "room mam"],
                storage:
                    "The room keeps each message once, whoever is in it. Private messages in a room never belong to it.",
                sources: ["XEP-0313 §6.1.2"]),
            .init(
                .store, "room-config", "Settings, affiliations and subject of a room.", aliases: ["room configuration"],
                storage: "Kept by the room service; for a temporary room only as long as somebody is in it.",
                sources: ["XEP-0045 §10.2"]),
            .init(
                .store, "blocklist", "Addresses an account does not want to hear from; privacy lists too.",
                aliases: ["block list", "privacy list", "privacy lists"],
                storage: "Own server keeps it across sessions. What is blocked should not be archived.",
                sources: ["XEP-0191 §3.3"]),
            .init(
                .store, "archive-prefs", "What an account wants its server to archive.",
                aliases: ["archive preferences", "mam prefs"],
                storage: "Own server keeps the choice: all, nothing or the roster, with exceptions.",
                sources: ["XEP-0441 §2.1"]),
            .init(
                .store, "credentials", "What a server needs to check a password.", aliases: ["password", "verifier"],
                storage:
                    "A verifier such as SCRAM's keys, or the password itself: the standards leave that open, and a server that offers DIGEST-MD5 has to hold a password it can read.",
                sources: ["RFC 6120 §6", "RFC 5802 §3"]),
            .init(
                .store, "tokens", "Secrets given to a client for its next logins.", aliases: ["token"],
                storage: "Kept per client until they expire or are replaced.", sources: ["XEP-0484 §3.3"]),
            .init(
                .store, "last-activity", "When an account was last there.", aliases: ["last logout"],
                storage: "One time per account, sometimes with the last status text; replaced at the next logout.",
                sources: ["XEP-0012 §3"]),
            .init(
                .store, "push-registration", "Where a server sends a wake-up for a device.", aliases: ["push"],
                storage: "Own server keeps address, node and secret until disabled. What it then sends leaves XMPP.",
                sources: ["XEP-0357 §5"]),
            .init(
                .store, "upload", "Files put on a web server to be linked in messages.",
                aliases: ["http upload", "file upload"],
                storage:
                    "Kept by the upload service for as long as it decides, often readable by its operator; a message only holds the link.",
                sources: ["XEP-0363 §9.3"]),
            .init(
                .store, "conversation-metadata", "Who wrote with whom, when, and how often, without the texts.",
                storage: "Some servers keep it even where they archive no message.", sources: ["Openfire Monitoring plugin"]),
            .init(
                .store, "search-index", "Words of messages, laid out for searching.",
                storage: "A second copy of the text beside the archive; it may be readable where the archive is compressed.",
                sources: ["MongooseIM mod_mam"]),
            .init(
                .store, "inbox", "The list of conversations with counts of unread messages.",
                storage: "Kept per account by servers that offer it, made from messages and markers.",
                sources: ["XEP-0430 §5"]),
            .init(
                .store, "log", "What a server writes down about its work.", aliases: ["server log"],
                storage:
                    "Normally addresses and events; at debug level whole stanzas. How long it stays is up to the operator.",
                sources: ["RFC 6120 §13.4"]),
            .init(
                .store, "backup", "Copies an operator makes of a server's data.",
                storage:
                    "Outlives every removal in the stores themselves. No protocol tells of it, except where an operator declares it.",
                sources: ["XEP-0504 §3"]),
        ]
    }
}
