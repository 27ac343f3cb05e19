import TestSupport
import Testing
import XMLTree
import XMPP
import XMPPStreams

/// Dialogues with a BOSH service, and the table of states and events.
@Suite("Sessions of BOSH")
struct BOSHSessionTests {
    private typealias Action = BOSHSession.Action

    private static let header = StreamHeader(to: "wonderland.lit", language: "en")
    private static let tag = "<body xmlns='http://jabber.org/protocol/httpbind' rid="

    private static func body(_ attributes: KeyValuePairs<String, String> = [:], _ children: Element...) -> Element {
        Element("body", xmlns: Namespace.bosh, attributes, children)
    }

    private static let creation = body(["sid": "s1", "wait": "30", "hold": "1", "requests": "2", "polling": "4"])

    private static func session() -> BOSHSession { BOSHSession(BOSHSession.Options(firstNumber: 100)) }

    private static func open(_ answer: Element = creation) -> BOSHSession {
        var session = session()
        _ = session.opened(header)
        _ = session.answered(100, answer)
        return session
    }

    /// The bodies of what is to be sent, and everything else in words.
    private static func words(_ actions: [BOSHSession.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let request): String(decoding: request.bytes, as: UTF8.self).replacing(tag, with: "")
            case .sendAgain(let request, let seconds): "\(request.number) again after \(seconds) s"
            case .read(let number): "read \(number)"
            case .wait(let seconds): "wait \(seconds) s"
            case .ended(nil): "ended"
            case .ended(let cause?): "ended: \(ConnectionFailure(.stream, cause).what)"
            }
        }
    }

    @Test("a session is asked for, carries what is flushed, begins the stream anew, and always has a request to be answered")
    func dialogue() {
        var session = Self.session()
        #expect(
            Self.words(session.opened(Self.header)) == [
                "'100' xmlns:xmpp='urn:xmpp:xbosh' content='text/xml; charset=utf-8' ver='1.6' wait='60' hold='1' "
                    + "to='wonderland.lit' xml:lang='en' xmpp:version='1.0'/>"
            ])
        #expect(session.state == .creating)
        #expect(Self.words(session.answered(100, Self.creation)) == ["read 100"])
        #expect((session.state, session.id, session.wait) == (.open, "s1", 30))
        session.queued(Array("<auth/>".utf8))
        #expect(Self.words(session.flushed()) == ["'101' sid='s1'><auth/></body>"])
        #expect(session.settled() == [])
        #expect(Self.words(session.answered(101, Self.body())) == ["read 101"])
        #expect(
            Self.words(session.opened(Self.header)) == [
                "'102' sid='s1' xmlns:xmpp='urn:xmpp:xbosh' xmpp:restart='true' to='wonderland.lit' xml:lang='en'/>"
            ])
        #expect(Self.words(session.answered(102, Self.body())) == ["read 102"])
        #expect(Self.words(session.settled()) == ["'103' sid='s1'/>"])
        session.queued(Array("<message/>".utf8))
        session.queued(Array("<iq/>".utf8))
        #expect(Self.words(session.flushed()) == ["'104' sid='s1'><message/><iq/></body>"])
        session.queued(Array("<presence/>".utf8))
        #expect(session.flushed() == [], "two requests are without an answer")
        #expect(Self.words(session.answered(103, Self.body())) == ["read 103"])
        #expect(Self.words(session.settled()) == ["'105' sid='s1'><presence/></body>"])
    }

    @Test("answers are read in the order of their requests, whatever order they come in, and each once")
    func order() {
        var session = Self.open()
        _ = session.settled()
        session.queued([])
        _ = session.flushed()
        #expect(session.answered(102, Self.body()) == [])
        #expect(Self.words(session.answered(101, Self.body())) == ["read 101", "read 102"])
        #expect(session.answered(101, Self.body()) == [])
        #expect(session.answered(999, Self.body()) == [])
    }

    @Test("what was sent goes along with the end, beyond the number of requests that is allowed")
    func end() {
        var session = Self.open()
        _ = session.settled()
        session.queued(Array("<message/>".utf8))
        _ = session.flushed()
        session.queued(Array("<presence type='unavailable'/>".utf8))
        #expect(
            Self.words(session.closeRequested()) == [
                "'103' sid='s1' type='terminate'><presence type='unavailable'/></body>"
            ])
        #expect(session.closeRequested() == [])
        #expect(session.settled() == [])
        var other = session
        #expect(Self.words(session.answered(101, Self.body(["type": "terminate"]))) == ["read 101", "ended"])
        #expect(session.state == .ended)
        #expect(other.failed(102, "gone") == [])
        #expect(Self.words(other.answered(101, Self.body())) == ["read 101"])
        #expect(Self.words(other.answered(103, Self.body())) == ["read 103", "ended"])
    }

    @Test("a request whose connection broke is sent again as it was, three times")
    func broken() {
        var session = Self.open()
        _ = session.settled()
        #expect(Self.words(session.failed(101, "gone")) == ["101 again after 0.0 s"])
        #expect(Self.words(session.failed(101, "gone")) == ["101 again after 1.0 s"])
        #expect(Self.words(session.refused(101, status: 503, "503 Busy")) == ["101 again after 2.0 s"])
        #expect(Self.words(session.failed(101, "gone")) == ["ended: the connection was lost: gone"])
        #expect(session.failed(101, "gone") == [])
    }

    @Test("a server that missed something gets what it has not answered again (XEP-0124 §17.3)")
    func recoverable() {
        var session = Self.open()
        _ = session.settled()
        session.queued(Array("<iq/>".utf8))
        _ = session.flushed()
        let error = Self.body(["type": "error"])
        #expect(Self.words(session.answered(101, error)) == ["101 again after 0.0 s", "102 again after 0.0 s"])
        #expect(session.answered(102, Self.body()) == [])
        #expect(Self.words(session.answered(101, error)) == ["101 again after 0.0 s"])
        _ = session.answered(101, error)
        #expect(
            Self.words(session.answered(101, error)) == [
                "ended: the BOSH service does not carry the stream: it asks for the same requests over and over"
            ])
    }

    @Test("a server that answers at once is asked again no sooner than it allows", arguments: ["hold", "wait", "requests"])
    func polling(_ attribute: String) {
        var answer = Self.creation
        answer[attribute] = attribute == "requests" ? "1" : "0"
        var session = Self.open(answer)
        #expect(Self.words(session.settled()) == ["wait 4.0 s"])
        #expect(session.settled() == [])
        #expect(Self.words(session.waited()) == ["'101' sid='s1'/>"])
        #expect(session.settled() == [])
        _ = session.answered(101, Self.body())
        #expect(Self.words(session.settled()) == ["wait 4.0 s"])
        session.queued(Array("<iq/>".utf8))
        #expect(Self.words(session.flushed()) == ["'102' sid='s1'><iq/></body>"])
        #expect(session.waited() == [])
    }

    @Test("an answer without a session, or without sense, is the end of it")
    func useless() {
        var session = Self.session()
        _ = session.opened(Self.header)
        var other = session
        #expect(
            Self.words(session.answered(100, Self.body())) == [
                "ended: the BOSH service does not carry the stream: its answer names no session (sid)"
            ])
        #expect(
            Self.words(other.unreadable(100, "it is no <body/>")) == [
                "ended: the BOSH service does not carry the stream: its answer cannot be read: it is no <body/>"
            ])
        #expect(other.unreadable(100, "again") == [])
        other = Self.session()
        _ = other.opened(Self.header)
        #expect(Self.words(other.failed(100, "gone")) == ["ended: the connection was lost: gone"])
    }

    @Test(
        "an answer that is no success says which, in the words of BOSH once there is a session",
        arguments: [
            (false, 404, "the web server answered “404 x”"), (false, 502, "the web server answered “502 x”"),
            (true, 301, "the web server answered “301 x”"),
            (true, 404, "it does not know the session any more, or a request came out of turn (item-not-found)"),
            (true, 403, "it says that its rules were broken, for example by too many requests (policy-violation)"),
        ])
    func refused(_ isOpen: Bool, _ status: Int, _ words: String) {
        var session = isOpen ? Self.open() : Self.session()
        _ = isOpen ? session.settled() : session.opened(Self.header)
        #expect(
            Self.words(session.refused(isOpen ? 101 : 100, status: status, "\(status) x")) == [
                "ended: the BOSH service does not carry the stream: \(words)"
            ])
    }

    @Test(
        "a server that ends the session says why",
        arguments: [
            "bad-request", "host-gone", "host-unknown", "improper-addressing", "internal-server-error", "item-not-found",
            "other-request", "policy-violation", "remote-connection-failed", "system-shutdown", "undefined-condition",
            "made-up\u{1B}",
        ])
    func conditions(_ condition: String) {
        var session = Self.open()
        _ = session.settled()
        let actions = session.answered(101, Self.body(["type": "terminate", "condition": condition]))
        #expect(actions.first == .read(101))
        guard actions.count == 2, case .ended(.bosh(let why)?) = actions[1] else {
            Issue.record("\(actions)")
            return
        }
        #expect(why.contains(condition.replacing("\u{1B}", with: "\u{FFFD}")))
    }

    @Test("an end without a condition, or with a stream error in it, is no failure of BOSH; another place is told")
    func otherEnds() {
        for attributes in [["type": "terminate"], ["type": "terminate", "condition": "remote-stream-error"]] {
            var session = Self.open()
            _ = session.settled()
            var body = Self.body()
            for (name, value) in attributes { body[name] = value }
            #expect(session.answered(101, body) == [.read(101), .ended(nil)])
        }
        var session = Self.session()
        _ = session.opened(Self.header)
        let uri = Element("uri", xmlns: Namespace.bosh, text: "https://b.example/bosh")
        let body = Self.body(["type": "terminate", "condition": "see-other-uri"], uri)
        #expect(session.answered(100, body) == [.read(100), .ended(.seeOtherURI("https://b.example/bosh"))])
    }

    @Test("the session's table of states and events is the one that was agreed on")
    func table() {
        func made(_ session: BOSHSession, _ change: (inout BOSHSession) -> Void) -> BOSHSession {
            var session = session
            change(&session)
            return session
        }
        let states: [(String, BOSHSession)] = [
            ("idle", Self.session()), ("creating", made(Self.session()) { _ = $0.opened(Self.header) }),
            ("open", made(Self.open()) { _ = $0.settled() }),
            (
                "terminating",
                made(Self.open()) {
                    _ = $0.settled()
                    _ = $0.closeRequested()
                }
            ), ("ended", made(Self.session()) { _ = $0.closeRequested() }),
        ]
        #expect(Set(states.map(\.1.state)) == Set(BOSHSession.State.allCases))
        var text = ""
        for (name, session) in states {
            let number = name == "creating" ? 100 : 101
            let events: [(String, (inout BOSHSession) -> [BOSHSession.Action])] = [
                ("opened", { $0.opened(Self.header) }),
                (
                    "element",
                    {
                        $0.queued(Array("<iq/>".utf8))
                        return $0.flushed()
                    }
                ), ("settled", { $0.settled() }), ("waited", { $0.waited() }),
                ("session answered", { $0.answered(number, Self.creation) }),
                ("answered", { $0.answered(number, Self.body()) }),
                ("told to repeat", { $0.answered(number, Self.body(["type": "error"])) }),
                ("terminated", { $0.answered(number, Self.body(["type": "terminate", "condition": "host-gone"])) }),
                ("not found", { $0.refused(number, status: 404, "404 Not Found") }),
                ("unreadable", { $0.unreadable(number, "no XML") }), ("connection lost", { $0.failed(number, "gone") }),
                ("close requested", { $0.closeRequested() }),
            ]
            text += "\(name)\n"
            for (event, body) in events {
                var copy = session
                let words = Self.words(body(&copy))
                text +=
                    "    \(event): \(words.isEmpty ? "nothing" : words.joined(separator: ", ")) → \(copy.state.rawValue)\n"
            }
            text += "\n"
        }
        #expect(Golden.difference(text, from: "Tests/XMPPStreamsTests/Fixtures/bosh-session.txt") == nil)
    }
}
