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
                throw CommandFailure("there is no \(what) yet; `find` FILTER lists what there is")
            }
            return last
        }
        let word = arguments.words[index]
        guard let number = Int(word) else {
            throw CommandFailure(
                "\"\(word)\" is not the number of a record; it stands at the beginning of each, and -1 is the last")
        }
        let wanted = number < 0 ? lastNumber + 1 + number : number
        if let record = ring.record(number: wanted) { return record }
        if wanted > 0, wanted <= lastNumber {
            throw CommandFailure("record \(wanted) was overwritten; `record FILE` keeps all that come")
        }
        throw CommandFailure("there is no record \(wanted); the last is \(lastNumber)")
    }

    /// The record of a stanza and its forecast as it stands now.
    ///
    /// - Parameter index: which argument is the record's number.
    func stanzaWithForecast(
        _ arguments: Arguments, _ index: Int = 0
    ) throws(CommandFailure) -> (record: WireRecord, forecast: Forecast) {
        let record =
            arguments.words.count <= index
            ? try lastStanza() : try record(arguments, index, where: { $0.stanza != nil }, what: "stanza")
        guard record.stanza != nil else {
            throw CommandFailure(
                "record \(record.number) is no stanza, so nothing is forecast for it; `find stanza` lists the stanzas")
        }
        guard let forecast = inspector.forecast(of: record.number) else {
            throw CommandFailure(
                "the forecast of record \(record.number) is no longer kept; only those of recent stanzas are")
        }
        return (record, forecast)
    }

    /// The stanza that a command without a number is about: the last message that is no copy; else the last stanza that leaves
    /// something somewhere; else the last stanza.
    func lastStanza(sentOnly: Bool = false) throws(CommandFailure) -> WireRecord {
        let records = ring.records.filter { record in
            record.number > 0 && record.stanza != nil && (!sentOnly || record.direction == .sent)
                && takenBack.peek(record.number) == nil
                && record.stanza?.id.flatMap { verifying.peek($0) } == nil
        }
        let telling = records.last { record in
            inspector.forecast(of: record.number).map { $0.copyNote == nil && $0.effects.contains { !$0.store.isPassing } }
                ?? false
        }
        let message = records.last { $0.stanza?.kind == .message && inspector.forecast(of: $0.number)?.copyNote == nil }
        let latest = [telling, message].compactMap { $0 }.max { $0.number < $1.number }
        guard let record = latest ?? records.last else {
            throw CommandFailure(
                (sentOnly ? "no stanza has been sent yet" : "there is no stanza yet")
                    + "; send one, for example: msg JID TEXT")
        }
        return record
    }
}
