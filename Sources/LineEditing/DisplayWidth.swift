import CLibEditShims

/// How many columns of a terminal a text takes.
package enum DisplayWidth {
    /// The width of one scalar: 0 for combining and control characters, 2 for wide ones.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value >= 0x20, scalar.value < 0x7F { return 1 }
        return max(0, Int(edit_character_width(scalar.value)))
    }

    /// The width of a text without escape sequences and line ends.
    package static func of(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + of($1) } }

    /// The longest beginning of the text that fits.
    static func cut(_ text: String, to columns: Int) -> String {
        var width = 0
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            width += of(scalar)
            if width > columns { break }
            out.append(scalar)
        }
        return String(out)
    }

    /// The text in lines that fit, broken at spaces where there are some.
    static func wrap(_ text: String, to columns: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                if !line.isEmpty, of(line) + 1 + of(String(word)) > columns {
                    lines.append(line)
                    line = "  " + word
                } else {
                    line += (line.isEmpty ? "" : " ") + word
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// The row, from 0, in which the cursor stands after writing the text from column 0 with lines of that width.
    static func row(after text: String, columns: Int) -> Int {
        var row = 0
        var column = 0
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                row += 1
                column = 0
                continue
            }
            let width = of(scalar)
            if column + width > columns {
                row += 1
                column = 0
            }
            column += width
        }
        return column == columns ? row + 1 : row
    }
}
