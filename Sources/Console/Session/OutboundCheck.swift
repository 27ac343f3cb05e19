import Inspection
import XMLStreaming
import XMLTree
import XMPP

/// Looks at what is about to be sent for what a server would refuse, and for what would surprise.
struct OutboundCheck {
    /// Whether the stream is ready for stanzas (RFC 6120 §7.1).
    var isBound: Bool
    /// Whether an iq with that id still waits for its answer.
    var isWaiting: @Sendable (String) -> Bool
    /// The server's announced limit in bytes (XEP-0478), if there is one.
    var limit: Int?
    var own: JID?
    /// Whether TLS protects the stream.
    var isEncrypted = false
    /// The address of a person who is known by a name; nil where the name is nobody's.
    var person: @Sendable (String) -> JID? = { _ in nil }

    /// What is wrong with the text as a whole, or with its elements; empty if nothing is.
    func problems(_ text: String, _ parsed: Result<[Element], StreamParseError>) -> [String] {
        var problems: [String] = []
        for scalar in text.unicodeScalars where !XMLText.isLegal(scalar) {
            let hex = String(scalar.value, radix: 16, uppercase: true)
            problems.append("U+\(hex) is not allowed in XML 1.0; the server will close the stream")
            break
        }
        switch parsed {
        case .failure(let error): problems.append("it is not well-formed: \(error)")
        case .success(let elements):
            for element in elements { problems += self.problems(element) }
        }
        if let limit, text.utf8.count > limit {
            problems.append("it has \(text.utf8.count) bytes; the server announced a limit of \(limit) (XEP-0478)")
        }
        return problems
    }

    private func problems(_ element: Element) -> [String] {
        guard let stanza = Stanza(element) else {
            if element.namespace == Namespace.client {
                let near =
                    Spelling.nearest(to: element.name, in: ["message", "presence", "iq"]).map { "; did you mean <\($0)/>?" }
                    ?? ""
                return ["<\(element.name)/> is no stanza: it has to be a message, presence or iq\(near)"]
            }
            return stageProblems(element)
        }
        var problems: [String] = []
        if !isBound, !OutboundCheck.isAllowedBeforeBinding(element) {
            problems.append("no resource is bound yet, so no stanza is allowed (RFC 6120 §7.1)")
        }
        for name in ["to", "from"] {
            guard let text = element[name] else { continue }
            do {
                let address = try JID(text)
                // A name alone is a domain, which is rarely what somebody means who knows a person of that name.
                if name == "to", address.localpart == nil, !text.contains("."), let person = person(text.lowercased()) {
                    problems.append("to='\(text)' is a domain, not a person; did you mean \(person)?")
                }
            } catch { problems.append("\(name)='\(text)' is not an address: \(error)") }
        }
        if let from = stanza.from, let own, from.bare != own.bare {
            problems.append("from='\(from)' is not your address; the server will refuse it (RFC 6120 §8.1.2.1)")
        }
        switch stanza.kind {
        case .iq: problems += iqProblems(stanza)
        case .message:
            if let type = stanza.type, MessageType(rawValue: type) == nil {
                problems.append("a message has no type '\(type)'; it will be taken as normal (RFC 6121 §5.2.2)")
            }
        case .presence:
            if let type = stanza.type, PresenceType(rawValue: type) == nil || type == "available" {
                problems.append("presence has no type '\(type)' (RFC 6121 §4.7.1)")
            }
        }
        if stanza.kind != .message, let hint = element.child(in: Namespace.hints) {
            problems.append("<\(hint.name)/> is a hint for messages; in \(stanza.kind.rawValue) it means nothing (XEP-0334)")
        }
        return problems
    }

    /// What is not allowed at the present stage, of elements that are no stanzas (RFC 6120 §5.3, §6.3; XEP-0198 §3).
    private func stageProblems(_ element: Element) -> [String] {
        switch (element.namespace, element.name) {
        case (Namespace.tls, "starttls") where isEncrypted: ["TLS is on already; the server will close the stream"]
        case (Namespace.sasl, "auth") where isBound, (Namespace.sasl2, "authenticate") where isBound:
            ["you are authenticated already; the server will close the stream (RFC 6120 §6.3)"]
        case (Namespace.streamManagement, "enable") where !isBound:
            ["stream management is enabled once a resource is bound (XEP-0198 §3)"]
        case (Namespace.streamManagement, "resume") where isBound:
            ["a stream is resumed instead of binding a resource, and one is bound already (XEP-0198 §5)"]
        case (let namespace, let name)
        where Stanza.Kind(rawValue: name) != nil && !namespace.hasPrefix("jabber:"):
            ["<\(name)/> in '\(namespace)' is no stanza; leave its xmlns out, the stream's is right (RFC 6120 §4.8.2)"]
        default: []
        }
    }

    private func iqProblems(_ stanza: Stanza) -> [String] {
        var problems: [String] = []
        if let id = stanza.id {
            if stanza.iqType?.isRequest == true, isWaiting(id) {
                problems.append("the id '\(id)' is used by a request that waits for its answer")
            }
        } else {
            problems.append("an iq needs an id (RFC 6120 §8.2.3)")
        }
        switch stanza.iqType {
        case .get, .set:
            let count = stanza.payloads.count
            if count != 1 {
                problems.append("an iq of type \(stanza.type ?? "") has exactly one payload, not \(count) (RFC 6120 §8.2.3)")
            }
        case .result:
            if stanza.payloads.count > 1 { problems.append("an iq result has at most one payload (RFC 6120 §8.2.3)") }
        case .error: break
        case nil:
            problems.append(
                stanza.type.map { "an iq has no type '\($0)'; it is get, set, result or error" }
                    ?? "an iq needs a type (RFC 6120 §8.2.3)")
        }
        return problems
    }

    /// Registration, old-style authentication and binding itself come before there is a resource (XEP-0077 §3.1, XEP-0078 §2).
    private static func isAllowedBeforeBinding(_ element: Element) -> Bool {
        let early: Set<String> = [
            Namespace.register, Namespace.legacyAuth, Namespace.bind, Namespace.session, "urn:xmpp:ibr-token:0",
        ]
        return element.name == "iq" && element.elements.contains { early.contains($0.namespace) }
    }
}
