import ArgumentParser
import Console

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Say in numbers what is in transcripts, logs and captures.",
        discussion: """
              xmppscope stats session.transcript
              xmppscope stats --json *.pcap

            Exit status: 0 done; 1 a file holds no stanzas or is damaged.
            """)

    @OptionGroup var input: RecordFileOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = StatsProgram(files: try input.recordFiles(), isJSON: json)
            try Program.finish(try program.run(.standard()))
        }
    }
}
