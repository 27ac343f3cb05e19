/// Where lines come from and where the text above them goes: a terminal, a pipe, or a test's script.
package protocol LineSource: AnyObject, Sendable {
    /// Whether a person is typing: questions may be asked, a prompt is shown.
    var isInteractive: Bool { get }

    /// The width for output in columns, as it is now.
    var columns: Int { get }

    /// The width for tables; another one where they may be as wide as what is in them.
    var tableColumns: Int { get }

    /// How many rows a person sees at once; nil where nobody looks.
    var rows: Int? { get }

    /// Reads one input; it may have several lines where it is an XML element.
    func readLine(_ request: LineRequest) async -> LineInput

    /// Replaces the prompt, also of a line that is being typed.
    func setPrompt(_ prompt: String)

    /// Shows text, one or more whole lines without the last line's end, above the line that is being typed.
    ///
    /// It may be called on any thread and does not wait; the texts appear in the order of the calls.
    func post(_ text: String)

    /// Returns when all that was posted is written.
    func flush() async

    /// Hands the terminal to another program until it ends; what is posted meanwhile appears afterwards.
    ///
    /// No line may be being read.
    ///
    /// - Returns: its exit status, 128 and more where a signal ended it; nil where there is no terminal to hand over or it cannot be started.
    func runProgram(_ program: TerminalProgram) async -> Int32?

    /// Writes what was posted, and gives the terminal back as it was. No other function is called afterwards.
    func finish() async
}

extension LineSource {
    package var rows: Int? { nil }

    package var tableColumns: Int { columns }

    package func runProgram(_ program: TerminalProgram) async -> Int32? { nil }
}

/// A program that is to have the terminal for a while: a pager, an editor.
package struct TerminalProgram: Hashable, Sendable {
    /// A line for the shell.
    package var command: String
    /// What it reads from its standard input; nil for the terminal.
    package var input: String?
    /// Variables it is given besides those of the environment.
    package var environment: [String: String]

    package init(command: String, input: String? = nil, environment: [String: String] = [:]) {
        self.command = command
        self.input = input
        self.environment = environment
    }
}

/// What is asked of a line source.
package struct LineRequest: Hashable, Sendable {
    /// What the line is for.
    package enum Purpose: Hashable, Sendable {
        /// A command or XML: with history, completion, and further lines until it is complete.
        case command
        /// An answer to a question: a single line, not kept.
        case answer
        /// A password: not echoed, not kept.
        case secret
    }

    /// The prompt; it may contain SGR escape sequences, but not at its end.
    package var prompt: String
    package var purpose: Purpose
    /// Text that stands in the line already.
    package var text: String

    package init(prompt: String, purpose: Purpose = .command, text: String = "") {
        self.prompt = prompt
        self.purpose = purpose
        self.text = text
    }
}

/// What came of reading a line.
package enum LineInput: Hashable, Sendable {
    case line(String)
    /// Ctrl-C: what had been typed is to be forgotten.
    case abandoned
    /// Ctrl-D on an empty line, the end of the file, or a signal that ends the program.
    case end
}
