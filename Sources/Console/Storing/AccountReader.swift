import Inspection
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A login as another account that only reads: it sends no presence, asks a few things, and ends.
struct AccountReader {
    let options: ConnectOptions
    /// Takes a record in, and gives it back with its number and without secrets.
    let take: @Sendable (WireRecord) async -> WireRecord
    /// The longest the whole reading may last, in seconds.
    var patience = 30.0

    /// Carries steps out one after the other; what they found.
    ///
    /// - Throws: why the login failed.
    func carryOut(_ steps: [VerificationPlan.Step]) async throws(ConnectionFailure) -> [Finding] {
        let connection = ClientConnection(options: options)
        let dialling = Task { try? await connection.connect() }
        let timer = Task {
            try? await Task.sleep(for: .seconds(patience))
            if !Task.isCancelled { await connection.close() }
        }
        defer {
            timer.cancel()
            dialling.cancel()
        }
        var waiting = steps
        var answers: [WireRecord] = []
        var findings: [Finding] = []
        for await event in connection.events {
            switch event {
            case .bound: AccountReader.ask(waiting.first, connection)
            case .record(let record):
                let record = await take(record)
                guard let step = waiting.first, record.direction == .received else { continue }
                answers.append(record)
                guard let stanza = record.stanza, stanza.kind == .iq, stanza.id == step.request["id"] else { continue }
                findings += step.read(answers)
                waiting.removeFirst()
                if let next = step.next(answers) { waiting.insert(next, at: 0) }
                AccountReader.ask(waiting.first, connection)
            case .closed(let failure?):
                // What was found before the end stands.
                if findings.isEmpty { throw failure }
            case .step(let question, let reply): reply.choose(question.usual)
            case .stage, .token, .closed(nil): break
            }
        }
        return findings
    }

    /// Sends the request of a step; without one the connection is over.
    private static func ask(_ step: VerificationPlan.Step?, _ connection: ClientConnection) {
        if let step { connection.send(step.request) } else { Task { await connection.close() } }
    }
}
