import Inspection

/// The answer to `compare N`: what several profiles keep of one stanza, side by side; rows that differ are marked `≠`.
package struct ComparisonView: Sendable {
    package var width: Int

    package init(width: Int) { self.width = width }

    /// The lines for forecasts by the title of their profile.
    package func lines(_ forecasts: [(title: String, forecast: Forecast)]) -> [StyledLine] {
        var table = TableView(
            [TableView.Column(""), TableView.Column("where", role: .party)] + forecasts.map { TableView.Column($0.title) })
        var keys: [(party: Party, store: Store)] = []
        for effect in forecasts.flatMap(\.forecast.effects)
        where !keys.contains(where: { $0 == (effect.party, effect.store) }) {
            keys.append((effect.party, effect.store))
        }
        keys.sort { ($0.party, $0.store) < ($1.party, $1.store) }
        for key in keys {
            let effects = forecasts.map { $0.forecast.effect(key.party, key.store) }
            guard effects.contains(where: { ($0?.outcome ?? .notKept) != .notKept }) else { continue }
            let cells = effects.map { ComparisonView.cell($0) }
            let place = StyledLine(text: "\(key.party.words), \(key.store.words)", .party)
            table.add([mark(cells), place] + cells.map { StyledLine(text: $0) })
        }
        let deliveries = forecasts.map { $0.forecast.delivery.map(ForecastView.words) ?? "" }
        if deliveries.contains(where: { !$0.isEmpty }) {
            table.add([mark(deliveries), StyledLine("delivery", .party)] + deliveries.map { StyledLine(text: $0) })
        }
        return table.lines(width: width, empty: "None of them keeps anything of it.")
    }

    private func mark(_ cells: [String]) -> StyledLine { Set(cells).count > 1 ? StyledLine("≠", .warning) : StyledLine(" ") }

    private static func cell(_ effect: Effect?) -> String {
        guard let effect, effect.outcome != .notKept else { return "–" }
        return EffectWords.medium(effect) + ", " + effect.retention.phrase
    }
}
