/// Draws who said what to whom as arrows between columns, oldest first, for `flow`.
package struct SequenceView: Sendable {
    /// One arrow, or a remark where both ends are one participant.
    package struct Event: Sendable {
        /// The number of the record, where there is one.
        package var number: Int?
        /// Indices of participants.
        package var from: Int
        package var to: Int
        package var label: String
        /// What is kept there because of it.
        package var kept: [String]
        /// Whether it was not seen, and only follows from what was.
        package var isInferred: Bool

        package init(number: Int? = nil, from: Int, to: Int, label: String, kept: [String] = [], isInferred: Bool = false) {
            self.isInferred = isInferred
            self.number = number
            self.from = from
            self.to = to
            self.label = label
            self.kept = kept
        }
    }

    package var participants: [String]
    package var events: [Event]

    package init(participants: [String], events: [Event]) {
        self.participants = participants
        self.events = events
    }

    private static let numberWidth = 5

    /// The lines; every participant has a vertical line of its own.
    package func lines(width: Int) -> [StyledLine] {
        guard !participants.isEmpty else { return [] }
        let lane = max(12, (width - SequenceView.numberWidth) / participants.count)
        let centres = participants.indices.map { SequenceView.numberWidth + lane * $0 + lane / 2 }
        var heading = StyledLine()
        for (name, centre) in zip(participants, centres) {
            let text = StyledLine(text: name, .heading).truncated(to: lane - 1)
            heading = heading.padded(to: max(heading.width + (heading.isEmpty ? 0 : 1), centre - text.width / 2)).appending(
                text)
        }
        var lines = [heading, lifelines(centres)]
        for event in events where participants.indices.contains(event.from) && participants.indices.contains(event.to) {
            lines += self.lines(event, centres, lane)
        }
        return lines
    }

    private func lifelines(_ centres: [Int], before: StyledLine = .empty) -> StyledLine {
        var line = before
        for centre in centres where centre >= line.width {
            line = line.padded(to: centre).appending("│", .punctuation)
        }
        return line
    }

    private func lines(_ event: Event, _ centres: [Int], _ lane: Int) -> [StyledLine] {
        let number = event.number.map(String.init) ?? ""
        let start = StyledLine(text: number, .number).padded(to: min(SequenceView.numberWidth, centres[0]))
        var lines: [StyledLine] = []
        if event.from == event.to {
            var line = start
            for centre in centres[..<event.from] { line = line.padded(to: centre).appending("│", .punctuation) }
            line = line.padded(to: centres[event.from]).appending("● ", .sent).appending(VisibleText(event.label), .text)
            lines.append(lifelines(centres, before: line))
        } else {
            let (left, right) = (min(event.from, event.to), max(event.from, event.to))
            let room = centres[right] - centres[left] - 3
            let role: Role = event.isInferred ? .note : .kind
            var labels = event.label.isEmpty ? [] : StyledLine(text: event.label, role).wrapped(to: max(6, room - 2))
            if labels.count > 3 { labels = labels.prefix(2) + [labels[2].appending(" …").truncated(to: max(6, room - 2))] }
            for (index, label) in labels.enumerated() {
                var line = index == 0 ? start : StyledLine()
                for centre in centres[...left] { line = line.padded(to: centre).appending("│", .punctuation) }
                line.append(" ")
                line.append(label)
                lines.append(lifelines(centres, before: line))
            }
            lines.append(arrow(event, centres))
        }
        for kept in event.kept {
            var line = StyledLine()
            for centre in centres[...event.to] { line = line.padded(to: centre).appending("│", .punctuation) }
            line.append(" ▪ ", .keeps)
            let room = (event.to + 1 < centres.count ? centres[event.to + 1] : centres[event.to] + lane) - line.width - 1
            line.append(StyledLine(text: kept, .retention).truncated(to: max(8, room)))
            lines.append(lifelines(centres, before: line))
        }
        return lines
    }

    private func arrow(_ event: Event, _ centres: [Int]) -> StyledLine {
        let (left, right) = (min(event.from, event.to), max(event.from, event.to))
        var line = StyledLine()
        for centre in centres[...left] { line = line.padded(to: centre).appending("│", .punctuation) }
        let length = max(1, centres[right] - centres[left] - 2)
        let dash = event.isInferred ? "╌" : "─"
        let dashes = VisibleText(String(repeating: dash, count: length))
        if event.to > event.from {
            line.append(dashes, .sent)
            line.append("▸", .sent)
        } else {
            line.append("◂", .received)
            line.append(dashes, .received)
        }
        return lifelines(centres, before: line)
    }
}
