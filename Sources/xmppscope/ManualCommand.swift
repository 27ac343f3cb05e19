import ArgumentParser
import Console

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page.",
        discussion: """
              xmppscope manual | man -l -
              xmppscope manual > ~/.local/share/man/man1/xmppscope.1
            """)

    func run() throws {
        let subcommands = XMPPScope.configuration.subcommands.map { command in
            ManualProgram.Subcommand(
                name: command.configuration.commandName ?? "", abstract: command.configuration.abstract,
                help: XMPPScope.helpMessage(for: command, columns: 76))
        }
        try Program.run { () throws(ProgramFailure) in
            try ProgramOutput.write(ManualProgram(subcommands: subcommands).text)
        }
    }
}
