import Presentation

/// `timing`: how long each stage of connecting took.
enum TimingCommand: PromptCommand {
    static let help = CommandHelp(
        "timing", .connection, "", "how long each stage of connecting took, with bars", example: "timing")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let link = session.current else { throw CommandFailure.notConnected }
        session.show(lines(link.stages.map { ($0.stage.rawValue, $0.seconds) }, width: session.width))
    }

    /// A line for each stage with a bar that begins where the one before it ended.
    static func lines(_ stages: [(name: String, seconds: Double)], width: Int) -> [StyledLine] {
        let total = stages.reduce(0) { $0 + $1.seconds }
        let room = Double(max(10, min(50, width - 30)))
        var start = 0.0
        var lines: [StyledLine] = []
        for (name, seconds) in stages {
            let first = total > 0 ? Int(start / total * room) : 0
            let count = total > 0 ? max(1, Int((seconds / total * room).rounded())) : 1
            let time = RecordView.duration(seconds)
            let bar = String(repeating: " ", count: first) + String(repeating: "█", count: count)
            lines.append(
                StyledLine(text: name.padding(16), .label).appending(VisibleText(time.padding(11))).appending(
                    VisibleText(bar), .tagName))
            start += seconds
        }
        lines.append(StyledLine(text: "together".padding(16), .label).appending(VisibleText(RecordView.duration(total))))
        return lines
    }
}
