import Foundation
import Inspection
import KnowledgeBase
import LineEditing
import Presentation
import XMPP

/// `xmppscope`, `xmppscope demo`, `xmppscope connect` and `xmppscope replay`: a session at a prompt, or over piped lines.
package struct PromptProgram: Sendable {
    /// What a session begins with.
    package enum Beginning: Sendable {
        case nothing
        /// The loopback world, connected as alice; with a folder for its stores, if they are to be kept.
        case demo(keepIn: String?)
        /// The same with a lesson; without one, the list of lessons.
        case learn(lesson: String?)
        case connect(ConnectRequest)
        case replay(path: String, pace: Double?, isStepwise: Bool = false)

        /// The profile that forecasts start from where none is named: one's own servers are known.
        package var fallbackProfile: String {
            switch self {
            case .demo, .learn: "loopback"
            case .nothing, .connect, .replay: "standards"
            }
        }
    }

    package var beginning: Beginning
    package var forecasts: ForecastSettings
    /// A server's own configuration that forecasts go by: for the domain that is connected to, or else for every server.
    package var configuration: String?
    /// Commands to be executed instead of reading lines.
    package var commands: [String]
    /// A file of lines to be executed after them; `-` is standard input.
    package var file: String?
    /// Whether there is a prompt after the commands.
    package var staysAfterCommands: Bool
    /// Settings as for the command `set`.
    package var settings: [String]

    package init(
        beginning: Beginning, forecasts: ForecastSettings, configuration: String? = nil, commands: [String] = [],
        file: String? = nil,
        staysAfterCommands: Bool = false,
        settings: [String] = []
    ) {
        self.beginning = beginning
        self.forecasts = forecasts
        self.configuration = configuration
        self.commands = commands
        self.file = file
        self.staysAfterCommands = staysAfterCommands
        self.settings = settings
    }

    private var isScripted: Bool { !commands.isEmpty || file != nil }

    /// Runs the session; returns the exit status.
    package func run() async throws(ProgramFailure) -> Int32 {
        let scripted = try scriptedLines()
        let environment = ProcessInfo.processInfo.environment
        let output = ProgramOutput.standard(environment: environment)
        let assistance = PromptAssistance()
        let source = makeSource(assistance, output, environment)
        let session = Session(
            source: source,
            surroundings: Session.Surroundings(
                renderer: output.renderer, now: { Timestamp(seconds: Date().timeIntervalSince1970) },
                identifier: PromptProgram.identifiers(), environment: environment),
            forecasts: forecasts, assistance: assistance)
        assistance.onInterrupt { Task { await session.interrupt() } }
        // A reader of our output that goes away ends the output, not the program with its world half open.
        signal(SIGPIPE, SIG_IGN)
        let endings = source.isInteractive ? [] : PromptProgram.endings(of: session)
        let status = await session.run(self, scripted)
        for ending in endings { ending.cancel() }
        await source.finish()
        if let failure = (source as? PlainLineSource)?.outputFailure {
            throw ProgramFailure("writing the output failed: \(failure)", status: ExitStatus.ioError)
        }
        return status
    }

    private func makeSource(
        _ assistance: PromptAssistance, _ output: ProgramOutput, _ environment: [String: String]
    ) -> any LineSource {
        if LineEditor.isPossible, !isScripted || staysAfterCommands {
            return LineEditor(assistance: assistance.forEditor, history: UserFolders(environment).history)
        }
        return PlainLineSource(
            columns: output.width, tableColumns: output.tableWidth, isComplete: PromptAssistance.isComplete)
    }

    /// Without a terminal, Ctrl-C and SIGTERM end the program: the stream is closed and the world's files are removed first.
    private static func endings(of session: Session) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let ending = DispatchSource.makeSignalSource(signal: number, queue: .global())
            ending.setEventHandler {
                // A second signal does not wait for anything.
                signal(number, SIG_DFL)
                Task {
                    await session.stop()
                    exit(128 + number)
                }
            }
            ending.resume()
            return ending
        }
    }

    /// Short ids that do not repeat between sessions: the archives of servers may keep them for long.
    private static func identifiers() -> @Sendable () -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return { String((0..<6).map { _ in letters.randomElement() ?? "x" }) }
    }

    private func scriptedLines() throws(ProgramFailure) -> [String] {
        guard let file, file != "-" else { return commands }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ProgramFailure("\(file) cannot be read", status: ExitStatus.noInput)
        }
        return commands + PromptProgram.inputs(text)
    }

    /// The inputs of a text: its lines, where an XML element of several lines is one.
    package static func inputs(_ text: String) -> [String] {
        var inputs: [String] = []
        var open = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let input = open.isEmpty ? String(line) : open + "\n" + line
            if PromptAssistance.isComplete(input) {
                inputs.append(input)
                open = ""
            } else {
                open = input
            }
        }
        if !open.isEmpty { inputs.append(open) }
        return inputs
    }
}

extension Session {
    /// Begins as the program says, then executes lines.
    func run(_ program: PromptProgram, _ scripted: [String]) async -> Int32 {
        for setting in program.settings { await execute("set \(setting)") }
        if failures > 0 { return ExitStatus.usage }
        if source.isInteractive { await startUp() }
        await begin(program.beginning, configuration: program.configuration)
        if failures > 0 { return await finish() }
        let readsInput = program.commands.isEmpty && program.file == nil || program.file == "-"
        for line in scripted where !isLeaving { await execute(line) }
        if readsInput || program.staysAfterCommands, !isLeaving { return await run() }
        return await finish()
    }

    /// Begins a session: a greeting, and the world or the connection or the transcript.
    func begin(_ beginning: PromptProgram.Beginning, configuration: String? = nil) async {
        if source.isInteractive { greet() }
        if let configuration {
            await attempt { session in try session.read(configuration, for: beginning) }
            if failures > 0 { return }
        }
        switch beginning {
        case .nothing: break
        case .demo(let directory): await beginWorld(directory)
        case .learn(let lesson):
            await beginWorld(nil)
            if failures == 0 { await execute(lesson.map { "learn \($0)" } ?? "learn") }
        case .connect(let request):
            await attempt { session in try await session.connect(try await session.options(for: request)) }
        case .replay(let path, let pace, let isStepwise):
            await attempt { session in try await session.replay(path, pace: pace, isStepwise: isStepwise) }
        }
    }

    /// Reads a server's configuration: when connecting, that of the domain connected to, which says nothing of other servers.
    private func read(_ configuration: String, for beginning: PromptProgram.Beginning) throws(CommandFailure) {
        guard case .connect(let request) = beginning else {
            return try use(configuration: configuration, host: nil, domain: nil)
        }
        let domain = try request.connectOptions().address.domainpart
        try use(configuration: configuration, host: domain, domain: domain)
    }

    /// Executes the user's start-up file; a script does not depend on it.
    private func startUp() async {
        do {
            for line in try folders.startupLines() { await execute(line) }
        } catch {
            complain("the start-up file was passed over: \(error)")
        }
        failures = 0
    }

    private func greet() {
        say("xmppscope \(ProgramVersion.text). Type XML, or a command; `help` lists them, Ctrl-D leaves.")
    }

    private func beginWorld(_ directory: String?) async {
        await attempt { session in
            let world = try await LoopbackWorld(directory: directory)
            session.world = world
            for contact in world.people where contact.jid.localpart != "alice" {
                session.inspector.assume(contact.jid, .offline)
            }
            // The negotiation in one line a record: `show` and `stream` tell more of it.
            let view = session.settings.view
            session.settings.view = .compact
            defer { session.settings.view = view }
            try await session.connect(try await session.options(for: ConnectRequest(address: "alice@wonderland.lit/desk")))
        }
        if source.isInteractive, failures == 0 {
            say(
                "Two servers run on 127.0.0.1: wonderland.lit and realworld.lit. `tour` shows you around in ten steps, `learn` lists lessons."
            )
        }
    }
}
