extension Lesson {
    static let streams = Lesson(
        "streams", "Streams: headers, features, TLS",
        [
            Step(
                "A client and its server talk over two XML documents that grow as long as the connection lasts, one in each direction: streams. You are connected already, so everything that opened yours is recorded. The first record is the stream header you sent:",
                "show 1"),
            Step(
                "The server answered with a header and with its features: what can be negotiated at this point. At first there was only TLS:",
                "show 3"),
            Step(
                "You asked for TLS, got <proceed/>, and both sides began their streams anew inside it, because nothing said in the clear can be trusted. Look at what protects the stream now:",
                "stream"),
            Step(
                "Each new stream has its own features. List all that were offered:", "find features"),
            Step(
                "A stream carries three kinds of stanzas: message, presence and iq. Send an iq, a question that has to be answered:",
                "ping",
                .record("received & iq & type:result")),
            Step(
                "What is not well-formed ends the stream: the other side cannot know what was meant. Break it on purpose:",
                "send --raw <message></iq>",
                .record("stream & received")),
            Step("The server closed the stream with a stream error. Connect again:", "connect alice@wonderland.lit"),
        ],
        end:
            "Streams open with a header, announce features, restart after TLS and after authentication, and die of malformed XML. Next: learn authentication"
    )

    static let authentication = Lesson(
        "authentication", "SASL: proving a password without sending it",
        [
            Step(
                "Once TLS is there, the server offers mechanisms. Find the features in which it did:",
                "find features & element:mechanisms"),
            Step(
                "You chose SCRAM: the password never crosses the wire, only proofs of it. Look at the exchange:",
                "find --all ns:urn:ietf:params:xml:ns:xmpp-sasl"),
            Step(
                "The server does not keep the password either, only what it needs to check a proof. See what is in its store:",
                "store credentials"),
            Step(
                "salt, iterations, stored_key, server_key: none of them is the password, but somebody who steals them can try passwords offline. In transcripts all of this is taken out. Look at a record of the exchange:",
                "show 10"),
            Step("What is the word for it?", "explain SCRAM"),
        ],
        end:
            "PLAIN would have sent the password inside TLS; SCRAM does not, and the -PLUS forms bind the proof to this very TLS session. Next: learn presence"
    )
}
