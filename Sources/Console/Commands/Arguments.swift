import Inspection
import XMPP

/// What was typed after the name of a command.
package struct Arguments: Sendable {
    /// Everything after the name, without the white space around it.
    let text: String
    /// The words that are neither options nor their values.
    let words: [String]
    /// The values of options by their names; a flag has an empty one.
    let options: [String: [String]]
    /// The free text of a command that takes one, as it was typed.
    let rest: String?

    /// Reads the text after a command's name as its help says.
    init(_ text: String, _ help: CommandHelp) throws(CommandFailure) {
        self.text = text.trimmed
        var scanner = WordScanner(text)
        var words: [String] = []
        var options: [String: [String]] = [:]
        var rest: String?
        while true {
            if let index = help.textArgument, words.count == index, !scanner.isAtOption(of: help) {
                var text = scanner.remainder.trimmed
                if text.hasPrefix("-- ") {
                    text = String(text.dropFirst(3)).trimmed
                } else if let name = text.optionName {
                    // A mistyped option would become part of what is sent.
                    throw CommandFailure(
                        Arguments.noOption(name, help) + "\nText that begins with two hyphens goes after --")
                }
                if help.sends, text.hasSuffix(" --dry-run") {
                    throw CommandFailure("--dry-run goes before the text, or it would be sent with it")
                }
                // What is not sent to anybody may have its flags at the end, where they are thought of last.
                while !help.sends, let flag = help.flag(atEndOf: text) {
                    options[flag, default: []].append("")
                    text = String(text.dropLast(flag.count + 2)).trimmed
                }
                rest = text.isEmpty ? nil : text
                break
            }
            guard let word = try scanner.next() else { break }
            guard word.isOption else {
                words.append(word.text)
                continue
            }
            var name = String(word.text.dropFirst(2))
            var value: String?
            if let equals = name.firstIndex(of: "=") {
                value = String(name[name.index(after: equals)...])
                name = String(name[..<equals])
            }
            guard let option = help.allOptions.first(where: { $0.name == name }) else {
                throw CommandFailure(Arguments.noOption(name, help))
            }
            if option.value == nil {
                if value != nil { throw CommandFailure("--\(name) takes no value; write it alone") }
                options[name, default: []].append("")
            } else if let value {
                options[name, default: []].append(value)
            } else if let next = try scanner.next() {
                options[name, default: []].append(next.text)
            } else {
                throw CommandFailure("--\(name) needs a value: --\(name) \(option.value ?? "")")
            }
        }
        self.words = words
        self.options = options
        self.rest = rest
        if words.count > help.mostWords {
            throw CommandFailure("\(help.name) takes no \"\(words[help.mostWords])\". Usage: \(help.usage)")
        }
    }

    private static func noOption(_ name: String, _ help: CommandHelp) -> String {
        let near = Spelling.nearest(to: name, in: help.allOptions.map(\.name)).map { "; did you mean --\($0)?" } ?? ""
        return "\(help.name) has no option --\(name)\(near.isEmpty ? "; `help \(help.name)` lists them" : near)"
    }

    func has(_ option: String) -> Bool { options[option] != nil }
    func value(_ option: String) -> String? { options[option]?.last }

    /// The word at an index, or an error that shows how the command is used.
    func word(_ index: Int, _ what: String, _ help: CommandHelp) throws(CommandFailure) -> String {
        guard index < words.count else { throw CommandFailure("\(what) is missing. Usage: \(help.usage)") }
        return words[index]
    }

    /// The address at an index.
    func address(_ index: Int, _ help: CommandHelp) throws(CommandFailure) -> JID {
        try Arguments.address(try word(index, "an address", help))
    }

    static func address(_ text: String) throws(CommandFailure) -> JID {
        do { return try JID(text) } catch {
            throw CommandFailure("\"\(text)\" is not an address: \(error). One is like name@example.org")
        }
    }
}

extension CommandHelp {
    /// The flag that a text ends with.
    fileprivate func flag(atEndOf text: String) -> String? {
        allOptions.first { $0.value == nil && (text == "--" + $0.name || text.hasSuffix(" --" + $0.name)) }?.name
    }
}

extension String {
    /// The name behind two hyphens that a text begins with; nil where they are no option's.
    fileprivate var optionName: String? {
        guard hasPrefix("--") else { return nil }
        let name = dropFirst(2).prefix { $0.isLetter || $0 == "-" }
        return name.first?.isLetter == true ? String(name) : nil
    }
}

/// Why a command did not do what it was asked for, with what to try.
package struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    /// The exit status that it stands for.
    package var status: Int32

    package init(_ message: String, status: Int32 = ExitStatus.problem) {
        self.message = message
        self.status = status
    }

    package var description: String { message }
}

/// Splits a line into words: white space separates, quotes and backslashes join.
struct WordScanner {
    struct Word: Hashable {
        var text: String
        /// Whether it began with two hyphens outside quotes.
        var isOption: Bool
    }

    private(set) var remainder: Substring

    init(_ text: String) { remainder = Substring(text) }

    /// The next word; nil at the end.
    mutating func next() throws(CommandFailure) -> Word? {
        remainder = remainder.drop(while: \.isWhitespace)
        guard !remainder.isEmpty else { return nil }
        let isOption = remainder.hasPrefix("--") && remainder.dropFirst(2).first?.isWhitespace == false
        var text = ""
        var quote: Character?
        var isEscaped = false
        while let character = remainder.first {
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { text.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character.isWhitespace {
                break
            } else {
                text.append(character)
            }
            remainder = remainder.dropFirst()
        }
        if let quote { throw CommandFailure("a \(quote) is not closed; close it, or write \\\(quote) for the sign itself") }
        return Word(text: text, isOption: isOption)
    }

    /// Whether an option of the command comes next, so that free text may begin with hyphens.
    func isAtOption(of help: CommandHelp) -> Bool {
        let next = remainder.drop(while: \.isWhitespace)
        guard next.hasPrefix("--") else { return false }
        let name = next.dropFirst(2).prefix { !$0.isWhitespace && $0 != "=" }
        return help.allOptions.contains { $0.name == name }
    }
}

extension StringProtocol {
    /// The text without the white space around it.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
