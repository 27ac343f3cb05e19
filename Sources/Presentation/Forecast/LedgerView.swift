import Inspection
import XMPP

/// What a session has caused to be kept: where, and until when.
package struct LedgerView: Sendable {
    /// One thing kept because of one record.
    package struct Entry: Sendable {
        /// The number of the record.
        package var number: Int
        /// What was sent, in a few words.
        package var what: String
        package var effect: Effect
        /// The moment its time runs out, where that can be told.
        package var until: Timestamp?

        package init(number: Int, what: String, effect: Effect, until: Timestamp? = nil) {
            self.number = number
            self.what = what
            self.effect = effect
            self.until = until
        }
    }

    package var width: Int

    package init(width: Int) { self.width = width }

    /// The lines of the table.
    package func lines(_ entries: [Entry]) -> [StyledLine] {
        var table = TableView("#", "what", "where", "store", "kept", "until", "certainty")
        for entry in entries {
            // `2026-11-29 19:46 UTC`, which may be folded.
            let until =
                entry.until.map { $0.dateTime(fractionDigits: 0).prefix(16).replacing("T", with: " ") + " UTC" }
                ?? entry.effect.retention.phrase
            table.add([
                StyledLine(text: String(entry.number), .number), StyledLine(text: entry.what),
                StyledLine(text: entry.effect.party.words, .party),
                StyledLine(text: entry.effect.store.words, .store), StyledLine(text: EffectWords.medium(entry.effect)),
                StyledLine(text: until, .retention),
                StyledLine(text: EffectWords.certainty(entry.effect), EffectWords.role(entry.effect.certainty)),
            ])
        }
        return table.lines(width: width, empty: "Nothing of this session is kept, as far as can be told.")
    }

    /// The same as JSON: one object on one line per entry.
    package static func json(_ entry: Entry) -> String {
        var json = JSONWriter()
        json.object {
            $0.member("n", entry.number)
            $0.member("what", entry.what)
            $0.member("until", entry.until.map { $0.dateTime(fractionDigits: 0) })
            $0.key("effect")
            ForecastJSON.write(entry.effect, to: &$0)
        }
        return json.text
    }
}
