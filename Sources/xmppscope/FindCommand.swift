import ArgumentParser
import Console

struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Show the records of transcripts, logs and captures that fulfil a filter.",
        discussion: """
              xmppscope find 'message & from:sister' session.transcript
              xmppscope find 'error:service-unavailable' *.log --view full
              xmppscope find 'kept:archive' --server prosody-13 prosody.log

            The filter is that of the prompt (`help filters` there). It sees what redaction leaves.
            Exit status: 0 found; 1 nothing found, or a file holds no stanzas; 64 the filter or an option is wrong.
            """)

    @Argument(help: "The filter.")
    var filter: String

    @OptionGroup var input: RecordFileOptions

    @Flag(help: "Print JSON Lines.")
    var json = false

    @Option(help: "How text is laid out: compact, full, raw or hex.")
    var view = "compact"

    @Flag(help: "Show the forecast of every stanza.")
    var forecast = false

    @OptionGroup var servers: ForecastOptions

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = try SearchProgram(
                files: try input.recordFiles(), filter: filter, settings: try servers.forecastSettings())
            try Program.finish(try program.find(isJSON: json, viewName: view, hasForecast: forecast, .standard()))
        }
    }
}
