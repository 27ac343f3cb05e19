import ArgumentParser
import Console

struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "The prompt, connected to a server.",
        discussion: """
            TLS is required and the certificate is checked unless an option says otherwise. The password is asked for, or comes from
            --password-file, --password-command or the variable XMPPSCOPE_PASSWORD; it is never an argument. After the negotiation nothing is sent that is
            not typed.

              xmppscope connect alice@example.org -c 'disco' -c wait

            \(PromptOptions.statuses)
            """)

    @Argument(help: ArgumentHelp("The account; a domain alone with --no-auth or --anonymous.", valueName: "jid"))
    var address: String

    @Option(help: ArgumentHelp("Go to this host instead of what DNS says.", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("Go to this port.", valueName: "port"))
    var port: String?

    @Option(
        help: ArgumentHelp("starttls (default), direct, optional or none.", valueName: "how"),
        completion: .list(["starttls", "direct", "optional", "none"]))
    var tls: String?

    @Option(
        help: ArgumentHelp(
            "Go over the WebSocket at wss://… (ws://… without TLS), or over the one that the domain's host-meta names.",
            valueName: "url|websocket"))
    var via: String?

    @Option(help: ArgumentHelp("Trust the authorities in this PEM file.", valueName: "file"), completion: .file())
    var ca: String?

    @Option(help: ArgumentHelp("Trust the certificate with this SHA-256 and no other.", valueName: "sha256"))
    var fingerprint: String?

    @Flag(help: "Go on whatever the certificate is.")
    var noVerify = false

    @Option(help: ArgumentHelp("The first line of this file is the password.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Option(help: ArgumentHelp("The first line that this command prints is the password.", valueName: "command"))
    var passwordCommand: String?

    @Option(help: ArgumentHelp("Ask for this resource.", valueName: "name"))
    var resource: String?

    @Option(
        help: ArgumentHelp(
            "Use this SASL mechanism, or the best of several: A,B; sasl2 among them is SASL2 (XEP-0388); iq-auth is the login from before SASL.",
            valueName: "mechanism"))
    var auth: String?

    @Flag(
        name: .customLong("bind2"),
        help: "SASL2 with the resource in the same step (XEP-0386): the server deletes waiting offline messages unsent.")
    var bind2 = false

    @Option(help: ArgumentHelp("Switch these on while binding by --bind2: sm, carbons, inactive.", valueName: "features"))
    var inline: String?

    @Flag(
        help:
            "SASL2 with a token instead of the password (XEP-0484): the server and this program keep it until it expires.")
    var fast = false

    @Flag(help: "Log in with the kept token for the last time: both ends forget it.")
    var fastForget = false

    @Flag(help: "Authenticate with ANONYMOUS.")
    var anonymous = false

    @Flag(help: "Stop after the stream features, and go on by hand.")
    var noAuth = false

    @Flag(help: "Send credentials even if nothing protects the stream.")
    var allowPlaintext = false

    @Option(help: ArgumentHelp("Ask this DNS server.", valueName: "addr:port"))
    var resolver: String?

    @Option(help: ArgumentHelp("Give up a stage after so many seconds.", valueName: "seconds"))
    var timeout: String?

    @Flag(help: "Stop before each stage, show the choices, and pick; piped, the usual choice is taken and said.")
    var step = false

    @Flag(help: "Connect again after a cut, waiting longer each time.")
    var reconnect = false

    @Flag(help: "Follow <see-other-host/> over a protected stream.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "Go through socks5://[USER@]HOST:PORT or http://[USER@]HOST:PORT; the password is asked for, or comes from XMPPSCOPE_PROXY_PASSWORD.",
            valueName: "url"))
    var proxy: String?

    @Option(
        help: ArgumentHelp("Authenticate with the certificate in this PEM file.", valueName: "file"), completion: .file())
    var cert: String?

    @Option(help: ArgumentHelp("Its private key, where it is in another file.", valueName: "file"), completion: .file())
    var key: String?

    @Option(
        help: ArgumentHelp("Write the TLS keys to this file: whoever has it can read the stream.", valueName: "file"),
        completion: .file())
    var keyLog: String?

    @Flag(
        help:
            "Connect as the component JID; its secret is asked for, or comes from --secret-file or XMPPSCOPE_COMPONENT_SECRET."
    )
    var component = false

    @Option(
        help: ArgumentHelp("The first line of this file is the component's secret.", valueName: "file"), completion: .file())
    var secretFile: String?

    @Option(help: ArgumentHelp("Connect to the server JID as this server.", valueName: "domain"))
    var s2s: String?

    @Option(help: ArgumentHelp("Answer for dialback keys at this port of 127.0.0.1.", valueName: "port"))
    var verifyPort: String?

    @OptionGroup var options: PromptOptions

    func run() async throws {
        var request = ConnectRequest(address: address)
        do throws(CommandFailure) {
            let values = [
                "host": host, "port": port, "tls": tls, "via": via, "ca": ca, "fingerprint": fingerprint,
                "password-file": passwordFile, "password-command": passwordCommand,
                "resource": resource, "auth": auth, "inline": inline, "resolver": resolver, "timeout": timeout,
                "proxy": proxy, "cert": cert, "key": key, "key-log": keyLog, "secret-file": secretFile, "s2s": s2s,
                "verify-port": verifyPort,
            ]
            for (name, value) in values { if let value { try request.set(name, value) } }
            let flags = [
                "no-verify": noVerify, "anonymous": anonymous, "no-auth": noAuth, "allow-plaintext": allowPlaintext,
                "step": step, "reconnect": reconnect, "follow": follow, "component": component,
                "bind2": bind2, "fast": fast, "fast-forget": fastForget,
            ]
            for (name, isOn) in flags where isOn { try request.set(name, "") }
        } catch {
            throw Program.report(ProgramFailure(error.message, status: error.status))
        }
        try await options.run(.connect(request))
    }
}
