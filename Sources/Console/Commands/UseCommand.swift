/// `use`: chooses the connection that what is typed goes over.
enum UseCommand: PromptCommand {
    static let help = CommandHelp(
        "use", .connection, "NAME", kinds: [.term],
        "choose the connection that what you type goes over, by its name or address",
        example: "use 1")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let name = try arguments.word(0, "the name of a connection", help)
        let link =
            session.links[name]
            ?? session.links.values.first { link in
                let address = session.inspector.knowledge.stream(link.name).account ?? link.options.address
                return address.description == name || address.bare.description == name
            }
        guard let link else {
            let names = session.links.keys.sorted().joined(separator: ", ")
            throw CommandFailure("there is no connection \"\(name)\"; there are: \(names.isEmpty ? "none" : names)")
        }
        session.current = link
        session.updatePrompt()
        session.say("what you type goes over connection \(link.name) now")
    }
}
