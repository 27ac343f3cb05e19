import Presentation

/// `xmppscope manual`: the manual page, made from the tables that `help` and `--help` are made from.
package struct ManualProgram: Sendable {
    /// One command of the command line.
    package struct Subcommand: Sendable {
        package var name: String
        package var abstract: String
        /// What `--help` prints.
        package var help: String

        package init(name: String, abstract: String, help: String) {
            self.name = name
            self.abstract = abstract
            self.help = help
        }
    }

    private let subcommands: [Subcommand]

    package init(subcommands: [Subcommand]) { self.subcommands = subcommands }

    /// The page in the macros of man(7).
    package var text: String {
        var page = ManualWriter(name: "xmppscope", version: ProgramVersion.text, title: "User Commands")
        page.section("Name")
        page.paragraph("xmppscope - interactive protocol explorer and stanza inspector for XMPP")
        page.section("Synopsis")
        for subcommand in subcommands where subcommand.name != "manual" {
            page.entry("xmppscope \(subcommand.name)", [subcommand.abstract])
        }
        page.section("Description")
        page.paragraph(
            "A prompt that connects to any XMPP server, shows the stream as it crosses the wire, and says under every stanza what it is and what the servers will likely store because of it: where, for how long, in what readable form, and what removes it. `xmppscope demo` starts it in a world of two small servers on 127.0.0.1, with nothing to configure."
        )
        prompt(&page)
        for topic in HelpTopic.all {
            page.section(topic.name)
            page.literal(ManualProgram.laidOut(topic.text))
        }
        page.section("Options")
        for subcommand in subcommands {
            page.subsection("xmppscope \(subcommand.name)")
            page.literal(subcommand.help)
        }
        page.section("Exit status")
        page.literal(ExitStatusTable.lines(width: 76).map(\.plain).joined(separator: "\n"))
        page.section("Environment")
        for (name, words) in ManualProgram.environment { page.entry(name, [words]) }
        page.section("See also")
        page.paragraph("editrc(5), less(1)")
        return page.text
    }

    private func prompt(_ page: inout ManualWriter) {
        page.section("Commands of the prompt")
        page.paragraph("A line that begins with < is XML to be sent; anything else is one of these commands.")
        for group in CommandHelp.Group.allCases {
            page.subsection(group.rawValue)
            for help in CommandList.helps where help.group == group {
                var lines = [help.summary.firstCapitalized + "."]
                lines += help.allOptions.map { option in
                    "--\(option.name)\(option.value.map { " " + $0 } ?? ""): \(option.summary)"
                }
                lines.append("Example: \(help.example)")
                page.entry(help.usage, lines)
            }
        }
    }

    /// A topic in lines of at most 76 columns.
    private static func laidOut(_ text: String) -> String {
        HelpText.lines(text, width: 76).map(\.plain).joined(separator: "\n")
    }

    private static let environment = [
        ("XMPPSCOPE_PASSWORD", "The password, where no option says another way."),
        ("XDG_CONFIG_HOME, XDG_STATE_HOME", "Where the configuration and the history are."),
        ("PAGER, VISUAL, EDITOR", "What long output is read with, and what stanzas are edited with."),
        ("NO_COLOR", "If it is not empty, there are no colours."),
        ("COLUMNS", "The width of output that goes to no terminal."),
        ("EDITRC", "The file of key bindings, instead of ~/.editrc."),
        ("LC_ALL, LC_CTYPE, LANG", "A locale without UTF-8 makes signs ASCII on a terminal."),
    ]
}
