import ArgumentParser
import Console

struct ExitCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit-codes",
        abstract: "The exit statuses, and every way in which connecting can fail, with what to try.")

    func run() async throws {
        try Program.run { () throws(ProgramFailure) in
            let output = ProgramOutput.standard()
            try output.write(ExitStatusTable.lines(width: output.width))
        }
    }
}
