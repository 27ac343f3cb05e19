import Inspection
import KnowledgeBase
import Presentation

/// `profile`: by which profiles forecasts are made, and a server's own configuration as one.
enum ProfileCommand: PromptCommand {
    static let help = CommandHelp(
        "profile", .storing, "[PROFILE | from FILE]", kinds: [.profile, .file],
        options: [
            .init("domain", "DOMAIN", "for the servers of this domain only"),
            .init("host", "HOST", "the virtual host in FILE; the first without it"),
        ],
        "by which profile forecasts are made, or a server's own configuration as one",
        details: """
            profile                                        what each party and each known domain goes by, and what there is
            profile prosody-0.12                           the profile of every server
            profile ejabberd-26 --domain example.org       of one domain; the others stay as they are
            profile from /etc/prosody/prosody.cfg.lua      profile and settings as that file has them (ejabberd.yml too)
            profile auto                                   what each server is recognised as again
            From a file it says what was understood, what was passed over and what only the running server could tell.
            """,
        example: "profile prosody-0.12 --domain example.org")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else { return list(session) }
        let domain = try arguments.value("domain").map { (text) throws(CommandFailure) in
            try Arguments.address(text).domainpart
        }
        if name == "from" {
            let path = try arguments.word(1, "the configuration file", help)
            try session.use(configuration: path, host: arguments.value("host"), domain: domain)
        } else if arguments.words.count > 1 || arguments.has("host") {
            throw CommandFailure("a configuration is read with: profile from FILE. Usage: \(help.usage)")
        } else if name == "auto", domain == nil {
            try session.choose { (forecasts) throws(ProgramFailure) in try forecasts.followRecognition() }
            session.say("forecasts go by what servers are recognised as, and by the standards for the others")
        } else {
            try session.choose { (forecasts) throws(ProgramFailure) in
                if let domain { return try forecasts.use(name, forDomain: domain) }
                for party in Party.allCases { try forecasts.use(name, for: party) }
            }
            session.say("forecasts \(domain.map { "for \($0) " } ?? "")go by \(name)")
        }
    }

    private static func list(_ session: isolated Session) {
        var chosen = TableView("whose", "profile")
        for party in Party.allCases {
            chosen.add(party.words, session.forecasts.setups[party]?.profile.id ?? "")
        }
        for (domain, setup) in session.inspector.domainSetups.sorted(by: { $0.key < $1.key }) {
            let why = session.forecasts.domains[domain] == nil ? "recognised" : "chosen"
            chosen.add(domain, "\(setup.profile.id) (\(why))")
        }
        session.show(chosen.lines(width: session.tableWidth))
        var known = TableView("profile", "what it describes")
        for profile in ProfileLibrary.all { known.add(profile.id, profile.title) }
        session.show(known.lines(width: session.tableWidth))
        session.say("settings: set --servers")
    }
}

extension Session {
    /// Goes by a server's own configuration, and says what was made of it.
    ///
    /// - Parameter domain: the only domain it is for; every party where it is nil.
    func use(configuration path: String, host: String?, domain: String?) throws(CommandFailure) {
        var configured: ConfiguredServer
        do throws(ProgramFailure) {
            configured = try ConfiguredServer(path: path, host: host)
        } catch {
            throw CommandFailure(error.message, status: error.status)
        }
        let seen = (domain ?? recognition.ownDomain).map { recognition.server(of: $0) }
        if let seen, seen.probability >= RecordFunnel.enoughToFollow, let profile = seen.profile,
            let version = configured.read(as: profile)
        {
            configured = version
        }
        try choose { [configured] (forecasts) throws(ProgramFailure) in
            if let domain { return try forecasts.use(configured, forDomain: domain) }
            try forecasts.use(configured)
        }
        show(configured.lines(width: width))
    }

    /// Changes by which profiles forecasts are made.
    func choose(_ change: (inout ForecastSettings) throws(ProgramFailure) -> Void) throws(CommandFailure) {
        do throws(ProgramFailure) {
            try knowing.choose(change)
        } catch {
            throw CommandFailure(error.message, status: error.status)
        }
        updatePrompt()
    }
}
