extension Lesson {
    static let rooms = Lesson(
        "rooms", "Rooms",
        [
            Step(
                "A room is an address at a room service; joining is presence to your nick in it:",
                "join tea@conference.wonderland.lit",
                .record("received & presence & from:tea")),
            Step(
                "Say something. It goes to the room, and comes back to everybody in it, you included:",
                "say Is there any wine?",
                .record("received & type:groupchat")),
            Step("It is kept once, by the room, not in each occupant's archive:", "answers"),
            Step(
                "Read the room's archive:", "archive --of tea@conference.wonderland.lit", .record("received & element:fin")),
            Step("And the store:", "store room_archive"),
            Step("Leave:", "leave", .record("sent & presence & type:unavailable")),
        ],
        end: "Who joins later gets history, and whoever runs the room's server can read it. Next: learn pubsub")

    static let pubsub = Lesson(
        "pubsub", "Publish-subscribe and personal events",
        [
            Step(
                "Every account can publish items at nodes of its own (XEP-0163):",
                "pubsub publish urn:example:mood <mood xmlns='urn:example:mood'>curious</mood>",
                .record("received & iq & type:result")),
            Step(
                "Items stay until they are replaced or retracted. What is kept?", "pubsub items urn:example:mood",
                .record("received & element:items")),
            Step("On the disk:", "store pubsub_item"),
            Step(
                "Avatars, bookmarks and encryption keys are kept this way. What nodes do you have?", "pubsub nodes",
                .record("received & iq & type:result")),
            Step("Take the node away again:", "pubsub delete urn:example:mood", .record("sent & element:delete")),
        ],
        end: "An item is kept without an expiry unless the node says otherwise. Next: learn encryption")

    static let encryption = Lesson(
        "encryption", "End-to-end encryption, and what it leaves readable",
        [
            Step(
                "This is what an encrypted message looks like to the servers (with nothing real in it):",
                "<message to='sister@realworld.lit' type='chat' id='enc1'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>AAAA</payload></encrypted><store xmlns='urn:xmpp:hints'/></message>",
                .record("sent & ns:eu.siacs.conversations.axolotl")),
            Step("What can an operator read of it? The fourth question:", "answers"),
            Step("The content is ciphertext. Who wrote to whom, when, and how much is not:", "store archive"),
            Step("Whether it can be archived at all, hints and rules decide, as for any message:", "why"),
        ],
        end:
            "Encryption hides the body, not the envelope: addresses, times and sizes stay readable in every store. Next: learn logs"
    )

    static let logs = Lesson(
        "logs", "Reading a log",
        [
            Step("Everything here is recorded, without secrets. Find what you sent:", "find sent"),
            Step("Filters combine: requests with their answers, and no errors:", "find iq & !error"),
            Step("What is kept somewhere because of what you did:", "find kept:*"),
            Step("Draw the exchange:", "flow"),
            Step("Count it:", "stats"),
            Step(
                "Write a remark into the record, as if for somebody who will read it:", "note this is where the lesson ends",
                .record("note")),
        ],
        end:
            "`save FILE` writes it all to a transcript; `xmppscope annotate FILE` reads logs of servers and clients in the same way. Next: learn own-server"
    )
}
