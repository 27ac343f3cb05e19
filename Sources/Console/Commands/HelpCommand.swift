import Inspection
import Presentation

/// `help`: what there is to type.
enum HelpCommand: PromptCommand {
    static let help = CommandHelp(
        "help", aliases: ["?"], .program, "[COMMAND|TOPIC|exit-codes]", kinds: [.topic],
        "list the commands and topics, or explain one", example: "help store")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else { return session.show(overview(session.width)) }
        session.show(try lines(about: name, session.width))
    }

    /// The explanation of a command or a topic.
    static func lines(about name: String, _ width: Int) throws(CommandFailure) -> [StyledLine] {
        if name == "exit-codes" { return ExitStatusTable.lines(width: width) }
        if let topic = HelpTopic.named(name) { return explanation(topic, width) }
        do throws(CommandFailure) {
            let command: any PromptCommand.Type = try CommandList.find(name)
            return explanation(command.help, width)
        } catch {
            let names = HelpTopic.all.map(\.name)
            let starting = names.filter { $0.hasPrefix(name.lowercased()) }
            if starting.count == 1, let topic = HelpTopic.named(starting[0]) { return explanation(topic, width) }
            let all = names + CommandList.helps.flatMap { [$0.name] + $0.aliases }
            let near = Spelling.nearest(to: name, in: all).map { "; did you mean \"\($0)\"?" } ?? "."
            throw CommandFailure(
                "there is no command and no topic \"\(name)\"\(near) `help` lists them; `explain \(name)` asks what a word of XMPP is",
                status: error.status)
        }
    }

    static func overview(_ width: Int) -> [StyledLine] {
        var lines = StyledLine(
            "A line that begins with < is XML to be sent; anything else is a command. Names can be shortened as far as they stay clear."
        ).wrapped(to: width)
        for group in CommandHelp.Group.allCases {
            let commands = CommandList.helps.filter { $0.group == group }
            guard !commands.isEmpty else { continue }
            lines += [StyledLine(), StyledLine(text: group.rawValue, .heading)]
            for help in commands { lines += entry(help.name, help.summary, width) }
        }
        lines += [StyledLine(), StyledLine("To read", .heading)]
        for topic in HelpTopic.all { lines += entry(topic.name, topic.summary, width) }
        lines += entry("exit-codes", "exit statuses, and every way in which connecting can fail, with what to try", width)
        lines += [StyledLine()]
        lines += StyledLine(
            "help NAME says more of a command or topic. Tab completes, F1 hints at the arguments, Ctrl-R searches the history, Ctrl-D leaves."
        ).wrapped(to: width)
        return lines
    }

    private static func entry(_ name: String, _ summary: String, _ width: Int) -> [StyledLine] {
        StyledLine(text: "  " + name.padding(12), .tagName).appending(VisibleText(summary)).wrapped(to: width, indent: 14)
    }

    static func explanation(_ help: CommandHelp, _ width: Int) -> [StyledLine] {
        var lines = StyledLine(text: help.usage, .heading).wrapped(to: width, indent: 4)
        lines += StyledLine(text: help.summary.firstCapitalized + ".").wrapped(to: width)
        if !help.aliases.isEmpty {
            lines += StyledLine(text: "Also: " + help.aliases.joined(separator: ", "), .label).wrapped(to: width)
        }
        let names = help.allOptions.map { "  --\($0.name)\($0.value.map { " " + $0 } ?? "")" }
        let column = min(26, (names.map(\.count).max() ?? 0) + 2)
        for (name, option) in zip(names, help.allOptions) {
            lines += StyledLine(text: name.padding(column - 1), .attributeName).appending(" ")
                .appending(VisibleText(option.summary)).wrapped(to: width, indent: column)
        }
        if !help.details.isEmpty { lines += [StyledLine()] + HelpText.lines(help.details, width: width) }
        lines.append(StyledLine())
        return lines
            + StyledLine("Example: ", .label).appending(VisibleText(help.example), .tagName).wrapped(to: width, indent: 9)
    }

    static func explanation(_ topic: HelpTopic, _ width: Int) -> [StyledLine] {
        var lines = StyledLine(text: topic.summary.firstCapitalized, .heading).wrapped(to: width) + [StyledLine()]
        lines += HelpText.lines(topic.text, width: width)
        lines += [StyledLine(), StyledLine("To try in the demo:", .label)]
        return lines + topic.examples.flatMap { StyledLine(text: "  " + $0, .tagName).wrapped(to: width, indent: 4) }
    }
}
