import Inspection
import Presentation

/// `learn`: lessons in the loopback world.
enum LearnCommand: PromptCommand {
    static let help = CommandHelp(
        "learn", .world, "[LESSON|off]", kinds: [.choice(LessonList.all.map(\.name) + ["off"])],
        "short lessons, each step checked; without a name, list them", example: "learn streams")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else {
            var table = TableView("lesson", "about")
            for lesson in LessonList.all { table.add(lesson.name, lesson.title) }
            return session.show(table.lines(width: session.width))
        }
        if name == "off" { return try session.begin(lesson: nil) }
        guard let lesson = LessonList.lesson(name) else {
            let near = Spelling.nearest(to: name, in: LessonList.all.map(\.name)).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure("there is no lesson \"\(name)\"\(near)")
        }
        try session.begin(lesson: lesson)
    }
}

extension Session {
    /// Begins a lesson, or ends the present one.
    func begin(lesson: Lesson?) throws(CommandFailure) {
        guard let lesson else {
            self.lesson = nil
            return
        }
        guard world != nil else { throw CommandFailure("lessons are in the loopback world; start it with: xmppscope learn") }
        let progress = LessonProgress(lesson, since: lastNumber)
        say("\(lesson.title), \(lesson.steps.count) steps. `learn off` ends it.", .heading)
        say(progress.text)
        self.lesson = progress
    }

    /// Looks whether an input has done the present step of the lesson.
    func advanceLesson(after input: String, failed: Bool) {
        guard var progress = lesson else { return }
        let said = progress.advance(after: input, failed: failed, last: lastNumber) { filter, since in
            ring.records.contains {
                $0.number > since && filter.matches(FilterSubject($0, forecast: inspector.forecast(of: $0.number)))
            }
        }
        lesson = progress.isOver ? nil : progress
        if let said { say(said) }
    }
}
