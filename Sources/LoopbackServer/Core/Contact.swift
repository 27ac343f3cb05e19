import Synchronization
package import XMLTree
package import XMPP

/// One of the world's people with a client of their own, played by the program.
package final class Contact: @unchecked Sendable {
    /// Where the contact is, in the words of the forecast.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// One available resource.
        case online
        case offline
        /// One available resource of negative priority.
        case negative
        /// The resource has left, another is available.
        case gone
        /// Connected without presence.
        case connected
    }

    package let jid: JID
    private let domain: Domain
    private let lock = Mutex<[String: Device]>([:])

    private struct Device {
        var session: ClientSession
        var inbox: Inbox
    }

    /// What a device has received.
    private final class Inbox: SessionSink {
        private let elements = Mutex<[Element]>([])
        private let answer: @Sendable (Element) -> Void

        init(answer: @escaping @Sendable (Element) -> Void) { self.answer = answer }

        var received: [Element] { elements.withLock { $0 } }

        func send(_ more: [Element]) {
            elements.withLock { $0.append(contentsOf: more) }
            for element in more { answer(element) }
        }

        func close(condition: String?, text: String?) {}
        func cut() {}
    }

    /// Somebody with an account at that domain; not connected yet.
    package init(jid: JID, domain: Domain) {
        self.jid = jid
        self.domain = domain
    }

    /// Brings the contact into a state. The first device is called `phone`, the one that remains when it is gone `tablet`.
    package func become(_ state: State) throws {
        switch state {
        case .online: try show("phone", priority: 0); leave("tablet")
        case .negative: try show("phone", priority: -1); leave("tablet")
        case .connected: leave("phone"); leave("tablet"); _ = try device("phone")
        case .gone: try show("tablet", priority: 0); leave("phone")
        case .offline: leave("phone"); leave("tablet")
        }
    }

    /// The names of the connected devices.
    package var devices: [String] { lock.withLock { $0.keys.sorted() } }

    /// What a device has received, the oldest first.
    package func received(on device: String = "phone") -> [Element] { lock.withLock { $0[device]?.inbox.received } ?? [] }

    /// Sends a stanza from a device, which connects for it if it is not there.
    package func send(_ element: Element, from device: String = "phone") throws {
        domain.receive(element, from: try self.device(device).session)
    }

    private func show(_ name: String, priority: Int) throws {
        let device = try device(name)
        var presence = Element("presence", xmlns: Namespace.client)
        if priority != 0 { presence.append(Element("priority", xmlns: Namespace.client, text: String(priority))) }
        domain.receive(presence, from: device.session)
    }

    private func device(_ name: String) throws -> Device {
        if let known = lock.withLock({ $0[name] }) { return known }
        let inbox = Inbox { [weak self] in self?.answer($0, on: name) }
        let session = try domain.bind(jid, resource: name, language: nil, sink: inbox)
        let device = Device(session: session, inbox: inbox)
        lock.withLock { $0[name] = device }
        return device
    }

    private func leave(_ name: String) {
        guard let device = lock.withLock({ $0.removeValue(forKey: name) }) else { return }
        domain.streamEnded(of: device.session, sink: device.inbox, isClean: true)
    }

    /// Answers the requests a client has to answer (RFC 6120 §8.2.3): none is supported but ping.
    private func answer(_ element: Element, on name: String) {
        guard let stanza = Stanza(element), stanza.kind == .iq, stanza.iqType?.isRequest == true,
            let session = lock.withLock({ $0[name]?.session })
        else { return }
        let isKnown =
            element.child("ping", xmlns: Namespace.ping) != nil || stanza.iqType == .set && stanza.from?.bare == jid
        var reply = isKnown ? stanza.result() : stanza.errorReply(StanzaError(.cancel, "service-unavailable"))
        reply?.element["from"] = nil
        if let reply { domain.receive(reply.element, from: session) }
    }
}
