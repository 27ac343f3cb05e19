import Inspection

extension Glossary {
    /// The states an account can be in when a stanza reaches its server.
    @inline(never) @_optimize(none)
    static func recipientStates() -> [GlossaryTerm] {
        [
            .init(
                .recipientState, "available", "One available resource with a priority of at least 0.",
                aliases: ["available resource"], storage: "Messages are delivered; archives keep their copy all the same.",
                sources: ["RFC 6121 §8.5.2.1.1"]),
            .init(
                .recipientState, "several", "Several available resources with a priority of at least 0.",
                storage: "A chat goes to one or all of them; an archive keeps it once.", sources: ["RFC 6121 §8.5.4"]),
            .init(
                .recipientState, "negative", "Only resources with a negative priority.", aliases: ["negative priority"],
                storage: "For the bare JID as if nobody were there: the offline store gets the messages.",
                sources: ["RFC 6121 §8.5.2.1.1"]),
            .init(
                .recipientState, "connected", "Connected, but without presence.", aliases: ["connected resource"],
                storage: "A message to the full JID arrives; one to the bare JID is treated as for the absent.",
                sources: ["XEP-0160 §2", "RFC 6121 §8.5.3.1"]),
            .init(
                .recipientState, "inactive", "Available, but the client has said that it is not in use.",
                storage: "The unimportant may be held back; messages with a body go through.", sources: ["XEP-0352 §4.2"]),
            .init(
                .recipientState, "offline", "No resource at all.",
                storage: "Chat and normal messages to the bare JID are stored offline or returned.",
                sources: ["RFC 6121 §8.5.2.2.1"]),
            .init(
                .recipientState, "gone", "The resource in the full JID has left while another is there.",
                aliases: ["resource gone"],
                storage: "A chat goes to the others; a normal message may be dropped or returned.",
                sources: ["RFC 6121 §8.5.3.2.1"]),
            .init(
                .recipientState, "missing", "There is no such account.", aliases: ["no such user"],
                storage:
                    "Nothing is kept at the recipient's server; an error may be withheld so that accounts cannot be guessed.",
                sources: ["RFC 6121 §8.5.1"]),
            .init(
                .recipientState, "unreachable", "The recipient's domain cannot be reached.",
                storage: "The sender's server owes an error at once; only its own archive may have the message.",
                sources: ["RFC 6120 §10.4.3"]),
            .init(
                .recipientState, "blocked", "The recipient has blocked the sender.",
                storage: "Not delivered, not stored offline, and it should not be archived.", sources: ["XEP-0191 §3.3"]),
        ]
    }
}
