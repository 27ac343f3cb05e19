import Presentation

/// `alias`: a word that stands for a line.
enum AliasCommand: PromptCommand {
    static let help = CommandHelp(
        "alias", .program, "[NAME LINE…]", kinds: [.term, .text], options: [.init("save", nil, "also in later sessions")],
        "let a word stand for the beginning of a line; without a line, it is forgotten",
        example: "alias hi msg sister@realworld.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else {
            var table = TableView("alias", "stands for")
            for (name, line) in session.aliases.sorted(by: { $0.key < $1.key }) { table.add(name, line) }
            return session.show(table.lines(width: session.width, empty: "there are no aliases"))
        }
        if CommandList.help(of: name)?.name == name { throw CommandFailure("\(name) is a command; choose another word") }
        session.aliases[name] = arguments.rest
        if arguments.has("save"), let line = arguments.rest { try session.folders.addToStartup("alias \(name) \(line)") }
    }
}
