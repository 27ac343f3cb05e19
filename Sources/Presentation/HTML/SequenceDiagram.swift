/// The picture of an exchange as inline SVG.
struct SequenceDiagram {
    let view: SequenceView

    private static let lane = 220
    private static let row = 34
    private static let left = 60
    /// The most that a character of a label is wide.
    private static let character = 8

    private func x(_ participant: Int) -> Int {
        SequenceDiagram.left + SequenceDiagram.lane * participant + SequenceDiagram.lane / 2
    }

    func write(to html: inout HTMLWriter) {
        let rows = view.events.reduce(0) { $0 + 1 + ($1.kept.isEmpty ? 0 : $1.kept.count / 2 + 1) }
        // What is kept is written to the right of its participant's line.
        let widest = view.events.flatMap { event in
            event.kept.map { x(event.to) + 8 + SequenceDiagram.character * ($0.count + 3) }
        }
        let width = max(
            SequenceDiagram.left + SequenceDiagram.lane * view.participants.count + SequenceDiagram.lane / 2,
            widest.max() ?? 0)
        let height = 60 + SequenceDiagram.row * (rows + 1)
        html.element(
            "svg",
            [
                "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)", "role": "img",
                "aria-label": "sequence of \(view.events.count) arrows between \(view.participants.joined(separator: ", "))",
            ]
        ) { svg in
            for (index, name) in view.participants.enumerated() {
                svg.element("text", ["x": "\(x(index))", "y": "22", "class": "lane"], text: name)
                svg.element(
                    "line", ["x1": "\(x(index))", "y1": "32", "x2": "\(x(index))", "y2": "\(height - 10)", "class": "life"]
                ) { _ in }
            }
            svg.newline()
            var y = 60
            for event in view.events {
                arrow(event, y, &svg)
                y += SequenceDiagram.row
                for (index, kept) in event.kept.enumerated() {
                    svg.element(
                        "text", ["x": "\(x(event.to) + 8)", "y": "\(y - 18 + index * 16)", "class": "kept"],
                        text: "▪ " + kept)
                }
                if !event.kept.isEmpty { y += SequenceDiagram.row * (event.kept.count / 2 + 1) - 10 }
            }
        }
        html.newline()
    }

    private func arrow(_ event: SequenceView.Event, _ y: Int, _ svg: inout HTMLWriter) {
        let (from, to) = (x(event.from), x(event.to))
        let head = to > from ? -8 : 8
        if let number = event.number {
            svg.element("a", ["href": "#r\(number)"]) { link in
                link.element("text", ["x": "8", "y": "\(y + 4)", "class": "num"], text: String(number))
            }
        }
        svg.element("text", ["x": "\((from + to) / 2)", "y": "\(y - 6)", "class": "label"], text: event.label)
        let kind = event.isInferred ? "inferred" : to > from ? "out" : "in"
        svg.element(
            "path",
            [
                "d": "M\(from) \(y)L\(to) \(y)M\(to + head) \(y - 4)L\(to) \(y)L\(to + head) \(y + 4)",
                "class": "arrow \(kind)",
            ]
        ) { _ in }
        svg.newline()
    }
}
