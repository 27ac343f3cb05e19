import Inspection
import LineEditing
import Presentation
import Transport
import XMPP
import XMPPStreams

extension Session {
    /// Connects, and returns when the stream is ready for what is typed.
    func connect(_ options: ConnectOptions) async throws(CommandFailure) {
        if let connection {
            throw CommandFailure("already connected as \(connection.options.address); leave first with: disconnect")
        }
        connectionCount += 1
        var options = options
        options.name = String(connectionCount)
        let connection = ClientConnection(options: options)
        self.connection = connection
        connectOptions = options
        stages = []
        features = nil
        isConnecting = true
        isStreamOver = false
        pump = Task { [weak self] in
            for await event in connection.events { await self?.handle(event, of: connection) }
            await self?.ended(connection)
        }
        let failure = await reach(connection)
        // What the negotiation has shown is on its way through the funnel.
        if failure == nil { _ = await wait(for: .ready(stops: options.stopsAfterFeatures), seconds: 2) }
        if failure != nil { await pump?.value }
        isConnecting = false
        // From here on what is sent is counted, to know when it has gone through the funnel.
        sentCount = 0
        expectedSends = 0
        readBefore = world?.received ?? 0
        if let failure {
            self.connection = nil
            updatePrompt()
            throw CommandFailure(Session.words(of: failure), status: failure.stage.exitCode)
        }
        // What negotiation has sent is over once its last answer has come through the funnel; only what follows is waited for.
        expectedSends = sentCount
        updatePrompt()
        resumeWaiters(nil)
        if let address {
            say("connected as \(address); nothing is sent that you do not type, not even presence", .secure)
        } else {
            say("the stream is open; nothing is negotiated further, what you type is sent")
        }
    }

    /// What happened at which stage, and on a line of its own what to try.
    private static func words(of failure: ConnectionFailure) -> String {
        "\(failure.stage.words) failed: \(failure.what)" + remedy(of: failure)
    }

    private static func remedy(of failure: ConnectionFailure) -> String {
        failure.remedy.map { "\n\($0.firstCapitalized)" } ?? ""
    }

    /// Negotiates; interrupting the command gives up at once, even while a name is being resolved.
    private func reach(_ connection: ClientConnection) async -> ConnectionFailure? {
        let (outcomes, report) = AsyncStream<ConnectionFailure?>.makeStream()
        Task {
            do throws(ConnectionFailure) {
                try await connection.connect()
                report.yield(nil)
            } catch {
                report.yield(error)
            }
        }
        return await withTaskCancellationHandler {
            for await outcome in outcomes { return outcome }
            return ConnectionFailure(.tcp, .cancelled)
        } onCancel: {
            report.yield(ConnectionFailure(.tcp, .cancelled))
            Task {
                await connection.close()
                await self.abandon(connection)
            }
        }
    }

    /// Stops listening to a connection that was given up.
    private func abandon(_ connection: ClientConnection) {
        if self.connection === connection, address == nil { pump?.cancel() }
    }

    func disconnect() async throws(CommandFailure) {
        guard let connection else { throw CommandFailure("there is no connection") }
        await connection.close()
        await pump?.value
    }

    private func handle(_ event: ConnectionEvent, of connection: ClientConnection) async {
        switch event {
        case .record(let record):
            take(record)
            if record.direction == .sent { sentCount += 1 }
            if record.direction == .received { await answer(record, on: connection) }
            note(record)
            resumeWaiters(nil)
        case .stage(let stage, .finished(let seconds)): stages.append((stage, seconds))
        case .stage(_, .started), .bound: break
        case .closed(let failure): await closed(failure, connection)
        }
    }

    /// Counts a record that came, and notices the end of the stream.
    private func note(_ record: WireRecord) {
        guard record.direction == .received else { return }
        switch record.content {
        case .streamClose, .streamError:
            isStreamOver = true
            receivedFromWorld += 1
        // Bytes that the other end did not send as a record.
        case .damage, .tls, .note: break
        case .streamOpen, .features, .stanza, .nonza, .whitespace: receivedFromWorld += 1
        }
    }

    private func closed(_ failure: ConnectionFailure?, _ connection: ClientConnection) async {
        guard self.connection === connection, !isConnecting else { return }
        if let failure, failure.cause != .cancelled {
            complain("the connection is over: \(failure.what)" + Session.remedy(of: failure))
            lastStatus = failure.stage.exitCode
        } else {
            say("disconnected")
        }
    }

    private func ended(_ connection: ClientConnection) {
        guard self.connection === connection, !isConnecting else { return }
        self.connection = nil
        features = nil
        updatePrompt()
        resumeWaiters(nil)
    }
}

extension StringProtocol {
    /// The text with its first letter as a capital.
    var firstCapitalized: String { prefix(1).uppercased() + dropFirst() }
}
