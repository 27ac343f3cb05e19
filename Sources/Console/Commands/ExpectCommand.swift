import Inspection

/// `expect`: waits for a record.
enum ExpectCommand: PromptCommand {
    static let help = CommandHelp(
        "expect", .program, "FILTER…", kinds: [.text],
        options: [.init("within", "SECONDS", "how long to wait (10)"), .init("new", nil, "only what comes from now on")],
        "wait for a record that fulfils a condition; fails if none comes",
        details: "What came since the last `expect` counts, unless --new is given. The terms are those of `filter`.",
        example: "expect --within 1 iq & type:result")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let text = arguments.rest else { throw CommandFailure("a filter is missing. Usage: \(help.usage)") }
        let filter = try RecordFilter.reading(text)
        let seconds = try SleepCommand.seconds(arguments.value("within")) ?? 10
        if !arguments.has("new"), let found = session.firstUnexpected(filter) {
            session.expectedUpTo = found
            return
        }
        guard await session.wait(for: .record(filter), seconds: seconds) else {
            try Task.checkCancellation()
            throw CommandFailure(
                "nothing came within \(seconds) s that fulfils: \(text)\n--within SECONDS waits longer; `find FILTER` shows what came earlier"
            )
        }
        session.expectedUpTo = session.lastNumber
    }
}

extension Session {
    /// The number of the first record after the last expected one that fulfils the condition.
    func firstUnexpected(_ filter: RecordFilter) -> Int? {
        ring.records.first {
            $0.number > expectedUpTo && filter.matches(FilterSubject($0, forecast: inspector.forecast(of: $0.number)))
        }?.number
    }
}
