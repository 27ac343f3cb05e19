import Foundation
import Testing

@testable import Console

@Suite("The world's controls at the prompt", .serialized)
struct WorldControlTests {
    @Test("an account that is added can be connected to and played, and is gone when it is removed")
    func accounts() async throws {
        let (source, status) = try await DemoTests.run([
            "account add dormouse@wonderland.lit", "contact", "connect dormouse@wonderland.lit/cup", "disconnect",
            "account remove dormouse@wonderland.lit", "contact",
        ])
        #expect(status == 0, "\(source.text)")
        #expect(source.text.contains("dormouse@wonderland.lit has an account with the password "))
        #expect(source.text.contains("dormouse@wonderland.lit has no account any more"))
        #expect(source.shown.filter { $0.hasPrefix("dormouse ") }.count == 1)
    }

    @Test("an account that is there, is missing or is of another world is refused in words")
    func refusals() async throws {
        let (source, status) = try await DemoTests.run([
            "account add alice@wonderland.lit", "account remove nobody@wonderland.lit", "account add a@example.org",
        ])
        #expect(status == 1)
        #expect(source.text.contains("there is such an account already"))
        #expect(source.text.contains("there is no such account"))
        #expect(source.text.contains("example.org is not served here"))
    }

    @Test("after a reset nothing is left of what happened, and the stream is there again")
    func reset() async throws {
        let (source, status) = try await DemoTests.run([
            "msg sister@realworld.lit Are you there?", "clock +1d", "account remove dinah@realworld.lit", "reset",
            "store offline", "contact dinah online", "ping wonderland.lit", "wait",
        ])
        #expect(status == 0, "\(source.text)")
        let offline = source.shown.filter { $0.contains(", table offline: ") }
        #expect(offline == ["wonderland.lit, table offline: 0 rows", "realworld.lit, table offline: 0 rows"])
        #expect(source.text.contains("dinah@realworld.lit is online"))
    }
}
