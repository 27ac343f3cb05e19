import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("Connections that fail, stage by stage")
struct FailingStageTests {
    static let header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='x' version='1.0'>"

    /// The failure of a connection, and what was observed of it.
    private func fail(_ options: ConnectOptions) async throws -> (ConnectionFailure, Observed) {
        let client = ClientConnection(options: options)
        do throws(ConnectionFailure) {
            try await client.connect()
        } catch {
            return (error, await Observed.collect(client.events))
        }
        await client.close()
        throw Unexpected()
    }

    private struct Unexpected: Error {}

    /// The failure at a server that speaks from a script.
    private func fail(
        _ lines: [String], closes: Bool = false, speaksFirst: Bool = false,
        _ change: (inout ConnectOptions) -> Void = { _ in }
    ) async throws -> ConnectionFailure {
        let server = try await ScriptedServer(lines, closes: closes, speaksFirst: speaksFirst)
        var options = try EchoServer.options(port: server.port)
        change(&options)
        let (failure, observed) = try await fail(options)
        await server.stop()
        #expect(observed.closing == .some(failure))
        return failure
    }

    @Test("a closed port fails at TCP with the place in words")
    func closedPort() async throws {
        let server = try await ScriptedServer([])
        await server.stop()
        let (failure, _) = try await fail(try EchoServer.options(port: server.port))
        #expect(failure == ConnectionFailure(.tcp, .refused("127.0.0.1 port \(server.port)")))
        #expect(failure.stage.exitCode == 11)
    }

    @Test("a name that does not exist fails at finding the server")
    func unknownName() async throws {
        let names = try await NameServer([:])
        var options = try EchoServer.options(port: 1)
        options.host = nil
        options.port = nil
        options.resolver = "127.0.0.1:\(names.port)"
        let (failure, _) = try await fail(options)
        await names.stop()
        #expect(failure == ConnectionFailure(.resolve, .domainNotFound("wonderland.lit")))
        #expect(failure.stage.exitCode == 10)
    }

    @Test("a server that says nothing is given up after the stage's time")
    func stall() async throws {
        let failure = try await fail([]) { $0.timeouts.stream = 0.2 }
        #expect(failure == ConnectionFailure(.stream, .timedOut(seconds: 0.2)))
        let inTLS = try await fail([]) {
            $0.protection = .direct
            $0.timeouts.tls = 0.2
        }
        #expect(inTLS == ConnectionFailure(.tls, .timedOut(seconds: 0.2)))
        let afterFeatures = try await fail([
            Self.header + "<stream:features><starttls xmlns='\(Namespace.tls)'/></stream:features>"
        ]) {
            $0.timeouts.tls = 0.2
        }
        #expect(afterFeatures == ConnectionFailure(.tls, .timedOut(seconds: 0.2)))
    }

    @Test("a web server, a mail server and garbage are told apart from XMPP")
    func foreignProtocols() async throws {
        #expect(try await fail(["HTTP/1.1 400 Bad Request\r\n\r\n"]).cause == .http("HTTP/1.1 400 Bad Request\r\n\r\n"))
        #expect(
            try await fail(["220 mail.example ESMTP\r\n"], speaksFirst: true).cause == .notXMPP("220 mail.example ESMTP\r\n")
        )
        #expect(try await fail(["\u{15}\u{3}\u{1}\u{0}\u{2}"]).cause == .directTLSPort)
        let garbage = try await fail([Self.header + "<stream:features><oops</stream:features>"])
        #expect(garbage.stage == .stream)
        guard case .xml = garbage.cause else {
            Issue.record("\(garbage)")
            return
        }
    }

    @Test("a plain stream where TLS was expected is recognised")
    func plainWhereTLS() async throws {
        let failure = try await fail([Self.header]) { $0.protection = .direct }
        #expect(failure == ConnectionFailure(.tls, .tls(.notTLS(Array(Self.header.utf8.prefix(200))))))
    }

    @Test("a server without STARTTLS, one that refuses it, and one that adds plaintext to it are left")
    func startTLS() async throws {
        let offer = Self.header + "<stream:features><starttls xmlns='\(Namespace.tls)'/></stream:features>"
        #expect(try await fail([Self.header + "<stream:features/>"]) == ConnectionFailure(.tls, .startTLSNotOffered))
        #expect(try await fail([offer, "<failure xmlns='\(Namespace.tls)'/>"]) == ConnectionFailure(.tls, .startTLSRefused))
        #expect(
            try await fail([offer, "<proceed xmlns='\(Namespace.tls)'/><stream:features/>"])
                == ConnectionFailure(.tls, .plaintextAfterProceed))
    }

    @Test("stream errors come with their condition, text and detail")
    func streamErrors() async throws {
        func error(_ content: String) -> String { Self.header + "<stream:error>\(content)</stream:error></stream:stream>" }
        #expect(
            try await fail([error("<host-unknown xmlns='\(Namespace.streamErrors)'/>")]).cause
                == .streamError(StreamError(.hostUnknown)))
        let other = try await fail([
            error("<see-other-host xmlns='\(Namespace.streamErrors)'>other.lit:5222</see-other-host>")
        ])
        #expect(other.cause == .streamError(StreamError(.seeOtherHost, detail: "other.lit:5222")))
        #expect(other.description.contains("other.lit:5222"))
    }

    @Test("a connection that is cut fails at its stage")
    func cut() async throws {
        #expect(try await fail([], closes: true) == ConnectionFailure(.stream, .closedByPeer))
        #expect(try await fail([Self.header], closes: true) == ConnectionFailure(.stream, .closedByPeer))
    }

    @Test("an untrusted certificate is refused by its fault, and nothing of the login was sent")
    func untrustedCertificate() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        var options = try EchoServer.options(port: port)
        let other = try CertificateAuthority(name: "Jabberwock", domains: ["wonderland.lit"], now: EchoServer.now, days: 1)
        options.authorityPEM = other.certificatePEM
        let (failure, observed) = try await fail(options)
        #expect(failure == ConnectionFailure(.tls, .tls(.certificate([.unknownAuthority(issuer: "CN=Test authority")]))))
        #expect(failure.stage.exitCode == 12)
        #expect(observed.kinds == ["→stream-open", "←stream-open", "←features", "→nonza", "←nonza", "tls"])

        options.verifiesCertificate = false
        let client = ClientConnection(options: options)
        try await client.connect()
        await client.close()
        let lenient = await Observed.collect(client.events)
        #expect(lenient.records.first?.content == .note("going without certificate checks was asked for"))
        await listener.stop()
    }

    @Test("a domain that is not served, and a resource that is taken, are told by the server")
    func hostAndResource() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        var options = try EchoServer.options(port: port)
        options.address = try JID("alice@looking.glass")
        let (unknown, _) = try await fail(options)
        #expect(unknown.stage == .stream)
        #expect(unknown.cause == .streamError(StreamError(.hostUnknown, text: "looking.glass is not served here")))
        let (taken, _) = try await fail(try EchoServer.options(port: port, resource: "taken"))
        #expect(taken == ConnectionFailure(.binding, .bindRefused(StanzaError(.modify, "conflict"))))
        #expect(taken.stage.exitCode == 15)
        await listener.stop()
    }

    @Test("credentials never leave on a stream that is not protected, unless that was allowed by name")
    func credentialsStay() async throws {
        let server = EchoServer()
        var stream = EchoServer.streamConfiguration()
        stream.requiresTLS = false
        stream.offersStartTLS = false
        stream.allowsPlaintext = true
        let (listener, port) = try await server.listen(protection: .none, stream: stream)
        for protection in [ConnectOptions.Protection.starttls, .optional, .none] {
            var options = try EchoServer.options(port: port)
            options.protection = protection
            let (failure, observed) = try await fail(options)
            #expect(
                failure
                    == (protection == .starttls
                        ? ConnectionFailure(.tls, .startTLSNotOffered)
                        : ConnectionFailure(.authentication, .unprotected(mechanism: "SCRAM-SHA-512"))))
            #expect(!observed.records.contains { $0.direction == .sent && $0.element?.name == "auth" })
        }
        var allowed = try EchoServer.options(port: port)
        allowed.protection = .none
        allowed.allowsPlaintext = true
        let client = ClientConnection(options: allowed)
        try await client.connect()
        await client.close()
        await listener.stop()
    }

    @Test("every failure says what happened, and names its stage first")
    func sentences() {
        let failure = ConnectionFailure(.tcp, .refused("127.0.0.1 port 1"))
        #expect(
            failure.description
                == "reaching the server failed: 127.0.0.1 port 1 refused the connection: nothing listens on that port. "
                + "Check --port (5222 for STARTTLS, 5223 for direct TLS), and whether the server runs")
        #expect(ConnectionStage.allCases.map(\.exitCode) == [10, 11, 12, 13, 14, 15])
    }
}
