import Inspection
import LineEditing
import Presentation
import XMLStreaming
import XMLTree
import XMPP

extension Session {
    /// Sends XML that was typed, after looking at it.
    func sendTyped(_ text: String) async throws(CommandFailure) {
        guard let connection else { throw .notConnected }
        if PromptAssistance.isStreamTag(text) {
            guard text.hasSuffix(">") || !settings.checks else {
                throw CommandFailure("not sent: the tag has no > at its end\nTo send it as it is: send --raw XML")
            }
            return try await sendRaw(Array(text.utf8))
        }
        let parsed = Session.parse(text)
        if settings.checks {
            let problems = check.problems(text, parsed)
            if !problems.isEmpty { try await ask(about: problems) }
            if case .success(let elements) = parsed {
                for element in elements { try await mention(surprises(of: element)) }
            }
        }
        await prepareToSend()
        connection.send(Array(text.utf8))
        switch parsed {
        case .success(let elements): expectedSends += max(1, elements.count)
        // What the funnel makes of other bytes is not known; it is not waited for.
        case .failure: break
        }
    }

    /// Sends bytes as they are.
    func sendRaw(_ bytes: [UInt8]) async throws(CommandFailure) {
        guard let connection else { throw .notConnected }
        await prepareToSend()
        connection.send(bytes)
        expectedSends += 1
    }

    /// Sends what a verb has built, or shows it if that was asked for.
    func send(_ element: Element, _ arguments: Arguments, answer: AnswerView? = nil) async throws(CommandFailure) {
        if arguments.has("dry-run") { return preview(element) }
        guard let connection else { throw .notConnected }
        guard address != nil else {
            throw CommandFailure(
                "no resource is bound yet, so there is nobody to send this; type XML as it is, or connect again without --no-auth"
            )
        }
        if settings.checks, let stanza = Stanza(element) {
            let problems = check.problems(stanza.element.xml(in: Namespace.client), .success([element]))
            if !problems.isEmpty { try await ask(about: problems) }
            try await mention(surprises(of: element))
        }
        if let answer, let id = element["id"] { answerViews[id] = answer }
        await prepareToSend()
        connection.send(element)
        expectedSends += 1
    }

    /// Builds and sends an iq request.
    func request(
        _ type: IQType, to: JID? = nil, _ payload: Element, _ arguments: Arguments, answer: AnswerView? = nil,
        page: PageView? = nil
    ) async throws(CommandFailure) {
        var iq = Element("iq", xmlns: Namespace.client, ["type": type.rawValue, "id": surroundings.identifier()])
        if let to { iq["to"] = to.description }
        iq.append(payload)
        if let page, let id = iq["id"] { pageViews[id] = page }
        try await send(iq, arguments, answer: answer)
    }

    private func prepareToSend() async { await world?.noteBefore() }

    /// Shows what would be sent and what would be kept of it.
    func preview(_ element: Element) {
        let text = element.xml(in: Namespace.client)
        let record = WireRecord(
            number: 0, connection: connection?.options.name ?? "preview", direction: .sent, bytes: Array(text.utf8),
            content: .init(firstLevel: element))
        var copy = inspector
        let inspected = copy.inspect(record)
        say("not sent:")
        show(presenter.lines(inspected, inspector.knowledge))
    }

    /// Shows problems, and asks whether to go on; where nobody can be asked it does not.
    private func ask(about problems: [String]) async throws(CommandFailure) {
        let list = problems.map { "- " + $0 }.joined(separator: "\n")
        guard source.isInteractive else {
            throw CommandFailure("not sent:\n\(list)\nTo send it as it is: send --raw XML")
        }
        show(problems.flatMap { StyledLine("problem: ", .warning).appending(VisibleText($0)).wrapped(to: width, indent: 9) })
        guard await confirm("Send it nevertheless?") else {
            throw CommandFailure("not sent; to send it without being asked: send --raw XML")
        }
    }

    /// Asks a question that is answered by y or n.
    func confirm(_ question: String) async -> Bool {
        guard source.isInteractive else { return false }
        let answer = await source.readLine(LineRequest(prompt: question + " [y/N] ", purpose: .answer))
        if case .line(let text) = answer { return ["y", "yes"].contains(text.trimmed.lowercased()) }
        return false
    }

    private var check: OutboundCheck {
        let waiting = Set(pendingRequests.map(\.id))
        let limits = features?.child("limits", xmlns: Namespace.streamLimits)?.child("max-bytes").flatMap {
            Int($0.text.trimmed)
        }
        // A component and a server have no resource to bind.
        let isReady = address != nil || current.map { !$0.options.isClient } ?? false
        var people = assistance.people
        for person in world?.people ?? [] { if let name = person.jid.localpart { people[name] = person.jid } }
        let known = people
        return OutboundCheck(
            isBound: isReady, isWaiting: { waiting.contains($0) }, limit: limits, own: address,
            isEncrypted: current.map { inspector.knowledge.stream($0.options.name).isEncrypted } ?? false,
            person: { known[$0] })
    }

    static func parse(_ text: String) -> Result<[Element], StreamParseError> {
        do throws(StreamParseError) {
            return .success(try ElementParser().parseAll(Array(text.utf8)).map(\.element))
        } catch {
            return .failure(error)
        }
    }
}
