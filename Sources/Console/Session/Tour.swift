/// A short tour of the loopback world: what to type next, and what to look at.
struct Tour: Sendable {
    private struct Step: Sendable {
        /// What is to be typed.
        var command: String
        /// Said before it.
        var before: String
    }

    private static let steps = [
        Step(
            command: "presence on",
            before: "You are Alice, at wonderland.lit. Your server does not know yet that you are there. Tell it:"),
        Step(
            command: "msg sister@realworld.lit Are you there?",
            before: "Your sister lives at the other server, realworld.lit, and is offline. Write to her:"),
        Step(
            command: "answers",
            before:
                "Under the message stands what will be kept of it, and where. The five questions, answered for this message:"
        ),
        Step(
            command: "store offline",
            before: "That was the forecast. Now look into the servers' SQLite files, at the offline store:"),
        Step(command: "contact sister online", before: "There her message waits, in clear text. Let her come online:"),
        Step(command: "store diff", before: "She has it now. What has that changed in the stores?"),
        Step(
            command: "msg sister@realworld.lit Hello again!",
            before:
                "The row is gone from the offline store; the archive still has a copy. Write to her again, now that she is there:"
        ),
        Step(command: "store diff", before: "Delivered at once: nothing waits offline this time. What was kept?"),
        Step(command: "clock +8d", before: "The archives keep it for a week. Let eight days go by:"),
        Step(command: "store archive", before: "And what is left in the archives?"),
    ]

    /// What the steps ask to be typed.
    static var commands: [String] { steps.map(\.command) }

    private var index = 0

    /// What is said first.
    mutating func begin() -> String {
        index = 0
        return Tour.text(0)
    }

    /// What is said after a command; nil if it was not the step's. The last step ends the tour.
    mutating func advance(after command: String) -> String? {
        guard index < Tour.steps.count,
            command.trimmed.split(separator: " ").first == Tour.steps[index].command.split(separator: " ").first
        else { return nil }
        index += 1
        if index < Tour.steps.count { return Tour.text(index) }
        return "That is the tour. `help` lists what else there is; `contact`, `fault` and `why` are good next steps."
    }

    private static func text(_ index: Int) -> String {
        "\n(\(index + 1)/\(steps.count)) \(steps[index].before)\n      \(steps[index].command)"
    }
}
