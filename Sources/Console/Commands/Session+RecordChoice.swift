import Inspection
import XMPP

/// Finds the records that a command is about.
extension Session {
    /// The record with the number at an index of the arguments; without one, the last that fulfils the condition.
    func record(
        _ arguments: Arguments, _ index: Int = 0, where condition: (WireRecord) -> Bool = { _ in true },
        what: String = "record"
    ) throws(CommandFailure) -> WireRecord {
        guard index < arguments.words.count else {
            guard let last = ring.records.last(where: { condition($0) && $0.number > 0 }) else {
                throw CommandFailure("there is no \(what) yet")
            }
            return last
        }
        let word = arguments.words[index]
        guard let number = Int(word) else { throw CommandFailure("\"\(word)\" is not the number of a record") }
        let wanted = number < 0 ? lastNumber + 1 + number : number
        if let record = ring.record(number: wanted) { return record }
        if wanted > 0, wanted <= lastNumber {
            throw CommandFailure("record \(wanted) was overwritten; `record FILE` keeps all that come")
        }
        throw CommandFailure("there is no record \(wanted); the last is \(lastNumber)")
    }

    /// The record of a stanza and its forecast as it stands now.
    func stanzaWithForecast(_ arguments: Arguments) throws(CommandFailure) -> (record: WireRecord, forecast: Forecast) {
        let preferred = ring.records.contains { $0.stanza?.kind == .message }
        let record = try record(
            arguments, where: { preferred ? $0.stanza?.kind == .message : $0.stanza != nil }, what: "stanza")
        guard record.stanza != nil else {
            throw CommandFailure("record \(record.number) is no stanza, so nothing is forecast for it")
        }
        guard let forecast = inspector.forecast(of: record.number) else {
            throw CommandFailure("the forecast of record \(record.number) is no longer kept")
        }
        return (record, forecast)
    }
}
