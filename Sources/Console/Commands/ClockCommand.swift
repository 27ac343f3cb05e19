import Inspection

/// `clock`: moves the loopback world's time.
enum ClockCommand: PromptCommand {
    static let help = CommandHelp(
        "clock", .world, "[+DURATION]", kinds: [.choice(["+1h", "+1d", "+8d"])],
        "move the world's clock, so that retention happens",
        example: "clock +8d")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let world = session.world else {
            throw CommandFailure("only the loopback world's clock can be moved; start it with: xmppscope demo")
        }
        if let word = arguments.words.first {
            let sign: Double = word.hasPrefix("-") ? -1 : 1
            let text = word.drop { $0 == "+" || $0 == "-" }
            guard let seconds = KnobDuration(String(text))?.seconds else {
                throw CommandFailure("\"\(word)\" is not a duration: a number with s, m, h, d, w or y, as in +8d")
            }
            await world.noteBefore()
            world.world.moveClock(by: sign * Double(seconds))
        }
        session.say("the world's time is \(world.world.clock.now.dateTime(fractionDigits: 0))")
    }
}
