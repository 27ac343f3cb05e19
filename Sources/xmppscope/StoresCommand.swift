import ArgumentParser
import Console

struct StoresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stores",
        abstract: "Look into a real server's own stores, without changing or locking them.",
        discussion: """
            PATH is Prosody's data folder, an SQLite file of Prosody, ejabberd or jabberd2, the folder of ejabberd's Mnesia tables
            (/var/lib/ejabberd: the running server is asked for a dump with ejabberdctl), or what ejabberdctl dump wrote.

              xmppscope stores /var/lib/prosody --account alice@wonderland.lit
              xmppscope stores ejabberd.db --text m7 --json
              xmppscope stores /var/lib/prosody --beside "<message to='sister@realworld.lit' id='m7'><body>Hi</body></message>"

            With --beside the forecast for a stanza stands beside what was found of it, by its id or by --text.
            The profile is the one that the store suggests, unless --server names one.
            Exit status: 0 done; 64 an option is wrong; 65 the stanza is not well-formed; 66 the store cannot be read.
            """)

    @Argument(help: ArgumentHelp("A folder or file.", valueName: "path"), completion: .file())
    var path: String

    @Option(help: ArgumentHelp("Only what is kept for an account, or for a whole domain.", valueName: "jid"))
    var account: String?

    @Option(help: ArgumentHelp("Only one kind of store; see `explain archive`.", valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("Only what holds a text, such as the id of a stanza.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("Set the forecast for a stanza beside what is kept of it.", valueName: "stanza"))
    var beside: String?

    @OptionGroup var forecast: ForecastOptions

    @Option(help: ArgumentHelp("The sender, where the stanza has no from.", valueName: "jid"))
    var from = "alice@wonderland.lit/desk"

    @Option(
        help: ArgumentHelp("The state of the recipient's account; see `explain available`.", valueName: "state"),
        completion: .list(ForecastSettings.recipientStates))
    var recipient = "unknown"

    @Option(help: ArgumentHelp("A domain or address that is a room; may be repeated.", valueName: "jid"))
    var room: [String] = []

    @Flag(help: "Show passwords, their verifiers and tokens too.")
    var withSecrets = false

    @Flag(help: "Show what is kept whole.")
    var full = false

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = try StoresProgram(
                path: path, account: account, store: store, text: text, isFull: full, isJSON: json, showsSecrets: withSecrets
            )
            guard let beside else { return try ProgramOutput.write(try program.listing(.standard())) }
            let settings = try forecast.forecastSettings()
            let prediction = PredictProgram(settings: settings, from: from, recipient: recipient, rooms: room)
            try ProgramOutput.write(
                try program.comparison(
                    beside, settings: forecast.namesProfile ? settings : nil, adding: forecast.settings,
                    prediction: prediction, .standard()))
        }
    }
}
