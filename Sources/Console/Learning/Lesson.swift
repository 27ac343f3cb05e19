import Inspection

/// A lesson in the loopback world: steps, each with something to type and a check that it was done.
package struct Lesson: Sendable {
    /// When a step counts as done.
    enum Check: Sendable {
        /// A record that fulfils this filter has come since the step was shown.
        case record(String)
        /// This command was typed, and did not fail.
        case command(String)
    }

    /// One thing to do.
    struct Step: Sendable {
        /// What is said before it.
        var text: String
        /// What can be typed.
        var command: String
        var check: Check

        init(_ text: String, _ command: String, _ check: Check) {
            self.text = text
            self.command = command
            self.check = check
        }

        /// A step that is done by typing its command.
        init(_ text: String, _ command: String) {
            self.init(text, command, .command(String(command.prefix { !$0.isWhitespace })))
        }
    }

    package let name: String
    package let title: String
    let steps: [Step]
    /// What is said at the end.
    let end: String

    init(_ name: String, _ title: String, _ steps: [Step], end: String) {
        self.name = name
        self.title = title
        self.steps = steps
        self.end = end
    }

    /// What the steps propose to type, in order.
    package var commands: [String] { steps.map(\.command) }
}

/// How far somebody is in a lesson.
struct LessonProgress: Sendable {
    let lesson: Lesson
    private(set) var index = 0
    /// The last record before the present step was shown.
    private(set) var since: Int

    init(_ lesson: Lesson, since: Int) {
        self.lesson = lesson
        self.since = since
    }

    /// What is said of the present step.
    var text: String {
        let step = lesson.steps[index]
        return "\n(\(index + 1)/\(lesson.steps.count)) \(step.text)\n      \(step.command)"
    }

    var isOver: Bool { index >= lesson.steps.count }

    /// Goes on if the step is done; what is said then, or nil.
    mutating func advance(
        after input: String, failed: Bool, last: Int, records: (RecordFilter, _ since: Int) -> Bool
    ) -> String? {
        guard !isOver, isDone(input, failed, records) else { return nil }
        index += 1
        since = last
        return isOver ? "\n" + lesson.end : text
    }

    private func isDone(_ input: String, _ failed: Bool, _ records: (RecordFilter, Int) -> Bool) -> Bool {
        switch lesson.steps[index].check {
        case .record(let text):
            guard let filter = try? RecordFilter.reading(text) else { return false }
            return records(filter, since)
        case .command(let name):
            let typed = String(input.drop { $0 == "/" }.prefix { !$0.isWhitespace })
            return !failed && CommandList.help(of: typed)?.name == CommandList.help(of: name)?.name
        }
    }
}
