import Presentation
import XMLTree
import XMPP

/// `last`: asks for how long somebody has been away, or a server up (XEP-0012).
enum LastCommand: PromptCommand {
    static let help = CommandHelp(
        "last", .sending, "[JID]", kinds: [.address], sends: true,
        "ask for how long somebody has been away, or a server up (XEP-0012); without JID, of your server",
        example: "last wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = arguments.words.isEmpty ? try session.ownAddress().domain : try arguments.address(0, help)
        try await session.request(.get, to: to, Element("query", xmlns: Namespace.lastActivity), arguments) {
            answer, width in
            guard let payload = answer.element.child("query", xmlns: Namespace.lastActivity) else { return [] }
            var table = TableView("field", "value")
            for attribute in payload.attributes { table.add(attribute.name, attribute.value) }
            for field in payload.elements { table.add(field.name, field.text) }
            return table.lines(width: width, indent: 4)
        }
    }
}
