/// Writes HTML: tags from the program, texts and attribute values escaped.
struct HTMLWriter {
    private(set) var html = ""

    /// An element with contents.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ contents: (inout HTMLWriter) -> Void
    ) {
        open(name, attributes)
        contents(&self)
        close(name)
    }

    /// An element that holds a text.
    mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// A start tag; the caller writes the end tag.
    mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
        html += "<\(name)"
        for (name, value) in attributes { html += " \(name)=\"" + HTMLWriter.escape(VisibleText(value).string) + "\"" }
        html += ">"
    }

    mutating func close(_ name: StaticString) { html += "</\(name)>" }

    /// A text, visible and escaped.
    mutating func text(_ text: String) { html += HTMLWriter.escape(VisibleText(text).string) }

    /// A line of ours, without any text of others in it.
    mutating func fixed(_ line: StaticString) { html += "\(line)\n" }

    mutating func newline() { html += "\n" }

    /// Lines as preformatted text, roles as classes.
    mutating func lines(_ lines: [StyledLine]) {
        for line in lines {
            for span in line.spans {
                let escaped = HTMLWriter.escape(span.text.string)
                if span.role == .plain {
                    html += escaped
                } else {
                    html += "<span class=\"\(span.role)\">" + escaped + "</span>"
                }
            }
            html += "\n"
        }
    }

    private static func escape(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
