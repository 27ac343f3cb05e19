import Presentation

/// `help`: what there is to type.
enum HelpCommand: PromptCommand {
    static let help = CommandHelp(
        "help", aliases: ["?"], .program, "[COMMAND|exit-codes]", kinds: [.command],
        "list the commands, or explain one, or the exit statuses and failures of connecting",
        example: "help store")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else { return session.show(overview(session.width)) }
        if name == "exit-codes" { return session.show(ExitStatusTable.lines(width: session.width)) }
        let command: any PromptCommand.Type = try CommandList.find(name)
        session.show(explanation(command.help, session.width))
    }

    static func overview(_ width: Int) -> [StyledLine] {
        var lines = StyledLine("A line that begins with < is XML to be sent; anything else is a command.").wrapped(to: width)
        for group in CommandHelp.Group.allCases {
            let commands = CommandList.helps.filter { $0.group == group }
            guard !commands.isEmpty else { continue }
            lines += [StyledLine(), StyledLine(text: group.rawValue, .heading)]
            for help in commands {
                lines += StyledLine(text: "  " + help.name.padding(12), .tagName).appending(VisibleText(help.summary))
                    .wrapped(to: width, indent: 14)
            }
        }
        lines += [StyledLine()]
        lines += StyledLine(
            "help COMMAND says more. Tab completes, F1 hints at the arguments, Ctrl-R searches the history, Ctrl-D leaves. A name can be shortened as far as it stays clear."
        ).wrapped(to: width)
        return lines
    }

    static func explanation(_ help: CommandHelp, _ width: Int) -> [StyledLine] {
        var lines = [StyledLine(text: help.usage, .heading)]
        lines += StyledLine(text: help.summary.firstCapitalized + ".").wrapped(to: width)
        if !help.aliases.isEmpty { lines.append(StyledLine(text: "Also: " + help.aliases.joined(separator: ", "), .label)) }
        for option in help.allOptions {
            let name = "  --\(option.name)\(option.value.map { " " + $0 } ?? "")"
            lines += StyledLine(text: name.padding(24), .attributeName).appending(" ").appending(VisibleText(option.summary))
                .wrapped(to: width, indent: 26)
        }
        if !help.details.isEmpty {
            lines += [StyledLine()]
            lines += help.details.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
                StyledLine(text: $0).wrapped(to: width, indent: 4)
            }
        }
        lines += [StyledLine(), StyledLine("Example: ", .label).appending(VisibleText(help.example), .tagName)]
        return lines
    }
}
