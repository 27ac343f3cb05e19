import Inspection
import Presentation

/// `learn`: lessons in the loopback world.
enum LearnCommand: PromptCommand {
    static let help = CommandHelp(
        "learn", .world, "[LESSON|skip|off]", kinds: [.choice(LessonList.all.map(\.name) + ["skip", "off"])],
        "short lessons, each step checked; without a name, list them",
        details: """
            learn            the lessons, which of them you have done, and the step where you are
            learn storage    begins one
            learn skip       goes on without the step
            learn off        ends it
            Between steps you can type whatever you like.
            """,
        example: "learn streams")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else {
            return list(session)
        }
        if name == "off" { return try session.begin(lesson: nil) }
        if name == "skip" { return try session.skipStep() }
        guard let lesson = LessonList.lesson(name) else {
            let near = Spelling.nearest(to: name, in: LessonList.all.map(\.name)).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure("there is no lesson \"\(name)\"\(near.isEmpty ? "; `learn` lists them" : near)")
        }
        try session.begin(lesson: lesson)
    }

    /// Whether an input is about lessons themselves, or asks for help in the midst of one.
    static func isAbout(_ input: String) -> Bool {
        let name = input.drop { $0 == "/" }.prefix { !$0.isWhitespace }
        return ["learn", "tour", "help"].contains(CommandList.help(of: String(name))?.name ?? "")
    }

    private static func list(_ session: isolated Session) {
        let done = session.folders.lessonsDone
        var table = TableView("lesson", "about", "")
        for lesson in LessonList.all { table.add(lesson.name, lesson.title, done.contains(lesson.name) ? "done" : "") }
        session.show(table.lines(width: session.tableWidth))
        if let progress = session.lesson {
            session.say("\nyou are in \(progress.lesson.name):\(progress.text)")
        } else if let next = LessonList.all.first(where: { !done.contains($0.name) }) {
            session.say("begin with: learn \(next.name)")
        }
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

    /// Goes on to the next step of the lesson.
    func skipStep() throws(CommandFailure) {
        guard var progress = lesson else { throw CommandFailure("no lesson is going on; `learn` lists them") }
        say(progress.skip(last: lastNumber))
        lesson = progress.isOver ? nil : progress
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
        if progress.isOver, source.isInteractive { folders.note(lessonDone: progress.lesson.name) }
        if let said {
            say(said)
        } else if !failed, !LearnCommand.isAbout(input) {
            say(progress.reminder)
        }
    }
}
