import ArgumentParser
import Console

struct LearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Short lessons at the prompt of the loopback world; each step is checked.",
        discussion: """
            Lessons: \(LessonList.all.map(\.name).joined(separator: ", ")).

              xmppscope learn storage
            """)

    @Argument(
        help: ArgumentHelp("The lesson to begin with; without one they are listed.", valueName: "lesson"),
        completion: .list(LessonList.all.map(\.name)))
    var lesson: String?

    @OptionGroup var options: PromptOptions

    func validate() throws {
        if let lesson, LessonList.lesson(lesson) == nil {
            throw ValidationError(
                "there is no lesson \"\(lesson)\"; there are \(LessonList.all.map(\.name).joined(separator: ", "))")
        }
    }

    func run() async throws { try await options.run(.learn(lesson: lesson)) }
}
