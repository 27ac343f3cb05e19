import XMLTree
import XMPP

/// `subscribe`: asks for somebody's presence, or decides about somebody's request (RFC 6121 §3).
enum SubscribeCommand: PromptCommand {
    static let help = CommandHelp(
        "subscribe", .account, "JID [STATUS…]", kinds: [.address, .text],
        options: [
            .init("approve", nil, "let them see your presence"), .init("deny", nil, "do not let them, or no longer"),
            .init("cancel", nil, "see theirs no longer"),
        ], sends: true,
        "ask to see somebody's presence, or decide about a request", example: "subscribe hatter@wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = try arguments.address(0, help).bare
        let chosen = ["approve", "deny", "cancel"].filter(arguments.has)
        guard chosen.count < 2 else {
            throw CommandFailure("--\(chosen[0]) and --\(chosen[1]) exclude each other; leave one of them out")
        }
        let type: PresenceType =
            switch chosen.first {
            case "approve": .subscribed
            case "deny": .unsubscribed
            case "cancel": .unsubscribe
            default: .subscribe
            }
        var presence = Element("presence", xmlns: Namespace.client, ["to": to.description, "type": type.rawValue])
        presence["id"] = session.surroundings.identifier()
        if let status = arguments.rest { presence.append(Element("status", xmlns: Namespace.client, text: status)) }
        try await session.send(presence, arguments)
    }
}
