import Foundation
import Inspection
import Presentation
import Transcripts
import XMLTree
import XMPP

extension Session {
    /// Sends the client's half of a recorded session on this connection, and says in what the answers differ from those of then.
    func resend(_ path: String, pace: Double?, _ arguments: Arguments) async throws(CommandFailure) {
        let own = try ownAddress()
        let plan = try plan(path, own, arguments)
        guard !plan.steps.isEmpty else {
            throw CommandFailure("\(path): nothing in it can be sent again\(Session.leftOut(plan))")
        }
        announce(plan, path)
        if arguments.has("dry-run") { return say("nothing was sent") }
        let others = plan.recipients.filter { !$0.isHarmless(account: own, isLoopback: isOnThisMachine) }
        if !others.isEmpty, !arguments.has("confirmed") {
            let words = others.map(\.words).joined(separator: ", ")
            guard source.isInteractive else {
                throw CommandFailure(
                    "nothing was sent: it would go to others than you and this machine (\(words)). To send it: --confirmed")
            }
            guard await confirm("This goes to \(words). Send it?") else { throw CommandFailure("nothing was sent") }
        }
        var seconds = 5.0
        if let text = arguments.value("timeout") {
            guard let value = Double(text), value > 0 else {
                throw CommandFailure("--timeout: \"\(text)\" is not a number of seconds")
            }
            seconds = value
        }
        let first = lastNumber
        try await send(plan, pace: pace, isStepwise: arguments.has("step"), seconds: seconds)
        try compare(plan, since: first)
    }

    /// Reads a file of any format and makes a plan of it.
    private func plan(_ path: String, _ own: JID, _ arguments: Arguments) throws(CommandFailure) -> ReplayPlan {
        var mapping: [JID: JID] = [:]
        do throws(ProgramFailure) {
            mapping = try ReplayAddresses.mapping(arguments.options["map"] ?? [])
        } catch {
            throw CommandFailure(error.message)
        }
        let half = arguments.value("half") ?? "sent"
        guard let direction = WireRecord.Direction(rawValue: half) else {
            throw CommandFailure("--half takes sent or received, not \"\(half)\"")
        }
        let records: [WireRecord]
        do throws(ProgramFailure) {
            records = try RecordFiles.session(path)
        } catch {
            throw CommandFailure(error.message, status: error.status)
        }
        return ReplayPlan(
            records, connection: arguments.value("conn"), half: direction, account: own, mapping: mapping,
            identifier: surroundings.identifier)
    }

    /// Whether a domain is served on this machine, as far as the connection shows.
    private func isOnThisMachine(_ domain: String) -> Bool {
        if world != nil { return true }
        guard let own = address?.domainpart, domain == own || domain.hasSuffix("." + own) else { return false }
        let host = connectOptions?.host ?? own
        return host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Says what will be sent, and to whom.
    private func announce(_ plan: ReplayPlan, _ path: String) {
        say("\(path): \(plan.steps.count) to be sent\(Session.leftOut(plan)):", .heading)
        let view = RecordView(width: max(40, width - 2), body: .compact)
        for (index, step) in plan.steps.prefix(200).enumerated() {
            var record = record(of: step.element)
            record.number = index + 1
            show(view.lines(record))
        }
        if plan.steps.count > 200 { say("… and \(plan.steps.count - 200) more") }
        if let former = plan.replacements.former { say("\(former) becomes \(plan.replacements.account)") }
        say("to:", .heading)
        for recipient in plan.recipients { say("  \(recipient.words): \(recipient.count)") }
    }

    private static func leftOut(_ plan: ReplayPlan) -> String {
        guard !plan.leftOut.isEmpty else { return "" }
        return "; left out: "
            + plan.leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    private func record(of element: Element) -> WireRecord {
        WireRecord(
            connection: connection?.options.name ?? "replay", direction: .sent,
            bytes: Array(element.xml(in: Namespace.client).utf8), content: .init(firstLevel: element))
    }

    private func send(_ plan: ReplayPlan, pace: Double?, isStepwise: Bool, seconds: Double) async throws(CommandFailure) {
        for (index, step) in plan.steps.enumerated() {
            if isStepwise, await !goesOn() { throw CommandFailure("stopped after \(index) of \(plan.steps.count)") }
            if let pace, step.pause > 0 { try? await Task.sleep(for: .seconds(step.pause / pace)) }
            guard !Task.isCancelled else { throw CommandFailure("interrupted after \(index) of \(plan.steps.count)") }
            guard let connection else {
                throw CommandFailure("the connection ended after \(index) of \(plan.steps.count) were sent")
            }
            let before = lastNumber
            connection.send(step.element)
            expectedSends += 1
            _ = await wait(for: .sends(expectedSends), seconds: 5)
            guard step.answers > 0 else { continue }
            if await !wait(for: .stanzas(since: before, count: step.answers), seconds: seconds) {
                let came = receivedStanzas(since: before)
                say(
                    "after \(step.original.kind) \(index + 1): \(came) of \(step.answers) stanzas came back within \(Int(seconds)) s"
                )
            }
        }
    }

    /// How many stanzas have come since a record.
    func receivedStanzas(since number: Int) -> Int {
        ring.records.reversed().prefix { $0.number > number }.count { $0.direction == .received && $0.stanza != nil }
    }

    /// Shows in what the session differs from the recorded one.
    private func compare(_ plan: ReplayPlan, since number: Int) throws(CommandFailure) {
        let came = ring.records.filter { $0.number > number && $0.direction == .received && $0.stanza != nil }
        let then = plan.expected.map { record in
            var record = record
            record.direction = .received
            return record
        }
        let comparison = SessionComparison(then, came.map(plan.asThen))
        let view = RecordView(width: max(40, width - 2), body: .full)
        var differences = 0
        for step in comparison.steps {
            let (sign, record): (String, WireRecord)
            switch step {
            case .same: continue
            case .onlyLeft(let missing): (sign, record) = ("- ", missing)
            case .onlyRight(let new): (sign, record) = ("+ ", new)
            }
            differences += 1
            show(
                view.lines(record).enumerated().map { index, text in
                    var line = StyledLine(text: index == 0 ? sign : "  ", .note)
                    line.append(text)
                    return line
                })
        }
        say("\(plan.steps.count) sent, \(came.count) came back, \(then.count) came back then")
        guard differences == 0 else {
            throw CommandFailure("\(differences) of the answers differ: - came then only, + came now only")
        }
        say("the answers are those of then")
    }
}
