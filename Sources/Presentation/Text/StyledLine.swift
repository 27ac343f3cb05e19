/// A piece of visible text with its meaning.
package struct StyledSpan: Hashable, Sendable {
    package var text: VisibleText
    package var role: Role

    package init(_ text: VisibleText, _ role: Role = .plain) {
        self.text = text
        self.role = role
    }
}

/// One line of text for people, without a line ending: spans with meanings, not colours.
package struct StyledLine: Hashable, Sendable {
    package private(set) var spans: [StyledSpan]
    /// The columns it takes.
    package private(set) var width: Int

    package init() {
        spans = []
        width = 0
    }

    package init(_ text: VisibleText, _ role: Role = .plain) {
        self.init()
        append(text, role)
    }

    /// A line of a plain text, which is escaped.
    package init(text: some StringProtocol, _ role: Role = .plain) { self.init(VisibleText(text), role) }

    package init(_ spans: [StyledSpan]) {
        self.init()
        for span in spans { append(span.text, span.role) }
    }

    package static let empty = StyledLine()

    package var isEmpty: Bool { spans.isEmpty }

    /// The text without any style.
    package var plain: String { spans.reduce(into: "") { $0 += $1.text.string } }

    package mutating func append(_ text: VisibleText, _ role: Role = .plain) {
        guard !text.isEmpty else { return }
        width += text.width
        if let last = spans.last, last.role == role {
            spans[spans.count - 1].text = last.text + text
        } else {
            spans.append(StyledSpan(text, role))
        }
    }

    package mutating func append(_ line: StyledLine) {
        for span in line.spans { append(span.text, span.role) }
    }

    package func appending(_ text: VisibleText, _ role: Role = .plain) -> StyledLine {
        var copy = self
        copy.append(text, role)
        return copy
    }

    package func appending(_ line: StyledLine) -> StyledLine {
        var copy = self
        copy.append(line)
        return copy
    }

    package func indented(by columns: Int) -> StyledLine {
        columns > 0 ? StyledLine(.spaces(columns)).appending(self) : self
    }

    /// The line with spaces at its end up to a width.
    package func padded(to columns: Int) -> StyledLine { width < columns ? appending(.spaces(columns - width)) : self }

    /// The line without spaces at its end.
    package var trimmed: StyledLine {
        guard let last = spans.last, last.text.string.utf8.last == 0x20 else { return self }
        var line = StyledLine(Array(spans.dropLast()))
        line.append(VisibleText(last.text.units.reversed().drop(while: \.isSpace).reversed()), last.role)
        return line.spans.count < spans.count ? line.trimmed : line
    }

    /// The line cut to a width, with `…` where something is missing.
    package func truncated(to columns: Int) -> StyledLine {
        guard width > columns else { return self }
        guard columns > 0 else { return .empty }
        var line = StyledLine()
        for span in spans {
            if line.width + span.text.width < columns {
                line.append(span.text, span.role)
                continue
            }
            var room = columns - 1 - line.width
            let units = span.text.units.prefix { unit in
                room -= unit.width
                return room >= 0
            }
            line.append(VisibleText(units), span.role)
            line.append("…", span.role)
            break
        }
        return line
    }

    /// The line with `right` at the right edge, or nil where both do not fit with two spaces between them.
    package func with(right: StyledLine, width columns: Int) -> StyledLine? {
        guard !right.isEmpty else { return self }
        guard width + 2 + right.width <= columns else { return nil }
        return padded(to: columns - right.width).appending(right)
    }

    /// The line broken into lines of at most a width, at spaces where there are some; `indent` columns stand before every line
    /// but the first.
    package func wrapped(to columns: Int, indent: Int = 0) -> [StyledLine] {
        guard width > columns else { return [self] }
        let indent = min(indent, max(0, columns - 8))
        var lines: [StyledLine] = []
        var pending = ArraySlice(spans.flatMap { span in span.text.units.map { (unit: $0, role: span.role) } })
        while !pending.isEmpty {
            let start = lines.isEmpty ? 0 : indent
            var room = max(1, columns) - start
            var end = pending.startIndex
            var lastSpace: Int?
            while end < pending.endIndex, pending[end].unit.width <= room {
                room -= pending[end].unit.width
                if pending[end].unit.isSpace, end > pending.startIndex { lastSpace = end }
                end += 1
            }
            if end == pending.startIndex { end += 1 }
            var next = end
            if end < pending.endIndex {
                if pending[end].unit.isSpace {
                    next = end + 1
                } else if let space = lastSpace, !pending[..<space].allSatisfy(\.unit.isSpace) {
                    end = space
                    next = space + 1
                }
            }
            var line = StyledLine(.spaces(start))
            var run = pending[pending.startIndex..<end]
            while let role = run.first?.role {
                let same = run.prefix { $0.role == role }
                line.append(VisibleText(same.lazy.map(\.unit)), role)
                run = run[same.endIndex...]
            }
            lines.append(line)
            pending = pending[next...]
        }
        return lines
    }
}

extension StyledLine {
    /// The columns of the longest stretch without a space.
    package var widestWord: Int {
        var widest = 0
        var word = 0
        for unit in spans.lazy.flatMap(\.text.units) {
            word = unit.isSpace ? 0 : word + unit.width
            widest = max(widest, word)
        }
        return widest
    }

    /// The line cut into pieces of at most a width, with nothing left out.
    package func cut(to columns: Int) -> [StyledLine] {
        guard width > columns else { return [self] }
        var lines: [StyledLine] = []
        var line = StyledLine()
        for span in spans {
            var piece: [VisibleText.Unit] = []
            var used = line.width
            for unit in span.text.units {
                if used + unit.width > columns, used > 0 {
                    line.append(VisibleText(piece), span.role)
                    lines.append(line)
                    (line, piece, used) = (StyledLine(), [], 0)
                }
                piece.append(unit)
                used += unit.width
            }
            line.append(VisibleText(piece), span.role)
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}

extension StyledLine: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self.init(text: value) }
}
