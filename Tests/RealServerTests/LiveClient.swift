import Foundation
import Synchronization
import TLS
import TestSupport
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A client of a real server, with everything it received.
final class LiveClient: Sendable {
    let connection: ClientConnection
    private let elements = Mutex<[Element]>([])
    private let counter = Atomic(0)

    private init(_ options: ConnectOptions) { connection = ClientConnection(options: options) }

    /// What a login to one of the tests' servers asks for.
    static func options(
        _ address: String, port: Int, password: Secret? = World.password, mechanisms: [String]? = nil
    ) throws -> ConnectOptions {
        var options = ConnectOptions(
            address: try JID(address), password: password, host: "127.0.0.1", port: port, mechanisms: mechanisms)
        options.authorityPEM = try World.authority.get().certificatePEM
        return options
    }

    /// Logs in; sends presence with that priority unless it is nil.
    static func login(
        _ address: String, port: Int, priority: Int? = nil, mechanisms: [String]? = nil
    ) async throws -> LiveClient {
        let client = LiveClient(try options(address, port: port, mechanisms: mechanisms))
        try await client.connection.connect()
        client.listen()
        if let priority {
            client.send("<presence><priority>\(priority)</priority></presence>")
            try await client.ping()
        }
        return client
    }

    /// Logs in as the options say, asks for the roster, without which no subscription is told of (RFC 6121 §3.1.6), and sends presence.
    static func login(_ options: ConnectOptions) async throws -> LiveClient {
        let client = LiveClient(options)
        try await client.connection.connect()
        client.listen()
        _ = try await client.ask("get", "<query xmlns='jabber:iq:roster'/>")
        client.send("<presence/>")
        try await client.ping()
        return client
    }

    /// Makes accounts with in-band registration (XEP-0077), all over one stream.
    static func register(
        _ localparts: [String], domain: String, port: Int, authorityPEM: String? = nil
    ) async throws {
        var options = try options(domain, port: port, password: nil)
        if let authorityPEM { options.authorityPEM = authorityPEM }
        options.stopsAfterFeatures = true
        let client = LiveClient(options)
        try await client.connection.connect()
        client.listen()
        let password = World.password.exposed
        for localpart in localparts {
            let answer = try await client.ask(
                "set",
                "<query xmlns='jabber:iq:register'><username>\(localpart)</username><password>\(password)</password></query>"
            )
            if answer["type"] != "result" { throw ServerTrouble("\(localpart)@\(domain) was not registered: \(answer)") }
        }
        await client.close()
    }

    private func listen() {
        Task { [self] in
            for await event in connection.events {
                guard case .record(let record) = event, record.direction == .received,
                    case .stanza(let stanza) = record.content
                else { continue }
                elements.withLock { $0.append(stanza.element) }
            }
        }
    }

    var received: [Element] { elements.withLock { $0 } }

    func send(_ text: String) { connection.send(Array(text.utf8)) }

    /// The first element that is wanted; an error where none comes within the seconds.
    func first(within seconds: Double = 20, where isWanted: (Element) -> Bool) async throws -> Element {
        let deadline = Date().addingTimeInterval(seconds)
        var seen = 0
        while true {
            let elements = received
            for element in elements[seen...] where isWanted(element) { return element }
            seen = elements.count
            if Date() > deadline { throw ServerTrouble("\(connection.options.address): what was waited for did not come") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Sends a request and gives its answer.
    func ask(_ type: String, _ payload: String, to address: String? = nil) async throws -> Element {
        let id = "ask\(counter.add(1, ordering: .relaxed).newValue)"
        send("<iq type='\(type)' id='\(id)'\(address.map { " to='\($0)'" } ?? "")>\(payload)</iq>")
        return try await first { $0.name == "iq" && $0["id"] == id && ["result", "error"].contains($0["type"]) }
    }

    /// Asks one's own server for a sign of life; what was sent before has been handled by then.
    func ping() async throws {
        _ = try await ask("get", "<ping xmlns='urn:xmpp:ping'/>", to: connection.options.address.domainpart)
    }

    func close() async { await connection.close() }
}
