import Foundation
import Presentation

/// Where a program's answers go: standard output, styled if it is a terminal that wants it.
package struct ProgramOutput: Sendable {
    /// Columns; 80 where the output is not a terminal and nothing else is said.
    package var width: Int
    package var renderer: TerminalRenderer
    /// Columns for tables: into a pipe their values are not broken, whatever their length.
    package var tableWidth: Int

    package init(width: Int, renderer: TerminalRenderer, tableWidth: Int? = nil) {
        self.width = width
        self.renderer = renderer
        self.tableWidth = tableWidth ?? width
    }

    /// What suits standard output and the environment: no escapes into a pipe, with `NO_COLOR`, or on a dumb terminal.
    package static func standard(environment: [String: String] = ProcessInfo.processInfo.environment) -> ProgramOutput {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var size = winsize()
        var columns = 0
        if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 { columns = Int(size.ws_col) }
        let named = environment["COLUMNS"].flatMap { Int($0) }
        if columns == 0 { columns = named ?? 80 }
        let noColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let term = environment["TERM"] ?? ""
        let depth: Theme.Depth =
            !isTerminal || noColour || term.isEmpty || term == "dumb"
            ? .none : term.contains("256") ? .twoHundredFiftySix : .sixteen
        let charset: TerminalRenderer.Charset = isTerminal && isASCII(environment) ? .ascii : .utf8
        return ProgramOutput(
            width: max(40, columns), renderer: TerminalRenderer(depth: depth, charset: charset),
            tableWidth: isTerminal || named != nil ? max(40, columns) : 1_000_000)
    }

    /// Whether the environment asks for a locale without UTF-8. One that asks for none at all is taken as UTF-8, as nearly every terminal is.
    static func isASCII(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale = locale?.lowercased() else { return false }
        return !locale.contains("utf-8") && !locale.contains("utf8")
    }

    /// Writes lines to standard output.
    package func write(_ lines: [StyledLine]) throws(ProgramFailure) {
        try ProgramOutput.write(renderer.render(lines).string + "\n")
    }

    /// Writes text as it is to standard output; a reader that has gone away ends the program in silence.
    package static func write(_ text: String) throws(ProgramFailure) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { throw ProgramFailure("", status: ExitStatus.success) }
                throw ProgramFailure(
                    "writing the output failed: \(String(cString: strerror(errno)))", status: ExitStatus.ioError)
            }
            bytes = bytes.dropFirst(written)
        }
    }
}
