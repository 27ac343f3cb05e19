import Inspection

/// The commands of the prompt, in the order in which `help` lists them within their groups.
package enum CommandList {
    package static let all: [any PromptCommand.Type] = [
        ConnectCommand.self,
        AccountCommand.self,
        DisconnectCommand.self,
        ReconnectCommand.self,
        ResumeCommand.self,
        ConnectionsCommand.self,
        UseCommand.self,
        StreamCommand.self,
        CertificateCommand.self,
        TimingCommand.self,
        ServerCommand.self,
        StreamManagementCommand.self,
        ClientStateCommand.self,
        SendCommand.self,
        NewCommand.self,
        EditCommand.self,
        AgainCommand.self,
        MessageCommand.self,
        PresenceCommand.self,
        PingCommand.self,
        DiscoCommand.self,
        VersionCommand.self,
        TimeCommand.self,
        LastCommand.self,
        RosterCommand.self,
        SubscribeCommand.self,
        BlockCommand.self,
        CarbonsCommand.self,
        VCardCommand.self,
        PrivateCommand.self,
        PushCommand.self,
        RegisterCommand.self,
        JoinCommand.self,
        SayCommand.self,
        LeaveCommand.self,
        PubSubCommand.self,
        UploadCommand.self,
        ShowCommand.self,
        ViewCommand.self,
        FilterCommand.self,
        FindCommand.self,
        CountCommand.self,
        DiffCommand.self,
        FlowCommand.self,
        PendingCommand.self,
        StatsCommand.self,
        NoteCommand.self,
        WhyCommand.self,
        AnswersCommand.self,
        ArchiveCommand.self,
        LaterCommand.self,
        LedgerCommand.self,
        CompareCommand.self,
        ProfileCommand.self,
        AssumeCommand.self,
        VerifyCommand.self,
        StoresCommand.self,
        UndoCommand.self,
        CleanCommand.self,
        StoreCommand.self,
        ContactCommand.self,
        ClockCommand.self,
        FaultCommand.self,
        ResetCommand.self,
        RecordCommand.self,
        SaveCommand.self,
        ReplayCommand.self,
        ExplainCommand.self,
        SetCommand.self,
        AliasCommand.self,
        TourCommand.self,
        LearnCommand.self,
        WaitCommand.self,
        SleepCommand.self,
        ExpectCommand.self,
        HelpCommand.self,
        QuitCommand.self,
    ]

    /// What `help` says of each command, in order.
    static let helps: [CommandHelp] = all.map { (command: any PromptCommand.Type) -> CommandHelp in command.help }

    /// The command with that name, an alias, or an unambiguous beginning; else an error that names what may have been meant.
    static func find(_ name: String) throws(CommandFailure) -> any PromptCommand.Type {
        let index = try index(of: name.lowercased())
        return all[index]
    }

    /// What `help` says of the command with that name.
    static func help(of name: String) -> CommandHelp? {
        guard let index = try? index(of: name.lowercased()) else { return nil }
        return helps[index]
    }

    private static func index(of name: String) throws(CommandFailure) -> Int {
        if let exact = helps.firstIndex(where: { $0.name == name || $0.aliases.contains(name) }) { return exact }
        let starting = helps.indices.filter { helps[$0].name.hasPrefix(name) }
        if starting.count == 1 { return starting[0] }
        if starting.count > 1 {
            let names = starting.map { helps[$0].name }.joined(separator: ", ")
            throw CommandFailure("\"\(name)\" can be: \(names)", status: ExitStatus.usage)
        }
        let near =
            Spelling.nearest(to: name, in: helps.flatMap { [$0.name] + $0.aliases }).map { "; did you mean \"\($0)\"?" }
            ?? "."
        throw CommandFailure("there is no command \"\(name)\"\(near) `help` lists them", status: ExitStatus.usage)
    }
}
