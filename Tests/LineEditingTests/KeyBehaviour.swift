import Testing

@testable import LineEditing

/// Keys somebody presses, and what has to come of them.
struct KeyBehaviour: Sendable, CustomTestStringConvertible {
    let name: String
    /// Lines of a `.editrc`.
    var editrc = ""
    /// Lines that were entered earlier.
    var history: [String] = []
    /// What is pressed, in portions between which output may come.
    let keys: [String]
    /// The line as it stands on the screen then.
    let line: String
    /// What is drawn of it, where that is not all.
    var drawn: String?
    /// What is pressed to end it.
    var last = "\r"
    /// What is read; nil for the line.
    var input: LineInput?

    var testDescription: String { name }
    var expected: LineInput { input ?? .line(line) }

    private static let left = "\u{1B}[D"
    private static let right = "\u{1B}OC"
    private static let escape = "\u{1B}"

    static let all: [KeyBehaviour] = [
        KeyBehaviour(
            name: "cursor keys, backspace and delete",
            keys: ["msg sistr", left, "e", "\u{1B}[H", right, right, "\u{1B}[3~", "g", "\u{1B}[F", " hix", "\u{7F}"],
            line: "msg sister hi"),
        KeyBehaviour(
            name: "emacs keys for moving and deleting",
            keys: [
                "one two three", "\u{1}", "\u{6}", "X", "\u{5}", "\u{2}\u{2}", "\u{4}", "\u{1B}b", "\u{B}", "four", "\u{1}",
                "\u{1B}f", "\u{1B}d",
            ], line: "oXne four"),
        KeyBehaviour(
            name: "emacs keys: kill and yank", keys: ["alpha beta", "\u{1}", "\u{B}", "gamma ", "\u{19}"],
            line: "gamma alpha beta"),
        KeyBehaviour(
            name: "Ctrl-U and Ctrl-W delete the line and the word before",
            keys: ["forget this", "\u{15}", "alpha beta", "\u{17}", "x"],
            line: "alpha x"),
        KeyBehaviour(
            name: "wide and combining characters",
            keys: ["日本語", left, left, "x", left, left, "e\u{301}", "\u{5}", "🫖", "\u{7F}", "ñ"],
            line: "e\u{301}日x本語ñ"),
        KeyBehaviour(
            name: "a letter with its marks is one character",
            keys: [
                "ae\u{301}z", left, "\u{7F}", "o\u{308}", left, left, "か\u{3099}", "\u{5}", "a\u{323}\u{302}", left, "\u{4}",
            ],
            line: "か\u{3099}ao\u{308}z"),
        KeyBehaviour(
            name: "marks that come by themselves join the character before the cursor",
            keys: ["e", "\u{301}", "x", left, "\u{302}", "\u{1}", "\u{300}"], line: "\u{300}e\u{301}\u{302}x",
            drawn: "\u{25CC}\u{300}e\u{301}\u{302}x"),
        KeyBehaviour(
            name: "emoji that joiners connect are read whole and drawn one beside the other",
            keys: ["👩\u{200D}🚀!", left, left, "+", "\u{5}", "\u{2764}\u{FE0F}"],
            line: "👩\u{200D}+🚀!\u{2764}\u{FE0F}", drawn: "👩+🚀!\u{2764}"),
        KeyBehaviour(
            name: "letters of scripts that nobody types", keys: ["\u{13000}\u{17000}x", left, left, "y"],
            line: "\u{13000}y\u{17000}x"),
        KeyBehaviour(
            name: "the history has letters with marks", history: ["cafe\u{301} au lait"],
            keys: ["\u{12}fe\u{301}", "\u{1B}", "\u{5}", "!"], line: "cafe\u{301} au lait!"),
        KeyBehaviour(
            name: "a line of several rows, changed at its beginning and in its midst",
            keys: [String(repeating: "0123456789 ", count: 30), "\u{1}", "<", "\u{5}", ">"]
                + Array(repeating: left, count: 5) + ["日"],
            line: "<" + String(repeating: "0123456789 ", count: 29) + "0123456日789 >"),
        KeyBehaviour(
            name: "a pasted element of many lines is one input",
            keys: ["\u{1B}[200~<message>\r" + String(repeating: "  <x/>\r", count: 6), "</message>\r\u{1B}[201~"],
            line: "<message>\n" + String(repeating: "  <x/>\n", count: 6) + "</message>"),
        KeyBehaviour(
            name: "Up and Down go through the history", history: ["first", "second", "third"],
            keys: ["\u{1B}[A", "\u{1B}[A", "\u{1B}OA", "\u{1B}[B", "!"], line: "second!"),
        KeyBehaviour(
            name: "Ctrl-R finds an earlier line", history: ["presence on", "msg sister hello", "ping"],
            keys: ["\u{12}sis", "\u{1B}", "\u{5}", " again"], line: "msg sister hello again"),
        KeyBehaviour(
            name: "Ctrl-C forgets the line", keys: ["half a line"], line: "half a line", last: "\u{3}", input: .abandoned),
        KeyBehaviour(name: "Ctrl-D on an empty line ends", keys: ["x", "\u{7F}"], line: "", last: "\u{4}", input: .end),
        KeyBehaviour(
            name: "vi keys", editrc: "bind -v\n",
            keys: ["hello world", escape, "0", "x", "w", "cw", "there", escape, "A", "!"], line: "ello there!"),
        KeyBehaviour(
            name: "vi keys meant for this program alone", editrc: "xmppscope:bind -v\nother:bind -e\n",
            keys: ["one two", escape, "bD", "i", "x"], line: "onex "),
        KeyBehaviour(
            name: "a key of the user's own", editrc: "bind -s ^T \"presence on\"\nbind ^G ed-move-to-beg\n",
            keys: ["\u{14}", "\u{7}", "#"], line: "#presence on"),
        KeyBehaviour(
            name: "Tab completes in the midst of a line", keys: ["pre", "\t", "o", left, left, "\t", "\u{5}", "n"],
            line: "presence on"),
    ]
}

/// The circumstances of a behaviour: a window, a locale, and output that arrives.
struct TerminalCircumstances: Sendable, CustomTestStringConvertible {
    let columns: Int
    let rows: Int
    let locale: String
    /// Stanzas in a second that are shown meanwhile, each in three rows.
    let rate: Int

    var testDescription: String { "\(columns)×\(rows) \(locale) \(rate)/s" }

    static let all: [TerminalCircumstances] = [(80, 24), (200, 50)].flatMap { size in
        ["C.UTF-8", "C"].flatMap { locale in
            [0, 10, 1000].map { TerminalCircumstances(columns: size.0, rows: size.1, locale: locale, rate: $0) }
        }
    }
}
