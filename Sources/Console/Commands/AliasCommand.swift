import Presentation

/// `alias`: a word that stands for a line.
enum AliasCommand: PromptCommand {
    static let help = CommandHelp(
        "alias", .program, "[NAME LINE…]", kinds: [.term, .text], options: [.init("save", nil, "also in later sessions")],
        "let a word stand for the beginning of a line; without a line, it is forgotten",
        details: "alias hi --save forgets it in later sessions too.",
        example: "alias hi msg sister@realworld.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else {
            var table = TableView("alias", "stands for")
            for (name, line) in session.aliases.sorted(by: { $0.key < $1.key }) { table.add(name, line) }
            return session.show(table.lines(width: session.tableWidth, empty: "there are no aliases"))
        }
        if CommandList.help(of: name)?.name == name { throw CommandFailure("\(name) is a command; choose another word") }
        guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) else {
            throw CommandFailure("\"\(name)\" is no name for an alias; choose a word of letters, digits and hyphens")
        }
        if arguments.has("save") {
            try session.folders.addToStartup(
                arguments.rest.map { "alias \(name) \($0)" }, insteadOf: "alias \(name) ")
        }
        if arguments.rest == nil {
            guard session.aliases[name] != nil else {
                throw CommandFailure("there is no alias \"\(name)\"; `alias` lists them")
            }
            session.say("\(name) is forgotten")
        }
        session.aliases[name] = arguments.rest
    }
}
