import LoopbackServer
import Synchronization
import XMLTree
import XMPP

/// The other side of a client that is tested: is available, greets whoever becomes available, answers the first message,
/// and remembers what it is sent.
final class Correspondent: SessionSink {
    private struct State {
        var session: ClientSession?
        var available: Set<String> = []
        var bodies: [String] = []
    }

    private let domain: Domain
    private let greeting: String
    private let answer: String
    private let state = Mutex(State())

    init(_ jid: String, _ world: World, status: String, greeting: String, answer: String) throws {
        let jid = try JID(jid)
        domain = world.domain(jid.domainpart)!
        self.greeting = greeting
        self.answer = answer
        let session = try domain.bind(jid, resource: "balcony", language: nil, sink: self)
        state.withLock { $0.session = session }
        send(Element("presence", xmlns: Namespace.client, [:], [Element("status", xmlns: Namespace.client, text: status)]))
    }

    /// Whether a resource of that bare address has shown itself.
    func hasSeen(_ address: String) -> Bool { state.withLock { $0.available.contains(address) } }

    /// Whether a message with that body has come.
    func hasHeard(_ body: String) -> Bool {
        state.withLock { state in state.bodies.contains { $0.trimmingPrefix(while: \.isNewline).hasPrefix(body) } }
    }

    private func send(_ element: Element) {
        guard let session = state.withLock({ $0.session }) else { return }
        domain.receive(element, from: session)
    }

    func send(_ elements: [Element]) {
        for element in elements {
            guard let stanza = Stanza(element), let from = stanza.from else { continue }
            switch stanza.kind {
            case .message:
                guard let body = stanza.body else { continue }
                let isFirst = state.withLock { state in
                    state.bodies.append(body)
                    return state.bodies.count == 1
                }
                if isFirst { say(answer, to: from) }
            case .presence:
                guard stanza.presenceType == .available, from.bare != state.withLock({ $0.session?.jid.bare }) else {
                    continue
                }
                let isNew = state.withLock { $0.available.insert(from.bare.description).inserted }
                if isNew { say(greeting, to: from) }
            case .iq:
                guard stanza.iqType?.isRequest == true else { continue }
                var reply = stanza.errorReply(StanzaError(.cancel, "service-unavailable"))
                reply?.element["from"] = nil
                if let reply { send(reply.element) }
            }
        }
    }

    private func say(_ text: String, to address: JID) {
        var message = Element(
            "message", xmlns: Namespace.client, ["to": address.bare.description, "type": "chat", "id": text])
        message.append(Element("body", xmlns: Namespace.client, text: text))
        send(message)
    }

    func close(condition: String?, text: String?) {}
    func cut() {}
}
