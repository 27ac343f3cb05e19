import Inspection
import Presentation
import XMLTree
import XMPP

/// `verify`: looks whether what was forecast is so.
enum VerifyCommand: PromptCommand {
    static let help = CommandHelp(
        "verify", .storing, "[N]", kinds: [.record],
        options: [.init("yes", nil, "do it without asking"), .init("dry-run", nil, "only say what would be sent")],
        "look whether a stanza was kept as forecast: says first what it sends and what that causes",
        details: """
            Own data is read back (archive, roster, PEP, vCard, private XML, block list, preferences); nothing is read that removes what it
            reads. In the loopback world the stores themselves are looked into as well, and nothing has to be sent for that.
            """,
        example: "verify --yes")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record =
            try arguments.words.isEmpty ? session.lastStanza(sentOnly: true) : session.record(arguments, what: "stanza")
        guard let forecast = session.inspector.forecast(of: record.number) else {
            throw CommandFailure("record \(record.number) is no stanza, or its forecast is no longer kept")
        }
        let plan = VerificationPlan(
            record, forecast, own: session.address, archive: session.inspector.knowledge,
            identifier: session.surroundings.identifier)
        session.say("verify, for record \(record.number):", .heading)
        var found = session.world.map { WorldEvidence.findings(record, forecast, $0) } ?? []
        if let steps = session.ownSteps(plan, record) {
            for step in steps {
                session.say("sends \(step.what)\(step.sideEffects.isEmpty ? "" : "; \(step.sideEffects)")")
            }
            if arguments.has("dry-run") { return }
            var agreed = arguments.has("yes")
            if !agreed { agreed = await session.confirm("Send \(steps.count == 1 ? "it" : "them")?") }
            if agreed {
                for step in steps { found += await session.carryOut(step, for: record) }
            } else if found.isEmpty {
                throw CommandFailure("nothing was sent; to go on without being asked: verify \(record.number) --yes")
            }
        } else if found.isEmpty {
            throw CommandFailure(
                "nothing of record \(record.number) can be looked at from this account: \(plan.reason ?? "no effect of it is readable here")"
            )
        }
        if found.isEmpty { session.say("nothing was learned: the answers neither show it nor rule it out") }
        for finding in found { session.inspector.apply(finding, to: record.number) }
        session.report(found, before: forecast)
    }
}

extension Session {
    /// The steps of a plan, if the account that sent the stanza is the one that is connected.
    func ownSteps(_ plan: VerificationPlan, _ record: WireRecord) -> [VerificationPlan.Step]? {
        guard address != nil, !plan.steps.isEmpty else { return nil }
        return plan.steps
    }

    /// Sends the request of a step, waits for its answer, and reads it.
    func carryOut(_ step: VerificationPlan.Step, for record: WireRecord) async -> [Finding] {
        guard let connection else { return [] }
        let first = lastNumber
        if let id = step.request["id"] { verifying[id] = true }
        connection.send(step.request)
        expectedSends += 1
        _ = await wait(for: .sends(expectedSends), seconds: 5)
        _ = await wait(for: .answers, seconds: 20)
        let answers = ring.records.filter { $0.number > first && $0.direction == .received }
        return step.read(answers)
    }

    /// Says what was found, and whether that is what was forecast.
    func report(_ findings: [Finding], before forecast: Forecast) {
        for finding in findings {
            let expected = forecast.effect(finding.party, finding.store)
            let place = "\(finding.party.words), \(finding.store.words)"
            let kept = finding.verdict == .kept
            let verdict: String
            let role: Role
            switch expected?.outcome {
            case .kept? where kept, .notKept? where !kept, nil where !kept: (verdict, role) = ("confirmed", .keeps)
            case .depends?: (verdict, role) = ("settled", .keeps)
            default: (verdict, role) = ("refuted", .warning)
            }
            let line = StyledLine(text: verdict + "  ", role)
                .appending(VisibleText("\(place): \(kept ? "kept" : "not kept"); \(finding.because)"))
            show(line.wrapped(to: width, indent: 11))
        }
    }
}
