/// `tour`: a short tour of the loopback world.
enum TourCommand: PromptCommand {
    static let help = CommandHelp(
        "tour", .world, "[off]", kinds: [.choice(["off"])], "a short tour: one message, what is kept of it, and how it goes",
        example: "tour")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        if arguments.words.first == "off" {
            session.tour = nil
            return
        }
        guard session.world != nil else {
            throw CommandFailure("the tour is in the loopback world; start it with: xmppscope demo")
        }
        var tour = Tour()
        session.say(tour.begin())
        session.tour = tour
    }
}
