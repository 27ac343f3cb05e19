import Inspection

/// The commands of the prompt, in the order in which `help` lists them within their groups.
package enum CommandList {
    package static let all: [any PromptCommand.Type] = [
        ConnectCommand.self,
        DisconnectCommand.self,
        StreamCommand.self,
        SendCommand.self,
        MessageCommand.self,
        PresenceCommand.self,
        PingCommand.self,
        DiscoCommand.self,
        ShowCommand.self,
        ViewCommand.self,
        FilterCommand.self,
        FindCommand.self,
        PendingCommand.self,
        WhyCommand.self,
        AnswersCommand.self,
        LedgerCommand.self,
        StoreCommand.self,
        ContactCommand.self,
        ClockCommand.self,
        FaultCommand.self,
        RecordCommand.self,
        SaveCommand.self,
        ReplayCommand.self,
        ExplainCommand.self,
        SetCommand.self,
        TourCommand.self,
        WaitCommand.self,
        SleepCommand.self,
        ExpectCommand.self,
        HelpCommand.self,
        QuitCommand.self,
    ]

    /// The command with that name, an alias, or an unambiguous beginning; else an error that names what may have been meant.
    static func find(_ name: String) throws(CommandFailure) -> any PromptCommand.Type {
        let lower = name.lowercased()
        if let exact = all.first(where: { $0.help.name == lower || $0.help.aliases.contains(lower) }) { return exact }
        let starting = all.filter { $0.help.name.hasPrefix(lower) }
        if starting.count == 1 { return starting[0] }
        if starting.count > 1 {
            throw CommandFailure("\"\(name)\" can be: \(starting.map(\.help.name).joined(separator: ", "))", status: ExitStatus.usage)
        }
        let names = all.flatMap { [$0.help.name] + $0.help.aliases }
        let near = Spelling.nearest(to: lower, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw CommandFailure("there is no command \"\(name)\"\(near) `help` lists them.", status: ExitStatus.usage)
    }
}
