import Foundation
import Glibc
import LoopbackServer
import Synchronization

/// A TCP connection on which anything can be said.
final class RawClient: Sendable {
    struct NotConnected: Error {}

    private struct State {
        var bytes: [UInt8] = []
        var hasEnded = false
        var isClosed = false
    }

    private let socket: Int32
    private let state = Mutex(State())

    /// Connects to a port of 127.0.0.1; reads what comes, at once or when it is told to.
    init(port: Int, reads: Bool = true) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        self.socket = socket
        guard result == 0 else {
            Glibc.close(socket)
            throw NotConnected()
        }
        if reads { startReading() }
    }

    func startReading() {
        let reader = Thread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(self.socket, &buffer, buffer.count, 0)
                guard count > 0 else { break }
                state.withLock { $0.bytes += buffer[..<count] }
            }
            state.withLock { $0.hasEnded = true }
        }
        reader.start()
    }

    /// A stream header of a client for the domain.
    static func header(to domain: String = "wonderland.lit", attributes: String = "version='1.0'") -> String {
        "<?xml version='1.0'?><stream:stream to='\(domain)' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' \(attributes)>"
    }

    /// What a client sends until it is logged in, by PLAIN, and has its resource.
    static func login(_ name: String, resource: String) -> String {
        let password = SocketTests.passwords[name]!
        let message = Data("\0\(name)\0\(password)".utf8).base64EncodedString()
        return header() + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\(message)</auth>" + header()
            + "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>\(resource)</resource></bind></iq>"
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends what the other end still takes.
    func send(_ bytes: [UInt8]) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            done += count
        }
    }

    /// Everything that has come.
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// How many bytes have come.
    var count: Int { state.withLock { $0.bytes.count } }

    /// Whether the other end has closed the connection.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Waits until that text has come; false if it does not.
    func gets(_ wanted: String) async -> Bool { await Patience.until { self.text.contains(wanted) } }

    /// Waits until the other end has closed the connection.
    func ends() async -> Bool { await Patience.until { self.hasEnded } }

    func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        shutdown(socket, Int32(SHUT_RDWR))
    }

    deinit { Glibc.close(socket) }
}
