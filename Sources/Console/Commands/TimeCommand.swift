import Presentation
import XMLTree
import XMPP

/// `time`: asks for an entity's clock (XEP-0202).
enum TimeCommand: PromptCommand {
    static let help = CommandHelp(
        "time", .sending, "[JID]", kinds: [.address], sends: true,
        "ask for an entity's clock (XEP-0202); without JID, of your server",
        example: "time wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = arguments.words.isEmpty ? try session.ownAddress().domain : try arguments.address(0, help)
        try await session.request(.get, to: to, Element("time", xmlns: Namespace.time), arguments) { answer, width in
            guard let payload = answer.element.child("time", xmlns: Namespace.time) else { return [] }
            var table = TableView("field", "value")
            for attribute in payload.attributes { table.add(attribute.name, attribute.value) }
            for field in payload.elements { table.add(field.name, field.text) }
            return table.lines(width: width, indent: 4)
        }
    }
}
