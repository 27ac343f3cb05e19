import Testing
import XMPPStreams

@Suite("The table of failures")
struct FailureTableTests {
    @Test("every row has a name of its own, and every name a scenario")
    func complete() {
        let names = FailureTable.rows.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(FailureScenario.all.keys) == Set(names))
        #expect(Set(FailureTable.rows.map(\.failure.stage)) == Set(ConnectionStage.allCases))
    }

    @Test("every cause of a failure has a row, but for those that are the user's own doing or the network's")
    func causes() {
        let kinds = Set(FailureTable.rows.map { kind($0.failure.cause) })
        #expect(kinds.isSuperset(of: 0...30))
        #expect(kinds.allSatisfy { (0...30).contains($0) })
    }

    /// A number for each cause; nothing but the compiler knows whether all are here.
    private func kind(_ cause: ConnectionFailure.Cause) -> Int {
        switch cause {
        case .invalidAddress: 0
        case .domainNotFound: 1
        case .serviceNotOffered: 2
        case .resolverFailed: 3
        case .hostMeta: 4
        case .refused: 5
        case .unreachable: 6
        case .proxy: 7
        case .tls: 8
        case .startTLSNotOffered: 9
        case .startTLSRefused: 10
        case .plaintextAfterProceed: 11
        case .http: 12
        case .webSocket: 13
        case .bosh: 14
        case .seeOtherURI: 15
        case .notXMPP: 16
        case .directTLSPort: 17
        case .xml: 18
        case .streamError: 19
        case .unexpectedElement: 20
        case .noFeatures: 21
        case .rejected: 22
        case .noMechanism: 23
        case .unprotected, .passwordNeeded: 24
        case .serverNotProven, .malformedChallenge: 25
        case .downgrade: 26
        case .authenticationNotOffered, .extensibleNotOffered: 27
        case .furtherTasks: 28
        case .bindRefused, .bindNotOffered: 29
        case .timedOut, .closedByPeer: 30
        case .connectionLost, .cancelled: 31
        }
    }

    @Test(
        "what the table says of a failure is what happens: stage, exit code, message and remedy",
        arguments: FailureTable.rows)
    func row(_ row: FailureTable.Row) async throws {
        let scenario = try #require(FailureScenario.all[row.name])
        let failure = try await scenario.run()
        #expect(failure.stage == row.failure.stage)
        #expect(failure.stage.exitCode == 10 + Int32(ConnectionStage.allCases.firstIndex(of: row.failure.stage) ?? -1))
        if scenario.isPrefix {
            #expect(failure.what.hasPrefix(scenario.what) || scenario.what.hasPrefix(failure.what), "\(failure)")
        } else {
            #expect(failure.what == scenario.what)
        }
        // The remedy names the other host, where one is named.
        if row.name != "see-other-host" { #expect(failure.remedy == row.failure.remedy) }
        #expect(failure.remedy?.isEmpty == false)
    }
}

extension FailureTable.Row: CustomTestStringConvertible {
    public var testDescription: String { name }
}
