import LoopbackServer
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A client on a real socket.
final class SocketClient {
    let connection: ClientConnection
    private var iterator: ConnectionEvents.Iterator

    /// Logs in to a world that listens.
    init(
        _ jid: String, password: String?, _ listeners: WorldListeners, protection: ConnectOptions.Protection = .starttls,
        mechanisms: [String]? = nil, _ change: (inout ConnectOptions) -> Void = { _ in }
    ) async throws {
        var options = ConnectOptions(
            address: try JID(jid), host: "127.0.0.1", port: protection == .direct ? listeners.directPort : listeners.port)
        options.password = password.map { Secret($0) }
        options.protection = protection
        options.mechanisms = mechanisms
        options.authorityPEM = listeners.authorityPEM
        change(&options)
        connection = ClientConnection(options: options)
        iterator = connection.events.makeAsyncIterator()
        try await connection.connect()
    }

    func send(_ xml: String) { connection.send(Array(xml.utf8)) }

    /// The next received first-level element that fits; fails the test if the connection ends before.
    func next(_ fits: (Element) -> Bool) async throws -> Element {
        while let event = await iterator.next() {
            if case .record(let record) = event, record.direction == .received, let element = record.element, fits(element) {
                return element
            }
            if case .closed(let failure) = event { throw Ended(failure: failure) }
        }
        throw Ended(failure: nil)
    }

    struct Ended: Error {
        var failure: ConnectionFailure?
    }
}
