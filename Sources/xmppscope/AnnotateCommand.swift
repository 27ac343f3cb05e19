import ArgumentParser
import Console

struct AnnotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "annotate",
        abstract: "Show any transcript, log or capture with what each stanza is and what it leaves behind.",
        discussion: """
            A filter: reads files or standard input, whatever format they are in, and never needs more memory for a larger file.

              xmppscope annotate prosody.log
              tail -f session.transcript | xmppscope annotate --view compact
              xmppscope annotate --json --forecast capture.pcap > records.jsonl

            Exit status: 0 done; 1 a file holds no stanzas or is damaged (the rest was read); 64 an option is wrong; 66 a file cannot
            be opened.
            """)

    @OptionGroup var input: RecordFileOptions

    @Flag(help: "Print JSON Lines: one object for each record.")
    var json = false

    @Flag(inversion: .prefixedNo, help: "Add the forecast to every stanza. Text has it unless told otherwise.")
    var forecast: Bool?

    @Option(help: "How text is laid out: compact, full, raw or hex.")
    var view = "full"

    @Option(help: ArgumentHelp("A text to be removed besides the secrets; may be repeated.", valueName: "text"))
    var redact: [String] = []

    @Flag(help: "Leave passwords and SASL data in the output.")
    var withSecrets = false

    @OptionGroup var servers: ForecastOptions

    @OptionGroup var configuration: ServerConfigurationOptions

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = AnnotateProgram(
                files: try input.recordFiles(), isJSON: json, viewName: view, hasForecast: forecast ?? !json,
                settings: try servers.forecastSettings(configuration: configuration), keepsSecrets: withSecrets,
                alsoRemove: redact)
            try Program.finish(try program.run(.standard()))
        }
    }
}
