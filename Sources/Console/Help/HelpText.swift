import Presentation

/// Lays out the texts of help: paragraphs are wrapped, and where a line has two columns the second one hangs.
enum HelpText {
    static func lines(_ text: String, width: Int) -> [StyledLine] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            let column = secondColumn(line)
            let fits = column.map { $0 <= width / 2 } ?? false
            let margin = line.prefix { $0 == " " }.count
            return styled(line, column).wrapped(to: width, indent: fits ? column ?? 0 : margin == 0 ? 0 : margin + 2)
        }
    }

    /// Where the text after the first run of two or more spaces begins, if there is one.
    private static func secondColumn(_ line: Substring) -> Int? {
        let characters = Array(line)
        guard let first = characters.firstIndex(where: { $0 != " " }) else { return nil }
        var index = first
        while index + 1 < characters.count {
            if characters[index] == " ", characters[index + 1] == " " {
                return characters[index...].firstIndex { $0 != " " }
            }
            index += 1
        }
        return nil
    }

    private static func styled(_ line: Substring, _ column: Int?) -> StyledLine {
        guard let column, line.hasPrefix(" ") else {
            return StyledLine(text: line, line.hasPrefix("  ") ? .tagName : .plain)
        }
        let end = line.index(line.startIndex, offsetBy: column)
        return StyledLine(text: line[..<end], .tagName).appending(VisibleText(line[end...]))
    }
}
