import Glibc

extension EditingLoop {
    /// Reads a password: nothing is shown of it, and nothing above it until it is entered.
    func readSecret(_ request: LineRequest) -> LineInput {
        var saved = termios()
        guard tcgetattr(editor.input, &saved) == 0 else { return .end }
        var quiet = saved
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(editor.input, TCSADRAIN, &quiet)
        defer { tcsetattr(editor.input, TCSADRAIN, &saved) }
        write(request.prompt)
        defer { write("\n") }
        var secret: [Unicode.Scalar] = []
        while true {
            guard let event = nextSecretKey() else { return .end }
            switch event {
            case .paste(let text): secret += text.unicodeScalars
            case .cluster(let text): secret += text.unicodeScalars
            case .mark(let mark): secret.append(mark)
            case .key: break
            case .scalar("\n"), .scalar("\r"):
                var text = String.UnicodeScalarView()
                text.append(contentsOf: secret)
                return .line(String(text))
            case .scalar("\u{3}"): return .abandoned
            case .scalar("\u{4}"): if secret.isEmpty { return .end }
            case .scalar("\u{7F}"), .scalar("\u{8}"): if !secret.isEmpty { secret.removeLast() }
            case .scalar("\u{15}"): secret = []
            case .scalar(let scalar): if scalar.value >= 0x20 { secret.append(scalar) }
            }
        }
    }

    private func nextSecretKey() -> InputDecoder.Event? {
        while true {
            if let event = decoder.next() { return event }
            let ready = wait(forInput: true, milliseconds: decoder.holdsPrefix ? 50 : -1)
            if !ready, let event = decoder.next(force: true) { return event }
            let (signals, _) = editor.pipe.drain()
            if signals.contains(SIGTERM) || signals.contains(SIGHUP) { return nil }
            var descriptor = pollfd(fd: editor.input, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(editor.input, &buffer, buffer.count)
            guard count > 0 else { return nil }
            decoder.received(buffer[..<count])
        }
    }
}
