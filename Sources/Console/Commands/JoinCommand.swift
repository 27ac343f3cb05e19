import XMLTree
import XMPP

/// `join`: enters a room (XEP-0045).
enum JoinCommand: PromptCommand {
    static let help = CommandHelp(
        "join", .services, "ROOM [NICK]", kinds: [.room, .choice([])],
        options: [
            .init("history", "NUMBER", "the most messages of the past (20)"),
            .init("password", nil, "ask for the room's password"),
        ], sends: true,
        "enter a room; the nick is your name unless you give one", example: "join tea@conference.wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let room = try arguments.address(0, help)
        let nick = arguments.words.count > 1 ? arguments.words[1] : room.resourcepart ?? session.address?.localpart ?? "me"
        let occupant: JID
        do { occupant = try room.bare.with(resource: nick) } catch {
            throw CommandFailure("the nick cannot be used: \(error). Choose another: join ROOM NICK")
        }
        var muc = Element("x", xmlns: Namespace.muc)
        let history = arguments.value("history") ?? "20"
        guard Int(history) != nil else {
            throw CommandFailure("--history: \"\(history)\" is not a number of messages, like 20")
        }
        muc.append(Element("history", xmlns: Namespace.muc, ["maxstanzas": history]))
        if arguments.has("password") {
            muc.append(Element("password", xmlns: Namespace.muc, text: try await session.secret("Password of the room: ")))
        }
        let presence = Element(
            "presence", xmlns: Namespace.client, ["to": occupant.description, "id": session.surroundings.identifier()])
        try await session.send(presence.appending(muc), arguments)
        session.currentRoom = room.bare
        session.inspector.learnRoom(room.bare)
    }
}
