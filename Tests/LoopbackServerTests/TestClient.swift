import LoopbackServer
import Synchronization
import XMLStreaming
import XMLTree
import XMPP

/// A client inside the process: what it sends is typed as XML, what it received can be looked at.
final class TestClient: SessionSink {
    let world: World
    let domain: Domain
    private let state: Mutex<State>

    private struct State {
        var session: ClientSession?
        var received: [Element] = []
        var closing: String?
    }

    init(_ jid: String, _ world: World) throws {
        let address = try JID(jid)
        self.world = world
        domain = world.domain(address.domainpart)!
        state = Mutex(State())
        let session = try domain.bind(address.bare, resource: address.resourcepart, language: "en", sink: self)
        state.withLock { $0.session = session }
    }

    var session: ClientSession { state.withLock { $0.session! } }
    var jid: String { session.jid.description }
    /// What came since the last look.
    func received() -> [Element] {
        world.settle()
        return state.withLock { state in
            defer { state.received = [] }
            return state.received
        }
    }
    func xml() -> [String] { received().map { $0.xml(in: "jabber:client") } }
    var closing: String? { state.withLock { $0.closing } }

    func send(_ elements: [Element]) { state.withLock { $0.received += elements } }
    func close(condition: String?, text: String?) { state.withLock { $0.closing = condition ?? "closed" } }
    func cut() { leave(cleanly: false) }

    /// Sends the stanzas and waits until the world has come to rest.
    @discardableResult
    func send(_ xml: String) throws -> TestClient {
        for parsed in try ElementParser().parseAll(Array(xml.utf8)) { domain.receive(parsed.element, from: session) }
        world.settle()
        return self
    }

    /// Sends an iq and gives back its answer.
    func ask(_ xml: String) throws -> Element? {
        let id = try ElementParser().parse(xml)["id"]
        try send(xml)
        let all = received()
        return all.last { $0.name == "iq" && $0["id"] == id }
    }

    func leave(cleanly: Bool = true) {
        domain.streamEnded(of: session, sink: self, isClean: cleanly)
        world.settle()
    }
}

extension TestClient {
    /// Comes back to a session by stream management and gives what the server says first.
    func resume(_ xml: String) throws -> [Element] {
        let answer = Mutex<[Element]>([])
        domain.resume(try ElementParser().parse(xml), account: session.jid.bare, sink: self) { _, elements in
            answer.withLock { $0 = elements }
        }
        world.settle()
        return answer.withLock { $0 }
    }
}

extension TestClient {
    /// One element typed as XML.
    static func element(_ xml: String) throws -> Element { try ElementParser().parse(xml) }
}
