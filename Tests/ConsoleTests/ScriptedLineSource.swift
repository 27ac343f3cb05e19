import LineEditing
import Synchronization

/// A line editor of a test: what is typed is a list, what is shown is kept.
final class ScriptedLineSource: LineSource {
    private struct State {
        var lines: [String]
        var shown: [String] = []
        var prompts: [String] = []
    }

    private let state: Mutex<State>
    let isInteractive: Bool
    let columns: Int

    init(_ lines: [String] = [], isInteractive: Bool = false, columns: Int = 80) {
        state = Mutex(State(lines: lines))
        self.isInteractive = isInteractive
        self.columns = columns
    }

    /// The lines that were shown, in order.
    var shown: [String] { state.withLock { $0.shown } }
    /// The prompts of the questions that were asked.
    var prompts: [String] { state.withLock { $0.prompts } }
    var text: String { shown.joined(separator: "\n") }

    func takeShown() -> [String] {
        state.withLock { state in
            defer { state.shown = [] }
            return state.shown
        }
    }

    func readLine(_ request: LineRequest) async -> LineInput {
        state.withLock { state in
            if request.purpose != .command { state.prompts.append(request.prompt) }
            return state.lines.isEmpty ? .end : .line(state.lines.removeFirst())
        }
    }

    func setPrompt(_ prompt: String) {}

    func post(_ text: String) {
        state.withLock { $0.shown += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    }

    func flush() async {}
    func finish() async {}
}
