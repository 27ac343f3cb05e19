import Inspection

/// The forecast under a stanza: what is kept and what goes, as a table that reads well at 80 columns and wider.
package struct ForecastView: Sendable {
    package var width: Int
    /// Columns before every line.
    package var indent: Int

    package init(width: Int, indent: Int = 4) {
        self.width = width
        self.indent = indent
    }

    /// The columns of `keeps  `.
    private static let labelWidth = 7

    /// The lines for a forecast.
    package func lines(_ forecast: Forecast) -> [StyledLine] {
        if let note = forecast.copyNote, forecast.keeping.isEmpty {
            return labelled("keeps", .keeps, StyledLine(text: "nothing new: " + note))
        }
        var lines = keeps(forecast)
        lines += branches(forecast)
        lines += fate(forecast)
        lines += drops(forecast)
        if let note = forecast.copyNote { lines += labelled("", .label, StyledLine(text: note, .note)) }
        return lines
    }

    /// The lines for what a record proves of earlier messages.
    package func lines(_ findings: [Finding]) -> [StyledLine] {
        findings.enumerated().flatMap { index, finding in
            let verdict = finding.verdict == .kept ? "kept" : "not kept"
            var line = StyledLine(text: "\(finding.party.words), \(finding.store.words): ", .store)
            if case .sentMessage(let id) = finding.subject { line = StyledLine(text: "message \(id) at ").appending(line) }
            line.append(VisibleText(verdict), .observed)
            line.append(VisibleText(": \(finding.because)  "))
            line.append(VisibleText("(\(finding.cite.shortText))"), .source)
            return labelled(index == 0 ? "proves" : "", .observed, line)
        }
    }

    // MARK: - keeps

    private struct Cells {
        var party: StyledLine
        var store: StyledLine
        var medium: StyledLine
        var retention: StyledLine
        var certainty: StyledLine
        var reason: StyledLine
        var source: StyledLine

        init(_ effect: Effect) {
            party = StyledLine(text: effect.party.words, .party)
            store = StyledLine(text: effect.store.words, effect.outcome == .notKept ? .plain : .store)
            medium = StyledLine(text: EffectWords.medium(effect), effect.outcome == .depends ? .open : .plain)
            retention = StyledLine(text: EffectWords.retention(effect), .retention)
            certainty = StyledLine(text: EffectWords.certainty(effect), EffectWords.role(effect.certainty))
            reason = StyledLine(text: EffectWords.reason(effect))
            source = StyledLine(text: effect.cites.first?.shortText ?? "", .source)
        }

        var columns: [StyledLine] { [party, store, medium, retention, certainty] }
    }

    private func keeps(_ forecast: Forecast) -> [StyledLine] {
        let effects = ForecastView.shown(forecast.effects)
        guard !effects.isEmpty else { return labelled("keeps", .keeps, StyledLine("nothing")) }
        let rows = effects.map(Cells.init)
        let reason = rows.map(\.reason.width).max() ?? 0
        let source = rows.map(\.source.width).max() ?? 0
        let room = width - indent - ForecastView.labelWidth
        let all = ForecastView.widths(rows.map(\.columns))
        let layout: Layout =
            if ForecastView.total(all) + reason + 2 + source <= room {
                .oneLine(reason: reason)
            } else if ForecastView.total(all) <= room {
                .reasonBelow
            } else if ForecastView.total(Array(all.prefix(4))) <= room {
                .certaintyBelow
            } else {
                .retentionBelow
            }
        let widths = Array(all.prefix(layout.columns))
        return rows.enumerated().flatMap { index, row in
            lines(row, label(index == 0 ? "keeps" : "", .keeps), widths, layout)
        }
    }

    /// How a row is laid out in the width there is.
    private enum Layout: Hashable {
        case oneLine(reason: Int)
        case reasonBelow
        /// How certain it is goes down to the reason.
        case certaintyBelow
        /// The narrowest: so does how long it stays.
        case retentionBelow

        /// How many columns the first line has.
        var columns: Int {
            switch self {
            case .oneLine, .reasonBelow: 5
            case .certaintyBelow: 4
            case .retentionBelow: 3
            }
        }
    }

    private static func widths(_ rows: [[StyledLine]]) -> [Int] {
        (0..<5).map { column in rows.map { $0[column].width }.max() ?? 0 }
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0) { $0 + ($1 == 0 ? 0 : $1 + 2) } }

    private func lines(_ row: Cells, _ label: StyledLine, _ widths: [Int], _ layout: Layout) -> [StyledLine] {
        let before = indent + ForecastView.labelWidth
        var line = label
        for (cell, width) in zip(row.columns, widths) where width > 0 { line.append(cell.padded(to: width + 2)) }
        switch layout {
        case .oneLine(let reason):
            line.append(row.reason.padded(to: reason + 2))
            line.append(row.source)
            return [line]
        case .reasonBelow: return [line] + below(row.reason, row.source, before: before + 2)
        case .certaintyBelow, .retentionBelow:
            var why = StyledLine()
            if layout == .retentionBelow, !row.retention.isEmpty { why = row.retention.appending("; ") }
            why.append(row.certainty)
            if !row.reason.isEmpty { why = why.appending(": ").appending(row.reason) }
            return line.trimmed.wrapped(to: width, indent: before + 2) + below(why, row.source, before: before + 2)
        }
    }

    /// The reason and its source on lines of their own.
    private func below(_ reason: StyledLine, _ source: StyledLine, before: Int) -> [StyledLine] {
        var line = reason
        if !source.isEmpty {
            if !line.isEmpty { line.append("  ") }
            line.append("(", .source)
            line.append(source)
            line.append(")", .source)
        }
        return line.isEmpty ? [] : line.indented(by: before).wrapped(to: width, indent: before)
    }

    /// What is kept comes first, then what depends, then what is expressly not kept in a store that people ask about; what is
    /// only on its way comes last.
    static func shown(_ effects: [Effect]) -> [Effect] {
        let lasting = effects.filter { !$0.store.isPassing }
        let kept = lasting.filter { $0.outcome == .kept }
        let open = lasting.filter { $0.outcome == .depends }
        let not = lasting.filter { $0.outcome == .notKept }
        return kept + open + not + effects.filter { $0.store.isPassing && $0.outcome != .notKept }
    }

    // MARK: - branches

    /// States of the recipient that come to the same are named together; what is common to all is left to the table.
    private func branches(_ forecast: Forecast) -> [StyledLine] {
        guard forecast.branches.count > 1 else { return [] }
        let outcomes = forecast.branches.map { (state: $0.state.rawValue, parts: ForecastView.parts($0)) }
        let common = outcomes.dropFirst().reduce(into: Set(outcomes[0].parts)) { $0.formIntersection($1.parts) }
        var groups: [(states: [String], outcome: String)] = []
        for (state, parts) in outcomes {
            let own = parts.filter { !common.contains($0) }
            let outcome = own.isEmpty ? "nothing more" : own.joined(separator: "; ")
            if let index = groups.firstIndex(where: { $0.outcome == outcome }) {
                groups[index].states.append(state)
            } else {
                groups.append(([state], outcome))
            }
        }
        guard groups.count > 1 else { return [] }
        return groups.enumerated().flatMap { index, group in
            let states = StyledLine(text: group.states.joined(separator: ", ") + ": ", .heading)
            return labelled(index == 0 ? "if" : "", .keeps, states.appending(VisibleText(group.outcome)))
        }
    }

    /// `delivered`, `recipient's server: archive, 7 days`.
    private static func parts(_ branch: Forecast.Branch) -> [String] {
        var parts: [String] = []
        if let delivery = branch.delivery { parts.append(words(delivery)) }
        for effect in branch.effects where effect.outcome != .notKept && !effect.store.isPassing {
            let kept = "\(effect.party.words): \(effect.store.words), \(effect.retention.phrase)"
            parts.append(effect.outcome == .depends ? "perhaps \(kept)" : kept)
        }
        return parts
    }

    /// What becomes of a message where that is not plain delivery.
    private func fate(_ forecast: Forecast) -> [StyledLine] {
        guard let verdict = forecast.delivery else { return [] }
        switch verdict.delivery {
        case .delivered, .depends, .answered: return []
        case .bounced, .storedOffline, .dropped, .held:
            return labelled("then", .keeps, StyledLine(text: ForecastView.words(verdict)))
        }
    }

    /// What becomes of a message, in words.
    static func words(_ verdict: DeliveryVerdict) -> String {
        let conditions = verdict.conditions.isEmpty ? "" : " (\(verdict.conditions.joined(separator: " or ")))"
        switch verdict.delivery {
        case .delivered: return "delivered"
        case .bounced: return "returned as an error" + conditions
        case .storedOffline: return "stored offline, delivered later"
        case .dropped: return "dropped in silence"
        case .depends: return "delivery depends" + conditions
        case .held: return "held until the client is active"
        case .answered: return "answered"
        }
    }

    // MARK: - drops

    private func drops(_ forecast: Forecast) -> [StyledLine] {
        let kept = forecast.keeping.filter { !$0.store.isPassing && !$0.isCopy }
        guard !kept.isEmpty else { return [] }
        let leaving = kept.filter { $0.retention == .untilDelivered || $0.retention == .untilAcked }
        var clauses = ForecastView.clauses(leaving, ForecastView.going)
        if leaving.isEmpty, forecast.summary.kind == .message { clauses.append("nothing on delivery") }
        clauses += ForecastView.clauses(kept.filter { !leaving.contains($0) }) { "goes " + ForecastView.removal($0) }
        return labelled("drops", .drops, StyledLine(text: clauses.joined(separator: "; ")))
    }

    /// One clause for each store; copies at several parties that go the same way are named together.
    private static func clauses(_ effects: [Effect], _ way: (Effect) -> String) -> [String] {
        var groups: [(store: Store, parties: [Party], name: String, way: String)] = []
        for effect in effects {
            let way = way(effect) + residue(effect)
            if let index = groups.firstIndex(where: { $0.store == effect.store && $0.way == way }) {
                groups[index].parties.append(effect.party)
            } else {
                groups.append((effect.store, [effect.party], copyName(effect), way))
            }
        }
        let stores = groups.map(\.store)
        return groups.map { group in
            if group.parties.count > 1 { return "\(group.name) at both \(group.way)" }
            let isAlone = stores.count { $0 == group.store } == 1
            return group.name + (isAlone ? "" : " at the \(group.parties[0].words)") + " " + group.way
        }
    }

    private static func copyName(_ effect: Effect) -> String {
        switch effect.store {
        case .archive: "the archive copy"
        case .offline: "the offline copy"
        case .roomArchive: "the room's archive copy"
        case .roomHistory: "the copy in the room's history"
        case .roster: "the roster entry"
        case .pendingSubscription: "the pending request"
        case .privateXML: "the private XML"
        case .pep, .pubsub: "the item"
        case .blocklist: "the block list entry"
        default: "the \(effect.store.words)"
        }
    }

    private static func going(_ effect: Effect) -> String {
        effect.retention == .untilAcked ? "goes when it is acknowledged" : "goes on delivery"
    }

    /// `a, b or c`.
    private static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        if words.contains(where: { $0.contains(",") }) {
            return words.dropLast().joined(separator: "; ") + "; or by " + last
        }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func removal(_ effect: Effect) -> String {
        if !effect.removedBy.isEmpty { return "by " + ForecastView.list(effect.removedBy) }
        return switch effect.retention {
        case .duration(let seconds): "after " + KnobDuration(seconds: seconds).phrase
        case .untilChanged: "when it is changed"
        case .untilAnswered: "when it is answered"
        case .session: "at the end of the session"
        case .noExpiry: "never by itself"
        case .untilDelivered: "on delivery"
        case .untilAcked: "when it is acknowledged"
        case .unspecified: "when its server likes"
        }
    }

    private static func residue(_ effect: Effect) -> String {
        effect.residue == .likely ? " (its bytes may stay in the file)" : ""
    }

    // MARK: - Lines

    private func label(_ text: VisibleText, _ role: Role) -> StyledLine {
        StyledLine(text, role).padded(to: ForecastView.labelWidth).indented(by: indent)
    }

    private func labelled(_ text: VisibleText, _ role: Role, _ line: StyledLine) -> [StyledLine] {
        label(text, role).appending(line).wrapped(to: width, indent: indent + ForecastView.labelWidth)
    }
}
