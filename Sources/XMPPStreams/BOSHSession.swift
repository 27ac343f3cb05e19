package import XMLTree
internal import XMPP

/// The client's side of BOSH: which requests carry a stream, and what their answers mean (XEP-0124, XEP-0206).
///
/// A machine without I/O. Requests are numbered; their answers are read in the order of the numbers, whatever connections they come
/// over, and a request whose connection broke is sent again as it was, so that nothing is lost or doubled.
package struct BOSHSession: Hashable, Sendable {
    /// How far the session is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case idle, creating, open, terminating, ended
    }

    /// What a session asks its owner to do.
    package enum Action: Hashable, Sendable {
        /// Send a request, over any connection that is free.
        case send(BOSHRequest)
        /// Send a request again after so many seconds, because its connection broke.
        case sendAgain(BOSHRequest, after: Double)
        /// Hand on what the answer to the request of this number holds.
        case read(Int)
        /// Tell `waited` after so many seconds.
        case wait(Double)
        /// Nothing comes any more; there is no cause where the session ended as it should.
        case ended(ConnectionFailure.Cause?)
    }

    /// What a client asks for when it opens a session.
    package struct Options: Hashable, Sendable {
        /// The longest time that the server may keep a request without an answer, in seconds.
        package var wait = 60
        /// How many requests the server may keep without an answer.
        package var hold = 1
        /// The number of the first request: large and not to be guessed, below 2^53 for the whole session.
        package var firstNumber: Int

        package init(firstNumber: Int) { self.firstNumber = firstNumber }
    }

    private struct Unanswered: Hashable {
        var request: BOSHRequest
        var repetitions = 0
    }

    /// How often one request is sent again.
    package static let repetitions = 3

    package let options: Options
    package private(set) var state: State = .idle
    /// The server's name of the session, which is as good as a key to it.
    package private(set) var id: String?
    /// The longest time that the server keeps a request without an answer, in seconds.
    package private(set) var wait: Int
    private var hold: Int
    /// How many requests may be without an answer.
    private var limit = 2
    /// The shortest time between empty requests where the server answers at once, in seconds.
    private var polling = 5
    private var isWaiting = false
    private var nextNumber: Int
    private var restart: StreamHeader?
    private var payloads: [[UInt8]] = []
    private var unanswered: [Unanswered] = []
    /// Answers that came before their turn.
    private var early: [Int: Element] = [:]

    package init(_ options: Options) {
        self.options = options
        wait = options.wait
        hold = options.hold
        nextNumber = options.firstNumber
    }

    // MARK: What the stream does

    /// A stream begins, or begins anew after SASL (XEP-0206 §3, §5).
    package mutating func opened(_ header: StreamHeader) -> [Action] {
        switch state {
        case .idle:
            state = .creating
            var attributes = [
                ("xmlns:xmpp", Namespace.xbosh), ("content", "text/xml; charset=utf-8"), ("ver", "1.6"),
                ("wait", String(options.wait)), ("hold", String(options.hold)),
            ]
            attributes += BOSHSession.attributes(of: header)
            if let from = header.from { attributes.append(("from", from)) }
            attributes.append(("xmpp:version", header.version ?? "1.0"))
            return [.send(request(.creation, attributes))]
        case .open:
            restart = header
            return flushed()
        case .creating, .terminating, .ended: return []
        }
    }

    /// The stream has an element to be sent, which waits for `flushed`.
    package mutating func queued(_ payload: [UInt8]) { if state != .ended { payloads.append(payload) } }

    /// What waits is to go out, as far as the server allows another request.
    package mutating func flushed() -> [Action] {
        guard state == .open else { return [] }
        var actions: [Action] = []
        while unanswered.count < limit {
            if let header = restart {
                restart = nil
                let attributes = [("xmlns:xmpp", Namespace.xbosh), ("xmpp:restart", "true")]
                actions.append(.send(request(.restart, attributes + BOSHSession.attributes(of: header))))
            } else if !payloads.isEmpty {
                actions.append(.send(request(.payload)))
            } else {
                break
            }
        }
        return actions
    }

    /// What came was dealt with. The server always has a request to answer, so that it can speak (XEP-0124 §8).
    package mutating func settled() -> [Action] {
        let actions = flushed()
        guard state == .open, unanswered.isEmpty, !isWaiting else { return actions }
        if isPolling {
            isWaiting = true
            return actions + [.wait(Double(polling))]
        }
        return actions + [.send(request(.payload))]
    }

    /// The time of `wait` is over.
    package mutating func waited() -> [Action] {
        isWaiting = false
        guard state == .open, unanswered.isEmpty else { return [] }
        return [.send(request(.payload))]
    }

    /// The stream is to end; what waits goes along (XEP-0124 §13).
    package mutating func closeRequested() -> [Action] {
        switch state {
        case .idle, .creating: return end(nil)
        case .open:
            state = .terminating
            // One request more than the server allows is allowed for this (XEP-0124 §11).
            return [.send(request(.termination, [("type", "terminate")]))]
        case .terminating, .ended: return []
        }
    }

    // MARK: What came of requests

    /// A request was answered with this body.
    package mutating func answered(_ number: Int, _ body: Element) -> [Action] {
        guard state != .ended, unanswered.contains(where: { $0.request.number == number }) else { return [] }
        early[number] = body
        var actions: [Action] = []
        while state != .ended, let next = unanswered.first?.request,
            let body = early.removeValue(forKey: next.number)
        {
            actions += answered(next, body)
        }
        return actions
    }

    private mutating func answered(_ request: BOSHRequest, _ body: Element) -> [Action] {
        if body["type"] == "error" { return repeatAll() }
        unanswered.removeFirst()
        if body["type"] == "terminate" {
            let isExpected = state == .terminating
            return [.read(request.number)] + end(isExpected ? nil : BOSHSession.cause(of: body))
        }
        if state == .creating {
            guard let id = body["sid"], !id.isEmpty else { return end(.bosh("its answer names no session (sid)")) }
            self.id = id
            wait = body["wait"].flatMap { Int($0) } ?? options.wait
            hold = body["hold"].flatMap { Int($0) } ?? options.hold
            limit = max(1, body["requests"].flatMap { Int($0) } ?? hold + 1)
            polling = max(1, body["polling"].flatMap { Int($0) } ?? polling)
            state = .open
        }
        return [.read(request.number)] + (request.kind == .termination ? end(nil) : [])
    }

    /// A request was answered by something else than HTTP's 200, in the words of its status line.
    package mutating func refused(_ number: Int, status: Int, _ words: String) -> [Action] {
        // Web servers in between say so where the service is away for a moment.
        if state == .open, (500...599).contains(status) { return failed(number, "the web server answered \(words)") }
        guard state != .ended, unanswered.contains(where: { $0.request.number == number }) else { return [] }
        switch status {
        // What services without conditions in their bodies say (XEP-0124 §17.1).
        case 403 where state != .creating: return end(.bosh(BOSHSession.words(of: "policy-violation")))
        case 404 where state != .creating: return end(.bosh(BOSHSession.words(of: "item-not-found")))
        default: return end(.bosh("the web server answered \(ConnectionFailure.excerpt(words))"))
        }
    }

    /// A request was answered by something that is no body.
    package mutating func unreadable(_ number: Int, _ why: String) -> [Action] {
        guard state != .ended, unanswered.contains(where: { $0.request.number == number }) else { return [] }
        return end(.bosh("its answer cannot be read: \(why)"))
    }

    /// The connection of a request broke before the answer (XEP-0124 §14.2).
    package mutating func failed(_ number: Int, _ why: String) -> [Action] {
        guard let index = unanswered.firstIndex(where: { $0.request.number == number }), early[number] == nil else {
            return []
        }
        switch state {
        case .idle, .ended: return []
        // Sent again, it could open a second session.
        case .creating: return end(.connectionLost(why))
        case .terminating:
            let request = unanswered.remove(at: index).request
            return request.kind == .termination ? end(nil) : []
        case .open:
            let count = unanswered[index].repetitions
            guard count < BOSHSession.repetitions else { return end(.connectionLost(why)) }
            unanswered[index].repetitions += 1
            return [.sendAgain(unanswered[index].request, after: Double(count))]
        }
    }

    /// The server missed something, and wants what it has not answered again (XEP-0124 §17.3).
    private mutating func repeatAll() -> [Action] {
        var actions: [Action] = []
        for index in unanswered.indices where early[unanswered[index].request.number] == nil {
            guard unanswered[index].repetitions < BOSHSession.repetitions else {
                return end(.bosh("it asks for the same requests over and over"))
            }
            unanswered[index].repetitions += 1
            actions.append(.sendAgain(unanswered[index].request, after: 0))
        }
        return actions
    }

    // MARK: Requests

    private var isPolling: Bool { wait == 0 || hold == 0 || limit < 2 }

    private mutating func request(_ kind: BOSHRequest.Kind, _ attributes: [(String, String)] = []) -> BOSHRequest {
        var tag = "<body xmlns='\(Namespace.bosh)' rid='\(nextNumber)'"
        for (name, value) in (id.map { [("sid", $0)] } ?? []) + attributes {
            tag += " \(name)='\(XMLText.escape(attribute: value, quote: "'"))'"
        }
        var request = BOSHRequest(number: nextNumber, kind: kind, startOfTag: tag)
        if kind == .payload || kind == .termination {
            request.payloads = payloads
            payloads = []
        }
        nextNumber += 1
        unanswered.append(Unanswered(request: request))
        return request
    }

    private static func attributes(of header: StreamHeader) -> [(String, String)] {
        (header.to.map { [("to", $0)] } ?? []) + (header.language.map { [("xml:lang", $0)] } ?? [])
    }

    private mutating func end(_ cause: ConnectionFailure.Cause?) -> [Action] {
        state = .ended
        return [.ended(cause)]
    }

    // MARK: Conditions

    /// Why a server ended the session; nil where it gave no reason, or where a stream error in the body is the reason.
    private static func cause(of body: Element) -> ConnectionFailure.Cause? {
        switch body["condition"] {
        case nil, "remote-stream-error": nil
        case "see-other-uri": .seeOtherURI(body.elements.first { $0.name == "uri" }?.text ?? "")
        case let condition?: .bosh(words(of: condition))
        }
    }

    /// The conditions of XEP-0124 §17.2.
    private static func words(of condition: String) -> String {
        let meaning: String? =
            switch condition {
            case "bad-request": "it could not read a request"
            case "host-gone": "it no longer serves this domain"
            case "host-unknown": "it does not serve this domain"
            case "improper-addressing": "it wants to be told the domain"
            case "internal-server-error": "it failed inside"
            case "item-not-found": "it does not know the session any more, or a request came out of turn"
            case "other-request": "another request ended the session"
            case "policy-violation": "it says that its rules were broken, for example by too many requests"
            case "remote-connection-failed": "it has lost the XMPP server behind it, or cannot reach it"
            case "system-shutdown": "it is shutting down"
            case "undefined-condition": "it gave no reason"
            default: nil
            }
        return meaning.map { "\($0) (\(condition))" } ?? "it ended the session with \(ConnectionFailure.excerpt(condition))"
    }
}
