import Foundation
import Presentation
import Transcripts
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A recorded session being played to one client: what the machine says is done, and shown.
struct ReplayPerformance {
    private let connection: ServerConnection
    private var replay: ServedReplay
    private let options: ReplayServer.Options
    private let clients: ReplayClients
    private let view: RecordView
    private let show: @Sendable ([StyledLine]) -> Void
    private var management: StreamManagement?
    private var redactor = Redactor()
    private var count = 0
    /// The wait that is going on.
    private var wait = 0
    private var announced: [WireRecord] = []
    private var isOver = false
    private var hasSaidEnd = false

    init(
        connection: ServerConnection, replay: ServedReplay, options: ReplayServer.Options, clients: ReplayClients,
        view: RecordView, show: @escaping @Sendable ([StyledLine]) -> Void
    ) {
        self.connection = connection
        self.replay = replay
        self.options = options
        self.clients = clients
        self.view = view
        self.show = show
    }

    /// Plays until the client leaves, or somebody has had enough.
    mutating func run(_ address: JID) async -> ServedReplay.Tally {
        say("\(address) has logged in", .heading)
        await perform(replay.clientBound())
        for await event in clients.events {
            wait += 1
            switch event {
            case .received(let element): await take(element)
            case .patienceEnded(let number) where number == wait - 1:
                say("what is missing has been waited for \(options.patience ?? 0) s", .note)
                await perform(replay.patienceEnded())
            case .left:
                await perform(replay.clientLeft())
                return replay.tally
            case .interrupted:
                connection.close()
                await perform(replay.clientLeft())
                return replay.tally
            case .patienceEnded, .bound: wait -= 1
            }
        }
        return replay.tally
    }

    private mutating func take(_ element: Element) async {
        if element.namespace == Namespace.streamManagement { return manage(element) }
        if Stanza(element) != nil { management?.stanzaReceived() }
        await perform(replay.elementReceived(element))
    }

    /// Stream management concerns this connection, not that of then.
    private mutating func manage(_ element: Element) {
        switch element.name {
        case "enable":
            let management = StreamManagement()
            self.management = management
            connection.send(management.enabled)
        case "r": if let management { connection.send(management.acknowledgement) }
        case "a": break
        default:
            connection.send(
                Element(
                    "failed", xmlns: Namespace.streamManagement, [:],
                    [Element("unexpected-request", xmlns: Namespace.stanzaErrors)]))
        }
    }

    private mutating func perform(_ actions: [ServedReplay.Action]) async {
        for action in actions {
            guard !isOver else { return }
            switch action {
            case .send(let element, let pause):
                guard await goesOn(pause) else { return }
                connection.send(element)
                show(element, .sent)
            case .sendBytes(let bytes, let pause):
                guard await goesOn(pause) else { return }
                connection.send(bytes: bytes)
                say("sent \(bytes.count) bytes that are no XML", .note)
            case .answer(let element):
                connection.send(element)
                show(element, .sent)
                say("    this answer is not in the recording", .note)
            case .close:
                guard await goesOn(0) else { return }
                connection.close()
            case .report(let finding): report(finding)
            }
        }
        await lookAhead()
    }

    /// Waits as long as it took then, and for whoever goes through it step by step.
    private mutating func goesOn(_ pause: Double) async -> Bool {
        if let pace = options.pace, pause > 0 { try? await Task.sleep(for: .seconds(pause / pace)) }
        guard let goesOn = options.goesOn, await !goesOn() else { return true }
        isOver = true
        connection.close()
        return false
    }

    /// Says what is waited for, and for how long.
    private mutating func lookAhead() async {
        let awaited = replay.awaited
        if !awaited.isEmpty, let patience = options.patience {
            let (number, clients) = (wait, clients)
            Task {
                try? await Task.sleep(for: .seconds(patience))
                clients.yield(.patienceEnded(number))
            }
        }
        if replay.isOver, !hasSaidEnd {
            hasSaidEnd = true
            say("everything was played; the client may leave", .note)
        }
        guard awaited != announced else { return }
        announced = awaited
        for record in awaited.prefix(5) { say("… waiting for \(ReplayPerformance.words(record))", .note) }
        if awaited.count > 5 { say("… and for \(awaited.count - 5) more", .note) }
    }

    // MARK: What is shown

    private func say(_ text: String, _ role: Role) { show([StyledLine(text: text, role)]) }

    private mutating func show(_ element: Element, _ direction: WireRecord.Direction) {
        count += 1
        let record = redactor.redact(
            WireRecord(
                number: count, time: Timestamp(seconds: Date().timeIntervalSince1970), connection: connection.name,
                direction: direction, bytes: Array(element.xml(in: Namespace.client).utf8),
                content: .init(firstLevel: element)))
        show(view.lines(record))
    }

    /// What the client sent then, on one line.
    private static func words(_ record: WireRecord) -> String {
        guard let element = record.element else { return record.kind }
        var words = [element.name, element["type"], element["to"].map { "to \($0)" }].compactMap { $0 }
        if let body = record.stanza?.body {
            words.append(body.count > 40 ? "“\(body.prefix(40))…”" : "“\(body)”")
        } else {
            words += element.elements.prefix(3).map { "<\($0.name)>" }
        }
        return words.joined(separator: " ")
    }

    private mutating func report(_ finding: ServedReplay.Finding) {
        switch finding {
        case .came(let element, _, let differences):
            show(element, .received)
            for difference in differences {
                say(
                    "    \(difference.path): \(difference.left ?? "nothing") then, \(difference.right ?? "nothing") now",
                    .note)
            }
        case .unexpected(let element):
            show(element, .received)
            say("  + the client did not send this then", .note)
        case .missing(let record): say("  - did not come: \(ReplayPerformance.words(record))", .note)
        }
    }
}
