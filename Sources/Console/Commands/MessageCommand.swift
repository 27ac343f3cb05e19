import XMLTree
import XMPP

/// `msg`: sends a message.
enum MessageCommand: PromptCommand {
    static let help = CommandHelp(
        "msg", aliases: ["message", "m"], .sending, "JID TEXT…", kinds: [.address, .text],
        options: [
            .init("type", "TYPE", "chat (default), normal, headline, groupchat, error"),
            .init("hint", "HINT", "no-store, no-permanent-store, no-copy, or store (XEP-0334)"),
            .init("receipt", nil, "ask for a receipt (XEP-0184)"),
            .init("subject", "TEXT", "with a subject"),
        ], sends: true,
        "send a message", example: "msg sister@realworld.lit Are you there?")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = try arguments.address(0, help)
        var message = Element(
            "message", xmlns: Namespace.client,
            ["to": to.description, "type": arguments.value("type") ?? "chat", "id": session.surroundings.identifier()])
        if let subject = arguments.value("subject") {
            message.append(Element("subject", xmlns: Namespace.client, text: subject))
        }
        if let text = arguments.rest { message.append(Element("body", xmlns: Namespace.client, text: text)) }
        if arguments.has("receipt") { message.append(Element("request", xmlns: Namespace.receipts)) }
        for hint in arguments.options["hint"] ?? [] {
            guard ["no-store", "no-permanent-store", "no-copy", "store"].contains(hint) else {
                throw CommandFailure("--hint: \"\(hint)\" is none of no-store, no-permanent-store, no-copy, store")
            }
            message.append(Element(hint, xmlns: Namespace.hints))
        }
        guard !message.elements.isEmpty else { throw CommandFailure("there is no text. Usage: \(help.usage)") }
        try await session.send(message, arguments)
    }
}
