import Presentation
import XMLTree
import XMPP

/// `ping`: asks an entity for a sign of life (XEP-0199).
enum PingCommand: PromptCommand {
    static let help = CommandHelp(
        "ping", .sending, "[JID]", kinds: [.address], sends: true,
        "ask for a sign of life (XEP-0199); without JID, your server",
        example: "ping")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = arguments.words.isEmpty ? nil : try arguments.address(0, help)
        try await session.request(.get, to: to, Element("ping", xmlns: Namespace.ping), arguments)
    }
}
