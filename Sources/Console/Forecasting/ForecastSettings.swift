import Inspection
import KnowledgeBase
import XMPP

/// By which profiles, with which settings, forecasts are made: the values of `--server`, `--set` and the like.
package struct ForecastSettings: Sendable {
    package private(set) var setups: [Party: PartySetup]
    package var services = KnownServices()
    /// Whether a server that is recognised is forecast by its own profile: until a profile is chosen by hand.
    package private(set) var followsRecognition: Bool
    /// The server whose own configuration was read for every party; nil where none was.
    package private(set) var configured: ConfiguredServer?
    /// Setups that were chosen by hand for single domains; what these servers show of themselves does not change them.
    package private(set) var domains: [String: PartySetup] = [:]
    /// The servers whose own configuration is behind the setups of single domains.
    private var configurations: [String: ConfiguredServer] = [:]
    /// What was set, in order, so that it holds for a recognised server's profile too.
    private var assignments: [String] = []

    /// The names of the profiles there are.
    package static let profileNames = ProfileLibrary.all.map(\.id)

    /// The states of a recipient's account that can be named.
    package static let recipientStates = RecipientState.allCases.map(\.rawValue) + ["unknown"]

    /// - Parameters:
    ///   - server: the profile of every party.
    ///   - parties: profiles that override it.
    ///   - settings: `KEY=VALUE`, for every party.
    package init(
        server: String = "standards", parties: [Party: String] = [:], settings: [String] = []
    ) throws(ProgramFailure) {
        setups = [:]
        followsRecognition = server == "standards" && parties.isEmpty
        for party in Party.allCases { setups[party] = PartySetup(try ForecastSettings.profile(parties[party] ?? server)) }
        for setting in settings { try set(setting) }
    }

    /// The same with the overriding profiles by name, nil where there is none.
    ///
    /// - Parameter configured: gives the settings of every party that no profile of its own is named for.
    package init(
        server: String, sender: String?, recipient: String?, service: String?, settings: [String],
        configured: ConfiguredServer? = nil
    ) throws(ProgramFailure) {
        var parties: [Party: String] = [:]
        parties[.senderServer] = sender
        parties[.recipientServer] = recipient
        parties[.service] = service
        try self.init(server: server, parties: parties)
        if let configured {
            self.configured = configured
            followsRecognition = false
            for party in Party.allCases where parties[party] == nil { apply(configured, to: party) }
        }
        for setting in settings { try set(setting) }
    }

    /// Takes over what a profile has of the settings that were read.
    private mutating func apply(_ configured: ConfiguredServer, to party: Party) {
        for assignment in configured.report.assignments { try? setups[party]?.knobs.set(assignment.knob, assignment.value) }
    }

    /// Goes by a server's own configuration, at every party; what was set by hand still holds.
    package mutating func use(_ configured: ConfiguredServer) throws(ProgramFailure) {
        let profile = try ForecastSettings.profile(configured.report.profile)
        self.configured = configured
        followsRecognition = false
        domains = [:]
        configurations = [:]
        for party in Party.allCases {
            setups[party] = PartySetup(profile)
            apply(configured, to: party)
            for assignment in assignments { try? setups[party]?.knobs.set(assignment) }
        }
    }

    /// Goes by a server's own configuration for one domain only.
    package mutating func use(_ configured: ConfiguredServer, forDomain domain: String) throws(ProgramFailure) {
        var setup = PartySetup(try ForecastSettings.profile(configured.report.profile))
        for assignment in configured.report.assignments { try? setup.knobs.set(assignment.knob, assignment.value) }
        for assignment in assignments { try? setup.knobs.set(assignment) }
        domains[domain] = setup
        configurations[domain] = configured
    }

    /// A configuration seldom tells of which version it is: what the server was recognised as tells how to read it.
    ///
    /// - Returns: whether that changed by which profile the domain's forecasts go.
    package mutating func read(configurationOf domain: String, as profile: String) -> Bool {
        guard let configured = configurations[domain], domains[domain]?.profile.id != profile,
            let version = configured.read(as: profile), (try? use(version, forDomain: domain)) != nil
        else { return false }
        configurations[domain] = configured
        return true
    }

    /// Goes by a profile for one domain only, with what was set as far as the profile has it.
    package mutating func use(_ profile: String, forDomain domain: String) throws(ProgramFailure) {
        var setup = PartySetup(try ForecastSettings.profile(profile))
        for assignment in assignments { try? setup.knobs.set(assignment) }
        domains[domain] = setup
        configurations[domain] = nil
    }

    /// Sets a knob at every party that has it; an error where none has.
    package mutating func set(_ assignment: String) throws(ProgramFailure) {
        var failure: KnobError?
        var succeeded = false
        for party in Party.allCases {
            do {
                try setups[party]?.knobs.set(assignment)
                succeeded = true
            } catch {
                failure = failure ?? error
            }
        }
        if let failure, !succeeded || ForecastSettings.isBadValue(failure) {
            throw ProgramFailure(failure.description, status: ExitStatus.usage)
        }
        for domain in domains.keys { try? domains[domain]?.knobs.set(assignment) }
        assignments.append(assignment)
    }

    /// The setup for a server that was recognised, with what was set as far as its profile has it; nil where profiles are chosen by hand.
    package func setup(recognised profile: String) -> PartySetup? {
        guard followsRecognition, let profile = ProfileLibrary.profile(profile) else { return nil }
        var setup = PartySetup(profile)
        for assignment in assignments { try? setup.knobs.set(assignment) }
        return setup
    }

    /// Changes the profile of one party; its knobs go back to their defaults.
    package mutating func use(_ profile: String, for party: Party) throws(ProgramFailure) {
        setups[party] = PartySetup(try ForecastSettings.profile(profile))
        followsRecognition = false
        configured = nil
        domains = [:]
        configurations = [:]
    }

    /// Goes by the standards again, and by what servers are recognised as.
    package mutating func followRecognition() throws(ProgramFailure) {
        for party in Party.allCases { setups[party] = PartySetup(try ForecastSettings.profile("standards")) }
        assignments = []
        configured = nil
        domains = [:]
        configurations = [:]
        followsRecognition = true
    }

    package var forecaster: Forecaster { Forecaster(setups) }

    private static func isBadValue(_ error: KnobError) -> Bool {
        switch error {
        case .badValue: true
        case .unknownKey: false
        }
    }

    /// The profile with that name, or an error that names near ones.
    package static func profile(_ id: String) throws(ProgramFailure) -> ServerProfile {
        if let profile = ProfileLibrary.profile(id) { return profile }
        let ids = ProfileLibrary.all.map(\.id)
        let near = Spelling.nearest(to: id, in: ids).map { "; did you mean \"\($0)\"?" } ?? ""
        throw ProgramFailure(
            "there is no server profile \"\(id)\"\(near.isEmpty ? "; choose one of these" : near)\nProfiles: \(ids.joined(separator: ", "))",
            status: ExitStatus.usage
        )
    }
}
