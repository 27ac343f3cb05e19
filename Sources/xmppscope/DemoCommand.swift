import ArgumentParser
import Console

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The prompt inside the loopback world of two servers, with a short tour.",
        discussion: """
            You are alice@wonderland.lit; her sister lives at realworld.lit. Nothing leaves this machine.

              xmppscope demo -c 'msg sister@realworld.lit Are you there?' -c answers -c 'store offline'

            \(PromptOptions.statuses)
            """)

    @Option(
        help: ArgumentHelp(
            "Keep the servers' stores in this folder; without it they are deleted at the end.", valueName: "folder"),
        completion: .directory)
    var keep: String?

    @OptionGroup var options: PromptOptions

    func run() async throws { try await options.run(.demo(keepIn: keep)) }
}
