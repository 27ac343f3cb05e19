import CLibEdit
import CLibEditShims
import Glibc

/// What the editor's thread does. Everything in it belongs to that thread.
///
/// libedit is used unbuffered: it handles the keys there are and returns, and this loop waits for keys, output and signals. Output is
/// written inside the prompt's callback, because there libedit has just cleared the rows of the line and will draw them again.
final class EditingLoop {
    let editor: LineEditor
    let handle: OpaquePointer
    let history: OpaquePointer
    let inputFile: UnsafeMutablePointer<FILE>
    let drawing: DrawingFile
    let clusters = ClusterTable()
    let isDumb: Bool
    /// How the terminal was before the editor changed it.
    let originalMode: termios

    var decoder = InputDecoder()
    /// How often libedit has asked for a key since it was called.
    var asked = 0
    var lastScalar: Unicode.Scalar = " "
    var wouldBlock = false
    var inputEnded = false
    var accepted = false
    var abandoned = false
    var mayWriteAbove = false
    var suspend = false
    /// Output has come that is not written yet.
    private var outputWaits = false
    /// When output was written above the line.
    private var lastOutput: ContinuousClock.Instant?
    /// During a flood the line stands still for so many milliseconds between two portions of output, so that it can be seen.
    private static let stillness: Int32 = 40
    /// The combining marks that the key for them stands for.
    var marks: [Unicode.Scalar] = []
    /// The text of the paste that the paste key stands for.
    var pasted = ""
    /// Lines of our own for above the prompt: completions, hints.
    var above: [String] = []
    var request = LineRequest(prompt: "")
    var promptText: UnsafeMutablePointer<CChar>?

    init(_ editor: LineEditor) {
        self.editor = editor
        var mode = termios()
        tcgetattr(editor.input, &mode)
        originalMode = mode
        inputFile = fdopen(dup(editor.input), "r")
        drawing = DrawingFile(editor.output, clusters)
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        isDumb = name.isEmpty || name == "dumb"
        if name.isEmpty { setenv("TERM", "dumb", 1) }
        handle = el_init_fd(
            "xmppscope", inputFile, drawing.file, drawing.file, editor.input, editor.output, editor.output)
        history = history_init()
        edit_history_limit(history, Int32(editor.history?.limit ?? 2000))
        edit_history_unique(history, 1)
        for entry in editor.history?.load() ?? [] { edit_history_enter(history, clusters.folded(entry)) }
        configure()
        holdInput()
    }

    /// Between lines: what is typed ahead is neither echoed into the output nor lost, and Ctrl-C is a signal.
    func holdInput() {
        var mode = termios()
        guard tcgetattr(editor.input, &mode) == 0 else { return }
        mode.c_lflag &= ~tcflag_t(ECHO | ICANON)
        mode.c_lflag |= tcflag_t(ISIG)
        mode.c_oflag |= tcflag_t(OPOST | ONLCR)
        tcsetattr(editor.input, TCSADRAIN, &mode)
    }

    private func configure() {
        edit_set_pointer(handle, Int32(EL_CLIENTDATA), Unmanaged.passUnretained(self).toOpaque())
        edit_set_int(handle, Int32(EL_SIGNAL), 0)
        edit_set_string(handle, Int32(EL_EDITOR), "emacs")
        edit_set_prompt(handle, promptCallback, 1)
        edit_set_history(handle, history)
        edit_set_read(handle, readCallback)
        for function in EditorFunction.allCases { addEditorFunction(function, to: handle) }
        edit_bind(handle, "^R", "em-inc-search-prev")
        // A user's `bind -v` wipes every binding, so ours come after the file.
        el_source(handle, nil)
        for key in PrivateKey.allCases {
            guard let function = key.function else { continue }
            bind("\\" + String(key.rawValue, radix: 8), function)
        }
        for function in EditorFunction.allCases {
            for key in function.keys { bind(key, function.rawValue) }
        }
        // Ctrl-C and Ctrl-Z arrive as keys while a line is edited.
        edit_set_tty(handle, "-d", "-isig")
        // libedit loses the cursor where it shifts wide characters over the margin with these.
        for capability in ["ic", "IC", "im", "ei", "dc", "DC", "dm", "ed"] { edit_set_terminal(handle, capability, "") }
    }

    private func bind(_ key: String, _ function: String) {
        edit_bind(handle, key, function)
        edit_bind_alternative(handle, key, function)
    }

    /// Works until the owner has finished with the editor.
    func run() {
        while true {
            let (signals, _) = editor.pipe.drain()
            handleBetweenLines(signals)
            writeDirectly()
            let (next, program, flushes, finish) = editor.shared.withLock { state in
                defer {
                    state.request = nil
                    state.program = nil
                    state.flushes = []
                }
                return (state.request, state.program, state.flushes, state.finish)
            }
            flushes.forEach { $0.resume() }
            if let finish {
                writeDirectly()
                end()
                finish.resume()
                return
            }
            if let (program, continuation) = program { continuation.resume(returning: handTerminal(to: program)) }
            if let (request, continuation) = next {
                let input = request.purpose == .secret ? readSecret(request) : readLine(request)
                if input == .end, request.purpose == .command { editor.shared.withLock { $0.ended = true } }
                continuation.resume(returning: input)
            } else if program == nil {
                wait(forInput: false, milliseconds: -1)
            }
        }
    }

    private func handleBetweenLines(_ signals: Set<Int32>) {
        // The shell has had the terminal meanwhile.
        if signals.contains(SIGCONT) { holdInput() }
        if signals.contains(SIGINT) { editor.assistance.interrupted() }
        if signals.contains(SIGTERM) || signals.contains(SIGHUP) {
            editor.shared.withLock { $0.ended = true }
            editor.assistance.interrupted()
        }
    }

    private func end() {
        el_end(handle)
        history_end(history)
        fclose(inputFile)
        drawing.close()
        if editor.ownsSignals { editor.pipe.close() }
        free(promptText)
    }

    // MARK: Reading a line

    private func readLine(_ request: LineRequest) -> LineInput {
        self.request = request
        accepted = false
        abandoned = false
        inputEnded = false
        editor.shared.withLock {
            $0.prompt = request.prompt
            $0.promptChanged = false
        }
        if !isDumb { write("\u{1B}[?2004h") }
        edit_set_int(handle, Int32(EL_UNBUFFERED), 1)
        // Inserted by a key like a paste, so that libedit draws it with the prompt.
        if !request.text.isEmpty {
            pasted = request.text
            el_push(handle, PrivateKey.paste.text)
        }
        let text = editLine()
        edit_set_int(handle, Int32(EL_UNBUFFERED), 0)
        holdInput()
        if abandoned { write("^C\n") } else if inputEnded { write("\n") }
        if !isDumb { write("\u{1B}[?2004l") }
        if abandoned { return .abandoned }
        if inputEnded { return .end }
        keep(text)
        return .line(text)
    }

    private func editLine() -> String {
        while true {
            repeat {
                asked = 0
                wouldBlock = false
                var count: Int32 = 0
                let text = el_gets(handle, &count)
                if accepted, let text, count > 0 {
                    let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
                    if bytes.last == 0x0A { return clusters.unfolded(String(decoding: bytes.dropLast(), as: UTF8.self)) }
                }
                if abandoned || inputEnded { return "" }
                if suspend { stopJob() }
            } while !wouldBlock
            if !decoder.holdsPrefix {
                wait(forInput: true, milliseconds: outputWaits ? remainingStillness : -1)
            } else if !wait(forInput: true, milliseconds: 50), let event = decoder.next(force: true) {
                push(event)
            }
            let (signals, woken) = editor.pipe.drain()
            handleWhileEditing(signals)
            if inputEnded { return "" }
            if woken { outputWaits = true }
            if outputWaits, remainingStillness == 0 {
                outputWaits = false
                el_push(handle, PrivateKey.redraw.text)
            }
        }
    }

    private var remainingStillness: Int32 {
        guard let lastOutput else { return 0 }
        let passed = (ContinuousClock.now - lastOutput) / .milliseconds(1)
        return passed >= Double(EditingLoop.stillness) ? 0 : EditingLoop.stillness - Int32(passed)
    }

    private func push(_ event: InputDecoder.Event) {
        switch event {
        case .scalar(let scalar): el_push(handle, String(scalar))
        case .key(let key): el_push(handle, key.text)
        case .cluster(let text): el_push(handle, clusters.folded(text))
        case .mark(let mark):
            marks.append(mark)
            el_push(handle, PrivateKey.combine.text)
        case .paste(let text):
            pasted = text
            el_push(handle, PrivateKey.paste.text)
        }
    }

    private func handleWhileEditing(_ signals: Set<Int32>) {
        if signals.contains(SIGTERM) || signals.contains(SIGHUP) { inputEnded = true }
        if signals.contains(SIGINT) { el_push(handle, "\u{3}") }
        if signals.contains(SIGWINCH) { windowChanged() }
        if signals.contains(SIGCONT) {
            // Whatever the shell has done to the terminal, libedit takes it for as it left it.
            edit_set_int(handle, Int32(EL_PREP_TERM), 0)
            edit_set_int(handle, Int32(EL_PREP_TERM), 1)
            el_push(handle, PrivateKey.redraw.text)
        }
    }

    /// The terminal has wrapped the line anew; its first row is found by counting with the new width.
    private func windowChanged() {
        let columns = editor.columns
        let prompt = editor.shared.withLock { $0.prompt }
        var before = ""
        if let info = el_line(handle) {
            let length = info.pointee.cursor - info.pointee.buffer
            before = String(decoding: UnsafeRawBufferPointer(start: info.pointee.buffer, count: length), as: UTF8.self)
        }
        let row = DisplayWidth.row(after: PromptText.visible(prompt) + before, columns: columns)
        write((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[J")
        el_resize(handle)
        edit_refresh(handle)
    }

    private func stopJob() {
        suspend = false
        edit_set_int(handle, Int32(EL_PREP_TERM), 0)
        if !isDumb { write("\u{1B}[?2004l") }
        edit_stop_job()
        // The stop may reach the process a little later than the call returns; SIGCONT says that it is over. Output that comes meanwhile
        // must not be taken for it: the terminal is not ours.
        let latest = ContinuousClock.now + .milliseconds(300)
        var others: Set<Int32> = []
        while !others.contains(SIGCONT), ContinuousClock.now < latest {
            wait(forInput: false, milliseconds: 50)
            let (signals, woken) = editor.pipe.drain()
            others.formUnion(signals)
            if woken { outputWaits = true }
        }
        for signal in others.subtracting([SIGCONT]) { editor.pipe.send(signal) }
        edit_set_int(handle, Int32(EL_PREP_TERM), 1)
        if !isDumb { write("\u{1B}[?2004h") }
        el_push(handle, PrivateKey.redraw.text)
    }

    private func keep(_ line: String) {
        guard request.purpose == .command, !line.allSatisfy(\.isWhitespace),
            let text = editor.assistance.historyText(line), !text.isEmpty
        else { return }
        edit_history_enter(history, clusters.folded(text))
        editor.history?.append(text)
    }

    // MARK: Output

    /// Writes to the terminal at once; a line feed becomes what a terminal in raw mode needs.
    func write(_ text: String) {
        put(text)
        drawing.flush()
    }

    private func put(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if byte == 0x0A { bytes.append(0x0D) }
            bytes.append(byte)
        }
        drawing.write(bytes)
    }

    /// The texts that are to be written next, and whether they are the last: about so many bytes of them, or a quarter of very many.
    private func takePosts(bytes: Int = .max) -> (posts: [String], areLast: Bool) {
        editor.shared.withLock { state in
            let all = state.posts.reduce(0) { $0 + $1.utf8.count }
            let bytes = max(bytes, all / 4)
            var size = 0
            let count = state.posts.prefix { post in
                defer { size += post.utf8.count }
                return size < bytes
            }.count
            let posts = Array(state.posts.prefix(count))
            state.posts.removeFirst(count)
            return (posts, state.posts.isEmpty)
        }
    }

    /// Writes what is posted while no line is read.
    private func writeDirectly() {
        let posts = takePosts().posts
        guard !posts.isEmpty else { return }
        for post in posts { put(post + "\n") }
        drawing.flush()
    }

    /// The prompt for libedit; writes what belongs above it if its rows are clear.
    func drawPrompt() -> UnsafeMutablePointer<CChar>? {
        if mayWriteAbove {
            mayWriteAbove = false
            // In portions, so that a key that is pressed during a flood waits for one of them only.
            let (posts, areLast) = takePosts(bytes: 16_384)
            for post in posts + above { put(post + "\n") }
            above = []
            if !posts.isEmpty { lastOutput = .now }
            if areLast {
                let flushes = editor.shared.withLock { state in
                    defer { state.flushes = [] }
                    return state.flushes
                }
                flushes.forEach { $0.resume() }
            } else {
                outputWaits = true
            }
        }
        free(promptText)
        promptText = strdup(clusters.folded(PromptText.marked(editor.shared.withLock { $0.prompt })))
        return promptText
    }

    // MARK: Waiting

    /// Waits for the pipe, and for keys if so asked; false if the time ran out.
    @discardableResult
    func wait(forInput: Bool, milliseconds: Int32) -> Bool {
        drawing.flush()
        var descriptors = [
            pollfd(fd: editor.pipe.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: editor.input, events: Int16(POLLIN), revents: 0),
        ]
        return poll(&descriptors, forInput ? 2 : 1, milliseconds) != 0
    }
}
