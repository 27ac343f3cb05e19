import XMLTree
import XMPP

/// `presence`: says that one is there, or no longer.
enum PresenceCommand: PromptCommand {
    static let help = CommandHelp(
        "presence", aliases: ["pres"], .sending, "[on|off|away|chat|dnd|xa] [STATUS…]",
        kinds: [.choice(["on", "off", "away", "chat", "dnd", "xa"]), .text],
        options: [
            .init("priority", "NUMBER", "-128 to 127; a negative one takes no messages to the bare address"),
            .init("to", "JID", "to one address alone (directed presence)"),
        ], sends: true,
        "say that you are there (on), or not (off)",
        details:
            "Before this the server knows no available resource of yours: messages to your bare address count as offline.",
        example: "presence on")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var presence = Element("presence", xmlns: Namespace.client)
        if let to = arguments.value("to") { presence["to"] = try Arguments.address(to).description }
        let what = arguments.words.first ?? "on"
        switch what {
        case "on", "available": break
        case "off", "unavailable": presence["type"] = "unavailable"
        case "away", "chat", "dnd", "xa": presence.append(Element("show", xmlns: Namespace.client, text: what))
        default: throw CommandFailure("\"\(what)\" is none of on, off, away, chat, dnd, xa. Usage: \(help.usage)")
        }
        if let status = arguments.rest { presence.append(Element("status", xmlns: Namespace.client, text: status)) }
        if let priority = arguments.value("priority") {
            guard let number = Int8(priority) else {
                throw CommandFailure("--priority: \"\(priority)\" is not a number from -128 to 127")
            }
            presence.append(Element("priority", xmlns: Namespace.client, text: String(number)))
        }
        try await session.send(presence, arguments)
    }
}
