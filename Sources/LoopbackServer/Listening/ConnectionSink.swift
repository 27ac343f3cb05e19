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
        var domain: Domain?
        var session: ClientSession?
    }

    init(_ connection: ServerConnection) { self.connection = connection }

    var known: State { state.withLock { $0 } }

    func authenticated(_ account: JID, at domain: Domain) {
        state.withLock {
            $0.account = account
            $0.domain = domain
        }
    }

    func attach(_ session: ClientSession) { state.withLock { $0.session = session } }

    func send(_ elements: [Element]) { connection.send(elements) }

    func close(condition: String?, text: String?) {
        guard let condition else { return connection.close() }
        connection.close(StreamError(StreamError.Condition(rawValue: condition) ?? .undefinedCondition, text: text))
    }

    func cut() {
        connection.send(bytes: Array("<message from='".utf8))
        connection.cut()
    }
}
