/// A prompt with escape sequences, as libedit and a width count need it.
enum PromptText {
    /// The prompt with each escape sequence between U+0001, libedit's mark for what takes no room.
    static func marked(_ prompt: String) -> String {
        parts(prompt).map { $0.isEscape ? "\u{1}\($0.text)\u{1}" : $0.text }.joined()
    }

    /// The prompt without its escape sequences.
    static func visible(_ prompt: String) -> String { parts(prompt).filter { !$0.isEscape }.map(\.text).joined() }

    private static func parts(_ prompt: String) -> [(text: String, isEscape: Bool)] {
        var parts: [(text: String, isEscape: Bool)] = []
        var rest = Substring(prompt)
        while let escape = rest.firstIndex(of: "\u{1B}") {
            if escape > rest.startIndex { parts.append((String(rest[..<escape]), false)) }
            let end = rest[escape...].firstIndex { $0.isLetter } ?? rest.index(before: rest.endIndex)
            // libedit hangs an escape sequence on the character after it, so two in a row have to be one.
            if let last = parts.last, last.isEscape, escape == rest.startIndex {
                parts[parts.count - 1].text += rest[escape...end]
            } else {
                parts.append((String(rest[escape...end]), true))
            }
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { parts.append((String(rest), false)) }
        return parts
    }
}
