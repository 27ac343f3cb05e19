import XMLTree
import XMPP

/// `leave`: leaves a room.
enum LeaveCommand: PromptCommand {
    static let help = CommandHelp(
        "leave", .services, "[ROOM] [STATUS…]", kinds: [.room, .text], sends: true,
        "leave a room; without one, the one joined last",
        example: "leave tea@conference.wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let room = arguments.words.isEmpty ? try session.room() : try arguments.address(0, help)
        let nick = room.resourcepart ?? session.address?.localpart ?? "me"
        var presence = Element(
            "presence", xmlns: Namespace.client, ["to": "\(room.bare)/\(nick)", "type": "unavailable"])
        if let status = arguments.rest { presence.append(Element("status", xmlns: Namespace.client, text: status)) }
        try await session.send(presence, arguments)
    }
}

extension Session {
    /// The room joined last, or an error that says how to join one.
    func room() throws(CommandFailure) -> JID {
        guard let currentRoom else { throw CommandFailure("you are in no room; enter one with: join ROOM") }
        return currentRoom
    }

    /// Asks for a secret; nothing of it is shown or kept.
    func secret(_ prompt: String) async throws(CommandFailure) -> String {
        guard source.isInteractive, case .line(let text) = await source.readLine(.init(prompt: prompt, purpose: .secret))
        else {
            throw CommandFailure("a password has to be asked for, and there is nobody to ask in a script")
        }
        return text
    }
}
