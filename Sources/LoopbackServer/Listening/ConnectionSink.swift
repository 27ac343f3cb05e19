import Synchronization
internal import Transport
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// A client's connection as its server writes to it.
final class ConnectionSink: SessionSink {
    let connection: ServerConnection
    private let state = Mutex(State())

    /// What is known of the client so far.
    struct State {
        var account: JID?
        var isAnonymous = false
        var domain: Domain?
        var session: ClientSession?
        /// Elements that came in and have not been dealt with.
        var pending = 0
        var isPaused = false
        var isOver = false
    }

    /// The most elements that wait for the server before the client's stream is no longer read, and at how few it is read again.
    private static let pendingLimit = 500
    private static let pendingFloor = 100

    init(_ connection: ServerConnection) { self.connection = connection }

    var known: State { state.withLock { $0 } }

    func authenticated(_ account: JID, at domain: Domain, isAnonymous: Bool) {
        state.withLock {
            $0.account = account
            $0.isAnonymous = isAnonymous
            $0.domain = domain
        }
    }

    /// Gives the connection its session; false where the connection is over already, and nobody will tell of its end.
    func attach(_ session: ClientSession) -> Bool {
        state.withLock { state in
            state.session = session
            return !state.isOver
        }
    }

    /// The connection is over; gives what is known of it.
    func end() -> State {
        state.withLock { state in
            state.isOver = true
            return state
        }
    }

    func send(_ elements: [Element]) { connection.send(elements) }

    /// An element came in; a client that sends faster than the server works has to wait.
    func began() {
        let pauses = state.withLock { state in
            state.pending += 1
            guard state.pending >= Self.pendingLimit, !state.isPaused else { return false }
            state.isPaused = true
            return true
        }
        if pauses { connection.pauseReading() }
    }

    /// An element has been dealt with.
    func ended() {
        let resumes = state.withLock { state in
            state.pending -= 1
            guard state.isPaused, state.pending <= Self.pendingFloor else { return false }
            state.isPaused = false
            return true
        }
        if resumes { connection.resumeReading() }
    }

    func close(condition: String?, text: String?) {
        guard let condition else { return connection.close() }
        connection.close(StreamError(StreamError.Condition(rawValue: condition) ?? .undefinedCondition, text: text))
    }

    func sendGarbage() { connection.send(bytes: Array("<message><body>&tea; <<\u{1}".utf8)) }

    func cut() {
        connection.send(bytes: Array("<message from='".utf8))
        connection.cut()
    }
}
