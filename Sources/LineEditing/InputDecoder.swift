/// Turns the bytes of a terminal into keys.
///
/// Escape sequences of cursor keys and bracketed pastes are recognised here and not by libedit, because there a bound sequence makes
/// Escape a prefix, which breaks vi's command mode.
struct InputDecoder {
    enum Event: Hashable {
        case scalar(Unicode.Scalar)
        /// A scalar with the combining marks that came with it.
        case cluster(String)
        /// A combining mark that belongs to what came before.
        case mark(Unicode.Scalar)
        case key(PrivateKey)
        case paste(String)
    }

    private var bytes: ArraySlice<UInt8> = []
    private var pasted: [UInt8]?

    mutating func received(_ more: some Sequence<UInt8>) { bytes += more }

    /// Whether bytes are held back because they may become a longer sequence.
    var holdsPrefix: Bool { pasted == nil && !bytes.isEmpty }

    /// The next key; nil if there is none yet. With `force` a beginning of a sequence counts as the keys it is made of.
    mutating func next(force: Bool = false) -> Event? {
        if pasted != nil { return finishPaste() }
        guard let first = bytes.first else { return nil }
        if first == 0x1B {
            for (sequence, key) in PrivateKey.sequences where bytes.starts(with: sequence) {
                bytes = bytes.dropFirst(sequence.count)
                guard let key else {
                    pasted = []
                    return finishPaste()
                }
                return .key(key)
            }
            if !force, PrivateKey.sequences.contains(where: { $0.0.count > bytes.count && $0.0.starts(with: bytes) }) {
                return nil
            }
        }
        return character(force: force)
    }

    private mutating func finishPaste() -> Event? {
        var text = pasted ?? []
        let end: [UInt8] = Array("\u{1B}[201~".utf8)
        while let byte = bytes.first {
            if byte == 0x1B {
                if bytes.starts(with: end) {
                    bytes = bytes.dropFirst(end.count)
                    pasted = nil
                    return .paste(InputDecoder.normalised(text))
                }
                if bytes.count < end.count, end.starts(with: bytes) { break }
            }
            text.append(byte)
            bytes = bytes.dropFirst()
        }
        pasted = text
        return nil
    }

    /// The pasted text with its line ends as line feeds, and without those at its end.
    private static func normalised(_ bytes: [UInt8]) -> String {
        var out = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\r": out.append("\n")
            case "\n": if previous != "\r" { out.append("\n") }
            case "\0": break
            default: out.append(scalar)
            }
            previous = scalar
        }
        while out.last == "\n" { out.removeLast() }
        return String(out)
    }

    /// A scalar, together with the marks that have come already.
    private mutating func character(force: Bool) -> Event? {
        guard let first = scalar(force: force) else { return nil }
        if ClusterTable.joins(first) { return .mark(first) }
        guard first.value >= 0x20, first.value != 0x7F else { return .scalar(first) }
        var text = String.UnicodeScalarView([first])
        while text.count < ClusterTable.longest, bytes.first.map({ $0 >= 0xC2 }) == true {
            let rest = bytes
            guard let next = scalar(force: false), ClusterTable.joins(next) else {
                bytes = rest
                break
            }
            text.append(next)
        }
        let standsAlone = text.count == 1 && !ClusterTable.isStandIn(first)
        return standsAlone ? .scalar(first) : .cluster(String(text))
    }

    private mutating func scalar(force: Bool) -> Unicode.Scalar? {
        guard let first = bytes.first else { return nil }
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        let candidate = bytes.prefix(length)
        if candidate.count < length, candidate.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }), !force { return nil }
        let scalars = String(decoding: candidate, as: UTF8.self).unicodeScalars
        let decoded = scalars.first!
        if scalars.count == 1, candidate.count == length, decoded != "\u{FFFD}" || length == 3 {
            bytes = bytes.dropFirst(length)
        } else {
            bytes = bytes.dropFirst()
            return "\u{FFFD}"
        }
        // C1 controls are the editor's own keys and mean nothing when typed.
        return (0x80...0x9F).contains(decoded.value) ? "\u{FFFD}" : decoded
    }
}

/// The keys that libedit is handed for what a terminal cannot type: C1 control characters, which it maps like any other key.
enum PrivateKey: UInt8, CaseIterable {
    case combine = 0x8D
    case previousLine = 0x8E
    case nextLine = 0x8F
    case up = 0x90
    case down = 0x91
    case right = 0x92
    case left = 0x93
    case home = 0x94
    case end = 0x95
    case delete = 0x96
    case nextWord = 0x97
    case previousWord = 0x98
    case previousEntry = 0x99
    case nextEntry = 0x9A
    case accept = 0x9B
    case hint = 0x9C
    case paste = 0x9D
    case redraw = 0x9E
    /// Bound to nothing: ends an escape sequence that never came.
    case nothing = 0x9F

    /// The text that libedit's input queue is given for the key.
    var text: String { String(Unicode.Scalar(rawValue)) }

    /// What the key is bound to; nil for a key that stays without a function.
    var function: String? {
        switch self {
        case .combine: EditorFunction.combine.rawValue
        case .previousLine: "ed-prev-line"
        case .nextLine: "ed-next-line"
        case .up: EditorFunction.up.rawValue
        case .down: EditorFunction.down.rawValue
        case .right: "ed-next-char"
        case .left: "ed-prev-char"
        case .home: "ed-move-to-beg"
        case .end: "ed-move-to-end"
        case .delete: "ed-delete-next-char"
        case .nextWord: "em-next-word"
        case .previousWord: "ed-prev-word"
        case .previousEntry: "ed-prev-history"
        case .nextEntry: "ed-next-history"
        case .accept: "ed-newline"
        case .hint: EditorFunction.hint.rawValue
        case .paste: EditorFunction.paste.rawValue
        case .redraw: EditorFunction.redraw.rawValue
        case .nothing: nil
        }
    }

    /// What terminals send; nil stands for the beginning of a bracketed paste.
    static let sequences: [([UInt8], PrivateKey?)] = [
        ("[200~", nil), ("OP", .hint), ("[11~", .hint), ("[A", .up), ("OA", .up), ("[B", .down), ("OB", .down),
        ("[C", .right),
        ("OC", .right), ("[D", .left), ("OD", .left), ("[H", .home), ("OH", .home), ("[1~", .home), ("[7~", .home),
        ("[F", .end),
        ("OF", .end), ("[4~", .end), ("[8~", .end), ("[3~", .delete), ("[1;5C", .nextWord), ("[1;3C", .nextWord),
        ("[1;5D", .previousWord), ("[1;3D", .previousWord),
    ].map { ([0x1B] + Array($0.0.utf8), $0.1) }
}

/// The editor functions of our own, by the names that a `.editrc` can bind keys to.
enum EditorFunction: String, CaseIterable {
    case enter = "xmppscope-enter"
    case complete = "xmppscope-complete"
    case hint = "xmppscope-hint"
    case paste = "xmppscope-paste"
    case combine = "xmppscope-combine"
    case redraw = "xmppscope-redraw"
    case interrupt = "xmppscope-interrupt"
    case suspend = "xmppscope-suspend"
    case leave = "xmppscope-leave"
    case up = "xmppscope-up"
    case down = "xmppscope-down"

    /// The control keys it is bound to.
    var keys: [String] {
        switch self {
        case .enter: ["^J", "^M"]
        case .complete: ["^I"]
        case .interrupt: ["^C"]
        case .suspend: ["^Z"]
        case .leave: ["^D"]
        case .hint, .paste, .combine, .redraw, .up, .down: []
        }
    }
}
