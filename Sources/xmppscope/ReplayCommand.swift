import ArgumentParser
import Console

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show a transcript as if it happened, then the prompt.",
        discussion: """
            With -c, or when standard input is no terminal, it ends after the transcript and the lines.

              xmppscope replay session.xmpp -c 'find kept:archive'

            \(PromptOptions.statuses)
            """)

    @Argument(help: ArgumentHelp("The transcript.", valueName: "file"))
    var path: String

    @Option(
        help: ArgumentHelp(
            "1 for its own pace, 2 for twice as fast; without it as fast as it can be read.", valueName: "factor"))
    var pace: Double?

    @OptionGroup var options: PromptOptions

    func validate() throws {
        if let pace, pace <= 0 { throw ValidationError("--pace needs a positive number") }
    }

    func run() async throws { try await options.run(.replay(path: path, pace: pace)) }
}
