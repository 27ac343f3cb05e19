import XMLTree
import XMPP

/// `csi`: says whether the client is in use (XEP-0352).
enum ClientStateCommand: PromptCommand {
    static let help = CommandHelp(
        "csi", .connection, "active|inactive", kinds: [.choice(["active", "inactive"])],
        "say whether you are looking; an inactive client gets less at once (XEP-0352)", example: "csi inactive")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let state = try arguments.word(0, "active or inactive", help)
        guard state == "active" || state == "inactive" else {
            throw CommandFailure("\"\(state)\" is neither active nor inactive. Usage: \(help.usage)")
        }
        try await session.send(Element(state, xmlns: Namespace.clientState), arguments)
    }
}
