import Glibc
import NIOCore
import TLS
import Transport
import XMPP
import XMPPStreams

/// How a row of the table of failures comes about over sockets, and what is said of it then.
struct FailureScenario: Sendable {
    /// The whole sentence, or where it ends in the library's or the system's own words, its beginning.
    var what: String
    var isPrefix = false
    var run: @Sendable () async throws -> ConnectionFailure

    static let header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='x' version='1.0'>"
    static let startTLS = header + features("<starttls xmlns='\(Namespace.tls)'/>")

    static func features(_ content: String) -> String { "<stream:features>\(content)</stream:features>" }

    static func mechanisms(_ names: String...) -> String {
        let list = names.map { "<mechanism>\($0)</mechanism>" }.joined()
        return header + features("<mechanisms xmlns='\(Namespace.sasl)'>\(list)</mechanisms>")
    }

    static func streamError(_ content: String) -> String {
        header + "<stream:error>\(content)</stream:error></stream:stream>"
    }

    private struct Connected: Error {}

    /// The failure of a connection that has to fail.
    static func failure(_ options: ConnectOptions) async throws -> ConnectionFailure {
        let client = ClientConnection(options: options)
        do throws(ConnectionFailure) { try await client.connect() } catch { return error }
        await client.close()
        throw Connected()
    }

    typealias Change = @Sendable (inout ConnectOptions) -> Void

    /// At a server that says one line after the other.
    static func scripted(
        _ what: String, _ lines: [String], closes: Bool = false, speaksFirst: Bool = false, isPrefix: Bool = false,
        _ change: @escaping Change = { _ in }
    ) -> FailureScenario {
        FailureScenario(what: what, isPrefix: isPrefix) {
            let server = try await ScriptedServer(lines, closes: closes, speaksFirst: speaksFirst)
            var options = try EchoServer.options(port: server.port)
            change(&options)
            let result = try await failure(options)
            await server.stop()
            return result
        }
    }

    /// The same on a stream without TLS that is allowed to have none.
    static func plain(
        _ what: String, _ lines: [String], closes: Bool = false, _ change: @escaping Change = { _ in }
    ) -> FailureScenario {
        scripted(what, lines, closes: closes) {
            $0.protection = .none
            $0.allowsPlaintext = true
            $0.mechanisms = ["PLAIN"]
            change(&$0)
        }
    }

    /// At a name server.
    static func named(
        _ what: String, _ answers: [String: NameServer.Answer], _ change: @escaping Change = { _ in }
    ) -> FailureScenario {
        FailureScenario(what: what) {
            let names = try await NameServer(answers)
            var options = try EchoServer.options(port: 1)
            options.host = nil
            options.port = nil
            options.resolver = "127.0.0.1:\(names.port)"
            change(&options)
            let result = try await failure(options)
            await names.stop()
            return result
        }
    }

    /// At a server with a certificate.
    static func certificate(
        _ what: String, isPrefix: Bool = false, _ change: @escaping Change = { _ in },
        make: @escaping @Sendable () throws -> CertificateAndKey
    ) -> FailureScenario {
        FailureScenario(what: what, isPrefix: isPrefix) {
            var settings = ListenOptions(certificate: try make(), stream: EchoServer.streamConfiguration())
            settings.showsWeakKeys = true
            let listener = try StreamListener(settings, handler: EchoServer())
            var options = try EchoServer.options(port: try await listener.start())
            change(&options)
            let result = try await failure(options)
            await listener.stop()
            return result
        }
    }

    /// One of the kinds of certificates that have a table of their own.
    static func kind(_ name: String) -> FailureScenario {
        guard let kind = CertificateKind.all.first(where: { $0.name.hasPrefix(name) }), case .refused(let text) = kind.result
        else { preconditionFailure("there is no certificate that is \(name)") }
        return certificate(text, isPrefix: true, make: kind.make)
    }

    /// The port of a listener that accepts nobody any more, and the descriptors that keep it so.
    static func fullListener() throws -> (port: Int, descriptors: [Int32]) {
        struct NoSocket: Error {}
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var descriptors = [listener]
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, size) == 0, listen(listener, 0) == 0,
                    getsockname(listener, address, &size) == 0
                else { return false }
                for _ in 0..<4 {
                    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                    _ = connect(client, address, size)
                    descriptors.append(client)
                }
                return true
            }
        }
        guard isReady else { throw NoSocket() }
        return (Int(UInt16(bigEndian: address.sin_port)), descriptors)
    }
}
