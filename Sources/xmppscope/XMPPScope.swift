import ArgumentParser
import Console

/// The command line. Each subcommand is a file of its own and one line in the list below.
@main
struct XMPPScope: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xmppscope",
        abstract: "An interactive protocol explorer and stanza inspector for XMPP.",
        discussion: PromptOptions.statuses,
        version: ProgramVersion.withLibraries,
        subcommands: [
            OpenCommand.self,
            DemoCommand.self,
            LearnCommand.self,
            ConnectCommand.self,
            ReplayCommand.self,
            PredictCommand.self,
            ServeCommand.self,
            CheckCommand.self,
            ExitCodesCommand.self,
            ExplainCommand.self,
            AnnotateCommand.self,
            FindCommand.self,
            CountCommand.self,
            StatsCommand.self,
            DiffCommand.self,
            ImportCommand.self,
            ExportCommand.self,
            StoresCommand.self,
            ManualCommand.self,
        ],
        defaultSubcommand: OpenCommand.self)
}
