import Testing
import XMLStreaming
import XMLTree
import XMPP

@testable import Transcripts

@Suite("The server's half of a session, played to a client")
struct ServedReplayTests {
    private static let transcript = """
        xmppscope transcript 1

        sent 1 2026-11-22T17:39:15Z
            <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='old.lit' version='1.0'>

        received 1 2026-11-22T17:39:15Z
            <stream:features xmlns:stream='http://etherx.jabber.org/streams'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/></stream:features>

        sent 1 2026-11-22T17:39:15Z
            <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>

        received 1 2026-11-22T17:39:15Z
            <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>al@old.lit/x</jid></bind></iq>

        sent 1 2026-11-22T17:39:15Z
            <iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>

        received 1 2026-11-22T17:39:15Z
            <iq type='result' id='s'/>

        received 1 2026-11-22T17:39:16Z
            <message from='old.lit' to='al@old.lit/x'><body>welcome</body></message>

        sent 1 2026-11-22T17:39:16Z
            <presence/>

        sent 1 2026-11-22T17:39:17Z
            <iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>

        received 1 2026-11-22T17:39:18Z
            <presence from='al@old.lit/x' to='al@old.lit/x'/>

        received 1 2026-11-22T17:39:18Z
            <iq type='result' id='r' to='al@old.lit/x'><query xmlns='jabber:iq:roster'><item jid='bob@old.lit'/></query></iq>

        received 1 2026-11-22T17:39:20Z
            <iq type='get' id='v' from='old.lit' to='al@old.lit/x'><query xmlns='jabber:iq:version'/></iq>

        sent 1 2026-11-22T17:39:20Z
            <iq type='result' id='v' to='old.lit'><query xmlns='jabber:iq:version'><name>Old</name></query></iq>

        sent 1 2026-11-22T17:39:21Z
            <message to='bob@old.lit' type='chat' id='m1'><body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>

        received 1 2026-11-22T17:39:22Z
            <message from='bob@old.lit/y' to='al@old.lit/x'><received xmlns='urn:xmpp:receipts' id='m1'/></message>

        sent 1 2026-11-22T17:39:23Z
            </stream:stream>

        """

    private func replay(_ text: String = transcript) throws -> ServedReplay {
        let (records, damage) = TranscriptReader.read(Array(text.utf8))
        #expect(damage == nil)
        return ServedReplay(ServedSession(records), account: try JID("eve@localhost/z"))
    }

    private func element(_ text: String) throws -> Element {
        try ElementParser(defaultNamespace: Namespace.client, prefixes: [:]).parse(Array(text.utf8))
    }

    /// What is sent, as text.
    private func sent(_ actions: [ServedReplay.Action]) -> [String] {
        actions.compactMap {
            switch $0 {
            case .send(let element, _), .answer(let element): element.xml(in: Namespace.client)
            case .sendBytes, .close, .report: nil
            }
        }
    }

    @Test("negotiation is left out of the session, and what the server offered is there")
    func session() throws {
        let session = ServedSession(TranscriptReader.read(Array(ServedReplayTests.transcript.utf8)).records)
        #expect(session.account == (try JID("al@old.lit/x")))
        #expect(session.features.map(\.name) == ["sm"])
        #expect(session.counts == (client: 4, server: 5))
    }

    @Test("what the server said comes when the client has sent what it sent then, with the ids and addresses of now")
    func dialogue() throws {
        var replay = try replay()
        let greeting = replay.clientBound()
        #expect(sent(greeting) == ["<message from='localhost' to='eve@localhost/z'><body>welcome</body></message>"])
        #expect(replay.awaited.map(\.kind) == ["presence", "iq"])
        // The other way round than then: the answer need not wait.
        let roster = replay.elementReceived(try element("<iq type='get' id='77'><query xmlns='jabber:iq:roster'/></iq>"))
        #expect(
            sent(roster) == [
                "<iq type='result' id='77' to='eve@localhost/z'><query xmlns='jabber:iq:roster'><item jid='bob@old.lit'/></query></iq>"
            ])
        let presence = replay.elementReceived(try element("<presence><show>away</show></presence>"))
        #expect(
            sent(presence) == [
                "<presence from='eve@localhost/z' to='eve@localhost/z'/>",
                "<iq type='get' id='v' from='localhost' to='eve@localhost/z'><query xmlns='jabber:iq:version'/></iq>",
            ])
        let version = replay.elementReceived(
            try element(
                "<iq type='result' id='v' to='localhost'><query xmlns='jabber:iq:version'><name>New</name></query></iq>"))
        #expect(sent(version).isEmpty)
        guard case .report(.came(_, _, let differences))? = version.first else {
            Issue.record("\(version)")
            return
        }
        #expect(differences.map(\.path) == ["iq/query/name/text()"])
        let message = replay.elementReceived(
            try element(
                "<message to='bob@old.lit' type='chat' id='k9'><body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='k9'/></message>"
            ))
        #expect(
            sent(message) == [
                "<message from='bob@old.lit/y' to='eve@localhost/z'><received xmlns='urn:xmpp:receipts' id='k9'/></message>"
            ])
        #expect(replay.isOver)
        #expect(replay.clientLeft().isEmpty)
        // The presence had a child that it had not then.
        #expect(replay.tally == .init(same: 2, differing: 2, missing: 0, unexpected: 0, played: 5, unsaid: 0))
    }

    @Test("pauses are those of then")
    func pauses() throws {
        var replay = try replay()
        guard case .send(_, let pause)? = replay.clientBound().first else {
            Issue.record("nothing is sent")
            return
        }
        #expect(pause == 1)
    }

    @Test("a request that the recording does not have is reported and answered, a ping only answered")
    func unexpected() throws {
        var replay = try replay()
        _ = replay.clientBound()
        let disco = replay.elementReceived(
            try element("<iq type='get' id='d' to='localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"))
        #expect(disco.count == 2)
        #expect(sent(disco).first?.contains("service-unavailable") == true)
        #expect(sent(disco).first?.contains("id='d'") == true)
        let ping = replay.elementReceived(try element("<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>"))
        #expect(sent(ping) == ["<iq id='p' type='result'/>"])
        let chat = replay.elementReceived(try element("<message to='bob@old.lit' type='headline'><body>x</body></message>"))
        guard case .report(.unexpected)? = chat.first else {
            Issue.record("\(chat)")
            return
        }
        #expect(chat.count == 1)
        #expect(replay.tally.unexpected == 2)
    }

    @Test("what does not come is given up in the end, and its answer with it")
    func patience() throws {
        var replay = try replay()
        _ = replay.clientBound()
        let first = replay.patienceEnded()
        #expect(first.count { if case .report(.missing) = $0 { true } else { false } } == 2)
        #expect(sent(first).map { String($0.prefix(9)) } == ["<presence", "<iq type="])
        #expect(replay.awaited.map(\.kind) == ["iq", "message"])
        let rest = replay.clientLeft()
        #expect(rest.count == 2)
        #expect(replay.tally == .init(same: 0, differing: 0, missing: 4, unexpected: 0, played: 3, unsaid: 2))
        #expect(!replay.tally.isSame)
    }

    @Test("a client that pinged then need not ping now")
    func pings() throws {
        let text = """
            xmppscope transcript 1

            sent 1 2026-11-22T17:39:15Z
                <iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>

            received 1 2026-11-22T17:39:15Z
                <iq type='result' id='p' to='al@old.lit/x'/>

            received 1 2026-11-22T17:39:15Z
                <message to='al@old.lit/x' from='bob@old.lit'><body>now</body></message>

            """
        var replay = try replay(text)
        #expect(sent(replay.clientBound()).count == 1)
        #expect(replay.isOver)
        #expect(replay.awaited.isEmpty)
    }

    @Test("the end that the server put to the stream is put to it again")
    func ending() throws {
        let text = """
            xmppscope transcript 1

            sent 1 2026-11-22T17:39:15Z
                <presence/>

            received 1 2026-11-22T17:39:15Z
                <stream:error xmlns:stream='http://etherx.jabber.org/streams'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>

            received 1 2026-11-22T17:39:15Z
                </stream:stream>

            """
        var replay = try replay(text)
        #expect(replay.clientBound().isEmpty)
        let actions = replay.elementReceived(try element("<presence/>"))
        #expect(actions.count == 3)
        #expect(sent(actions).first?.contains("<conflict") == true)
        #expect(actions.last == .close)
    }
}
