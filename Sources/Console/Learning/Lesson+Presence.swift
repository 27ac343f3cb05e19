extension Lesson {
    static let presence = Lesson(
        "presence", "Presence and subscriptions",
        [
            Step(
                "Connected is not available: without presence your server hands you no messages to your bare address. See who is on your roster first:",
                "roster",
                .record("received & iq & ns:jabber:iq:roster")),
            Step("Now say that you are there:", "presence on", .record("sent & presence")),
            Step(
                "Your server told everybody who may see you, and asked their servers about them. Let somebody come:",
                "contact rabbit online",
                .record("received & presence & from:rabbit")),
            Step(
                "Presence is kept in memory, for as long as the session lasts. With a negative priority you are there, but no messages to your bare address come:",
                "presence on --priority -1", .record("sent & presence & element:priority")),
            Step(
                "Ask somebody to see their presence. This changes your roster, and waits for their decision:",
                "subscribe dinah@realworld.lit",
                .record("sent & presence & type:subscribe")),
            Step("What did that leave in the stores?", "store diff"),
            Step("Leave, without closing the stream:", "presence off", .record("sent & presence & type:unavailable")),
        ],
        end: "Presence is volatile; rosters and requests that wait are on disk at both servers. Next: learn storage")

    static let storage = Lesson(
        "storage", "The five questions",
        [
            Step(
                "Is a message stored at the sender's server before it is forwarded? At the recipient's before it is delivered? How long? How? And is it deleted? Send one:",
                "msg sister@realworld.lit A book without pictures", .record("sent & message")),
            Step("The five questions, for this message:", "answers"),
            Step("Every answer follows from rules with a source. See all that were looked at:", "why"),
            Step("Other servers do it differently. Compare a few of them:", "compare"),
            Step(
                "A hint asks servers not to store a message. Send one:",
                "msg --hint no-store sister@realworld.lit Between us",
                .record("sent & ns:urn:xmpp:hints")),
            Step("Was it obeyed? The archive must not have it:", "store diff"),
            Step(
                "Some kinds never wait: a chat state, a headline. Send a headline:",
                "msg --type headline sister@realworld.lit Tea at six",
                .record("sent & type:headline")),
            Step("The whole of what you have caused to be kept so far:", "ledger"),
            Step("The bytes themselves, in the files on the disk:", "store grep pictures"),
        ],
        end:
            "The answers depend on the server's product and settings, on hints, on the kind of message, and on whether somebody is there. Next: learn archive"
    )
}
