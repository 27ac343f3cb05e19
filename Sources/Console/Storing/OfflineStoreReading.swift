import Inspection
import XMLTree
import XMPP

/// Looks into an account's offline store without emptying it (XEP-0013): first the list, then the messages of one sender.
///
/// Servers without that extension answer with an error, which proves nothing.
enum OfflineStoreReading {
    /// Asks which messages wait; where some are from the sender, their text is asked for next.
    static func headers(
        _ stanza: Stanza, from sender: JID, identifier: @escaping @Sendable () -> String
    ) -> VerificationPlan.Step {
        let id = identifier()
        let request = Element(
            "iq", xmlns: Namespace.client, ["type": "get", "id": id],
            [Element("query", xmlns: Namespace.discoItems, ["node": Namespace.offline])])
        return VerificationPlan.Step(
            request: request, what: "a request for the list of waiting messages (XEP-0013)",
            sideEffects: "the messages stay; in this login they will not come by themselves"
        ) { answers in
            guard let (answer, nodes) = nodes(in: answers, id, sender), nodes.isEmpty else { return [] }
            return [
                Finding(
                    .thisRecord, .recipientServer, .offline, .notKept, because: "nothing of \(sender) waits",
                    cite: .xep(13, "2.3", .must), record: answer.number)
            ]
        } next: { answers in
            guard let (_, nodes) = nodes(in: answers, id, sender), !nodes.isEmpty else { return nil }
            return messages(nodes, stanza, id: identifier())
        }
    }

    /// Asks for messages by their nodes, which does not remove them.
    private static func messages(_ nodes: [String], _ stanza: Stanza, id: String) -> VerificationPlan.Step {
        let items = nodes.map { Element("item", xmlns: Namespace.offline, ["action": "view", "node": $0]) }
        let request = Element(
            "iq", xmlns: Namespace.client, ["type": "get", "id": id],
            [Element("offline", xmlns: Namespace.offline, [:], items)])
        let wanted = stanza.id
        return VerificationPlan.Step(
            request: request, what: "a request to view them (XEP-0013)", sideEffects: "the messages stay"
        ) { answers in
            guard let end = answers.last(where: { $0.stanza?.kind == .iq && $0.stanza?.id == id }),
                end.stanza?.type == "result"
            else { return [] }
            let found = answers.contains {
                guard let stanza = $0.stanza, stanza.kind == .message, stanza.id == wanted else { return false }
                return stanza.element.child("offline", xmlns: Namespace.offline) != nil
            }
            return [
                Finding(
                    .thisRecord, .recipientServer, .offline, found ? .kept : .notKept,
                    because: found ? "it waits, as viewing it showed" : "it is not among the messages that wait",
                    cite: .xep(13, "2.4", .must), record: end.number)
            ]
        }
    }

    /// The answer to the list, and the nodes in it that are messages of the sender; nil without a good answer.
    private static func nodes(in answers: [WireRecord], _ id: String, _ sender: JID) -> (WireRecord, [String])? {
        guard let answer = answers.last(where: { $0.stanza?.kind == .iq && $0.stanza?.id == id }),
            let stanza = answer.stanza, stanza.type == "result",
            let query = stanza.element.child("query", xmlns: Namespace.discoItems)
        else { return nil }
        let nodes = query.elements.filter { $0["name"].flatMap { try? JID($0) }?.bare == sender }.compactMap { $0["node"] }
        return (answer, nodes)
    }
}
