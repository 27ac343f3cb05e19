import Testing
import XMPP
import XMPPStreams

@testable import Transport

@Suite("Finding the server in DNS")
struct ServerFinderTests {
    private func find(
        _ answers: [String: NameServer.Answer], domain: String = "wonderland.lit",
        _ change: (inout ConnectOptions) -> Void = { _ in }
    ) async throws -> [String] {
        let server = try await NameServer(answers)
        var options = ConnectOptions(address: try JID("alice@\(domain)"), resolver: "127.0.0.1:\(server.port)")
        change(&options)
        let finder = ServerFinder(options: options, threads: .shared) { _ in }
        do {
            let found = try await finder.endpoints()
            await server.stop()
            return found.map { "\($0.host) \($0.address ?? "-") \($0.port)" + ($0.isDirectTLS ? " direct" : "") }
        } catch {
            await server.stop()
            throw error
        }
    }

    private let loopback = NameServer.Answer.address([127, 0, 0, 1])

    @Test("SRV records are followed in the order of their priorities")
    func priorities() async throws {
        let found = try await find([
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(20, 0, 5223, "b.lit"), (10, 5, 5222, "a.lit")]),
            "A a.lit": loopback, "A b.lit": .address([127, 0, 0, 2]),
        ])
        #expect(found == ["a.lit 127.0.0.1 5222", "b.lit 127.0.0.2 5223"])
    }

    @Test("records for direct TLS stand in one list with those for STARTTLS, by priority")
    func directTLS() async throws {
        let answers: [String: NameServer.Answer] = [
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(10, 0, 5222, "a.lit")]),
            "SRV _xmpps-client._tcp.wonderland.lit": .services([(5, 0, 443, "a.lit")]), "A a.lit": loopback,
        ]
        #expect(try await find(answers) == ["a.lit 127.0.0.1 443 direct", "a.lit 127.0.0.1 5222"])
        #expect(try await find(answers) { $0.protection = .direct } == ["a.lit 127.0.0.1 443 direct"])
        #expect(try await find(answers) { $0.protection = .none } == ["a.lit 127.0.0.1 5222"])
    }

    @Test("without SRV records, or without an answer about them, the domain itself is tried at the usual port")
    func fallback() async throws {
        #expect(try await find(["A wonderland.lit": loopback]) == ["wonderland.lit 127.0.0.1 5222"])
        #expect(
            try await find(["A wonderland.lit": loopback]) { $0.protection = .direct } == [
                "wonderland.lit 127.0.0.1 5223 direct"
            ])
        let both: [String: NameServer.Answer] = [
            "AAAA wonderland.lit": .address([UInt8](repeating: 0, count: 15) + [1]), "A wonderland.lit": loopback,
        ]
        #expect(try await find(both) == ["wonderland.lit ::1 5222", "wonderland.lit 127.0.0.1 5222"])
    }

    @Test("a target of `.` says that the service is not offered")
    func notOffered() async throws {
        await #expect(throws: ConnectionFailure(.resolve, .serviceNotOffered(domain: "wonderland.lit"))) {
            try await find([
                "SRV _xmpp-client._tcp.wonderland.lit": .services([(0, 0, 0, "")]), "A wonderland.lit": loopback,
            ])
        }
    }

    @Test("a target that has no address is passed over, and a domain that does not exist is named")
    func missing() async throws {
        let found = try await find([
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(1, 0, 5222, "gone.lit"), (2, 0, 5222, "a.lit")]),
            "A a.lit": loopback,
        ])
        #expect(found == ["a.lit 127.0.0.1 5222"])
        await #expect(throws: ConnectionFailure(.resolve, .domainNotFound("wonderland.lit"))) { try await find([:]) }
    }

    @Test("an internationalised domain is asked for in A-labels")
    func internationalised() async throws {
        #expect(
            try await find(["A xn--bcher-kva.example": loopback], domain: "bücher.example") == [
                "xn--bcher-kva.example 127.0.0.1 5222"
            ])
    }

    @Test("what the user names is taken, and DNS is not asked for services")
    func override() async throws {
        let services: [String: NameServer.Answer] = ["SRV _xmpp-client._tcp.wonderland.lit": .services([(1, 0, 1, "a.lit")])]
        #expect(
            try await find(services) {
                $0.host = "::1"
                $0.port = 7
            } == ["::1 ::1 7"])
        #expect(try await find(services, domain: "127.0.0.1") == ["127.0.0.1 127.0.0.1 5222"])
    }

    @Test("a resolver that is none is refused in words")
    func badResolver() async throws {
        for text in ["x", "127.0.0.1:0", "127.0.0.1:99999", "1.2.3.4:5:6"] {
            await #expect(throws: ConnectionFailure.self) { try await find([:]) { $0.resolver = text } }
        }
    }

    @Test("inside one priority chance decides by weight, and every record is tried once")
    func weights() {
        let services = (0..<4).map { DNSResolver.Service(priority: 1, weight: $0 * 10, port: $0, target: "h\($0)") }
        #expect(Set(ServiceOrder.order(services) { $0.upperBound }.map(\.port)) == [0, 1, 2, 3])
        #expect(ServiceOrder.order(services) { $0.lowerBound }.map(\.port).first == 0)
        #expect(ServiceOrder.order(services) { $0.upperBound }.map(\.port).first == 3)
    }

    @Test("addresses of two families are tried by turns")
    func families() {
        #expect(ServerFinder.interleaved(["::1", "::2", "10.0.0.1", "10.0.0.2"]) == ["::1", "10.0.0.1", "::2", "10.0.0.2"])
    }
}
