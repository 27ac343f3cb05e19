import XMLTree
import XMPP

/// Reads from received stanzas what stores really did; it says nothing where a sign proves nothing.
package enum EvidenceFinder {
    /// The findings of one record.
    ///
    /// - Parameter knowledge: what was known before the record.
    package static func findings(in record: WireRecord, _ knowledge: SessionKnowledge) -> [Finding] {
        guard record.direction == .received, let stanza = record.stanza, stanza.kind != .presence else { return [] }
        let stream = knowledge.stream(record.connection)
        guard let own = stream.account?.bare, stanza.kind == .message else { return [] }
        var findings: [Finding] = []
        if stanza.messageType == .error {
            findings += bounce(stanza, record)
        } else if let carbon = stanza.element.child("sent", xmlns: Namespace.carbons), stanza.from?.bare == own {
            findings += sentCarbon(carbon, own: own, record, knowledge)
        } else if let result = stanza.element.child("result", xmlns: Namespace.archive) {
            findings += archiveResult(result, own: own, from: stanza.from, record)
        } else {
            findings += delivered(stanza, own: own, record, knowledge)
        }
        return findings
    }

    private static func delivered(
        _ stanza: Stanza, own: JID, _ record: WireRecord, _ knowledge: SessionKnowledge
    ) -> [Finding] {
        var findings: [Finding] = []
        // What one sends to oneself is in one archive, which is that of the sender.
        let isToSelf = stanza.from?.bare == own
        let archiving: Party = isToSelf ? .senderServer : .recipientServer
        for element in stanza.payloads where element.is("stanza-id", Namespace.stanzaIDs) {
            guard let by = element["by"].flatMap({ try? JID($0) }) else { continue }
            if by == own, vouches(own, knowledge) {
                let subjects =
                    [Finding.Subject.thisRecord] + (isToSelf ? stanza.id.map { [.sentMessage(id: $0)] } ?? [] : [])
                findings += subjects.map {
                    Finding(
                        $0, archiving, .archive, .kept, because: "it carries the id your archive gave it",
                        cite: .xep(313, "3.5", .must), record: record.number)
                }
            } else if by == stanza.from?.bare, stanza.messageType == .groupchat,
                knowledge.features(of: by)?.contains(Namespace.archive) == true
            {
                findings.append(
                    Finding(
                        .thisRecord, .service, .roomArchive, .kept, because: "it carries the id the room's archive gave it",
                        cite: .xep(313, "3.5", .must), record: record.number))
            }
        }
        let delays = stanza.payloads.filter { $0.is("delay", Namespace.delay) }
        if isToSelf, delays.isEmpty, let id = stanza.id {
            findings.append(
                Finding(
                    .sentMessage(id: id), .recipientServer, .offline, .notKept, because: "it came to you at once",
                    cite: .xep(160, "2", .should), record: record.number))
        }
        for element in delays {
            guard let from = element["from"].flatMap({ try? JID($0) }), from == own.domain, stanza.messageType != .groupchat
            else { continue }
            findings.append(
                Finding(
                    .thisRecord, .recipientServer, .offline, .kept,
                    because: "your server delayed it: it waited in the offline store",
                    cite: .xep(160, "2", .should), record: record.number))
        }
        if let receipt = stanza.element.child("received", xmlns: Namespace.receipts), let id = receipt["id"] {
            findings.append(
                Finding(
                    .sentMessage(id: id), .recipientServer, .smQueue, .notKept, because: "a client of the recipient has it",
                    cite: .xep(184, "4", .must), record: record.number))
        }
        return findings
    }

    /// A stanza-id is worth something only from an entity that says it removes forged ones (XEP-0359 §6).
    private static func vouches(_ own: JID, _ knowledge: SessionKnowledge) -> Bool {
        [own, own.domain].contains { address in
            guard let features = knowledge.features(of: address) else { return false }
            return features.contains(Namespace.stanzaIDs)
        }
    }

    private static func bounce(_ stanza: Stanza, _ record: WireRecord) -> [Finding] {
        guard let id = stanza.id, let error = stanza.error else { return [] }
        let subject = Finding.Subject.sentMessage(id: id)
        switch error.condition {
        case "remote-server-not-found", "remote-server-timeout":
            return [Store.offline, .archive].map {
                Finding(
                    subject, .recipientServer, $0, .notKept,
                    because: "it never reached the other server (\(error.condition))",
                    cite: .rfc(6120, "10.4.3", .must), record: record.number)
            }
        case "service-unavailable", "recipient-unavailable", "resource-constraint":
            return [
                Finding(
                    subject, .recipientServer, .offline, .notKept, because: "it came back as an error (\(error.condition))",
                    cite: .rfc(6121, "8.5.2.2.1", .must), record: record.number)
            ]
        default: return []
        }
    }

    private static func sentCarbon(
        _ carbon: Element, own: JID, _ record: WireRecord, _ knowledge: SessionKnowledge
    ) -> [Finding] {
        guard let message = carbon.child("forwarded", xmlns: Namespace.forward)?.child("message", xmlns: Namespace.client),
            let id = message["id"], vouches(own, knowledge),
            message.elements.contains(where: { $0.is("stanza-id", Namespace.stanzaIDs) && $0["by"] == own.description })
        else { return [] }
        return [
            Finding(
                .sentMessage(id: id), .senderServer, .archive, .kept,
                because: "its carbon carries the id the archive gave it",
                cite: .xep(313, "3.5", .must), record: record.number)
        ]
    }

    private static func archiveResult(_ result: Element, own: JID, from: JID?, _ record: WireRecord) -> [Finding] {
        guard from == nil || from?.bare == own,
            let message = result.child("forwarded", xmlns: Namespace.forward)?.child("message", xmlns: Namespace.client),
            let id = message["id"], message["from"].flatMap({ try? JID($0) })?.bare == own
        else { return [] }
        return [
            Finding(
                .sentMessage(id: id), .senderServer, .archive, .kept, because: "the archive returned it",
                cite: .xep(313, "4.2", .must),
                record: record.number)
        ]
    }
}
