import XMLTree
import XMPP

/// `say`: says something in the room joined last.
enum SayCommand: PromptCommand {
    static let help = CommandHelp(
        "say", .services, "TEXT…", kinds: [.text],
        options: [.init("room", "JID", "in this room"), .init("subject", nil, "the text becomes the room's subject")],
        sends: true,
        "say something in the room joined last", example: "say --room tea@conference.wonderland.lit Is there any wine?")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let text = arguments.rest else { throw CommandFailure("there is no text. Usage: \(help.usage)") }
        let room =
            try arguments.value("room").map { text throws(CommandFailure) in try Arguments.address(text) } ?? session.room()
        let message = Element(
            "message", xmlns: Namespace.client,
            ["to": room.bare.description, "type": "groupchat", "id": session.surroundings.identifier()]
        ).appending(Element(arguments.has("subject") ? "subject" : "body", xmlns: Namespace.client, text: text))
        try await session.send(message, arguments)
    }
}
