/// What a piece of text means; a theme decides how it looks.
package enum Role: Int, Hashable, Sendable, CaseIterable {
    case plain
    case heading, label, number, time
    case sent, received
    case kind, jid
    case punctuation, tagName, attributeName, attributeValue, text
    case annotation, source
    case keeps, drops, party, store, retention
    /// Certainty, from what is firm to what is open.
    case firm, usual, open
    case observed, refuted
    case secure, insecure
    case warning, error, note, hidden
}
