import CLibEdit
import CLibEditShims
import Glibc

// libedit's callbacks. They are plain functions because a C function pointer cannot capture; the loop is libedit's client data.

private func loop(_ handle: OpaquePointer?) -> EditingLoop {
    Unmanaged<EditingLoop>.fromOpaque(edit_client_data(handle)!).takeUnretainedValue()
}

func promptCallback(_ handle: OpaquePointer?) -> UnsafeMutablePointer<CChar>? { loop(handle).drawPrompt() }

func readCallback(_ handle: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let scalar = loop(handle).readKey() else { return loop(handle).inputEnded ? 0 : -1 }
    character!.pointee = wchar_t(bitPattern: scalar.value)
    return 1
}

func addEditorFunction(_ function: EditorFunction, to handle: OpaquePointer) {
    let body: @convention(c) (OpaquePointer?, wint_t) -> UInt8 =
        switch function {
        case .enter: { handle, _ in loop(handle).enter() }
        case .complete: { handle, _ in loop(handle).complete() }
        case .hint: { handle, _ in loop(handle).showHint() }
        case .paste: { handle, _ in loop(handle).insertPaste() }
        case .combine: { handle, _ in loop(handle).combine() }
        case .redraw: { handle, _ in loop(handle).redraw() }
        case .interrupt: { handle, _ in loop(handle).interrupt() }
        case .suspend: { handle, _ in loop(handle).requestStop() }
        case .leave: { handle, _ in loop(handle).leave() }
        case .up: { handle, _ in loop(handle).moveUp() }
        case .down: { handle, _ in loop(handle).moveDown() }
        }
    edit_add_function(handle, function.rawValue, "a function of xmppscope", body)
}

/// The editor's own functions; each returns one of libedit's codes.
extension EditingLoop {
    /// The next key for libedit; nil if there is none yet or the input has ended.
    func readKey() -> Unicode.Scalar? {
        asked += 1
        while true {
            if let event = decoder.next() { return deliver(event) }
            // libedit asks for one key; it asks again only in the midst of a sequence, a search, or a quoted key.
            if asked == 1, !inputIsReady() { return block() }
            drawing.flush()
            let isPrefix = lastScalar == "\u{1B}" || lastScalar == "\u{18}"
            if asked > 1, !inputIsReady(milliseconds: decoder.holdsPrefix ? 50 : isPrefix ? 500 : 100) {
                if let event = decoder.next(force: true) { return deliver(event) }
                if isPrefix { return deliver(.key(.nothing)) }
                if editor.shared.withLock({ $0.finish != nil }) || endedBySignal() {
                    inputEnded = true
                    return nil
                }
                continue
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(editor.input, &buffer, buffer.count)
            if count > 0 {
                decoder.received(buffer[..<count])
                if let event = decoder.next() { return deliver(event) }
                if asked == 1 { return block() }
            } else if count == 0 || errno != EINTR && errno != EAGAIN {
                inputEnded = true
                return nil
            }
        }
    }

    /// Tells libedit to return without a key.
    private func block() -> Unicode.Scalar? {
        wouldBlock = true
        errno = EAGAIN
        return nil
    }

    private func inputIsReady(milliseconds: Int32 = 0) -> Bool {
        var descriptor = pollfd(fd: editor.input, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, milliseconds) > 0
    }

    /// Whether a signal to end has come; other signals wait for the next key.
    private func endedBySignal() -> Bool {
        let (signals, woken) = editor.pipe.drain()
        if woken || signals.contains(SIGWINCH) { editor.pipe.wake() }
        return signals.contains(SIGTERM) || signals.contains(SIGHUP)
    }

    private func deliver(_ event: InputDecoder.Event) -> Unicode.Scalar {
        switch event {
        case .scalar(let scalar): lastScalar = scalar
        case .key(let key): lastScalar = Unicode.Scalar(key.rawValue)
        case .cluster(let text): lastScalar = clusters.folded(text).unicodeScalars.first ?? "\u{FFFD}"
        case .mark(let mark):
            marks.append(mark)
            lastScalar = Unicode.Scalar(PrivateKey.combine.rawValue)
        case .paste(let text):
            pasted = text
            lastScalar = Unicode.Scalar(PrivateKey.paste.rawValue)
        }
        return lastScalar
    }

    /// The line, and what of it stands before the cursor.
    private var line: (text: String, beforeCursor: String) {
        guard let info = el_line(handle)?.pointee else { return ("", "") }
        func text(_ end: UnsafePointer<CChar>) -> String {
            clusters.unfolded(
                String(decoding: UnsafeRawBufferPointer(start: info.buffer, count: end - info.buffer), as: UTF8.self))
        }
        return (text(info.lastchar), text(info.cursor))
    }

    func enter() -> UInt8 {
        if request.purpose == .command, !editor.assistance.isComplete(line.text) {
            el_insertstr(handle, "\n  ")
            return edit_code_refresh
        }
        accepted = true
        el_push(handle, PrivateKey.accept.text)
        return edit_code_norm
    }

    func complete() -> UInt8 {
        guard request.purpose == .command else { return edit_code_norm }
        let (text, before) = line
        switch editor.assistance.complete(text, before.count).step(typed: before) {
        case .nothing: return showHint()
        case .insert(let count, var insertion):
            // In the midst of a line the space may be there already.
            if insertion.hasSuffix(" "), text.dropFirst(before.count).hasPrefix(" ") { insertion.removeLast() }
            if count > 0 {
                el_deletestr(handle, Int32(clusters.folded(String(before.suffix(count))).unicodeScalars.count))
            }
            el_insertstr(handle, clusters.folded(insertion))
            return edit_code_refresh
        case .list(let candidates):
            above += Completion.lines(candidates, columns: editor.columns)
            return redraw()
        }
    }

    func showHint() -> UInt8 {
        let (text, before) = line
        guard request.purpose == .command, let hint = editor.assistance.hint(text, before.count) else {
            return edit_code_norm
        }
        above += DisplayWidth.wrap(hint, to: editor.columns - 1)
        return redraw()
    }

    func insertPaste() -> UInt8 {
        el_insertstr(handle, clusters.folded(pasted))
        pasted = ""
        return edit_code_redisplay
    }

    /// Makes one character of the one before the cursor and the marks that came after it.
    func combine() -> UInt8 {
        var text = String.UnicodeScalarView()
        text += marks
        marks = []
        if let info = el_wline(handle)?.pointee, info.cursor > info.buffer,
            let before = Unicode.Scalar(UInt32(bitPattern: (info.cursor - 1).pointee)), before.value >= 0x20
        {
            text.insert(contentsOf: clusters.unfolded(String(before)).unicodeScalars, at: text.startIndex)
            el_deletestr(handle, 1)
        }
        el_insertstr(handle, clusters.folded(String(text)))
        return edit_code_refresh
    }

    func redraw() -> UInt8 {
        mayWriteAbove = true
        return edit_code_redisplay
    }

    func interrupt() -> UInt8 {
        moveToEnd()
        abandoned = true
        return edit_code_refresh
    }

    func requestStop() -> UInt8 {
        suspend = true
        return edit_code_norm
    }

    func leave() -> UInt8 {
        if line.text.isEmpty { inputEnded = true } else { el_push(handle, PrivateKey.delete.text) }
        return edit_code_norm
    }

    func moveUp() -> UInt8 {
        let inFirstLine = !line.beforeCursor.contains("\n")
        el_push(handle, (inFirstLine ? PrivateKey.previousEntry : .previousLine).text)
        return edit_code_norm
    }

    func moveDown() -> UInt8 {
        let (text, before) = line
        let inLastLine = !text.dropFirst(before.count).contains("\n")
        el_push(handle, (inLastLine ? PrivateKey.nextEntry : .nextLine).text)
        return edit_code_norm
    }

    private func moveToEnd() {
        guard let info = el_wline(handle)?.pointee else { return }
        el_cursor(handle, Int32(info.lastchar - info.cursor))
    }
}
