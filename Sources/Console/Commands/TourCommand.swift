/// `tour`: a short tour of the loopback world.
enum TourCommand: PromptCommand {
    static let help = CommandHelp(
        "tour", .world, "[off]", kinds: [.choice(["off"])], "a short tour: one message, what is kept of it, and how it goes",
        example: "tour")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        try session.begin(lesson: arguments.words.first == "off" ? nil : .tour)
    }
}
