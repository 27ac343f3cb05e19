import TestSupport

extension RealClient {
    private static func script(_ name: String) -> String {
        RepositoryRoot.url("Tests/LoopbackServerTests/Fixtures/clients/\(name)").path
    }

    /// Every client that is tried, the ones that need no terminal first.
    static let all = [
        slixmpp, nbxmpp, nbxmppWebSocket, aioxmpp, sendxmpp, goSendxmpp, profanity, mcabber, poezio,
    ]

    static let slixmpp = RealClient(
        name: "slixmpp", program: "/usr/bin/python3", arguments: [script("slixmpp_client.py"), "PORT", "HOME/ca.pem"],
        steps: [
            .seen, .shows("presence: reading-a-play"), .shows("message: to-slixmpp"), .heard("from-slixmpp"),
            .shows("archive: earlier-slixmpp"), .ends,
        ],
        modules: ["slixmpp"])

    /// The library of Gajim.
    static let nbxmpp = RealClient(
        name: "nbxmpp", program: "/usr/bin/python3", arguments: [script("nbxmpp_client.py"), "PORT"],
        steps: [
            .seen, .shows("presence: reading-a-play"), .shows("message: to-nbxmpp"), .heard("from-nbxmpp"),
            .shows("archive: earlier-nbxmpp"), .ends,
        ],
        modules: ["gi", "nbxmpp"])

    /// The same over a WebSocket, by libsoup.
    static let nbxmppWebSocket = RealClient(
        name: "nbxmpp-websocket", program: nbxmpp.program, arguments: [script("nbxmpp_client.py"), "WEBSOCKET"],
        steps: nbxmpp.steps, modules: nbxmpp.modules)

    /// It has no archive.
    static let aioxmpp = RealClient(
        name: "aioxmpp", program: "/usr/bin/python3", arguments: [script("aioxmpp_client.py"), "PORT"],
        steps: [.seen, .shows("presence: reading-a-play"), .shows("message: to-aioxmpp"), .heard("from-aioxmpp"), .ends],
        modules: ["aioxmpp"])

    /// It can only send.
    static let sendxmpp = RealClient(
        name: "sendxmpp", program: "/usr/bin/sendxmpp",
        arguments: [
            "-u", "romeo", "-p", "secret", "-j", "localhost:PORT", "-m", "HOME/message", "juliet@localhost",
        ],
        steps: [.heard("from-sendxmpp"), .ends], files: ["message": "from-sendxmpp\n"])

    /// One process listens, and another sends.
    static let goSendxmpp = RealClient(
        name: "go-sendxmpp", program: "/usr/bin/go-sendxmpp", arguments: [],
        steps: [.seen, .shows("to-go-sendxmpp"), .line("go"), .heard("from-go-sendxmpp")],
        script: """
            here="-u romeo@localhost -p secret -j 127.0.0.1:PORT -n"
            go-sendxmpp $here -l &
            read go
            echo from-go-sendxmpp | go-sendxmpp $here juliet@localhost
            wait
            """)

    /// It fetches the archive, but does not show what it had there.
    static let profanity = RealClient(
        name: "profanity", program: "/usr/bin/profanity", arguments: ["-a", "romeo"],
        steps: [
            .seen, .shows("successfully"), .shows("Juliet"), .line("/status get juliet@localhost"),
            .shows("reading-a-play"), .line("/msg juliet@localhost from-profanity"), .heard("from-profanity"),
            .shows("to-profanity"),
        ],
        files: [
            ".local/share/profanity/accounts": """
            [romeo]
            jid=romeo@localhost
            enabled=true
            password=secret
            server=127.0.0.1
            port=PORT
            resource=profanity
            presence.last=online
            presence.login=online
            tls.policy=trust

            """
        ])

    /// It has no archive.
    static let mcabber = RealClient(
        name: "mcabber", program: "/usr/bin/mcabber", arguments: ["-f", "HOME/mcabberrc"],
        steps: [
            .seen, .line("/say_to juliet@localhost from-mcabber"), .heard("from-mcabber"), .line("/roster unread_first"),
            .line(""), .shows("to-mcabber"), .shows("reading-a-play"),
        ],
        files: [
            "mcabberrc": """
            set jid = romeo@localhost/mcabber
            set password = secret
            set server = 127.0.0.1
            set port = PORT
            set tls = 1
            set ssl_ignore_checks = 1

            """
        ])

    /// When it asks the archive, and for what, hangs on what it has logged at that moment: that is not waited for.
    static let poezio = RealClient(
        name: "poezio", program: "/usr/bin/poezio", arguments: ["-f", "HOME/poezio.cfg"],
        steps: [
            .seen, .command("/message juliet@localhost"), .line("from-poezio"),
            .heard("from-poezio"), .shows("again-poezio"),
        ],
        files: [
            "poezio.cfg": """
            [Poezio]
            jid = romeo@localhost/poezio
            password = secret
            custom_host = 127.0.0.1
            custom_port = PORT
            ca_cert_path = HOME/ca.pem
            log_dir = HOME/logs
            theme = default

            """
        ], refusesRoot: true)
}
