/// Writes a manual page in the macros of man(7).
package struct ManualWriter: Sendable {
    /// The page so far.
    package private(set) var text: String

    /// Begins a page of section 1.
    package init(name: String, version: String, title: String) {
        text =
            ".TH \(ManualWriter.quoted(name.uppercased())) 1 \"\" \(ManualWriter.quoted("\(name) \(version)")) \(ManualWriter.quoted(title))\n"
    }

    package mutating func section(_ title: String) { text += ".SH \(ManualWriter.quoted(title.uppercased()))\n" }

    package mutating func subsection(_ title: String) { text += ".SS \(ManualWriter.quoted(title))\n" }

    /// A paragraph; its lines are filled.
    package mutating func paragraph(_ words: String) { text += ".PP\n\(ManualWriter.line(words))\n" }

    /// Something with its explanation beside it, or below it where it is long.
    package mutating func entry(_ name: String, _ words: [String]) {
        text += ".TP\n.B \(ManualWriter.quoted(name))\n"
        for (index, line) in words.filter({ !$0.isEmpty }).enumerated() {
            if index > 0 { text += ".br\n" }
            text += ManualWriter.line(line) + "\n"
        }
    }

    /// Lines as they are.
    package mutating func literal(_ lines: some StringProtocol) {
        text += ".PP\n.nf\n"
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) { text += ManualWriter.line(line) + "\n" }
        text += ".fi\n"
    }

    /// An argument of a macro.
    private static func quoted(_ words: String) -> String {
        "\"" + escaped(words).replacing("\"", with: "\\(dq") + "\""
    }

    /// A line of text that is no macro.
    private static func line(_ words: some StringProtocol) -> String {
        let text = escaped(words)
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }

    /// The text with nothing left that the macros would take for something else.
    package static func escaped(_ words: some StringProtocol) -> String {
        words.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\e"
            // Options and commands are to be copied from the page, so these must not become other signs.
            case "-": text += "\\-"
            case "'": text += "\\(aq"
            case "`": text += "\\(ga"
            case "~": text += "\\(ti"
            case "^": text += "\\(ha"
            default:
                // Pages are ASCII, so that no tool has to guess.
                for scalar in character.unicodeScalars {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    if scalar.isASCII {
                        text.unicodeScalars.append(scalar)
                    } else {
                        text += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
                    }
                }
            }
        }
    }
}
