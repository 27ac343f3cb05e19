import Foundation
import Inspection
import XMPP

/// `stores`: what a real server's own files hold, and what they hold of a stanza beside its forecast.
enum StoresCommand: PromptCommand {
    static let help = CommandHelp(
        "stores", .storing, "PATH [N]", kinds: [.file, .record],
        options: [
            .init("account", "JID", "only what is kept for an account, or for a whole domain"),
            .init("store", "STORE", "only one kind of store; see `explain archive`"),
            .init("text", "TEXT", "only what holds a text; with N, what tells the stanza apart instead of its id"),
            .init("full", nil, "show what is kept whole"),
            .init("with-secrets", nil, "show passwords, their verifiers and tokens too"),
        ],
        "what a real server's files hold; with N beside the forecast of that stanza",
        details: """
            PATH is Prosody's data folder, an SQLite file of Prosody, ejabberd or jabberd2, ejabberd's Mnesia folder (the running server is
            asked for a dump), or such a dump. It is only read, and not locked. What is found of a message marks its forecast confirmed or
            refuted. The loopback world's stores are shown by `store`.

            stores /var/lib/prosody 14                    what is kept of record 14 there
            stores /var/lib/prosody --account alice@example.org
            """,
        example: "stores /var/lib/prosody 14")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let path = try arguments.word(0, "the folder or file of the stores", help)
        let chosen = arguments.words.count > 1 ? try session.stanzaWithForecast(arguments, 1) : nil
        do throws(ProgramFailure) {
            let program = try StoresProgram(
                path: (path as NSString).expandingTildeInPath, account: arguments.value("account"),
                store: arguments.value("store"),
                text: arguments.value("text"), isFull: arguments.has("full"), showsSecrets: arguments.has("with-secrets"))
            guard let chosen else { return session.show(try program.listing(width: session.width)) }
            try session.compare(chosen.record, chosen.forecast, with: program)
        } catch {
            let more = error.status == ExitStatus.noInput ? "\n`help stores` says what can be read" : ""
            throw CommandFailure(error.message + more, status: error.status)
        }
    }
}

extension Session {
    /// Shows what the files of a server hold of a stanza beside its forecast, and takes in what that proves.
    func compare(
        _ record: WireRecord, _ forecast: Forecast, with program: StoresProgram
    ) throws(ProgramFailure) {
        let context = inspector.context(of: record.number) ?? inspector.knowledge.context(for: record)
        let setups = record.stanza.map { inspector.forecaster(for: $0, context).setups }
        let profile = setups?[.recipientServer]?.profile.id ?? "the standards"
        // What a client sends need not say from whom it is; the files do.
        var forecast = forecast
        if forecast.summary.from == nil { forecast.summary.from = context.sender.description }
        let (lines, stores, domains) = try program.comparison(forecast, by: profile, width: width)
        show(lines)
        // Only of a message everything that is kept holds its id or text.
        guard record.stanza?.kind == .message, program.query.text != nil || forecast.summary.id != nil else { return }
        let found = stores.compactMap { $0.finding(of: forecast.summary, record: record.number, domains: domains) }
        for finding in found { inspector.apply(finding, to: record.number) }
        report(found, before: forecast)
    }
}
