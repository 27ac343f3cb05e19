import XMLTree
import XMPP
import XMPPStreams

/// `sm`: stream management (XEP-0198).
enum StreamManagementCommand: PromptCommand {
    static let help = CommandHelp(
        "sm", .connection, "enable|request|ack", kinds: [.choice(["enable", "request", "ack"])],
        options: [.init("no-resume", nil, "do not ask that the stream can be resumed")],
        "enable stream management, ask what was handled, say what was (XEP-0198)", example: "sm enable")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let what = try arguments.word(0, "enable, request or ack", help)
        switch what {
        case "enable":
            var enable = Element("enable", xmlns: Namespace.streamManagement)
            if !arguments.has("no-resume") { enable["resume"] = "true" }
            try await session.send(enable, arguments)
        case "request": try await session.send(Element("r", xmlns: Namespace.streamManagement), arguments)
        case "ack":
            try await session.send((session.current?.management ?? StreamManagement()).acknowledgement, arguments)
        default: throw CommandFailure("sm has no \"\(what)\". Usage: \(help.usage)")
        }
    }
}
