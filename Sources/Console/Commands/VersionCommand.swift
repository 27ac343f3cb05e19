import Presentation
import XMLTree
import XMPP

/// `version`: asks for name, version and system (XEP-0092).
enum VersionCommand: PromptCommand {
    static let help = CommandHelp(
        "version", .sending, "[JID]", kinds: [.address], sends: true,
        "ask for name, version and system (XEP-0092); without JID, of your server",
        example: "version wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = arguments.words.isEmpty ? try session.ownAddress().domain : try arguments.address(0, help)
        try await session.request(.get, to: to, Element("query", xmlns: Namespace.version), arguments) { answer, width in
            guard let payload = answer.element.child("query", xmlns: Namespace.version) else { return [] }
            var table = TableView("field", "value")
            for attribute in payload.attributes { table.add(attribute.name, attribute.value) }
            for field in payload.elements { table.add(field.name, field.text) }
            return table.lines(width: width, indent: 4)
        }
    }
}
