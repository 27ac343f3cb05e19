import Inspection
import KnowledgeBase
import TestSupport
import Testing
import XMPP

/// What each profile says of a fixed list of stanzas, as tables in files, so that a change of knowledge is a readable change.
@Suite struct ProfileTableTests {
    /// Settings under which a profile is shown as well, where its defaults hide an archive.
    private static let variants: [(id: String, settings: [String])] = ProfileLibrary.all.flatMap { profile in
        [(profile.id, [])] + (hidesItsArchive(profile) ? [(profile.id, ["archive=on", "room-archive=on"])] : [])
    }

    private static func hidesItsArchive(_ profile: ServerProfile) -> Bool {
        ["prosody-0.12", "ejabberd-23.01", "mongooseim", "tigase", "metronome", "standards"].contains(profile.id)
    }

    private static let messages: [(type: String?, content: String, address: String, states: [RecipientState])] = {
        let both: [RecipientState] = [.available, .offline]
        var rows: [(String?, String, String, [RecipientState])] = ProfileCorpus.contents.map {
            ("chat", $0.name, "bare", both)
        }
        rows.insert(
            ("chat", "body", "bare", [.several, .negative, .connected, .inactive, .missing, .unreachable, .blocked]), at: 1)
        for type in [nil, "headline", "groupchat", "error", "odd"] { rows.append((type, "body", "bare", both)) }
        for type in ["chat", "normal", "headline", "groupchat", "error"] {
            rows.append((type, "body", "full", [.available, .negative, .offline, .gone, .missing, .blocked]))
        }
        rows.append((nil, "composing", "bare", both))
        rows.append(("chat", "composing", "bare", [.inactive]))
        rows.append(("chat", "body", "own", [.available, .connected]))
        rows.append(("chat", "body", "none", [.available, .connected]))
        rows.append(("chat", "body", "local", [.missing, .blocked]))
        for content in ["body", "subject", "composing", "no-store", "marker"] {
            rows.append(("groupchat", content, "room", [.available]))
        }
        rows.append(("chat", "body", "occupant", both))
        rows.append(("chat", "body", "domain", [.available]))
        return rows
    }()

    private static func forecast(_ stanza: Stanza, _ setup: PartySetup, _ state: RecipientState) throws -> Forecast {
        Forecaster(setup).forecast(stanza, ForecastContext(sender: try JID(ProfileCorpus.sender), state: state))
    }

    private static func stanza(
        _ row: (type: String?, content: String, address: String, states: [RecipientState])
    ) throws -> Stanza {
        let content = try #require(ProfileCorpus.contents.first { $0.name == row.content }).xml
        let address = try #require(ProfileCorpus.addresses.first { $0.name == row.address }).to
        return try ProfileCorpus.stanza(ProfileCorpus.message(row.type, content, to: address))
    }

    // MARK: - One profile

    @Test(
        "the tables of each profile are those on file",
        arguments: variants.map { $0.id + $0.settings.map { " " + $0 }.joined() })
    func profileTable(_ name: String) throws {
        let words = name.split(separator: " ").map(String.init)
        let profile = try #require(ProfileLibrary.profile(words[0]))
        var knobs = profile.defaults
        for setting in words.dropFirst() { try knobs.set(setting) }
        let setup = PartySetup(profile, knobs: knobs)
        var lines = [profile.title + words.dropFirst().map { " " + $0 }.joined(), ""]
        for row in Self.messages {
            let stanza = try Self.stanza(row)
            for state in row.states {
                let forecast = try Self.forecast(stanza, setup, state)
                let head = "\(row.type ?? "-") \(row.content) to \(row.address), \(state.rawValue)"
                lines.append("\(head): \(Self.delivery(forecast))")
                lines += forecast.effects.map { "    " + Self.words($0) }
            }
        }
        for other in ProfileCorpus.others {
            let stanza = try ProfileCorpus.stanza(other.xml)
            let states: [RecipientState] =
                stanza.kind == .presence && stanza.to?.localpart == "sister" ? [.available, .offline] : [.available]
            for state in states {
                let forecast = try Self.forecast(stanza, setup, state)
                lines.append(other.name + (states.count > 1 ? ", \(state.rawValue)" : "") + ":")
                lines += forecast.effects.map { "    " + Self.words($0) }
            }
        }
        let file = words[0] + (words.count > 1 ? "-archive" : "")
        let difference = Golden.difference(
            lines.joined(separator: "\n") + "\n", from: "Tests/InspectionTests/Fixtures/Profiles/\(file).txt")
        #expect(difference == nil, "\(difference ?? "")")
    }

    // MARK: - All profiles

    @Test("the table across profiles is the one on file")
    func comparisonTable() throws {
        let columns = Self.variants.map { $0.id + ($0.settings.isEmpty ? "" : " +archive") }
        var lines = [
            "A: kept in the sender's archive; a: in the recipient's; o: waits in the offline store; ?: depends.",
            "Then what becomes of it.", "",
        ]
        for row in Self.messages where row.address != "room" {
            let stanza = try Self.stanza(row)
            for state in row.states {
                lines.append("\(row.type ?? "-") \(row.content) to \(row.address), \(state.rawValue)")
                var cells: [String: [String]] = [:]
                var order: [String] = []
                for (variant, column) in zip(Self.variants, columns) {
                    let profile = try #require(ProfileLibrary.profile(variant.id))
                    var knobs = profile.defaults
                    for setting in variant.settings { try knobs.set(setting) }
                    let forecast = try Self.forecast(stanza, PartySetup(profile, knobs: knobs), state)
                    let marks =
                        mark(forecast, .senderServer, .archive, "A") + mark(forecast, .recipientServer, .archive, "a")
                        + mark(forecast, .recipientServer, .offline, "o")
                    let cell = (marks.isEmpty ? "-" : marks) + " " + Self.delivery(forecast)
                    if cells[cell] == nil { order.append(cell) }
                    cells[cell, default: []].append(column)
                }
                lines += order.map { "    \($0): \(cells[$0]!.joined(separator: ", "))" }
            }
        }
        let difference = Golden.difference(
            lines.joined(separator: "\n") + "\n", from: "Tests/InspectionTests/Fixtures/Profiles/comparison.txt")
        #expect(difference == nil, "\(difference ?? "")")
    }

    private func mark(_ forecast: Forecast, _ party: Party, _ store: Store, _ letter: String) -> String {
        switch forecast.effect(party, store)?.outcome {
        case .kept: letter
        case .depends: letter + "?"
        case .notKept, nil: ""
        }
    }

    // MARK: - Words

    private static func delivery(_ forecast: Forecast) -> String {
        guard let verdict = forecast.delivery else { return "-" }
        return verdict.delivery.rawValue
            + (verdict.conditions.isEmpty ? "" : " (\(verdict.conditions.joined(separator: ", ")))")
    }

    private static func words(_ effect: Effect) -> String {
        let party =
            switch effect.party {
            case .senderServer: "sender"
            case .recipientServer: "recipient"
            case .service: "service"
            }
        let head = "\(party) \(effect.store.rawValue): "
        switch effect.outcome {
        case .notKept: return head + "no, " + effect.because
        case .depends: return head + effect.conditionWords + "; " + like(effect)
        case .kept: return head + like(effect)
        }
    }

    private static func like(_ effect: Effect) -> String {
        var parts = ["\(effect.part.rawValue)\(effect.copies > 1 ? " ×\(effect.copies)" : "")"]
        parts.append(effect.medium.rawValue + (effect.place.map { " " + $0 } ?? ""))
        parts.append("readable " + effect.readable.rawValue)
        parts.append(effect.retention.phrase)
        if effect.residue != .none { parts.append("residue " + effect.residue.rawValue) }
        return parts.joined(separator: ", ")
    }
}
