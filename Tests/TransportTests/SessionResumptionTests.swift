import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("Resuming TLS sessions")
struct SessionResumptionTests {
    @Test("a second connection resumes the TLS session, keeps the verdict, and binds the login to the new session")
    func resumed() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        var options = try EchoServer.options(port: port)
        let first = ClientConnection(options: options)
        try await first.connect()
        #expect(await first.negotiated()?.session?.resumed == false)
        await first.close()
        options.tlsResumption = try #require(await first.negotiated()?.tlsResumption)
        let second = ClientConnection(options: options)
        try await second.connect()
        let session = try #require(await second.negotiated()?.session)
        #expect(session.resumed)
        #expect(session.verdict == .trusted)
        #expect(session.chain.first?.names.dns.first == EchoServer.domain)
        await second.close()
        #expect(await Observed.collect(second.events).fact("session") == "resumed")
        #expect(server.mechanisms.withLock { $0 } == ["SCRAM-SHA-512-PLUS", "SCRAM-SHA-512-PLUS"])
        await listener.stop()
    }

    @Test("a session that was not checked is not resumed where the check is wanted")
    func notAcrossChecks() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        var options = try EchoServer.options(port: port)
        options.verifiesCertificate = false
        let first = ClientConnection(options: options)
        try await first.connect()
        await first.close()
        options.verifiesCertificate = true
        options.tlsResumption = await first.negotiated()?.tlsResumption
        #expect(options.tlsResumption != nil)
        let second = ClientConnection(options: options)
        try await second.connect()
        #expect(await second.negotiated()?.session?.resumed == false)
        await second.close()
        await listener.stop()
    }
}
