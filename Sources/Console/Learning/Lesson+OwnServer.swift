extension Lesson {
    static let ownServer = Lesson(
        "own-server", "The five questions at your own server",
        [
            Step(
                "Everything in this lesson works in the same way at a real server. There you begin with: connect you@example.org. Here you are connected as Alice, so let her find out about hers. First: what is this server? It shows more than it says:",
                "server"),
            Step(
                "That was free: nothing was sent. Ask your own account what it offers; at your own server use your own address. An archive shows itself as the feature urn:xmpp:mam:2:",
                "disco alice@wonderland.lit",
                .record("received & iq & type:result & ns:http://jabber.org/protocol/disco#info")),
            Step("There is an archive. What does it keep by default?", "archive prefs", .record("received & element:prefs")),
            Step("Become available, so that messages reach you:", "presence on", .record("sent & presence")),
            Step(
                "Write to yourself: nobody else is bothered, and both servers of the five questions are yours:",
                "msg alice@wonderland.lit A note to myself", .record("sent & message & to:alice")),
            Step(
                "The five answers. Look at the word before the source: default means that the product does so unless its settings say otherwise, certain that a standard demands it, unknown that something is missing:",
                "answers"),
            Step("Where do they come from? Every rule that was looked at:", "why"),
            Step(
                "A forecast is not a proof. Put it to the test; it says first what it sends:", "verify --yes",
                .record("sent & ns:urn:xmpp:mam:2")),
            Step(
                "Confirmed means that it was seen. You have the first, second, fourth and fifth answer; how long it stays only the settings say. If you know them, say so:",
                "set archive.expires=30d"),
            Step(
                "Forecasts are made while a stanza passes, so it counts from the next one on:",
                "msg alice@wonderland.lit Another note", .record("sent & message & to:alice")),
            Step("And the third answer follows:", "answers"),
            Step("Leave as little behind as the protocol allows:", "clean --yes"),
        ],
        end:
            "Now at your own server: xmppscope connect you@example.org, and the same lines with your address. `help questions` has them all on one page. If you run the server, `xmppscope stores PATH` reads what it really keeps."
    )
}
