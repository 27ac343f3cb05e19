import XMLTree
import XMPP

/// What a filter looks at: a record as it is shown, and its forecast.
package struct FilterSubject: Sendable {
    package var record: WireRecord
    package var forecast: Forecast?

    package init(_ record: WireRecord, forecast: Forecast? = nil) {
        self.record = record
        self.forecast = forecast
    }

    /// The text of a note, of damage, or the bytes.
    var text: String {
        switch record.content {
        case .note(let text): text
        case .damage(let why): why + " " + String(decoding: record.bytes, as: UTF8.self)
        case .tls(let facts): facts.map { "\($0.name) \($0.value)" }.joined(separator: "\n")
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .whitespace:
            record.bytes.isEmpty ? record.element?.xml() ?? "" : String(decoding: record.bytes, as: UTF8.self)
        }
    }
}
