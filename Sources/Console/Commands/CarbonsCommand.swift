import XMLTree
import XMPP

/// `carbons`: copies of what other sessions send and receive (XEP-0280).
enum CarbonsCommand: PromptCommand {
    static let help = CommandHelp(
        "carbons", .account, "on|off", kinds: [.choice(["on", "off"])], sends: true,
        "get copies of what your other sessions send and receive (XEP-0280)", example: "carbons on")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let word = try arguments.word(0, "on or off", help)
        guard word == "on" || word == "off" else {
            throw CommandFailure("\"\(word)\" is neither on nor off. Usage: \(help.usage)")
        }
        try await session.request(.set, Element(word == "on" ? "enable" : "disable", xmlns: Namespace.carbons), arguments)
    }
}
