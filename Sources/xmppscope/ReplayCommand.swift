import ArgumentParser
import Console

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show a transcript as if it happened, or send its client's half again.",
        discussion: """
            With -c, or when standard input is no terminal, it ends after the transcript and the lines.

              xmppscope replay session.xmpp -c 'find kept:archive'
              xmppscope replay session.xmpp --to alice@localhost --host 127.0.0.1

            With --to it connects, says what it would send to whom, sends it, waits for the answers that came then, and shows in what
            they differ. Addresses and ids are replaced. To others than the account itself and this machine it sends only with
            --confirmed. The exit status is 1 where the answers differ.

            \(PromptOptions.statuses)
            """)

    @Argument(help: ArgumentHelp("The transcript; with --to any log or capture.", valueName: "file"), completion: .file())
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

    @Flag(help: "With --to: only say what would be sent, and to whom.")
    var dryRun = false

    @Flag(help: "With --to: send it whoever it goes to.")
    var confirmed = false

    @Option(
        help: ArgumentHelp(
            "With --to: send to this address or domain instead of that; may be repeated.", valueName: "old=new"))
    var map: [String] = []

    @Option(help: ArgumentHelp("With --to: the half of this connection of the transcript.", valueName: "name"))
    var conn: String?

    @Option(help: ArgumentHelp("With --to: sent, or received if a server recorded it.", valueName: "half"))
    var half: String?

    @Option(help: ArgumentHelp("With --to: go to this host instead of what DNS says.", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("With --to: go to this port.", valueName: "port"))
    var port: String?

    @Option(
        help: ArgumentHelp("With --to: starttls (default), direct, optional or none.", valueName: "how"),
        completion: .list(["starttls", "direct", "optional", "none"]))
    var tls: String?

    @Option(help: ArgumentHelp("With --to: trust the authorities in this PEM file.", valueName: "file"), completion: .file())
    var ca: String?

    @Flag(help: "With --to: go on whatever the certificate is.")
    var noVerify = false

    @Flag(help: "With --to: send credentials even if nothing protects the stream.")
    var allowPlaintext = false

    @Option(
        help: ArgumentHelp("With --to: the first line of this file is the password.", valueName: "file"), completion: .file()
    )
    var passwordFile: String?

    @OptionGroup var options: PromptOptions

    func validate() throws {
        if let speed, speed <= 0 { throw ValidationError("--speed needs a positive number") }
        if to == nil, dryRun || confirmed || !map.isEmpty || conn != nil || half != nil || host != nil || port != nil {
            throw ValidationError("these options need --to: there is nothing to send without it")
        }
    }

    func run() async throws {
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

    /// The line of the prompt that sends it.
    private var line: String {
        var words = ["replay", quoted(path), "--send"]
        let flags = ["--dry-run": dryRun, "--confirmed": confirmed, "--step": step, "--fast": fast]
        for (flag, isOn) in flags where isOn { words.append(flag) }
        let values = ["--speed": speed.map { String($0) }, "--conn": conn, "--half": half]
        for (option, value) in values { if let value { words += [option, quoted(value)] } }
        for pair in map { words += ["--map", quoted(pair)] }
        return words.joined(separator: " ")
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
