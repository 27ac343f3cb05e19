internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// Stream management: acknowledgements, resumption, and what becomes of stanzas that were never acknowledged (XEP-0198).
final class StreamManagementModule: DomainModule {
    private unowned let domain: Domain
    /// Sessions that can be resumed, by the id they were given.
    private var resumable: [String: ClientSession] = [:]

    init(_ domain: Domain) { self.domain = domain }

    func handle(_ nonza: Element, from session: ClientSession) throws -> Bool {
        guard nonza.namespace == Namespace.streamManagement else { return false }
        switch nonza.name {
        case "enable":
            if session.management != nil {
                domain.send(failure("unexpected-request"), to: session)
                return true
            }
            domain.send(enable(session, resumes: ["true", "1"].contains(nonza["resume"])), to: session)
        case "r":
            if let management = session.management { domain.send(management.acknowledgement, to: session) }
        case "a":
            session.awaitsAcknowledgement = false
            guard let handled = StreamManagement.handled(nonza), session.management != nil else { break }
            do {
                _ = try session.management?.acknowledged(upTo: handled)
            } catch {
                domain.end(session, condition: error.condition.rawValue, text: "acknowledged more than was sent")
            }
        case "resume": domain.send(failure("unexpected-request"), to: session)
        default: domain.end(session, condition: "unsupported-stanza-type")
        }
        return true
    }

    /// Enables it for a session; gives `<enabled/>`.
    func enable(_ session: ClientSession, resumes: Bool) -> Element {
        var management = StreamManagement()
        if resumes {
            let id = domain.identifiers.text(24)
            management.resumptionID = id
            management.resumptionSeconds = Int(domain.settings.resumptionTime)
            resumable[id] = session
        }
        session.management = management
        return management.enabled
    }

    private func failure(_ condition: String) -> Element {
        Element("failed", xmlns: Namespace.streamManagement, [:], [Element(condition, xmlns: Namespace.stanzaErrors)])
    }

    /// Counts what leaves and asks for an acknowledgement after each batch.
    func filter(_ elements: [Element], for session: ClientSession) -> [Element] {
        guard session.management != nil else { return elements }
        var counted = false
        for element in elements {
            if element.is("enabled", Namespace.streamManagement) {
                session.countsSent = true
            } else if session.countsSent, Stanza(element) != nil {
                session.management?.stanzaSent(element)
                counted = true
            }
        }
        guard counted else { return elements }
        if let waiting = session.management?.unacknowledged.count, waiting > domain.settings.unacknowledgedLimit {
            domain.enqueue { $0.end(session, condition: "resource-constraint", text: "too many unacknowledged stanzas") }
        }
        if session.awaitsAcknowledgement { return elements }
        session.awaitsAcknowledgement = true
        return elements + [StreamManagement.request]
    }

    // MARK: Resumption

    /// Keeps a session whose stream was cut, for a while; false if it cannot be resumed.
    func hibernate(_ session: ClientSession) -> Bool {
        guard let id = session.management?.resumptionID, !session.isClosed else { return false }
        session.awaitsAcknowledgement = true
        let end = Timestamp(seconds: domain.now.seconds + domain.settings.resumptionTime)
        session.waitsUntil = end
        domain.schedule(at: end) { [weak self, weak session] in
            guard let self, let session, session.sink == nil, !session.isClosed, self.resumable[id] === session else {
                return
            }
            // It may have been resumed and cut again meanwhile.
            if session.waitsUntil == end { self.domain.remove(session) }
        }
        return true
    }

    /// Whether a session of the account waits for that `<resume/>`.
    func canResume(_ nonza: Element, account: JID) -> Bool {
        guard let id = nonza["previd"], let session = resumable[id] else { return false }
        return session.jid.bare == account.bare && !session.isClosed && session.management != nil
    }

    /// Gives a session to a new stream of the same account; nil if there is nothing to resume.
    func resume(_ nonza: Element, account: JID, sink: any SessionSink) -> (session: ClientSession?, answer: [Element]) {
        guard let id = nonza["previd"], let session = resumable[id], session.jid.bare == account.bare, !session.isClosed,
            session.management != nil
        else { return (nil, [failure("item-not-found")]) }
        if let old = session.sink { domain.close(old, condition: "conflict", text: "resumed elsewhere") }
        if let handled = StreamManagement.handled(nonza) { _ = try? session.management?.acknowledged(upTo: handled) }
        session.sink = sink
        session.awaitsAcknowledgement = true
        let waiting = session.management?.unacknowledged ?? []
        return (session, [session.management!.resumed(id)] + waiting + [StreamManagement.request])
    }

    // MARK: What was never acknowledged

    func didClose(_ session: ClientSession) throws {
        if let id = session.management?.resumptionID { resumable[id] = nil }
        for element in session.management?.takeUnacknowledged() ?? [] {
            guard let stanza = Stanza(element) else { continue }
            try returnUnacknowledged(stanza, from: session)
        }
    }

    /// As for a resource that is not there: a message goes to another resource or into the offline store, a request is answered
    /// with an error (XEP-0198 §4).
    private func returnUnacknowledged(_ stanza: Stanza, from session: ClientSession) throws {
        let account = session.jid.bare
        switch stanza.kind {
        case .presence: return
        case .iq:
            if stanza.from != nil, let error = stanza.errorReply(StanzaError(.wait, "recipient-unavailable")) {
                domain.post(error)
            }
        case .message:
            guard stanza.messageType == .chat || stanza.messageType == .normal, !MessageContent.isCopy(stanza) else {
                return
            }
            let others = domain.availableSessions(of: account).filter { $0 !== session && $0.takesBareMessages }
            if !others.isEmpty {
                // A message to the bare address has reached them already.
                if stanza.to?.isFull == true { for other in others { domain.send(stanza.element, to: other) } }
                return
            }
            if try domain.module(OfflineModule.self).takeUndelivered(stanza, to: account) { return }
            if let error = stanza.errorReply(StanzaError(.wait, "recipient-unavailable")) { domain.post(error) }
        }
    }
}
