import Inspection

/// Where copies live and for how long, as inline SVG: one bar a copy, its length on a logarithmic scale of time.
struct CustodyChart {
    /// One copy.
    struct Copy {
        var number: Int
        var what: String
        var effect: Effect
    }

    let copies: [Copy]

    private static let left = 330
    private static let span = 560
    private static let row = 26
    /// The marks of the scale, in seconds.
    private static let marks: [(seconds: Double, name: String)] = [
        (1, "1 s"), (60, "1 min"), (3600, "1 h"), (86_400, "day"), (604_800, "week"), (2_592_000, "month"),
        (31_536_000, "year"), (315_360_000, "for good"),
    ]

    func write(to html: inout HTMLWriter) {
        let height = 50 + CustodyChart.row * copies.count
        let width = CustodyChart.left + CustodyChart.span + 60
        html.element(
            "svg",
            [
                "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)", "role": "img",
                "aria-label": "how long \(copies.count) copies stay",
            ]
        ) { svg in
            for mark in CustodyChart.marks {
                let x = CustodyChart.x(mark.seconds)
                svg.element("text", ["x": "\(x)", "y": "16", "class": "mark"], text: mark.name)
                svg.element("line", ["x1": "\(x)", "y1": "22", "x2": "\(x)", "y2": "\(height - 6)", "class": "life"]) { _ in
                }
            }
            svg.newline()
            for (index, copy) in copies.enumerated() { bar(copy, 34 + CustodyChart.row * index, &svg) }
        }
        html.newline()
    }

    private func bar(_ copy: Copy, _ y: Int, _ svg: inout HTMLWriter) {
        let effect = copy.effect
        svg.element("a", ["href": "#r\(copy.number)"]) { link in
            link.element(
                "text", ["x": "8", "y": "\(y + 12)", "class": "copy"],
                text: "\(copy.number)  \(effect.party.words), \(effect.store.words)")
        }
        let end = CustodyChart.x(CustodyChart.seconds(effect.retention))
        let kind = effect.outcome == .depends ? "open" : effect.medium == .memory ? "memory" : "disk"
        svg.element(
            "rect",
            [
                "x": "\(CustodyChart.left)", "y": "\(y)", "width": "\(max(6, end - CustodyChart.left))", "height": "15",
                "class": "bar \(kind)",
            ]
        ) { rect in
            rect.element("title", text: "\(copy.what): \(effect.because)")
        }
        let words = "\(EffectWords.medium(effect)), \(effect.retention.phrase)"
        svg.element("text", ["x": "\(CustodyChart.left + 6)", "y": "\(y + 12)", "class": "words"], text: words)
        svg.newline()
    }

    /// A length of time for the bar; what is ended by an event has the length such events commonly take.
    private static func seconds(_ retention: Retention) -> Double {
        switch retention {
        case .duration(let seconds): Double(max(1, seconds))
        case .untilAcked: 60
        case .session: 3600
        case .untilDelivered: 86_400
        case .untilAnswered: 604_800
        case .untilChanged, .noExpiry: 315_360_000
        case .unspecified: 2_592_000
        }
    }

    private static func x(_ seconds: Double) -> Int {
        // Powers of two are enough of a logarithm for a chart; the fraction is interpolated.
        var value = max(1, seconds)
        var doublings = 0.0
        while value >= 2 {
            value /= 2
            doublings += 1
        }
        let logarithm = doublings + value - 1
        return left + Int((logarithm / 28.3 * Double(span)).rounded())
    }
}
