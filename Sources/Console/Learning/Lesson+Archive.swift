extension Lesson {
    static let archive = Lesson(
        "archive", "The archive, its preferences, and hints",
        [
            Step("Say that you are there, so that answers reach you:", "presence on", .record("sent & presence")),
            Step("Let your sister be there, and talk a little:", "contact sister online"),
            Step("Say something:", "msg sister@realworld.lit Down the rabbit hole?", .record("sent & message")),
            Step("And let her answer:", "contact sister says Not again!", .record("received & message & from:sister")),
            Step("Both are in your archive, each with an id:", "archive", .record("received & element:fin")),
            Step(
                "Reading stored nothing. What would be archived by default, the preferences say:", "archive prefs",
                .record("received & element:prefs")),
            Step("Turn it off for your account:", "archive prefs never", .record("sent & element:prefs & type:set")),
            Step("Say something again:", "msg sister@realworld.lit Unheard", .record("sent & message")),
            Step("Your server kept nothing this time. Did hers?", "store diff"),
            Step(
                "Have it on again, as it was:", "archive prefs always", .record("sent & element:prefs & type:set")),
        ],
        end: "Two servers, two archives, two sets of preferences: yours decide about your archive only. Next: learn carbons")

    static let carbons = Lesson(
        "carbons", "Carbons: several devices",
        [
            Step(
                "With carbons the server sends you copies of what your other devices send and receive:", "carbons on",
                .record("sent & ns:urn:xmpp:carbons:2")),
            Step("Become available:", "presence on", .record("sent & presence")),
            Step(
                "Your tablet joins you: an account may have several resources.", "contact alice online",
                .record("received & presence & from:alice")),
            Step(
                "It gets a message that is addressed to it alone:",
                "contact sister sends <message to='alice@wonderland.lit/phone' type='chat' id='c1'><body>To your phone</body></message>",
                .record("received & ns:urn:xmpp:carbons:2")),
            Step(
                "You got a copy, wrapped in <received/>. It is a copy, so nothing is kept because of it. Look at it again:",
                "show -1"),
        ],
        end: "Carbons are memory only; what devices missed comes from the archive. Next: learn stream-management")

    static let streamManagement = Lesson(
        "stream-management", "Stream management: knowing what arrived",
        [
            Step(
                "TCP says that bytes were taken, not that a stanza was handled. Enable acknowledgements:", "sm enable",
                .record("received & element:enabled")),
            Step(
                "From now on the server keeps what it sent you, in memory, until you acknowledge it. Ask it what it has handled of yours:",
                "sm request",
                .record("received & element:a & ns:urn:xmpp:sm:3")),
            Step("Become available, so that messages to your bare address come:", "presence on", .record("sent & presence")),
            Step("Let something come:", "contact sister says Hello", .record("received & message")),
            Step(
                "The server asks with <r/>; the answer is one of the few things sent without being typed. Find it:",
                "find sent & element:a"),
            Step("What is known of the stream now:", "stream"),
        ],
        end:
            "The queue of stream management is a store too: in memory, until acknowledged, or until the session can no longer be resumed. Next: learn rooms"
    )
}
