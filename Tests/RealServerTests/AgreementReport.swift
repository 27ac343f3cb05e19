/// The table of agreement for one server and setting, and the differences that are known.
struct AgreementReport {
    let variant: Variant
    private var cases = 0
    private var compared: [String: Int] = [:]
    private var open: [String: Int] = [:]
    private var differences: [LiveRun.Difference] = []

    init(variant: Variant, tallies: [LiveRun.Tally]) {
        self.variant = variant
        for tally in tallies {
            cases += tally.cases
            compared.merge(tally.compared, uniquingKeysWith: +)
            open.merge(tally.open, uniquingKeysWith: +)
            differences += tally.differences
        }
        differences.sort { ($0.test, $0.subject) < ($1.test, $1.subject) }
    }

    /// Differences for which no reason is written down.
    var unexplained: [LiveRun.Difference] {
        differences.filter { KnownLimit.reason(variant, $0) == nil }
    }

    /// The table, and under it the known limits.
    var text: String {
        var lines = [
            "\(variant.rawValue): \(cases) cases",
            AgreementReport.row("", "compared", "agree", "left open", "differ"),
        ]
        for subject in compared.keys.sorted() {
            let total = compared[subject] ?? 0
            let differing = differences.filter { $0.subject == subject }.count
            let undecided = open[subject] ?? 0
            lines.append(
                AgreementReport.row(
                    subject, "\(total)", "\(total - differing - undecided)", "\(undecided)", "\(differing)"))
        }
        for difference in differences {
            lines.append("\(difference.line) (\(KnownLimit.reason(variant, difference) ?? "unexplained"))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ cells: String...) -> String {
        var text = cells[0] + String(repeating: " ", count: max(0, 40 - cells[0].count))
        for cell in cells.dropFirst() { text += String(repeating: " ", count: max(1, 10 - cell.count)) + cell }
        return text
    }
}
