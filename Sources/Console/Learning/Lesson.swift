import Inspection

/// A lesson in the loopback world: steps, each with something to type and a check that it was done.
package struct Lesson: Sendable {
    /// When a step counts as done.
    enum Check: Sendable {
        /// A record that fulfils this filter has come since the step was shown.
        case record(String)
        /// This line was typed, perhaps with more after it, and did not fail.
        case line(String)
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
            self.init(text, command, .line(command))
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

    /// What is said after an input that did something else.
    var reminder: String {
        "still to do (\(index + 1)/\(lesson.steps.count)): \(lesson.steps[index].command)   or: learn skip"
    }

    /// Goes on without the step; what is said then.
    mutating func skip(last: Int) -> String {
        index += 1
        since = last
        return isOver ? "\n" + lesson.end : text
    }

    var isOver: Bool { index >= lesson.steps.count }

    /// Goes on if the step is done; what is said then, or nil.
    mutating func advance(
        after input: String, failed: Bool, last: Int, records: (RecordFilter, _ since: Int) -> Bool
    ) -> String? {
        guard !isOver, isDone(input, failed, records) else { return nil }
        return skip(last: last)
    }

    private func isDone(_ input: String, _ failed: Bool, _ records: (RecordFilter, Int) -> Bool) -> Bool {
        switch lesson.steps[index].check {
        case .record(let text):
            guard let filter = try? RecordFilter.reading(text) else { return false }
            return records(filter, since)
        case .line(let line):
            let (typed, wanted) = (LessonProgress.words(input), LessonProgress.words(line))
            return !failed && typed.starts(with: wanted)
        }
    }

    /// The words of an input, with the command's whole name first.
    private static func words(_ input: String) -> [String] {
        var words = input.drop { $0 == "/" }.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        if let first = words.first, let help = CommandList.help(of: first) { words[0] = help.name }
        return words
    }
}
