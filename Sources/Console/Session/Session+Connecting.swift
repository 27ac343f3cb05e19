import Inspection
import LineEditing
import Presentation
import Transport
import XMPP
import XMPPStreams

extension Session {
    /// Connects, and returns when the stream is ready for what is typed; other connections stay as they are.
    func connect(_ options: ConnectOptions) async throws(CommandFailure) {
        connectionCount += 1
        var options = options
        options.name = String(connectionCount)
        var hops = 0
        while true {
            let link = SessionLink(options)
            do throws(CommandFailure) { return try await connect(link) } catch {
                guard options.followsRedirection, hops < Session.mostRedirections,
                    let place = try Session.followed(link.redirection)
                else { throw error }
                hops += 1
                say("following the server to \(place.host)" + (place.port.map { " port \($0)" } ?? ""))
                options.host = place.host
                options.port = place.port
            }
        }
    }

    /// One that sends us around is not followed for ever.
    private static let mostRedirections = 3

    /// Opens one connection, which takes the place of an earlier one of its name.
    func connect(_ link: SessionLink) async throws(CommandFailure) {
        try await listenForVerification(of: link)
        let earlier = current
        link.isInWorld = world?.world.domain(link.options.address.domainpart) != nil
        links[link.name] = link
        current = link
        latest = link
        let (connection, name) = (link.connection, link.name)
        link.pump = Task { [weak self] in
            for await event in connection.events { await self?.handle(event, of: name) }
            await self?.ended(name)
        }
        let failure = await reach(link)
        // What the negotiation has shown is on its way through the funnel.
        if failure == nil, link.options.isClient {
            _ = await wait(for: .ready(stops: link.options.stopsAfterFeatures), seconds: 2)
        } else if failure == nil {
            await untilRead(connection.events)
        }
        if failure != nil { await link.pump?.value }
        link.isConnecting = false
        // From here on what is sent is counted, to know when it has gone through the funnel.
        sentCount = 0
        sentToWorld = 0
        expectedSends = 0
        readBefore = world?.received ?? 0
        if let failure {
            await link.verification?.stop()
            link.failure = failure
            if links[link.name] === link { links[link.name] = nil }
            current = earlier.flatMap { links[$0.name] === $0 ? $0 : nil }
            updatePrompt()
            throw CommandFailure(Session.words(of: failure), status: failure.stage.exitCode)
        }
        updatePrompt()
        resumeWaiters(nil)
        if let address {
            say("connected as \(address); nothing is sent that you do not type, not even presence", .secure)
        } else if case .client = link.options.role {
            say("the stream is open; nothing is negotiated further, what you type is sent")
        } else {
            say("the stream is open as \(link.options.roleWords); what you type is sent", .secure)
        }
    }

    /// Waits until what has happened so far has come through the funnel, where no record marks the end of the negotiation.
    private func untilRead(_ events: ConnectionEvents) async {
        for _ in 0..<500 where events.backlog.now > 0 { try? await Task.sleep(for: .milliseconds(1)) }
        await Task.yield()
    }

    /// What happened at which stage, and on a line of its own what to try.
    private static func words(of failure: ConnectionFailure) -> String {
        "\(failure.stage.words) failed: \(failure.what)" + remedy(of: failure)
    }

    private static func remedy(of failure: ConnectionFailure) -> String {
        failure.remedy.map { "\n\($0.firstCapitalized)" } ?? ""
    }

    /// Negotiates; interrupting the command gives up at once, even while a name is being resolved.
    private func reach(_ link: SessionLink) async -> ConnectionFailure? {
        let connection = link.connection
        let name = link.name
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
                await self.abandon(name)
            }
        }
    }

    /// Stops listening to a connection that was given up.
    private func abandon(_ name: String) {
        if let link = links[name], link.isConnecting { link.pump?.cancel() }
    }

    func disconnect() async throws(CommandFailure) {
        reconnecting?.cancel()
        guard let current else { throw .notConnected }
        await close(current)
    }

    func close(_ link: SessionLink) async {
        link.isClosing = true
        await link.connection.close()
        await link.pump?.value
    }

    /// Closes every connection.
    func disconnectAll() async {
        reconnecting?.cancel()
        for link in links.values.sorted(by: { $0.name < $1.name }) { await close(link) }
    }

    private func handle(_ event: ConnectionEvent, of name: String) async {
        guard let link = links[name] else { return }
        switch event {
        case .record(let record):
            take(record, isAutomatic: link.takesAsOwn(record))
            if record.direction == .sent, !record.isEmptyBody {
                sentCount += 1
                if link.isInWorld { sentToWorld += 1 }
            }
            if record.direction == .received { answer(record, on: link) }
            note(record, of: link)
            manage(record, of: link)
            resumeWaiters(nil)
        case .stage(let stage, .finished(let seconds)): link.stages.append((stage, seconds))
        case .step(let question, let reply): reply.choose(await ask(question))
        case .bound:
            link.isBound = true
            resumeWaiters(nil)
        case .stage(_, .started): break
        case .token(let event): take(event, for: link.connection.options.address)
        case .closed(let failure): await closed(failure, link)
        }
    }

    /// Counts a record that came, and notices the end of the stream.
    private func note(_ record: WireRecord, of link: SessionLink) {
        if record.direction == .sent, let element = record.element, !link.offers.isEmpty {
            link.offers[link.offers.count - 1].sent(element)
        }
        guard record.direction == .received else { return }
        if link.isInWorld {
            switch record.content {
            case .streamClose, .streamError, .streamOpen, .features, .stanza, .nonza, .whitespace: receivedFromWorld += 1
            // Bytes that the other end did not send as a record.
            case .damage, .tls, .note: break
            }
        }
        switch record.content {
        case .streamClose: link.isStreamOver = true
        case .streamError(let element):
            link.isStreamOver = true
            let error = StreamError(element)
            if error.condition == .seeOtherHost, let place = error.detail {
                link.redirection = (place, inspector.knowledge.stream(link.name).isEncrypted)
            }
        case .features(let element):
            // By hand a stream can be restarted for ever.
            if link.offers.count >= 8 { link.offers.removeFirst() }
            link.offers.append(
                StreamOffer(features: element, isProtected: inspector.knowledge.stream(link.name).isEncrypted))
        case .damage, .tls, .note, .streamOpen, .stanza, .nonza, .whitespace: break
        }
    }

    private func closed(_ failure: ConnectionFailure?, _ link: SessionLink) async {
        link.tlsResumption = await link.connection.negotiated()?.tlsResumption
        if !link.isConnecting { await link.verification?.stop() }
        link.failure = failure
        guard !link.isConnecting else { return }
        let whose = links.count > 1 ? "connection \(link.name)" : "the connection"
        guard let failure, failure.cause != .cancelled, !link.isClosing else {
            say(links.count > 1 ? "connection \(link.name) is closed" : "disconnected")
            return
        }
        complain("\(whose) is over: \(failure.what)" + Session.remedy(of: failure))
        lastStatus = failure.stage.exitCode
    }

    private func ended(_ name: String) {
        guard let link = links[name], !link.isConnecting else { return }
        links[name] = nil
        latest = link
        let address = inspector.knowledge.stream(name).account
        if current === link {
            current = links.values.max { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }
            if let current { say("what you type goes over connection \(current.name) now") }
        }
        updatePrompt()
        resumeWaiters(nil)
        guard !link.isClosing, let failure = link.failure, failure.cause != .cancelled else { return }
        if let resumption = link.resumption(of: address) {
            resumable = resumable.suffix(7) + [link]
            let count = link.management?.unacknowledged.count ?? 0
            let seconds = link.management?.resumptionSeconds.map { " within \($0) s" } ?? ""
            say(
                "the server keeps the stream \(resumption.id) for a while\(seconds): `resume` goes on with it; "
                    + (count == 1 ? "1 stanza of yours is" : "\(count) stanzas of yours are") + " not acknowledged")
        }
        if link.options.reconnects, ReconnectPolicy.isWorthTrying(after: failure), !isLeaving { beginReconnecting(link) }
    }
}

extension StringProtocol {
    /// The text with its first letter as a capital.
    var firstCapitalized: String { prefix(1).uppercased() + dropFirst() }
}

extension ConnectOptions {
    var isClient: Bool { if case .client = role { true } else { false } }

    /// What the connection is, where it is not a client's.
    var roleWords: String {
        switch role {
        case .client: "the client \(address)"
        case .component: "the component \(address)"
        case .server(let from, _): "the server \(from)"
        }
    }
}
