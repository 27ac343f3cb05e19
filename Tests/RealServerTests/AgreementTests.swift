import Foundation
import TestSupport
import Testing

/// The corpus is sent to real servers, their stores are read, and what is there is compared with the forecast.
@Suite("Forecast and real servers", .serialized)
struct AgreementTests {
    @Test(
        "what a server delivers and keeps is what was forecast, store by store",
        .enabled(
            if: InstalledServers.areRequired || InstalledServers.prosody || InstalledServers.ejabberd,
            "servers \(InstalledServers.notice)"),
        arguments: Variant.allCases)
    func agreement(_ variant: Variant) async throws {
        guard variant.isInstalled || InstalledServers.areRequired else {
            return print("skipped: \(variant.rawValue) is \(InstalledServers.notice)")
        }
        let server = try variant.start()
        defer { server.stop() }
        let run = try LiveRun(server)
        let cases = try LiveCase.recorded(variant.rawValue)
        let messages = try await run.messages(cases.filter(\.isMessage))
        let rooms = try await run.roomMessages(cases.filter(\.isRoomMessage))
        let singles = try await run.singles(cases.filter(\.isSingle))
        #expect(messages.cases + rooms.cases + singles.cases >= 150)
        let report = AgreementReport(variant: variant, tallies: [messages, rooms, singles])
        print(report.text)
        if let trouble = Golden.difference(
            report.text, from: "Tests/RealServerTests/Fixtures/agreement-\(variant.rawValue).txt")
        {
            Issue.record("\(trouble)\n\(report.text)")
        }
        for difference in report.unexplained { Issue.record("\(variant.rawValue): \(difference.line)") }
    }
}
