import Presentation
import XMPPStreams

/// The exit statuses of the program, and every way in which connecting can fail with its message: one table for `--help`, the
/// prompt and the manual.
package enum ExitStatusTable {
    /// A status and what it says.
    package static let general: [(status: Int32, meaning: String)] = [
        (ExitStatus.success, "done; all lines succeeded, no fault was found"),
        (ExitStatus.problem, "it ran, and a line failed or a problem was found"),
        (ExitStatus.usage, "the command line was wrong"),
        (ExitStatus.dataError, "the input was not what it should be"),
        (ExitStatus.noInput, "an input file could not be read"),
        (ExitStatus.ioError, "writing failed"),
    ]

    /// The whole table.
    package static func lines(width: Int) -> [StyledLine] {
        var lines = [StyledLine(text: "Exit statuses", .heading)]
        for (status, meaning) in general { lines += entry(status, meaning, width) }
        for stage in ConnectionStage.allCases { lines += entry(stage.exitCode, stage.words + " failed", width) }
        for stage in ConnectionStage.allCases {
            lines += [StyledLine(), StyledLine(text: "\(stage.exitCode)  \(stage.words) failed", .heading)]
            for row in FailureTable.rows where row.failure.stage == stage {
                lines += StyledLine(text: row.failure.what).wrapped(to: width - 4, indent: 2).map {
                    $0.indented(by: 4)
                }
                if let remedy = row.failure.remedy {
                    lines += StyledLine(text: "→ " + remedy, .note).wrapped(to: width - 6, indent: 2).map {
                        $0.indented(by: 6)
                    }
                }
            }
        }
        return lines
    }

    private static func entry(_ status: Int32, _ meaning: String, _ width: Int) -> [StyledLine] {
        let number = String(status)
        return StyledLine(text: String(repeating: " ", count: max(0, 4 - number.count)) + number + "  " + meaning).wrapped(
            to: width, indent: 6)
    }
}
