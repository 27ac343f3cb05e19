import Foundation
import TestSupport
import Testing
import Transport
import XMPP
import XMPPStreams

/// Logins, chats and failures with Debian's servers.
@Suite("Connections to real servers", .serialized)
struct ConnectionTests {
    static let isAny = InstalledServers.areRequired || InstalledServers.prosody || InstalledServers.ejabberd

    /// The two servers, as they are shipped.
    enum Product: String, CaseIterable, Sendable {
        case prosody, ejabberd

        var isInstalled: Bool { self == .prosody ? InstalledServers.prosody : InstalledServers.ejabberd }

        func start() throws -> any RealServer {
            self == .prosody ? try ProsodyServer(archive: false) : try EjabberdServer(archive: false)
        }
    }

    /// Starts a server with two accounts, or says why not.
    private func server(_ product: Product) async throws -> (any RealServer)? {
        guard product.isInstalled || InstalledServers.areRequired else {
            print("skipped: \(product.rawValue) is \(InstalledServers.notice)")
            return nil
        }
        let server = try product.start()
        try await LiveClient.register(["alice"], domain: World.wonderland, port: server.port)
        try await LiveClient.register(["sister"], domain: World.realworld, port: server.port)
        return server
    }

    @Test(
        "STARTTLS, every password mechanism that is offered, binding",
        .enabled(if: isAny, "servers \(InstalledServers.notice)"), arguments: Product.allCases)
    func logins(_ product: Product) async throws {
        guard let server = try await server(product) else { return }
        defer { server.stop() }
        for address in ["alice@\(World.wonderland)/desk", "sister@\(World.realworld)/phone"] {
            var options = try LiveClient.options(address, port: server.port)
            options.stopsAfterFeatures = true
            let look = ClientConnection(options: options)
            try await look.connect()
            let negotiated = await look.negotiated()
            await look.close()
            #expect(negotiated?.session?.verdict == .trusted)
            #expect(negotiated?.session?.version == "TLSv1.3")
            let offered = negotiated?.features?.mechanisms ?? []
            #expect(offered.contains { $0.hasPrefix("SCRAM-SHA-") })
            // Which bindings a server knows it says by XEP-0440; without that, -PLUS is a guess, and ejabberd 23.01 knows only
            // tls-unique, which TLS 1.3 does not define.
            let bindings = negotiated?.features?.channelBindings
            for name in offered where SASLMechanism(name: name)?.usesPassword == true {
                if name.hasSuffix("-PLUS"), bindings == nil { continue }
                let client = try await LiveClient.login(address, port: server.port, mechanisms: [name])
                #expect(await client.connection.negotiated()?.address?.description == address, "\(name)")
                await client.close()
            }
        }
    }

    @Test(
        "a chat goes in both directions, unchanged", .enabled(if: isAny, "servers \(InstalledServers.notice)"),
        arguments: Product.allCases)
    func chat(_ product: Product) async throws {
        guard let server = try await server(product) else { return }
        defer { server.stop() }
        let alice = try await LiveClient.login("alice@\(World.wonderland)/desk", port: server.port, priority: 0)
        let sister = try await LiveClient.login("sister@\(World.realworld)/phone", port: server.port, priority: 0)
        let words = "Oh dear! <Oh dear!> I shall be too late & \u{1F407}"
        alice.send(
            "<message to='sister@\(World.realworld)' type='chat' id='out'><body>\(XMLTextEscape.text(words))</body></message>"
        )
        let received = try await sister.first { $0.name == "message" && $0["id"] == "out" }
        #expect(Stanza(received)?.body == words)
        #expect(received["from"] == "alice@\(World.wonderland)/desk")
        sister.send("<message to='alice@\(World.wonderland)/desk' type='chat' id='back'><body>Wake up!</body></message>")
        let answer = try await alice.first { $0.name == "message" && $0["id"] == "back" }
        #expect(Stanza(answer)?.body == "Wake up!")
        await alice.close()
        await sister.close()
    }

    @Test(
        "a wrong password, a domain that is not served, an authority that is not trusted: each names its stage",
        .enabled(if: isAny, "servers \(InstalledServers.notice)"), arguments: Product.allCases)
    func refusals(_ product: Product) async throws {
        guard let server = try await server(product) else { return }
        defer { server.stop() }
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: server.port, password: Secret("wrong"))
        await expectFailure(options, at: .authentication, saying: "not-authorized")
        options = try LiveClient.options("alice@looking-glass.lit/desk", port: server.port)
        await expectFailure(options, at: .stream, saying: "does not serve this domain")
        options = try LiveClient.options("alice@\(World.wonderland)/desk", port: server.port)
        options.authorityPEM = nil
        await expectFailure(options, at: .tls, saying: "certificate")
    }

    @Test("a port that nobody listens on is refused at the stage of reaching the server")
    func closedPort() async throws {
        let options = try LiveClient.options("alice@\(World.wonderland)/desk", port: try LoopbackPort.free())
        await expectFailure(options, at: .tcp, saying: "127.0.0.1")
    }

    @Test("a server that says nothing is given up on when its time is over")
    func stalling() async throws {
        let server = try RudeServer(greeting: [])
        defer { server.stop() }
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: server.port)
        options.timeouts.stream = 0.3
        await expectFailure(options, at: .stream, saying: "0.3")
    }

    @Test(
        "a server that sends garbage is named as one that does not speak XMPP",
        arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1\r\n", "\u{0}\u{1}\u{2}\u{3}garbage\n",
            "<html><body>hi</body></html>",
        ])
    func garbage(_ text: String) async throws {
        let server = try RudeServer(greeting: Array(text.utf8))
        defer { server.stop() }
        await expectFailure(
            try LiveClient.options("alice@\(World.wonderland)/desk", port: server.port), at: .stream, saying: nil)
    }

    private func expectFailure(
        _ options: ConnectOptions, at stage: ConnectionStage, saying words: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let connection = ClientConnection(options: options)
        do {
            try await connection.connect()
            await connection.close()
            Issue.record("it connected", sourceLocation: sourceLocation)
        } catch {
            #expect(error.stage == stage, "\(error)", sourceLocation: sourceLocation)
            #expect(error.description.hasPrefix("\(stage.words) failed: "), "\(error)", sourceLocation: sourceLocation)
            if let words { #expect(error.description.contains(words), "\(error)", sourceLocation: sourceLocation) }
        }
    }
}

/// Text for the content of an element.
enum XMLTextEscape {
    static func text(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    }
}
