/// Text that may be written to a terminal: escaped contents, and escape sequences of our own only.
///
/// Nothing but a `TerminalRenderer` makes it.
package struct TerminalText: Hashable, Sendable {
    /// The text with its escape sequences, without a line ending.
    package let string: String

    fileprivate init(_ string: String) { self.string = string }
}

/// Turns styled lines into what a terminal, a pipe or a file is given.
package struct TerminalRenderer: Sendable {
    /// Which characters the terminal shows.
    package enum Charset: Hashable, Sendable {
        case utf8
        /// Everything else is written as `{U+00E9}`, and our own signs as the nearest ASCII character.
        case ascii
    }

    package let theme: Theme
    package let depth: Theme.Depth
    package let charset: Charset
    private let prefixes: [String]

    package init(theme: Theme = Theme(.dark), depth: Theme.Depth, charset: Charset = .utf8) {
        self.theme = theme
        self.depth = depth
        self.charset = charset
        prefixes = Role.allCases.map { role in
            let parameters = theme.parameters(for: role, depth: depth)
            return parameters.isEmpty ? "" : "\u{1B}[" + parameters + "m"
        }
    }

    /// For pipes and files: no escape sequences at all.
    package static let plain = TerminalRenderer(depth: .none)

    /// One line, without a line ending; spaces at its end are left out.
    package func render(_ line: StyledLine) -> TerminalText {
        var out = ""
        for span in line.spans {
            let prefix = prefixes[span.role.rawValue]
            let text = charset == .utf8 ? span.text.string : TerminalRenderer.ascii(span.text.string)
            if prefix.isEmpty {
                out += text
            } else {
                out += prefix
                out += text
                out += "\u{1B}[0m"
            }
        }
        while out.utf8.last == 0x20 { out.removeLast() }
        return TerminalText(out)
    }

    /// Several lines, each ended by a newline.
    package func render(_ lines: [StyledLine]) -> TerminalText {
        TerminalText(lines.reduce(into: "") { $0 += render($1).string + "\n" })
    }

    private static func ascii(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where scalar.isASCII: out.unicodeScalars.append(scalar)
            case "▸", "→", "▶": out += ">"
            case "◂", "←", "◀": out += "<"
            case "–", "─", "—", "╌": out += "-"
            case "│", "┊": out += "|"
            case "…": out += "~"
            case "↳": out += "+"
            case "§": out += "#"
            case "·": out += "."
            case "●", "▪": out += "*"
            case "↵": out += "/"
            case "“", "”": out += "\""
            case "≠": out += "!"
            case "⟨": out += "{"
            case "⟩": out += "}"
            case "█", "▒": out += "#"
            default: out += "{U+" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return out
    }
}
