package import XMLTree
package import XMPP

/// The server's half of a recorded session, played to a client that is there now.
///
/// A machine without I/O, from the bound resource on: negotiation is the owner's own. What the server said is said again when
/// everything that the client had sent before has come again; an answer as soon as its request has come. Ids and addresses are
/// those of now.
package struct ServedReplay: Sendable {
    /// What the owner is to do, in this order.
    package enum Action: Hashable, Sendable {
        /// Send an element of the recording, that many seconds after what came before it then.
        case send(Element, pause: Double)
        /// Send bytes of the recording that were no XML then either.
        case sendBytes([UInt8], pause: Double)
        /// Send an answer that the recording does not have.
        case answer(Element)
        /// End the stream, as the server did.
        case close
        case report(Finding)
    }

    /// What the comparison of the client's half with that of then has come to.
    package enum Finding: Hashable, Sendable {
        /// What was expected has come; what always differs is not among the differences.
        case came(Element, then: WireRecord, differences: [StanzaComparison.Difference])
        /// Something came that the recording does not have.
        case unexpected(Element)
        /// The client has not sent this.
        case missing(WireRecord)
    }

    /// How much of it there was.
    package struct Tally: Hashable, Sendable {
        package var same = 0
        package var differing = 0
        package var missing = 0
        package var unexpected = 0
        /// What of the server's half was said, and what was not.
        package var played = 0
        package var unsaid = 0

        /// Whether the client did what it had done then.
        package var isSame: Bool { differing + missing + unexpected == 0 }
    }

    private struct Item: Sendable {
        var record: WireRecord
        var isClients: Bool
        var pause: Double
        /// The request that it answers, by its place.
        var request: Int?
        var isDone = false
        /// The id by which the request came now.
        var id: String?
    }

    private var items: [Item]
    private var addresses: ReplayAddresses
    /// What the ids of then are now.
    private var ids: [String: String] = [:]
    private var redactor = Redactor()
    package private(set) var tally = Tally()

    /// - Parameters:
    ///   - account: the full JID of the client now.
    ///   - mapping: further addresses to be replaced, by what they were.
    package init(_ session: ServedSession, account: JID, mapping: [JID: JID] = [:]) {
        addresses = ReplayAddresses(former: session.account, now: account, mapping: mapping)
        var items: [Item] = []
        var last = session.start
        for record in session.records {
            let pause: Double = if let last, let time = record.time { max(0, time - last) } else { 0 }
            last = record.time ?? last
            let isClients = record.direction == session.half
            var item = Item(record: record, isClients: isClients, pause: pause)
            if let stanza = record.stanza, stanza.kind == .iq, stanza.iqType?.isRequest == false {
                item.request = items.lastIndex {
                    $0.isClients != isClients && $0.record.stanza?.kind == .iq && $0.record.stanza?.id == stanza.id
                        && $0.record.stanza?.iqType?.isRequest == true
                }
            }
            items.append(item)
        }
        self.items = items
    }

    /// What the client is expected to send before it goes on; empty where nothing is left to be said.
    package var awaited: [WireRecord] {
        guard let next = items.firstIndex(where: isToBeSaid) else { return [] }
        if let request = items[next].request, items[request].isClients { return [items[request].record] }
        return items[..<next].filter(isAwaited).map(\.record)
    }

    /// Whether everything was said, and everything came.
    package var isOver: Bool { !items.contains { isAwaited($0) || isToBeSaid($0) } }

    /// A ping is not waited for: clients send them by their own clocks.
    private func isAwaited(_ item: Item) -> Bool {
        item.isClients && !item.isDone && item.record.element?.child("ping", xmlns: Namespace.ping) == nil
    }

    /// Nor is the answer to one.
    private func isToBeSaid(_ item: Item) -> Bool {
        guard !item.isClients, !item.isDone else { return false }
        guard let request = item.request, items[request].isClients else { return true }
        return items[request].isDone || isAwaited(items[request])
    }

    // MARK: What has happened

    /// The client has its resource.
    package mutating func clientBound() -> [Action] { due() }

    /// A first-level element has come from the client.
    package mutating func elementReceived(_ element: Element) -> [Action] {
        let now = readAsThen(element)
        guard let index = place(of: element, now) else {
            if isPing(element) { return [.answer(Stanza(element)!.result().element)] + due() }
            tally.unexpected += 1
            let answer = answer(to: element).map { [Action.answer($0)] } ?? []
            return [.report(.unexpected(element))] + answer + due()
        }
        let record = items[index].record
        let then = record.element.map(ServedReplay.withoutSender) ?? now
        items[index].isDone = true
        items[index].id = element["id"]
        if let original = record.element { note(original, element) }
        let differences = StanzaComparison(then, now).differences.filter { !$0.isPassing }
        if differences.isEmpty { tally.same += 1 } else { tally.differing += 1 }
        return [.report(.came(element, then: record, differences: differences))] + due()
    }

    /// The client has been waited for long enough: what it has not sent is given up, and its answers with it.
    package mutating func patienceEnded() -> [Action] {
        guard let next = items.firstIndex(where: isToBeSaid) else { return [] }
        var actions: [Action] = []
        if let request = items[next].request, items[request].isClients {
            actions += giveUp(request)
        } else {
            for index in items[..<next].indices where isAwaited(items[index]) { actions += giveUp(index) }
        }
        return actions + due()
    }

    /// The client has left.
    package mutating func clientLeft() -> [Action] {
        var actions: [Action] = []
        for index in items.indices where isAwaited(items[index]) { actions += giveUp(index) }
        for index in items.indices where isToBeSaid(items[index]) {
            items[index].isDone = true
            tally.unsaid += 1
        }
        return actions
    }

    private mutating func giveUp(_ index: Int) -> [Action] {
        guard !items[index].isDone else { return [] }
        items[index].isDone = true
        tally.missing += 1
        for answer in items.indices where items[answer].request == index && !items[answer].isDone {
            items[answer].isDone = true
            tally.unsaid += 1
        }
        return [.report(.missing(items[index].record))]
    }

    // MARK: What is said

    /// Everything that can be said now.
    private mutating func due() -> [Action] {
        var actions: [Action] = []
        var isHeldBack = false
        for index in items.indices {
            let item = items[index]
            if item.isClients {
                if isAwaited(item) { isHeldBack = true }
                continue
            }
            guard !item.isDone else { continue }
            if let request = item.request, items[request].isClients {
                guard items[request].isDone else { continue }
            } else if isHeldBack {
                continue
            }
            items[index].isDone = true
            tally.played += 1
            actions.append(action(item))
        }
        return actions
    }

    private func action(_ item: Item) -> Action {
        guard var element = item.record.element else {
            if case .streamClose = item.record.content { return .close }
            return .sendBytes(item.record.bytes, pause: item.pause)
        }
        element = asNow(element)
        if let request = item.request, let id = items[request].id { element["id"] = id }
        return .send(element, pause: item.pause)
    }

    /// An element of then with the ids and addresses of now.
    private func asNow(_ element: Element) -> Element {
        var copy = element
        for index in copy.attributes.indices where copy.attributes[index].namespace.isEmpty {
            let attribute = copy.attributes[index]
            if ReplayPlan.identifying.contains(attribute.name), let id = ids[attribute.value] {
                copy.attributes[index].value = id
            } else if ReplayPlan.addressing.contains(attribute.name) {
                copy.attributes[index].value = addresses.now(attribute.value)
            }
        }
        copy.children = copy.children.map { node in
            switch node {
            case .element(let child): .element(asNow(child))
            case .text(let text):
                switch element.name {
                case "thread": .text(ids[text] ?? text)
                case "jid", "value", "with": .text(addresses.now(text))
                default: node
                }
            }
        }
        return copy
    }

    /// What answers a request that the recording does not have, so that the client does not wait for ever.
    private func answer(to element: Element) -> Element? {
        guard let stanza = Stanza(element), stanza.kind == .iq, let type = stanza.iqType, type.isRequest else { return nil }
        if element.child("session", xmlns: Namespace.session) != nil { return stanza.result().element }
        if type == .get, let query = element.child("query", xmlns: Namespace.roster), stanza.to == nil {
            return stanza.result(Element("query", xmlns: query.namespace)).element
        }
        return stanza.errorReply(
            StanzaError(.cancel, "service-unavailable", text: "the recorded session does not have this request"))?.element
    }

    private func isPing(_ element: Element) -> Bool {
        element["type"] == "get" && element.child("ping", xmlns: Namespace.ping) != nil
    }

    // MARK: What came

    /// The element as it would have come then, and as it would have been recorded.
    private mutating func readAsThen(_ element: Element) -> Element {
        let record = redactor.redact(
            WireRecord(
                connection: "now", direction: .received, bytes: Array(element.xml(in: Namespace.client).utf8),
                content: .init(firstLevel: element)))
        return ServedReplay.withoutSender(addresses.putBack(record.element ?? element))
    }

    private static func withoutSender(_ element: Element) -> Element {
        var copy = element
        copy["from"] = nil
        return copy
    }

    /// Which of the expected elements it is: the same, or else the first of the same kind, preferably to the same address.
    private func place(of element: Element, _ now: Element) -> Int? {
        let waiting = items.indices.filter { items[$0].isClients && !items[$0].isDone }
        if let stanza = Stanza(element), stanza.kind == .iq, stanza.iqType?.isRequest == false {
            return waiting.first { index in
                guard let request = items[index].request, items[request].isDone else { return false }
                return items[request].record.element?["id"] == element["id"]
            }
        }
        let alike = waiting.filter { index in
            guard items[index].request == nil, let then = items[index].record.element else { return false }
            return Likeness(then) == Likeness(now)
        }
        func then(_ index: Int) -> Element { ServedReplay.withoutSender(items[index].record.element ?? now) }
        return alike.first { StanzaComparison(then($0), now).isSame } ?? alike.first { then($0)["to"] == now["to"] }
            ?? alike.first
    }

    /// What two elements have in common that stand for each other.
    private struct Likeness: Hashable {
        var name: String
        var namespace: String
        var type: String?
        var payload: [String]

        init(_ element: Element) {
            name = element.name
            namespace = element.namespace
            type = element["type"]
            let payloads = element.elements
            let chosen = payloads.first { $0.name == "body" } ?? payloads.first
            // The payloads of presence are decoration: who is there is there with any of them.
            payload = name == "presence" && type == nil ? [] : chosen.map { [$0.namespace, $0.name] } ?? []
        }
    }

    /// Takes note of the ids that stand for those of then.
    private mutating func note(_ then: Element, _ now: Element) {
        for attribute in then.attributes where ReplayPlan.identifying.contains(attribute.name) {
            if let value = now[attribute.name], value != attribute.value { ids[attribute.value] = value }
        }
        if then.name == "thread", then.text != now.text { ids[then.text] = now.text }
        var rest = now.elements
        for child in then.elements {
            guard let index = rest.firstIndex(where: { $0.is(child.name, child.namespace) }) else { continue }
            note(child, rest.remove(at: index))
        }
    }
}
