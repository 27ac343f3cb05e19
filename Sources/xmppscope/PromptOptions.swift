import ArgumentParser
import Console

/// The options of every subcommand that has a prompt.
struct PromptOptions: ParsableArguments {
    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp("Execute this line instead of reading any; may be repeated.", valueName: "line"))
    var command: [String] = []

    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp("Execute the lines of this file; - is standard input.", valueName: "file"), completion: .file())
    var file: String?

    @Flag(name: [.customShort("i"), .long], help: "Stay at the prompt after the lines of -c and -f.")
    var interactive = false

    @Option(
        help: ArgumentHelp("How much of each record is shown: compact, full, raw or hex.", valueName: "view"),
        completion: .list(["compact", "full", "raw", "hex"]))
    var view: String?

    @Option(
        help: ArgumentHelp(
            "A server's own configuration, prosody.cfg.lua or ejabberd.yml, for forecasts: connecting, for the domain of the account; "
                + "else for every server.", valueName: "file"), completion: .file())
    var serverConfig: String?

    @OptionGroup var forecast: ForecastOptions

    /// Runs a session; throws its exit status.
    func run(_ beginning: PromptProgram.Beginning) async throws {
        let status: Int32
        do throws(ProgramFailure) {
            let program = PromptProgram(
                beginning: beginning, forecasts: try forecast.forecastSettings(fallback: beginning.fallbackProfile),
                configuration: serverConfig, commands: command, file: file,
                staysAfterCommands: interactive, settings: view.map { ["view=\($0)"] } ?? [])
            status = try await program.run()
        } catch {
            throw Program.report(error)
        }
        if status != ExitStatus.success { throw ExitCode(status) }
    }

    /// What is said of the exit status in `--help`.
    static let statuses = """
        Exit status: 0 all lines succeeded; 1 one failed; 64 usage; 65 bad data; 66 an input file cannot be read; when connecting fails,
        by its stage: 10 finding the server, 11 reaching it, 12 TLS, 13 the stream, 14 authentication, 15 binding. `xmppscope exit-codes`
        lists every way in which connecting can fail, with what to try.
        """
}
