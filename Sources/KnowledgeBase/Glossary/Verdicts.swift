import Inspection

extension Glossary {
    /// The words of a forecast: who, how sure, what becomes of a message, what is kept how.
    @inline(never) @_optimize(none)
    static func verdicts() -> [GlossaryTerm] {
        [
            .init(
                .party, "sender-server", "The server of the account in from.", aliases: ["sender's server", "own server"],
                storage: "What is kept for the acting account itself, such as its roster, is here too.",
                sources: ["RFC 6120 §10"]),
            .init(
                .party, "recipient-server", "The server of the account in to.", aliases: ["recipient's server"],
                storage: "It decides between delivery, offline store and error.", sources: ["RFC 6121 §8.5"]),
            .init(
                .party, "service", "A room, pubsub, upload or push host that a stanza goes to or comes from.",
                storage: "What it keeps belongs to it and not to the accounts.", sources: ["RFC 6120 §10.5.1"]),
            .init(
                .certainty, "certain", "The standards say MUST, so a server that conforms does it.", sources: ["RFC 2119"]),
            .init(
                .certainty, "normal", "The standards say SHOULD, so a server does it unless it has a reason.",
                sources: ["RFC 2119"]),
            .init(.certainty, "default", "The product does it unless told otherwise."),
            .init(.certainty, "configured", "A setting that was given says so."),
            .init(.certainty, "allowed", "The standards say MAY, or leave a choice.", sources: ["RFC 2119"]),
            .init(
                .certainty, "unspecified", "The standards are silent: only the product can say.",
                aliases: ["unspecified – implementation"], sources: ["XEP-0313 §6.1"]),
            .init(
                .certainty, "unknown",
                "Something that would settle it is not known; the forecast says what. As a state of the recipient: not known, so every case is shown."
            ),
            .init(.certainty, "observed", "The wire showed that it is so."),
            .init(.certainty, "refuted", "The wire showed that it is not so."),
            .init(
                .delivery, "delivered", "A client of the recipient gets the message at once.",
                storage: "Says nothing about archives: they may keep it as well.", sources: ["RFC 6121 §8.5.2.1.1"]),
            .init(
                .delivery, "bounced", "The sender gets an error back.", aliases: ["bounce"],
                storage: "Not delivered and not stored offline, but an archive on the way may have it.",
                sources: ["RFC 6121 §8.5.2.2.1"]),
            .init(
                .delivery, "stored-offline", "The message waits in the offline store.",
                storage: "Kept until the recipient comes online.", sources: ["XEP-0160 §2"]),
            .init(
                .delivery, "dropped", "The message is ignored in silence.", storage: "Nothing is kept and nobody is told.",
                sources: ["RFC 6121 §8.5.2.2.1"]),
            .init(
                .delivery, "held", "The message is held back because the client said it is not in use.",
                storage: "In memory, until the client is in use again.", sources: ["XEP-0352 §4.2"]),
            .init(
                .delivery, "answered", "Somebody answers the request.", storage: "An iq is never kept.",
                sources: ["RFC 6120 §8.2.3"]),
            .init(.outcome, "depends", "It is decided by something that is not known; the forecast names it."),
            .init(.outcome, "kept", "The store keeps something because of the stanza."),
            .init(.outcome, "not-kept", "The store was asked about and keeps nothing."),
            .init(
                .phase, "before-routing", "Kept by the sender's server before the stanza goes on.",
                storage: "So it is kept even if it never arrives.", sources: ["XEP-0313 §6.1.1"]),
            .init(
                .phase, "before-delivery", "Kept by the recipient's server before a client gets the stanza.",
                storage: "The id of the copy can travel in the stanza.", sources: ["XEP-0313 §3.5"]),
            .init(
                .phase, "instead-of-delivery", "Kept because the stanza could not be delivered.",
                storage: "The offline store is the usual case.", sources: ["XEP-0160 §2"]),
            .init(.phase, "after-delivery", "Kept once the stanza was handed on."),
            .init(.part, "whole", "The whole stanza is kept."),
            .init(.part, "metadata", "Only facts about the stanza are kept, such as who, when and how large."),
            .init(.part, "body", "Only the text is kept.", sources: ["XEP-0313 §3"]),
            .init(
                .part, "verifier", "What a password can be checked against is kept, not the password.",
                sources: ["RFC 5802 §3"]),
            .init(.part, "item", "The payload of an item is kept.", sources: ["XEP-0060 §7.1"]),
            .init(
                .medium, "memory", "Kept in the working memory of the server.", aliases: ["ram"],
                storage: "Gone when the process ends, unless it is written out at shutdown."),
            .init(.medium, "disk", "Kept in a file or a database.", storage: "Survives a restart."),
            .init(
                .readable, "ciphertext",
                "The operator sees that there is something, from whom and when, but cannot read it.",
                storage: "End-to-end encryption does this; addresses, times and sizes stay readable.",
                sources: ["RFC 7590 §4"]),
            .init(.retention, "until-delivered", "Kept until a client gets it.", sources: ["XEP-0160 §2"]),
            .init(.retention, "until-acked", "Kept until the other side says that it has it.", sources: ["XEP-0198 §4"]),
            .init(.retention, "session", "Kept as long as the session lives."),
            .init(
                .retention, "duration", "Kept for a set time.",
                storage: "The purge may come later than that, as servers clean up at intervals."),
            .init(.retention, "until-changed", "Kept until it is replaced or removed."),
            .init(.retention, "until-answered", "Kept until somebody answers.", sources: ["RFC 6121 §3.1.3"]),
            .init(.retention, "no-expiry", "Nothing ever removes it by itself."),
            .init(
                .residue, "residue", "What stays of the bytes in a store's own files right after they were removed.",
                aliases: ["remanence"], storage: "Database pages are marked free and not always overwritten."),
        ]
    }
}
