import XMLTree
import XMPP

/// `push`: registers for push notifications (XEP-0357).
enum PushCommand: PromptCommand {
    static let help = CommandHelp(
        "push", .account, "enable|disable JID [NODE]", kinds: [.choice(["enable", "disable"]), .address, .node], sends: true,
        "let your server tell a push service of what waits for you (XEP-0357)", example: "push enable push.example.org tea")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let what = try arguments.word(0, "enable or disable", help)
        guard what == "enable" || what == "disable" else {
            throw CommandFailure("push has no \"\(what)\". Usage: \(help.usage)")
        }
        var element = Element(what, xmlns: Namespace.push, ["jid": try arguments.address(1, help).description])
        if arguments.words.count > 2 { element["node"] = arguments.words[2] }
        try await session.request(.set, element, arguments)
    }
}
