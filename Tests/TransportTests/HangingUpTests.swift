import NIOCore
import NIOPosix
import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("Servers that hang up")
struct HangingUpTests {
    @Test("a server that hangs up at once fails the stream and does not keep anybody waiting", .timeLimit(.minutes(10)))
    func atOnce() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in channel.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        for _ in 0..<20 {
            var options = ConnectOptions(address: try JID("alice@wonderland.lit"), password: Secret("x"))
            options.host = "127.0.0.1"
            options.port = port
            let connection = ClientConnection(options: options)
            await #expect { try await connection.connect() } throws: { error in
                (error as? ConnectionFailure)?.stage == .stream
            }
        }
        try await server.close()
    }
}
