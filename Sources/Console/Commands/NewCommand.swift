import Foundation
import Inspection
import Presentation

/// `new`: a template in the line editor.
enum NewCommand: PromptCommand {
    static let help = CommandHelp(
        "new", .sending, "[KIND]", kinds: [.choice(StanzaTemplate.all.map(\.name))],
        "put a template into the line, to be changed and sent; without KIND, list them",
        details: """
            Your own templates are files NAME.xml in the folder templates of your configuration. In all of them $me is your address, $server
            your server, $room the room joined last, and $id a fresh id.
            """,
        example: "new receipt")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let own = session.folders.templates()
        let all = own + StanzaTemplate.all.filter { template in !own.contains { $0.name == template.name } }
        guard let name = arguments.words.first else {
            var table = TableView("template", "what it is")
            for template in all { table.add(template.name, template.summary) }
            return session.show(table.lines(width: session.tableWidth))
        }
        guard let template = all.first(where: { $0.name == name }) else {
            let near = Spelling.nearest(to: name, in: all.map(\.name)).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure("there is no template \"\(name)\"\(near.isEmpty ? "; `new` lists them" : near)")
        }
        session.draft(session.filled(template.xml))
    }
}

extension Session {
    /// Puts text into the next line; where nobody types, it is shown.
    func draft(_ text: String) {
        if source.isInteractive { nextLine = text } else { show(text.split(separator: "\n").map { StyledLine(text: $0) }) }
    }

    /// The text with its variables filled in.
    func filled(_ text: String) -> String {
        var text = text
        let values = [
            "$me": address?.description ?? connectOptions?.address.description, "$server": address?.domainpart,
            "$room": currentRoom?.description,
        ]
        for (name, value) in values { if let value { text = text.replacing(name, with: value) } }
        while text.contains("$id") { text = text.replacing("$id", with: surroundings.identifier(), maxReplacements: 1) }
        return text
    }
}
