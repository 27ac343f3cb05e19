import LoopbackServer
import Synchronization
import XMLStreaming
import XMLTree
import XMPP

/// Plays a `.scs` script with clients inside the process: after each action the world comes to rest.
struct ScansionRunner {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// What a client has received and no line of the script has taken.
    final class Inbox: SessionSink {
        let elements = Mutex<[Element]>([])
        let closing = Mutex<String?>(nil)

        func send(_ more: [Element]) { elements.withLock { $0.append(contentsOf: more) } }
        func close(condition: String?, text: String?) { closing.withLock { $0 = condition ?? "closed" } }
        func cut() {}
    }

    private struct Connection {
        var session: ClientSession
        var inbox: Inbox
    }

    let script: ScansionScript
    let world: World
    private var connections: [String: Connection] = [:]
    private var fullJIDs: [String: String] = [:]
    private var match = ScansionMatch()

    init(_ script: ScansionScript, world: World) {
        self.script = script
        self.world = world
    }

    mutating func run() throws {
        for client in script.clients {
            let jid = try JID(client.jid)
            guard let domain = world.domain(jid.domainpart) else { throw Failure(description: "\(jid) is not served") }
            try domain.perform { domain in
                if try !domain.hasAccount(jid.bare) { try domain.createAccount(jid.bare, password: client.password) }
            }
        }
        for action in script.actions { try perform(action) }
    }

    private mutating func perform(_ action: ScansionScript.Action) throws {
        guard let client = script.clients.first(where: { $0.name == action.client }) else {
            throw Failure(description: "line \(action.line): nobody is called \(action.client)")
        }
        let jid = try JID(client.jid)
        switch action.verb {
        case .connects:
            let inbox = Inbox()
            let domain = world.domain(jid.domainpart)!
            let session = try domain.bind(
                jid.bare, resource: jid.resourcepart ?? client.resource, language: "en", sink: inbox)
            connections[client.name] = Connection(session: session, inbox: inbox)
            fullJIDs[client.name] = session.jid.description
        case .disconnects:
            guard let connection = connections.removeValue(forKey: client.name) else { return }
            world.domain(jid.domainpart)!.streamEnded(of: connection.session, sink: connection.inbox, isClean: true)
        case .sends:
            guard let connection = connections[client.name] else { return }
            world.domain(jid.domainpart)!.receive(try element(action), from: connection.session)
        case .receives:
            guard let connection = connections[client.name] else {
                throw Failure(description: "\(client.name) is not connected")
            }
            let expected = try element(action)
            let inbox = connection.inbox.elements.withLock { $0 }
            for (index, candidate) in inbox.enumerated() {
                var attempt = match
                if attempt.matches(expected, candidate) {
                    match = attempt
                    connection.inbox.elements.withLock { _ = $0.remove(at: index) }
                    return
                }
            }
            let received = inbox.map { "      " + $0.xml(in: "jabber:client") }.joined(separator: "\n")
            throw Failure(
                description:
                    "\(script.title):\(action.line): \(client.name) did not receive\n      \(expected.xml(in: "jabber:client"))\n    but\n\(received)"
            )
        }
        world.settle()
    }

    private func element(_ action: ScansionScript.Action) throws -> Element {
        var xml = action.xml
        for client in script.clients {
            xml = xml.replacing("${\(client.name)'s JID}", with: XMLText.escape(try JID(client.jid).bare.description))
            if let full = fullJIDs[client.name] {
                xml = xml.replacing("${\(client.name)'s full JID}", with: XMLText.escape(full))
            }
        }
        for (name, value) in match.captures { xml = xml.replacing("${\(name)}", with: XMLText.escape(value)) }
        let parser = ElementParser(prefixes: ["scansion": ScansionMatch.namespace])
        guard let first = try parser.parseAll(Array(xml.utf8)).first else {
            throw Failure(description: "line \(action.line): no stanza")
        }
        return first.element
    }
}
