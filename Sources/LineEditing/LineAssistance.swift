/// What a line editor asks its owner while a line is being typed. All functions are called on the editor's own thread.
package struct LineAssistance: Sendable {
    /// What may stand at the cursor: the line, and the cursor as an offset in it in characters.
    package var complete: @Sendable (_ line: String, _ cursor: Int) -> Completion
    /// Whether Enter ends the input, or more lines must follow.
    package var isComplete: @Sendable (_ line: String) -> Bool
    /// A line of text about the arguments at the cursor; nil if there is nothing to say.
    package var hint: @Sendable (_ line: String, _ cursor: Int) -> String?
    /// What is kept of a line in the history: without its secrets, or nil if nothing is.
    package var historyText: @Sendable (_ line: String) -> String?
    /// Ctrl-C was typed while no line was being read.
    package var interrupted: @Sendable () -> Void

    package init(
        complete: @escaping @Sendable (_ line: String, _ cursor: Int) -> Completion = { _, _ in .none },
        isComplete: @escaping @Sendable (_ line: String) -> Bool = { _ in true },
        hint: @escaping @Sendable (_ line: String, _ cursor: Int) -> String? = { _, _ in nil },
        historyText: @escaping @Sendable (_ line: String) -> String? = { $0 },
        interrupted: @escaping @Sendable () -> Void = {}
    ) {
        self.complete = complete
        self.isComplete = isComplete
        self.hint = hint
        self.historyText = historyText
        self.interrupted = interrupted
    }
}

/// What may stand at the cursor.
package struct Completion: Hashable, Sendable {
    /// One possibility.
    package struct Candidate: Hashable, Sendable {
        /// The whole text that takes the place of what was typed.
        package var text: String
        /// What follows once it is the only possibility: a space, a quote.
        package var suffix: String
        /// A few words about it for the list.
        package var note: String

        package init(_ text: String, suffix: String = " ", note: String = "") {
            self.text = text
            self.suffix = suffix
            self.note = note
        }
    }

    /// How many characters before the cursor a candidate takes the place of.
    package var replacing: Int
    package var candidates: [Candidate]

    package init(replacing: Int, candidates: [Candidate]) {
        self.replacing = replacing
        self.candidates = candidates
    }

    package static let none = Completion(replacing: 0, candidates: [])

    /// What Tab does.
    enum Step: Hashable {
        case nothing
        /// Takes that many characters away and inserts the text.
        case insert(removing: Int, String)
        case list([Candidate])
    }

    /// Decides between inserting and listing; `typed` is what stands before the cursor.
    func step(typed: String) -> Step {
        guard let first = candidates.first else { return .nothing }
        if candidates.count == 1 { return .insert(removing: replacing, first.text + first.suffix) }
        let common = candidates.dropFirst().reduce(first.text) { commonPrefix($0, $1.text) }
        let present = String(typed.suffix(replacing))
        return common.count > present.count ? .insert(removing: replacing, common) : .list(candidates)
    }

    private func commonPrefix(_ left: String, _ right: String) -> String {
        String(zip(left, right).prefix { $0 == $1 }.map(\.0))
    }

    /// The candidates as lines of text: with their notes one below the other, else in columns.
    static func lines(_ candidates: [Candidate], columns: Int) -> [String] {
        let limit = 200
        let shown = candidates.prefix(limit)
        let widest = shown.map { DisplayWidth.of($0.text) }.max() ?? 0
        var lines: [String]
        if shown.contains(where: { !$0.note.isEmpty }), widest + 4 < columns {
            lines = shown.map {
                let padding = String(repeating: " ", count: widest - DisplayWidth.of($0.text) + 2)
                return DisplayWidth.cut(
                    $0.note.isEmpty ? "  \($0.text)" : "  \($0.text)\(padding)\($0.note)", to: columns - 1)
            }
        } else {
            let perRow = max(1, (columns - 3) / (widest + 2))
            let rows = (shown.count + perRow - 1) / perRow
            lines = (0..<rows).map { row in
                "  "
                    + stride(from: row, to: shown.count, by: rows).map { index in
                        let text = shown[index].text
                        return text + String(repeating: " ", count: widest - DisplayWidth.of(text) + 2)
                    }.joined().trimmedRight()
            }
        }
        if candidates.count > limit { lines.append("  … and \(candidates.count - limit) more") }
        return lines
    }
}

extension String {
    /// The text without the spaces at its end.
    func trimmedRight() -> String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
