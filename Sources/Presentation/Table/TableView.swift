/// A table with a heading: columns as wide as their contents, the widest ones cut or wrapped where the width does not suffice.
package struct TableView: Sendable {
    /// One column: its heading, and how its cells stand.
    package struct Column: Sendable {
        package var heading: String
        package var isRightAligned: Bool
        package var role: Role

        package init(_ heading: String, right: Bool = false, role: Role = .plain) {
            self.heading = heading
            isRightAligned = right
            self.role = role
        }
    }

    package var columns: [Column]
    package private(set) var rows: [[StyledLine]]
    /// Whether cells that are too long go on in the next line; else they are cut, and `…` shows it.
    package var wraps = true

    package init(_ columns: [Column]) {
        self.columns = columns
        rows = []
    }

    /// Columns by heading, the first right-aligned where it is `#` or `n`.
    package init(_ headings: String...) {
        self.init(headings.map { Column($0, right: $0 == "#" || $0 == "n") })
    }

    /// Adds a row of texts; a missing cell is empty, one too many is a mistake of the caller.
    package mutating func add(_ cells: [String]) {
        add(zip(cells, columns).map { StyledLine(text: $0, $1.role) })
    }

    package mutating func add(_ cells: String...) { add(cells) }

    /// Adds a row of styled cells.
    package mutating func add(_ cells: [StyledLine]) {
        precondition(cells.count <= columns.count)
        rows.append(cells + Array(repeating: .empty, count: columns.count - cells.count))
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// The lines; `empty` is said where there are no rows.
    package func lines(width: Int, indent: Int = 0, empty: String = "nothing") -> [StyledLine] {
        guard !rows.isEmpty else { return [StyledLine(text: empty, .note).indented(by: indent)] }
        // A column in which nothing stands would only take room.
        let used = columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        guard used.count == columns.count || used.isEmpty else {
            var table = TableView(used.map { columns[$0] })
            table.wraps = wraps
            for cells in rows { table.add(used.map { cells[$0] }) }
            return table.lines(width: width, indent: indent)
        }
        guard let widths = widths(in: max(columns.count * 4, width - indent)) else {
            return stacked(width: width - indent).map { $0.indented(by: indent) }
        }
        var lines: [StyledLine] = []
        if columns.contains(where: { !$0.heading.isEmpty }) {
            lines += row(columns.map { StyledLine(text: $0.heading, .label) }, widths)
        }
        for cells in rows { lines += row(cells, widths) }
        return lines.map { $0.indented(by: indent) }
    }

    private func row(_ cells: [StyledLine], _ widths: [Int]) -> [StyledLine] {
        let parts = zip(cells, widths).map { cell, width in
            wraps ? cell.wrapped(to: width).flatMap { $0.cut(to: width) } : [cell.truncated(to: width)]
        }
        return (0..<max(1, parts.map(\.count).max() ?? 1)).map { index in
            var line = StyledLine()
            for (column, part) in parts.enumerated() {
                let cell = index < part.count ? part[index] : .empty
                if column > 0 { line.append("  ") }
                if columns[column].isRightAligned { line.append(.spaces(widths[column] - cell.width)) }
                line.append(cell)
                if column < parts.count - 1, !columns[column].isRightAligned {
                    line.append(.spaces(widths[column] - cell.width))
                }
            }
            return line
        }
    }

    /// As wide as the contents; where that is too much, the widest column gives way first, but none so far that a word breaks.
    ///
    /// - Returns: nil where that cannot be.
    private func widths(in available: Int) -> [Int]? {
        var widths = columns.indices.map { column in
            rows.reduce(VisibleText(columns[column].heading).width) { max($0, $1[column].width) }
        }
        let least = columns.indices.map { column in
            wraps
                ? rows.reduce(VisibleText(columns[column].heading).width) { max($0, $1[column].widestWord) }
                : min(4, widths[column])
        }
        var excess = widths.reduce(0, +) + 2 * (columns.count - 1) - available
        while excess > 0 {
            let yielding = widths.indices.filter { widths[$0] > least[$0] }
            guard let widest = yielding.max(by: { widths[$0] < widths[$1] }) else { return wraps ? nil : widths }
            let second = yielding.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let step = min(excess, max(1, widths[widest] - max(second, least[widest])))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }

    /// Rows one below the other: the first cell in a line of its own, the others under it.
    private func stacked(width: Int) -> [StyledLine] {
        let headings = columns.dropFirst().map { VisibleText($0.heading).width }.max() ?? 0
        return rows.flatMap { cells in
            cells.enumerated().flatMap { column, cell -> [StyledLine] in
                if column == 0 { return cell.wrapped(to: width, indent: 2) }
                guard !cell.isEmpty else { return [] }
                var line = StyledLine(text: "    " + columns[column].heading, .label)
                line.append(.spaces(headings - VisibleText(columns[column].heading).width + (headings > 0 ? 2 : 0)))
                line.append(cell)
                let inner = 6 + headings
                return line.wrapped(to: width, indent: inner + cell.widestWord <= width ? inner : 4)
            }
        }
    }
}
