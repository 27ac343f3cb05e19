/// Something to read about that is no command: `help TOPIC`.
package struct HelpTopic: Sendable {
    package let name: String
    /// One line.
    package let summary: String
    /// Lines; two spaces in the midst of one separate a column of names from their meaning.
    package let text: String
    /// Lines that can be typed in the loopback world.
    package let examples: [String]

    init(_ name: String, _ summary: String, _ text: String, examples: [String]) {
        self.name = name
        self.summary = summary
        self.text = text
        self.examples = examples
    }

    /// Every topic, in the order in which `help` lists them.
    package static let all: [HelpTopic] = [.xml, .keys, .reading, .filters, .questions, .settings, .scripts]

    static func named(_ name: String) -> HelpTopic? {
        all.first { $0.name == name.lowercased() }
    }
}
