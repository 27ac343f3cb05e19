internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Message retraction in archives: the retracted message's content goes, a tombstone stays (XEP-0424 §4).
enum Retraction {
    /// Puts a tombstone where the message was that this one retracts, if it retracts one of its own sender's.
    static func apply(_ message: Stanza, in table: ArchiveTable, of owner: JID, with contact: JID, at now: Timestamp) throws
    {
        guard let retract = message.element.child("retract", xmlns: Namespace.retraction), let id = retract["id"] else {
            return
        }
        let entries = try table.newest(with: contact, of: owner, limit: 1000)
        for entry in entries {
            guard let element = StoredXML.element(entry.stanza), let original = Stanza(element),
                original.from?.bare == message.from?.bare,
                original.id == id || element.child("origin-id", xmlns: Namespace.stanzaIDs)?["id"] == id
            else { continue }
            try table.replace(
                entry.id, of: owner, with: StoredXML.text(tombstone(of: original, retractionID: message.id, at: now)))
            return
        }
    }

    /// The message without its content.
    static func tombstone(
        of original: Stanza, retractionID: String?, at now: Timestamp, moderation: Element? = nil
    ) -> Element {
        var tombstone = original.element
        tombstone.children = []
        var retracted = Element("retracted", xmlns: Namespace.retraction)
        if let retractionID { retracted["id"] = retractionID }
        retracted["stamp"] = now.dateTime(fractionDigits: 3)
        if let moderation { retracted.append(moderation) }
        tombstone.append(retracted)
        return tombstone
    }
}
