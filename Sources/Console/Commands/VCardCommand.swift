import Presentation
import XMLTree
import XMPP

/// `vcard`: the card of an account (XEP-0054).
enum VCardCommand: PromptCommand {
    static let help = CommandHelp(
        "vcard", .account, "[JID]", kinds: [.address],
        options: [
            .init("name", "TEXT", "set your own card: the full name"), .init("nick", "TEXT", "the nickname"),
            .init("url", "TEXT", "a web page"),
        ], sends: true,
        "show somebody's card, or yours; with an option set yours", details: "Setting replaces the whole card.",
        example: "vcard sister@realworld.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let fields = [("FN", "name"), ("NICKNAME", "nick"), ("URL", "url")].compactMap { element, option in
            arguments.value(option).map { Element(element, xmlns: Namespace.vcard, text: $0) }
        }
        if !fields.isEmpty {
            if !arguments.words.isEmpty { throw CommandFailure("only your own card can be set; leave the address out") }
            let card = Element("vCard", xmlns: Namespace.vcard, children: fields.map(Node.element))
            return try await session.request(.set, card, arguments)
        }
        let to = arguments.words.isEmpty ? nil : try arguments.address(0, help)
        try await session.request(.get, to: to, Element("vCard", xmlns: Namespace.vcard), arguments) { answer, width in
            var table = TableView("field", "value")
            for field in answer.element.child("vCard", xmlns: Namespace.vcard)?.elements ?? [] {
                let parts =
                    field.elements.isEmpty
                    ? field.text : field.elements.map { "\($0.name)=\($0.text)" }.joined(separator: ", ")
                table.add(field.name, String(parts.prefix(200)))
            }
            return table.lines(width: width, indent: 4, empty: "the card is empty")
        }
    }
}
