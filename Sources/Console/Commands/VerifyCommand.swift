import Inspection
import Presentation
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// `verify`: looks whether what was forecast is so.
enum VerifyCommand: PromptCommand {
    static let help = CommandHelp(
        "verify", .storing, "[N]", kinds: [.record],
        options: [
            .init("as", "JID|ACCOUNT", "log in as the account at the other end, without presence, and read there"),
            .init("password-file", "FILE", "the first line of this file is its password"),
            .init("yes", nil, "do it without asking"), .init("dry-run", nil, "only say what would be sent"),
        ],
        "look whether a stanza was kept as forecast: says first what it sends and what that causes",
        details: """
            Own data is read back (archive, roster, PEP, vCard, private XML, block list, preferences); nothing is read that removes what it
            reads. In the loopback world the stores themselves are looked into as well, and nothing has to be sent for that.

            verify 14 --as sister@realworld.lit   what her server kept: her archive, and her offline store where it can be
                                                  looked into without emptying it (XEP-0013)
            """,
        example: "verify --yes")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record =
            try arguments.words.isEmpty ? session.lastStanza(sentOnly: true) : session.record(arguments, what: "stanza")
        guard let forecast = session.inspector.forecast(of: record.number) else {
            throw CommandFailure(
                "record \(record.number) is no stanza, or its forecast is no longer kept; `find sent & stanza` lists what can be verified"
            )
        }
        let plan = VerificationPlan(
            record, forecast, own: session.address, archive: session.inspector.knowledge,
            identifier: session.surroundings.identifier)
        session.say("verify, for record \(record.number):", .heading)
        if arguments.has("as") { return try await session.verify(record, forecast, arguments) }
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
                    + "\nAs the account at the other end: verify \(record.number) --as JID")
        }
        if found.isEmpty { session.say("nothing was learned: the answers neither show it nor rule it out") }
        for finding in found { session.inspector.apply(finding, to: record.number) }
        session.report(found, before: forecast)
    }
}

extension Session {
    /// Looks from the other end of a message, by a login of its own.
    func verify(_ record: WireRecord, _ forecast: Forecast, _ arguments: Arguments) async throws {
        let request = try readerRequest(arguments)
        guard let own = address ?? forecast.summary.from.flatMap({ try? JID($0) }) else { throw CommandFailure.notConnected }
        let plan = VerificationPlan(
            record, own: own, readBy: try request.connectOptions().address, identifier: surroundings.identifier)
        guard !plan.steps.isEmpty else {
            throw CommandFailure("record \(record.number) cannot be verified so: \(plan.reason ?? "")")
        }
        // Nobody is asked for a password in vain.
        var options = try await readerOptions(request)
        say("logs in as \(options.address) without presence, so that nothing is delivered; servers may note the login")
        for step in plan.steps { say("sends \(step.what)\(step.sideEffects.isEmpty ? "" : "; \(step.sideEffects)")") }
        if arguments.has("dry-run") { return }
        if !arguments.has("yes"), await !confirm("Do it?") {
            throw CommandFailure("nothing was sent; to go on without being asked: --yes")
        }
        connectionCount += 1
        options.name = String(connectionCount)
        // A record in one line each: `show` tells more of it.
        let view = settings.view
        settings.view = .compact
        defer { settings.view = view }
        let found: [Finding]
        do throws(ConnectionFailure) {
            let reader = AccountReader(options: options) { [self] record in await takeFromReader(record) }
            found = try await reader.carryOut(plan.steps)
        } catch {
            throw CommandFailure(
                "\(options.address): \(error.stage.words) failed: \(error.what)", status: error.stage.exitCode)
        }
        if found.isEmpty { say("nothing was learned: the answers neither show it nor rule it out") }
        for finding in found { inspector.apply(finding, to: record.number) }
        report(found, before: forecast)
    }

    /// What `--as` names: a saved account, or an address.
    private func readerRequest(_ arguments: Arguments) throws -> ConnectRequest {
        var line = arguments.value("as") ?? ""
        if let file = arguments.value("password-file") { line += " --password-file '\(file)'" }
        return try ConnectCommand.request(try Arguments(line, ConnectCommand.help), folders)
    }

    /// How to log in as that account: as it was saved, or else at the same place as this session where its domain is the same.
    private func readerOptions(_ request: ConnectRequest) async throws -> ConnectOptions {
        var options = try await options(for: request)
        if let here = connectOptions, here.address.domainpart == options.address.domainpart, world == nil {
            if !request.isPlaceGiven {
                (options.host, options.port, options.protection) = (here.host, here.port, here.protection)
                options.resolver = here.resolver
            }
            if !request.isTrustGiven {
                (options.authorityFile, options.fingerprint) = (here.authorityFile, here.fingerprint)
                options.verifiesCertificate = here.verifiesCertificate
            }
        }
        return options
    }

    /// Takes in a record of a reader's connection, which the loopback world counts too.
    private func takeFromReader(_ record: WireRecord) -> WireRecord {
        if world != nil {
            if record.direction == .received { receivedFromWorld += 1 } else if record.direction == .sent { readBefore += 1 }
        }
        return take(record)
    }

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
