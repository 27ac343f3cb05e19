import ArgumentParser
import Console

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show a transcript as if it happened, send its client's half again, or play its server's half.",
        discussion: """
            With -c, or when standard input is no terminal, it ends after the transcript and the lines.

              xmppscope replay session.xmpp -c 'find kept:archive'
              xmppscope replay session.xmpp --to alice@localhost --host 127.0.0.1
              xmppscope replay session.xmpp --serve --port 5222

            With --to it connects, says what it would send to whom, sends it, waits for the answers that came then, and shows in what
            they differ. Addresses and ids are replaced. To others than the account itself and this machine it sends only with
            --confirmed. The exit status is 1 where the answers differ.

            With --serve it listens on 127.0.0.1 and plays the server to a client of yours: what the server said comes when the client
            has sent what it sent then, with the ids and addresses of now, and what the client does otherwise is shown. Any name and any
            password will do, as long as the client shows it (SASL PLAIN, over TLS); with --password-file SCRAM works, too. It ends with
            the client's session, or with Ctrl-C. The exit status is 1 where the client did not do what it did then.

            \(PromptOptions.statuses)
            """)

    @Argument(help: ArgumentHelp("The transcript; with --to and --serve any log or capture.", valueName: "file"))
    var path: String

    @Option(
        name: [.long, .customLong("pace")],
        help: ArgumentHelp(
            "1 for its own pace, 2 for twice as fast; without it as fast as it can be read.", valueName: "factor"))
    var speed: Double?

    @Flag(help: "As fast as it can be read.")
    var fast = false

    @Flag(help: "Wait for Enter before each record.")
    var step = false

    @Option(help: ArgumentHelp("Send the client's half again as this account.", valueName: "jid"))
    var to: String?

    @Flag(help: "Play the server's half to a client on this machine.")
    var serve = false

    @Flag(help: "With --to: only say what would be sent, and to whom.")
    var dryRun = false

    @Flag(help: "With --to: send it whoever it goes to.")
    var confirmed = false

    @Option(
        help: ArgumentHelp(
            "With --to and --serve: this address or domain becomes that; may be repeated.", valueName: "old=new"))
    var map: [String] = []

    @Option(help: ArgumentHelp("With --to and --serve: the half of this connection of the transcript.", valueName: "name"))
    var conn: String?

    @Option(
        help: ArgumentHelp(
            "With --to and --serve: the client's half is what was sent, or received if a server recorded it.",
            valueName: "half"))
    var half: String?

    @Option(help: ArgumentHelp("With --to: go to this host instead of what DNS says.", valueName: "host"))
    var host: String?

    @Option(
        help: ArgumentHelp(
            "With --to: go to this port; with --serve: listen on it (5222; 0 lets the system choose).", valueName: "port"))
    var port: String?

    @Option(
        help: ArgumentHelp(
            "With --to: starttls (default), direct, optional or none; with --serve not optional.", valueName: "how"))
    var tls: String?

    @Option(help: ArgumentHelp("With --to: trust the authorities in this PEM file.", valueName: "file"))
    var ca: String?

    @Flag(help: "With --to: go on whatever the certificate is.")
    var noVerify = false

    @Flag(help: "With --to: send credentials even if nothing protects the stream; with --serve: let clients do so.")
    var allowPlaintext = false

    @Option(help: ArgumentHelp("With --to and --serve: the first line of this file is the password.", valueName: "file"))
    var passwordFile: String?

    @Option(
        help: ArgumentHelp(
            "With --serve: a further domain that clients may log in to; may be repeated.", valueName: "domain"))
    var domain: [String] = []

    @Option(help: ArgumentHelp("With --serve: the certificate chain, as PEM.", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("With --serve: its private key, as PEM.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "With --to: how long to wait for answers (5); with --serve: for what the client sent then (for ever).",
            valueName: "seconds"))
    var timeout: Double?

    @Flag(name: .customLong("repeat"), help: "With --serve: play it to one client after the other.")
    var repeats = false

    @OptionGroup var options: PromptOptions

    func validate() throws {
        if let speed, speed <= 0 { throw ValidationError("--speed needs a positive number") }
        if to != nil, serve { throw ValidationError("--to and --serve are two sides: one of them") }
        if to == nil, dryRun || confirmed || host != nil || ca != nil || noVerify {
            throw ValidationError(
                "--dry-run, --confirmed, --host, --ca and --no-verify need --to: there is nothing to send without it")
        }
        if !serve, !domain.isEmpty || cert != nil || key != nil || repeats {
            throw ValidationError("--domain, --cert, --key and --repeat need --serve")
        }
        let isShared = !map.isEmpty || conn != nil || half != nil || port != nil || tls != nil || timeout != nil
        if to == nil, !serve, isShared || allowPlaintext || passwordFile != nil {
            throw ValidationError("these options need --to or --serve")
        }
        if let timeout, timeout <= 0 { throw ValidationError("--timeout needs a positive number") }
    }

    func run() async throws {
        if serve { return try await play() }
        guard let to else {
            return try await options.run(.replay(path: path, pace: fast ? nil : speed, isStepwise: step))
        }
        var request = ConnectRequest(address: to)
        do throws(CommandFailure) {
            let values = ["host": host, "port": port, "tls": tls, "ca": ca, "password-file": passwordFile]
            for (name, value) in values { if let value { try request.set(name, value) } }
            for (name, isOn) in ["no-verify": noVerify, "allow-plaintext": allowPlaintext] where isOn {
                try request.set(name, "")
            }
        } catch {
            throw Program.report(ProgramFailure(error.message, status: error.status))
        }
        var program = options
        program.command.insert(line, at: 0)
        try await program.run(.connect(request))
    }

    /// Plays the server.
    private func play() async throws {
        var program = ReplayServerProgram(path: path)
        program.connection = conn
        program.half = half
        program.mapping = map
        program.domains = domain
        program.tls = tls
        program.allowsPlaintext = allowPlaintext
        program.certificateFile = cert
        program.keyFile = key
        program.passwordFile = passwordFile
        program.pace = fast ? nil : speed
        program.isStepwise = step
        program.patience = timeout
        program.repeats = repeats
        let isSame: Bool
        do throws(ProgramFailure) {
            if let port {
                guard let number = Int(port), (0...65_535).contains(number) else {
                    throw ProgramFailure("--port \(port): a port is a number from 0 to 65535", status: ExitStatus.usage)
                }
                program.port = number
            }
            isSame = try await program.run(.standard())
        } catch {
            throw Program.report(error)
        }
        if !isSame { throw ExitCode(ExitStatus.problem) }
    }

    /// The line of the prompt that sends it.
    private var line: String {
        var words = ["replay", quoted(path), "--send"]
        let flags = ["--dry-run": dryRun, "--confirmed": confirmed, "--step": step, "--fast": fast]
        for (flag, isOn) in flags where isOn { words.append(flag) }
        let values = [
            "--speed": speed.map { String($0) }, "--conn": conn, "--half": half, "--timeout": timeout.map { String($0) },
        ]
        for (option, value) in values { if let value { words += [option, quoted(value)] } }
        for pair in map { words += ["--map", quoted(pair)] }
        return words.joined(separator: " ")
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
