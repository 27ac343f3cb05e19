import ArgumentParser
import Console

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two sessions by what their elements mean.",
        discussion: """
            Ids, times, SASL data and the order of attributes do not count. The files may be of different formats.

              xmppscope diff client.log server.transcript

            Exit status: 0 the same; 1 they differ, or a file holds no stanzas.
            """)

    @Argument(help: ArgumentHelp("The first session.", valueName: "file"), completion: .file())
    var left: String

    @Argument(help: ArgumentHelp("The second session.", valueName: "file"), completion: .file())
    var right: String

    @Flag(name: .customLong("all"), help: "Show what is the same, too.")
    var showsSame = false

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = DiffProgram(
                left: try RecordFiles(paths: [left]), right: try RecordFiles(paths: [right]), showsSame: showsSame)
            try Program.finish(try program.run(.standard()))
        }
    }
}
