import ArgumentParser
import Console

struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Count the records of transcripts, logs and captures that fulfil a filter.",
        discussion: """
              xmppscope count 'message & received' session.transcript
              xmppscope count stanza --by namespace prosody.log

            Exit status: 0 counted; 1 a file holds no stanzas; 64 the filter or an option is wrong.
            """)

    @Argument(help: "The filter.")
    var filter: String

    @OptionGroup var input: RecordFileOptions

    @Option(help: ArgumentHelp("Count by kind, type, from, to, conn, dir, namespace or error.", valueName: "what"))
    var by: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var servers: ForecastOptions

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = try SearchProgram(
                files: try input.recordFiles(), filter: filter, settings: try servers.forecastSettings())
            try Program.finish(try program.count(by: by, isJSON: json, .standard()))
        }
    }
}
