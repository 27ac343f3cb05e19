import LineEditing

/// A command of the prompt. Each is a file of its own and one line in `CommandList`.
package protocol PromptCommand: Sendable {
    static var help: CommandHelp { get }

    /// Does it.
    static func run(_ arguments: Arguments, _ session: isolated Session) async throws
}

/// What `help` says of a command, and what completion and the reading of its arguments go by.
package struct CommandHelp: Sendable {
    /// What commands are listed together.
    package enum Group: String, CaseIterable, Sendable {
        case connection = "Connection"
        case sending = "Sending"
        case account = "Account and contacts"
        case services = "Rooms and services"
        case seeing = "Looking"
        case storing = "What is kept"
        case world = "The loopback world"
        case program = "The program"
    }

    /// What kind of word stands at a place, for completion.
    package enum Kind: Hashable, Sendable {
        case address, room, node, namespace, record, command, topic, file, setting, table, profile, term
        case choice([String])
        case text
    }

    /// An option: `--name VALUE`, or `--name` alone.
    package struct Option: Sendable {
        package var name: String
        /// What its value is called; nil for a flag.
        package var value: String?
        package var summary: String

        package init(_ name: String, _ value: String? = nil, _ summary: String) {
            self.name = name
            self.value = value
            self.summary = summary
        }
    }

    package var name: String
    package var aliases: [String]
    package var group: Group
    /// The arguments as they are shown: `JID TEXT…`.
    package var synopsis: String
    /// One line.
    package var summary: String
    package var kinds: [Kind]
    package var options: [Option]
    /// Whether it builds a stanza, and so takes `--dry-run`.
    package var sends: Bool
    /// More lines, for `help NAME`.
    package var details: String
    /// A line that can be typed in the loopback world.
    package var example: String

    package init(
        _ name: String, aliases: [String] = [], _ group: Group, _ synopsis: String, kinds: [Kind] = [],
        options: [Option] = [],
        sends: Bool = false, _ summary: String, details: String = "", example: String
    ) {
        self.name = name
        self.aliases = aliases
        self.group = group
        self.synopsis = synopsis
        self.summary = summary
        self.kinds = kinds
        self.options = options
        self.sends = sends
        self.details = details
        self.example = example
    }

    static let dryRun = Option("dry-run", nil, "show the XML and the forecast, and send nothing")

    var allOptions: [Option] { sends ? options + [CommandHelp.dryRun] : options }
    var usage: String { synopsis.isEmpty ? name : name + " " + synopsis }

    /// The index of the argument that takes the rest of the line as it is.
    var textArgument: Int? { kinds.firstIndex(of: .text) }

    /// The most words; a synopsis that ends in an ellipsis has no limit.
    var mostWords: Int { synopsis.contains("…") ? .max : kinds.count }
}
