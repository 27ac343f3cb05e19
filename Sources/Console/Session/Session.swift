import Inspection
import KnowledgeBase
import LineEditing
import LoopbackServer
import Presentation
import StanzaStorage
import Transcripts
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A session at the prompt: what commands act on, and the one funnel that every record goes through.
///
/// A record comes from a live stream, a replay or an import; then it is redacted and kept, inspected with what was known before it,
/// absorbed into what is known, and shown.
package actor Session {
    /// What a session is given from outside.
    package struct Surroundings: Sendable {
        package var renderer: TerminalRenderer
        package var now: @Sendable () -> Timestamp
        /// A short text that was not used before, for the ids of stanzas.
        package var identifier: @Sendable () -> String
        package var environment: [String: String]
        /// Lets so many seconds go by.
        package var pause: @Sendable (Double) async -> Void = { try? await Task.sleep(for: .seconds($0)) }
        /// A number from 0 to 1.
        package var random: @Sendable () -> Double = { Double.random(in: 0...1) }

        package init(
            renderer: TerminalRenderer, now: @escaping @Sendable () -> Timestamp,
            identifier: @escaping @Sendable () -> String,
            environment: [String: String] = [:]
        ) {
            self.renderer = renderer
            self.now = now
            self.identifier = identifier
            self.environment = environment
        }
    }

    static let catalogue = Catalogue.index

    let source: any LineSource
    let surroundings: Surroundings
    let assistance: PromptAssistance
    var settings = SessionSettings()
    /// How lines look; `set theme` changes it.
    var renderer: TerminalRenderer
    var knowing: RecordFunnel

    // The funnel
    var redactor = Redactor()
    var ring = RecordingRing()
    var recording: RecordingFile?
    var lastNumber = 0
    var start: Timestamp?
    /// Ids of what was sent without having been typed.
    var automatic = RecentTable<String, Bool>(capacity: 1000)
    var filter: RecordFilter?
    var throttle = DisplayThrottle()
    /// Whether it will be said soon how many records were not shown.
    var isSummaryDue = false

    // The connections
    /// Those that are open, by their names.
    var links: [String: SessionLink] = [:]
    /// The one that what is typed goes over.
    var current: SessionLink?
    /// The one that was opened or came to its end last.
    var latest: SessionLink?
    /// Those that were cut and can be gone on with, the latest last.
    var resumable: [SessionLink] = []
    var connectionCount = 0
    var reconnecting: Task<Void, Never>?
    /// How many records have come from the loopback world's servers.
    var receivedFromWorld = 0
    /// How many records the world's servers had read when the stream became ready.
    var readBefore = 0
    var sentCount = 0
    var sentToWorld = 0
    var expectedSends = 0
    var waiters: [Waiter] = []
    var waiterCount = 0
    /// What the loopback world's servers gave out; it ends with them.
    var worldTokens = KeptTokens()
    /// Shows the answers to requests as tables, by their ids.
    var answerViews = RecentTable<String, AnswerView>(capacity: 500)
    /// The same where the answer is spread over messages that come before it.
    var pageViews = RecentTable<String, PageView>(capacity: 100)
    /// The room that was joined last.
    var currentRoom: JID?

    /// Records whose effects `undo` and `clean` have taken back, and the stanzas that did it.
    var takenBack = RecentTable<Int, Bool>(capacity: 1000)
    /// Ids of requests that `verify` made; they are not what commands are about.
    var verifying = RecentTable<String, Bool>(capacity: 100)

    // The loopback world
    var world: LoopbackWorld?

    // The running of commands
    var failures = 0
    /// The number of the last record that `expect` was content with.
    var expectedUpTo = 0
    var lastStatus: Int32 = ExitStatus.success
    var isLeaving = false
    var running: Task<Void, Never>?
    var lesson: LessonProgress?
    /// What a command that may need a pager has shown so far.
    var paging: [String]?
    /// What stands in the next line before anything is typed.
    var nextLine = ""
    /// Words that stand for the beginning of a line.
    var aliases: [String: String] = [:]
    nonisolated var folders: UserFolders { UserFolders(surroundings.environment) }

    package init(
        source: any LineSource, surroundings: Surroundings, forecasts: ForecastSettings,
        assistance: PromptAssistance = PromptAssistance()
    ) {
        self.source = source
        self.surroundings = surroundings
        self.assistance = assistance
        knowing = RecordFunnel(forecasts)
        renderer = surroundings.renderer
    }

    /// By which profiles forecasts are made.
    var forecasts: ForecastSettings { knowing.forecasts }

    /// What is known, and the forecasts of recent stanzas.
    var inspector: Inspector {
        get { knowing.inspector }
        _modify { yield &knowing.inspector }
    }

    /// What the servers were recognised as.
    var recognition: ServerRecognition { knowing.recognition }

    /// The connection that what is typed goes over.
    var connection: ClientConnection? { current?.connection }

    /// What was asked for when connecting, also after the connection is over.
    var connectOptions: ConnectOptions? { (current ?? latest)?.options }

    /// The features that the server offered last.
    var features: Element? { current?.features }

    /// The own full address while a stream is bound.
    var address: JID? { connection.flatMap { inspector.knowledge.stream($0.options.name).account } }

    /// The own address, or an error that says how to get one.
    func ownAddress() throws(CommandFailure) -> JID {
        guard let address else { throw CommandFailure.notConnected }
        return address
    }

    var width: Int { max(40, source.columns) }

    /// The width for tables, whose values are broken only where somebody reads them on a screen.
    var tableWidth: Int { max(40, source.tableColumns) }

    // MARK: - Output

    /// Shows lines above the prompt.
    func show(_ lines: [StyledLine]) {
        guard !lines.isEmpty else { return }
        let text = lines.map { renderer.render($0).string }
        if paging == nil { source.post(text.joined(separator: "\n")) } else { paging? += text }
    }

    /// Says something about the program, not about the stream.
    func say(_ text: String, _ role: Role = .note) {
        show(
            text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
                StyledLine(text: $0, role).wrapped(to: width, indent: 2)
            })
    }

    /// Says that something went wrong.
    func complain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            (index == 0
                ? StyledLine("error: ", .error).appending(VisibleText(line)) : StyledLine(text: line).indented(by: 7))
                .wrapped(to: width, indent: 7)
        }
        show(lines)
    }

    /// The prompt: who one is, how the stream is protected, and by which profile forecasts are made.
    var prompt: String {
        var line = StyledLine()
        if let connection {
            let stream = inspector.knowledge.stream(connection.options.name)
            if links.count > 1 { line.append(VisibleText(connection.options.name + " "), .label) }
            line.append(VisibleText((stream.account?.bare ?? connection.options.address).description), .jid)
            line.append(" ")
            line.append(stream.isEncrypted ? "tls" : "plain", stream.isEncrypted ? .secure : .insecure)
            let domain = (stream.account ?? connection.options.address).domainpart
            let profile = inspector.domainSetups[domain] ?? forecasts.setups[.senderServer]
            line.append(VisibleText(" " + (profile?.profile.id ?? "")), .label)
        } else {
            line.append("xmppscope", .label)
        }
        return renderer.render(line).string + "> "
    }

    func updatePrompt() { source.setPrompt(prompt) }
}

extension CommandFailure {
    static let notConnected = CommandFailure(
        "there is no connection; begin with: connect JID (in the demo: connect alice@wonderland.lit)")
}
