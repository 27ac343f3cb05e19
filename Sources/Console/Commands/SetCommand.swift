import Inspection
import KnowledgeBase
import Presentation

/// `set`: shows and changes settings, of the program and of the servers that forecasts are made for.
enum SetCommand: PromptCommand {
    static let help = CommandHelp(
        "set", .program, "[NAME=VALUE]", kinds: [.setting, .text],
        options: [
            .init("servers", nil, "list the settings of the server profiles"), .init("save", nil, "also in later sessions"),
        ],
        "show or change settings; server=PROFILE chooses what forecasts go by",
        details: """
            set view=compact                      a setting of the program
            set theme=light --save                in later sessions too
            set server=prosody-0.12               the profile of every server
            set server=auto                       what each server is recognised as, and the standards for the others
            set recipient-server=ejabberd-23.01   of one party: sender-server, recipient-server, service-server
            set archive.expires=30d               a setting of the servers, by its own name
            """,
        example: "set server=prosody-0.12")

    private static let parties: [String: [Party]] = [
        "server": Party.allCases, "sender-server": [.senderServer], "recipient-server": [.recipientServer],
        "service-server": [.service],
    ]

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        if arguments.has("servers") { return knobs(session) }
        guard let first = arguments.words.first else { return list(session) }
        var assignment = first
        // `set view compact` is understood too.
        if let rest = arguments.rest { assignment += (first.contains("=") ? " " : "=") + rest }
        guard let equals = assignment.firstIndex(of: "=") else { return try show(assignment, session) }
        let name = String(assignment[..<equals]).trimmed
        let value = String(assignment[assignment.index(after: equals)...]).trimmed
        try set(name, value, session)
        if arguments.has("save") { try session.folders.addToStartup("set \(name)=\(value)") }
    }

    private static func set(_ name: String, _ value: String, _ session: isolated Session) throws {
        if name == "server", value == "auto" {
            try session.knowing.choose { (forecasts) throws(ProgramFailure) in try forecasts.followRecognition() }
        } else if let parties = parties[name] {
            try session.knowing.choose { (forecasts) throws(ProgramFailure) in
                for party in parties { try forecasts.use(value, for: party) }
            }
        } else if let entry = SessionSettings.entries.first(where: { $0.name == name }) {
            guard entry.set(&session.settings, value) else {
                let near = Spelling.nearest(to: value, in: entry.values).map { "; did you mean \"\($0)\"?" } ?? ""
                let takes = entry.values.count == 1 ? "a number like " : "one of "
                throw CommandFailure(
                    "\(name) is \(takes)\(entry.values.joined(separator: ", ")), not \"\(value)\"\(near)")
            }
            if name == "theme" { session.applyTheme() }
            return
        } else {
            do {
                try session.knowing.set("\(name)=\(value)")
            } catch {
                let near = Spelling.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
                throw CommandFailure(
                    error.message.contains("no setting")
                        ? "there is no setting \"\(name)\"\(near.isEmpty ? "; `set` and `set --servers` list them" : near)"
                        : error.message)
            }
        }
        if parties[name] == nil { session.say("forecasts go by it from the next stanza on") }
        session.updatePrompt()
    }

    /// The names of the program's own settings and of the profiles'.
    static var names: [String] { SessionSettings.entries.map(\.name) + parties.keys.sorted() }

    private static func show(_ name: String, _ session: isolated Session) throws {
        if let entry = SessionSettings.entries.first(where: { $0.name == name }) {
            return session.say(
                "\(name)=\(entry.get(session.settings))  (\(entry.values.joined(separator: ", "))): \(entry.summary)")
        }
        if let party = parties[name]?.first {
            let ids = ProfileLibrary.all.map(\.id).joined(separator: ", ")
            return session.say("\(name)=\(session.forecasts.setups[party]?.profile.id ?? "")  (\(ids))")
        }
        for party in Party.allCases {
            if let value = session.forecasts.setups[party]?.knobs[name] { return session.say("\(name)=\(value)") }
        }
        let near = Spelling.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw CommandFailure("there is no setting \"\(name)\"\(near.isEmpty ? "; `set` lists them" : near)")
    }

    private static func list(_ session: isolated Session) {
        var table = TableView("setting", "value", "what it does")
        for entry in SessionSettings.entries { table.add(entry.name, entry.get(session.settings), entry.summary) }
        for party in Party.allCases {
            let name = party == .service ? "service-server" : party.rawValue
            table.add(name, session.forecasts.setups[party]?.profile.id ?? "", "the profile that its forecasts go by")
        }
        session.show(table.lines(width: session.tableWidth))
        session.say("the servers' own settings: set --servers")
    }

    private static func knobs(_ session: isolated Session) {
        guard let setup = session.forecasts.setups[.senderServer] else { return }
        var table = TableView("setting", "value", "takes", "what it does")
        for knob in setup.profile.knobs {
            table.add(knob.name, setup.knobs[knob.name] ?? "not known", knob.domainWords, knob.effect)
        }
        session.say("settings of \(setup.profile.title):", .heading)
        session.show(table.lines(width: session.tableWidth))
    }
}
