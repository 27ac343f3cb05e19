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
