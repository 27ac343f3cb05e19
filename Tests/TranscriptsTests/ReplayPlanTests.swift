import Testing
import Transcripts
import XMLTree
import XMPP

@Suite struct ReplayPlanTests {
    private static let transcript = """
        xmppscope transcript 1

        sent 1 2026-11-22T17:39:15Z
            <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='old.lit' version='1.0'>

        sent 1 2026-11-22T17:39:15Z redacted="SASL data"
            <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>[redacted]</auth>

        sent 1 2026-11-22T17:39:15Z
            <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>

        received 1 2026-11-22T17:39:15Z
            <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>al@old.lit/x</jid></bind></iq>

        sent 1 2026-11-22T17:39:16Z
            <presence/>

        sent 1 2026-11-22T17:39:18Z
            <message to='tea@conference.old.lit' type='groupchat' id='m1' from='al@old.lit/x'><body>id='m1'</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>

        received 1 2026-11-22T17:39:18Z
            <message from='tea@conference.old.lit/al' to='al@old.lit/x' type='groupchat' id='m1'><body>id='m1'</body></message>

        received 1 2026-11-22T17:39:18Z
            <iq type='get' id='p' from='old.lit'><ping xmlns='urn:xmpp:ping'/></iq>

        sent 1 2026-11-22T17:39:18Z
            <iq type='result' id='p' to='old.lit'/>

        sent 1 2026-11-22T17:39:19Z redacted="password"
            <iq type='set' id='r'><query xmlns='jabber:iq:register'><password>[redacted]</password></query></iq>

        sent 1 2026-11-22T17:39:19Z
            <message to='bob@other.lit/y'><body>hi</body></message>

        sent 1 2026-11-22T17:39:19Z
            <iq type='get' id='q' to='al@old.lit'><ping xmlns='urn:xmpp:ping'/></iq>

        """

    private func plan(_ mapping: [JID: JID] = [:]) throws -> ReplayPlan {
        let (records, damage) = TranscriptReader.read(Array(ReplayPlanTests.transcript.utf8))
        #expect(damage == nil)
        var count = 0
        return ReplayPlan(records, account: try JID("eve@new.lit/z"), mapping: mapping) {
            count += 1
            return "n\(count)"
        }
    }

    @Test("negotiation, secrets and answers are left out; ids and the own addresses are replaced")
    func adapted() throws {
        let plan = try plan()
        #expect(plan.replacements.former == (try JID("al@old.lit/x")))
        #expect(
            plan.steps.map { $0.element.xml(in: Namespace.client) } == [
                "<presence/>",
                "<message to='tea@conference.new.lit' type='groupchat' id='n1'><body>id='m1'</body><origin-id xmlns='urn:xmpp:sid:0' id='n1'/></message>",
                "<message to='bob@other.lit/y'><body>hi</body></message>",
                "<iq type='get' id='n2' to='eve@new.lit'><ping xmlns='urn:xmpp:ping'/></iq>",
            ])
        #expect(plan.steps.map(\.answers) == [0, 2, 0, 0])
        #expect(plan.steps.map(\.pause) == [0, 2, 1, 0])
        #expect(plan.leftOut == ["answers to the server's own requests": 1, "stanzas whose secrets were taken out": 1])
    }

    @Test("recipients are listed, and only the account, its server and this machine are harmless")
    func recipients() throws {
        let plan = try plan()
        let account = try JID("eve@new.lit/z")
        #expect(
            plan.recipients.map(\.words) == [
                "everybody subscribed to your presence", "tea@conference.new.lit", "bob@other.lit", "eve@new.lit",
            ])
        #expect(plan.recipients.map { $0.isHarmless(account: account) { _ in false } } == [false, false, false, true])
        #expect(
            plan.recipients.map { $0.isHarmless(account: account) { $0.hasSuffix("new.lit") } } == [true, true, false, true])
    }

    @Test("addresses and domains may be mapped by hand")
    func mapped() throws {
        let plan = try plan([
            try JID("bob@other.lit"): try JID("ann@new.lit"), try JID("conference.old.lit"): try JID("muc.new.lit"),
        ])
        #expect(plan.steps[2].element["to"] == "ann@new.lit/y")
        #expect(plan.steps[1].element["to"] == "tea@muc.new.lit")
    }

    @Test("what comes back is compared with the addresses put back")
    func comparison() throws {
        let plan = try plan()
        let now = Element(
            "message", xmlns: Namespace.client,
            ["from": "tea@conference.new.lit/al", "to": "eve@new.lit/z", "type": "groupchat", "id": "n1"],
            [Element("body", xmlns: Namespace.client, text: "id='m1'")])
        let record = WireRecord(connection: "2", direction: .received, content: .init(firstLevel: now))
        let first = try #require(plan.expected.first)
        #expect(SessionComparison([first], [plan.asThen(record)]).isSame)
        #expect(!SessionComparison([first], [record]).isSame)
    }
}
