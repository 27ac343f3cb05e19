import Foundation
import Synchronization
import TLS
import Testing
import Transport
import XMLStreaming
import XMLTree
import XMPP
import XMPPStreams

/// A BOSH service that says what a test tells it.
final class BOSHPuppet: Sendable {
    typealias Respond = @Sendable (HTTPResponse) -> Void
    /// What it does with a body that came; it may answer later.
    typealias Answer = @Sendable (_ body: Element, _ respond: @escaping Respond) -> Void

    private let listener: HTTPListener
    let port: Int
    let heard: Heard

    /// The bodies that came, in their order.
    final class Heard: Sendable {
        private let bodies = Mutex<[Element]>([])
        var all: [Element] { bodies.withLock { $0 } }
        func append(_ body: Element) { bodies.withLock { $0.append(body) } }
    }

    init(_ answer: @escaping Answer) async throws {
        let heard = Heard()
        self.heard = heard
        listener = HTTPListener(bodyLimit: 1 << 20) { request, respond in
            guard request.method == "POST", request.target == "/http-bind", let body = try? BOSHBody(request.body) else {
                return respond(HTTPResponse(status: 404))
            }
            heard.append(body.element)
            answer(body.element, respond)
        }
        port = try await listener.start(address: "127.0.0.1", port: 0)
    }

    func stop() async { await listener.stop() }

    static func response(_ content: String, _ attributes: String = "") -> HTTPResponse {
        let body = "<body xmlns='\(Namespace.bosh)' xmlns:stream='\(Namespace.streams)' \(attributes)>\(content)</body>"
        return HTTPResponse(status: 200, body: Array(body.utf8))
    }

    static let session = "sid='s1' wait='60' hold='1' requests='2' authid='id1' from='wonderland.lit' "

    /// Says what a server says until a resource is bound; gives nil for what comes later.
    static func login(_ body: Element) -> HTTPResponse? {
        if body["sid"] == nil {
            let mechanisms = "<mechanisms xmlns='\(Namespace.sasl)'><mechanism>PLAIN</mechanism></mechanisms>"
            return response("<stream:features>\(mechanisms)</stream:features>", session)
        }
        if body.attributes.contains(where: { $0.name == "restart" }) {
            return response("<stream:features><bind xmlns='\(Namespace.bind)'/></stream:features>")
        }
        guard let element = body.elements.first else { return nil }
        if element.name == "auth" { return response("<success xmlns='\(Namespace.sasl)'/>") }
        guard element.name == "iq", let id = element["id"], element.child("bind", xmlns: Namespace.bind) != nil else {
            return nil
        }
        let jid = "<jid>alice@wonderland.lit/desk</jid>"
        return response("<iq type='result' id='\(id)'><bind xmlns='\(Namespace.bind)'>\(jid)</bind></iq>")
    }
}

@Suite("Streams over BOSH")
struct BOSHTests {
    private func options(_ port: Int) throws -> ConnectOptions {
        var options = try EchoServer.options(port: port)
        options.web = .address(try #require(WebAddress("http://127.0.0.1:\(port)/http-bind")))
        options.allowsPlaintext = true
        return options
    }

    /// Keeps requests that are not answered yet.
    private final class Held: Sendable {
        private let requests = Mutex<[BOSHPuppet.Respond]>([])
        func keep(_ respond: @escaping BOSHPuppet.Respond) { requests.withLock { $0.append(respond) } }
        func answer(_ response: HTTPResponse) { requests.withLock { $0.isEmpty ? nil : $0.removeFirst() }?(response) }
    }

    @Test("a login, a message that comes back while a request is held, and an end; the records' bytes are the bodies")
    func wholeRun() async throws {
        let held = Held()
        let puppet = try await BOSHPuppet { body, respond in
            if let response = BOSHPuppet.login(body) { return respond(response) }
            if body["type"] == "terminate" {
                held.answer(BOSHPuppet.response("", "type='terminate'"))
                return respond(BOSHPuppet.response(""))
            }
            guard let message = body.elements.first else { return held.keep(respond) }
            held.answer(BOSHPuppet.response("<message id='\(message["id"] ?? "")'><body>back</body></message><presence/>"))
            held.keep(respond)
        }
        let client = ClientConnection(options: try options(puppet.port))
        try await client.connect()
        client.send(Element("message", xmlns: Namespace.client, ["to": "sister@realworld.lit", "id": "m1"]))
        var observed = await Observed.collect(client.events) { $0.records.contains { $0.kind == "presence" } }
        await client.close()
        let rest = await Observed.collect(client.events)
        await puppet.stop()
        observed.records += rest.records
        #expect(observed.bound?.description == "alice@wonderland.lit/desk")
        #expect(observed.stages == [.resolve, .tcp, .stream, .authentication, .binding])
        let exchanged = observed.kinds.filter { $0 != "note" && !$0.hasSuffix("whitespace") }
        #expect(
            exchanged == [
                "→stream-open", "←stream-open", "←features", "→nonza", "←nonza", "→stream-open", "←stream-open",
                "←features", "→iq", "←iq", "→message", "←message", "←presence", "→stream-close", "←stream-close",
            ])
        let received = observed.records.filter { $0.direction == .received }
        #expect(received.first { $0.stanza?.id == "m1" }?.stanza?.element.namespace == Namespace.client)
        // The message and the presence came in one body.
        let text = received.filter { ["message", "presence"].contains($0.kind) }.flatMap(\.bytes)
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("<body "))
        #expect(String(decoding: text, as: UTF8.self).hasSuffix("</message><presence/></body>"))
        let sent = observed.records.filter { $0.direction == .sent }
        #expect(
            sent.allSatisfy { String(decoding: $0.bytes, as: UTF8.self).hasPrefix("<body xmlns='\(Namespace.bosh)' rid='") })
        let numbers = puppet.heard.all.compactMap { $0["rid"].flatMap { Int($0) } }.sorted()
        #expect(numbers == Array((numbers.first ?? 0)..<((numbers.first ?? 0) + numbers.count)))
        #expect(rest.closing == .some(nil))
    }

    @Test("a request that a web server in between turns away is sent again with its number, and the stream goes on")
    func broken() async throws {
        let cuts = Mutex(0)
        let held = Held()
        let puppet = try await BOSHPuppet { body, respond in
            if let response = BOSHPuppet.login(body) { return respond(response) }
            guard body.elements.first?.name == "message" else { return held.keep(respond) }
            let isFirst = cuts.withLock { count in
                count += 1
                return count == 1
            }
            if isFirst { return respond(HTTPResponse(status: 503)) }
            // Answers go out in the order of the requests.
            held.answer(BOSHPuppet.response(""))
            respond(BOSHPuppet.response("<message id='back'/>"))
        }
        let client = ClientConnection(options: try options(puppet.port))
        try await client.connect()
        client.send(Element("message", xmlns: Namespace.client, ["id": "m1"]))
        _ = await Observed.collect(client.events) { $0.records.contains { $0.stanza?.id == "back" } }
        let numbers = puppet.heard.all.filter { $0.elements.first?.name == "message" }.map { $0["rid"] }
        client.cut()
        await puppet.stop()
        #expect(numbers.count == 2)
        #expect(Set(numbers).count == 1)
    }

    @Test("a stream error in a body is the stream's, and a condition is told in words")
    func ends() async throws {
        let error = "<conflict xmlns='\(Namespace.streamErrors)'/>"
        let streamError = try await failure(BOSHPuppet.response(error, "type='terminate' condition='remote-stream-error'"))
        #expect(streamError == ConnectionFailure(.stream, .streamError(StreamError(.conflict))))
        let condition = try await failure(BOSHPuppet.response("", "type='terminate' condition='host-unknown'"))
        #expect(condition.description.contains("host-unknown"))
        let other = try await failure(
            BOSHPuppet.response("<uri>https://b.example/</uri>", "type='terminate' condition='see-other-uri'"))
        #expect(other == ConnectionFailure(.stream, .seeOtherURI("https://b.example/")))
        let page = try await failure(HTTPResponse(status: 200, body: Array("<html/>".utf8)))
        #expect(page.what.contains("it is no <body/> of BOSH"))
    }

    private func failure(_ response: HTTPResponse) async throws -> ConnectionFailure {
        let puppet = try await BOSHPuppet { _, respond in respond(response) }
        let result = try await FailureScenario.failure(try options(puppet.port))
        await puppet.stop()
        return result
    }

    @Test("without TLS credentials need the client's option, as everywhere")
    func plain() async throws {
        let puppet = try await BOSHPuppet { body, respond in respond(BOSHPuppet.login(body) ?? BOSHPuppet.response("")) }
        var options = try options(puppet.port)
        options.allowsPlaintext = false
        await #expect(throws: ConnectionFailure(.authentication, .unprotected(mechanism: "PLAIN"))) {
            try await ClientConnection(options: options).connect()
        }
        await puppet.stop()
        #expect(!puppet.heard.all.contains { $0.elements.contains { $0.name == "auth" } })
    }
}
