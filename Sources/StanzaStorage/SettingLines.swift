/// Settings as a column keeps them: one `name=value` a line, sorted; line ends inside values are escaped.
enum SettingLines {
    static func write(_ settings: [String: String]) -> String {
        settings.sorted { $0.key < $1.key }.map { $0.key + "=" + escape($0.value) }.joined(separator: "\n")
    }

    static func read(_ text: String) -> [String: String] {
        var settings: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            settings[String(line[..<equals])] = unescape(line[line.index(after: equals)...])
        }
        return settings
    }

    private static func escape(_ value: String) -> String {
        var out = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    private static func unescape(_ value: Substring) -> String {
        var out = ""
        var isEscaped = false
        for character in value.unicodeScalars {
            if isEscaped {
                out.unicodeScalars.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
