import ArgumentParser
import Console
import Foundation

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Say what servers would keep because of one stanza, without any network.",
        discussion: """
            The stanza is read from the argument, or from standard input. Without xmlns it is in jabber:client.

              xmppscope predict --server prosody-0.12 --set archive=on --recipient offline \\
                "<message to='sister@realworld.lit' type='chat'><body>Hi</body></message>"

            Exit status: 0 done; 64 an option is wrong; 65 the stanza is not well-formed.
            """)

    @Argument(help: "The stanza.")
    var stanza: String?

    @OptionGroup var forecast: ForecastOptions

    @OptionGroup var configuration: ServerConfigurationOptions

    @Option(help: ArgumentHelp("The sender, where the stanza has no from.", valueName: "jid"))
    var from = "alice@wonderland.lit/desk"

    @Option(
        help: ArgumentHelp("The state of the recipient's account; see `explain available`.", valueName: "state"),
        completion: .list(ForecastSettings.recipientStates))
    var recipient = "unknown"

    @Option(help: ArgumentHelp("A domain or address that is a room; may be repeated.", valueName: "jid"))
    var room: [String] = []

    @Flag(help: "Print one JSON object on one line.")
    var json = false

    @Flag(help: "Show every rule that was looked at.")
    var why = false

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = PredictProgram(
                settings: try forecast.forecastSettings(configuration: configuration), from: from, recipient: recipient,
                rooms: room, isJSON: json,
                showsTrace: why)
            let text = if let stanza { stanza } else { try Program.standardInput() }
            try ProgramOutput.write(try program.output(text, .standard()))
        }
    }
}
