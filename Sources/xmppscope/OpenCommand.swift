import ArgumentParser
import Console

struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "The prompt, not connected. This is what `xmppscope` alone does.",
        discussion: PromptOptions.statuses)

    @OptionGroup var options: PromptOptions

    func run() async throws { try await options.run(.nothing) }
}
