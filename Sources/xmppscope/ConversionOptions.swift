import ArgumentParser
import Console

/// The options that import and export share.
struct ConversionOptions: ParsableArguments {
    @Option(
        name: [.short, .customLong("output")], help: ArgumentHelp("The file to write; it must not exist.", valueName: "file")
    )
    var output: String?

    @Option(help: ArgumentHelp("Only records that fulfil this filter.", valueName: "filter"))
    var filter: String?

    @Option(help: ArgumentHelp("A text to be removed besides the secrets; may be repeated.", valueName: "text"))
    var redact: [String] = []

    @Flag(help: "Leave passwords and SASL data in the output.")
    var withSecrets = false

    @Flag(help: "Replace addresses, ids, names and texts by stand-ins, so that the result can be shown to strangers.")
    var safeToPaste = false

    @Option(help: "A title, for the formats that have one.")
    var title = "XMPP session"

    func program(_ files: RecordFiles, format: String, _ settings: ForecastSettings) throws(ProgramFailure) -> ConvertProgram
    {
        try ConvertProgram(
            files: files, format: format, filter: filter, settings: settings, keepsSecrets: withSecrets, alsoRemove: redact,
            isSafeToPaste: safeToPaste, title: title)
    }
}
