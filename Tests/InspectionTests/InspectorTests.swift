import Inspection
import KnowledgeBase
import Testing
import XMLStreaming
import XMPP

/// What a session learns from its traffic, and what the wire proves.
@Suite struct InspectorTests {
    private static let prosody: Forecaster = {
        let profile = ProfileLibrary.profile("prosody-0.12")!
        var knobs = profile.defaults
        try! knobs.set("archive=on")
        return Forecaster(PartySetup(profile, knobs: knobs))
    }()

    private struct Session {
        var inspector = Inspector(InspectorTests.prosody)
        var number = 0

        mutating func sent(_ xml: String) throws -> InspectedRecord { try feed(xml, .sent) }
        mutating func received(_ xml: String) throws -> InspectedRecord { try feed(xml, .received) }

        private mutating func feed(_ xml: String, _ direction: WireRecord.Direction) throws -> InspectedRecord {
            number += 1
            let element = try ElementParser().parse(xml)
            return inspector.inspect(
                WireRecord(
                    number: number, time: Timestamp(seconds: Double(number)), connection: "c1", direction: direction,
                    bytes: Array(xml.utf8), content: .init(firstLevel: element)))
        }

        /// A session of alice with presence, and with what her server says it does.
        static func bound() throws -> Session {
            var session = Session()
            _ = try session.received(
                "<iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@wonderland.lit/desk</jid></bind></iq>"
            )
            _ = try session.sent("<presence/>")
            return session
        }

        mutating func announceStableIDs() throws {
            _ = try received(
                """
                <iq type='result' id='d' from='alice@wonderland.lit' to='alice@wonderland.lit/desk'>\
                <query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:sid:0'/><feature var='urn:xmpp:mam:2'/></query></iq>
                """)
        }
    }

    private static let message =
        """
        <message type='chat' id='m1' from='sister@realworld.lit/phone' to='alice@wonderland.lit/desk'><body>Hi</body>\
        <stanza-id xmlns='urn:xmpp:sid:0' by='alice@wonderland.lit' id='a1'/></message>
        """

    @Test("a contact that has not been seen leaves the state open, and presence settles it")
    func contactState() throws {
        var session = try Session.bound()
        let message = "<message type='chat' to='sister@realworld.lit' id='m1'><body>Hi</body></message>"
        #expect(try session.sent(message).forecast?.delivery?.delivery == .depends)
        _ = try session.received("<presence from='sister@realworld.lit/phone' to='alice@wonderland.lit'/>")
        #expect(try session.sent(message).forecast?.delivery?.delivery == .delivered)
        _ = try session.received(
            "<presence from='sister@realworld.lit/tablet' to='alice@wonderland.lit'><priority>-1</priority></presence>")
        _ = try session.received(
            "<presence type='unavailable' from='sister@realworld.lit/phone' to='alice@wonderland.lit'/>")
        #expect(try session.sent(message).forecast?.delivery?.delivery == .storedOffline)
        _ = try session.received(
            "<presence type='unavailable' from='sister@realworld.lit/tablet' to='alice@wonderland.lit'/>")
        let offline = try session.sent(message).forecast
        #expect(offline?.effect(.recipientServer, .offline)?.outcome == .kept)
    }

    @Test("an asserted state wins over what was seen, until it is withdrawn")
    func assumption() throws {
        var session = try Session.bound()
        _ = try session.received("<presence from='sister@realworld.lit/phone' to='alice@wonderland.lit'/>")
        let message = "<message type='chat' to='sister@realworld.lit'><body>Hi</body></message>"
        session.inspector.assume(try JID("sister@realworld.lit"), .offline)
        #expect(try session.sent(message).forecast?.delivery?.delivery == .storedOffline)
        session.inspector.assume(try JID("sister@realworld.lit"), nil)
        #expect(try session.sent(message).forecast?.delivery?.delivery == .delivered)
    }

    @Test("a stanza-id by the own account proves the archive copy only if the account announces stable ids")
    func stanzaID() throws {
        var session = try Session.bound()
        #expect(try session.received(Self.message).forecast?.effect(.recipientServer, .archive)?.certainty == .configured)
        try session.announceStableIDs()
        let proved = try session.received(Self.message)
        #expect(proved.forecast?.effect(.recipientServer, .archive)?.certainty == .observed)
        #expect(proved.forecast?.effect(.recipientServer, .archive)?.evidence == proved.record.number)
    }

    @Test("what is sent to oneself is in one archive, the sender's, and has not waited when it comes at once")
    func toOneself() throws {
        var session = try Session.bound()
        try session.announceStableIDs()
        let sent = try session.sent(
            "<message type='chat' id='s1' to='alice@wonderland.lit'><body>Note</body></message>")
        #expect(sent.forecast?.delivery?.delivery == .delivered)
        let came = try session.received(
            Self.message.replacing(
                "id='m1' from='sister@realworld.lit/phone'", with: "id='s1' from='alice@wonderland.lit/desk'"))
        #expect(came.forecast?.effect(.senderServer, .archive)?.certainty == .observed)
        #expect(came.forecast?.effects.contains { $0.certainty == .refuted } == false)
        let revised = try #require(came.revised.last { $0.number == sent.record.number }?.forecast)
        #expect(revised.effect(.senderServer, .archive)?.certainty == .observed)
        #expect(revised.effect(.recipientServer, .offline)?.outcome == .notKept)
        #expect(revised.effect(.recipientServer, .archive) == nil)
    }

    @Test("a message to the own account goes to the resources that were seen, and to a resource nobody saw it may wait")
    func ownResources() throws {
        var session = try Session.bound()
        let message = "<message type='chat' to='alice@wonderland.lit'><body>Note</body></message>"
        _ = try session.sent("<presence><priority>-1</priority></presence>")
        #expect(try session.sent(message).forecast?.delivery?.delivery == .depends)
        _ = try session.received("<presence from='alice@wonderland.lit/phone' to='alice@wonderland.lit/desk'/>")
        #expect(try session.sent(message).forecast?.delivery?.delivery == .delivered)
        let toTablet = message.replacing("wonderland.lit'", with: "wonderland.lit/tablet'")
        #expect(try session.sent(toTablet).forecast?.delivery?.delivery == .depends)
    }

    @Test("an account of one's own domain may be missing, but its server is reached")
    func ownDomain() throws {
        var session = try Session.bound()
        let near = try session.sent("<message type='chat' to='rabbit@wonderland.lit'><body>Late</body></message>")
        let far = try session.sent("<message type='chat' to='sister@realworld.lit'><body>Late</body></message>")
        let states = try #require(near.forecast?.branches.map(\.state))
        #expect(states.contains(.missing) && !states.contains(.unreachable))
        #expect(far.forecast?.branches.contains { $0.state == .unreachable } == true)
    }

    @Test("a stanza-id by somebody else proves nothing")
    func foreignStanzaID() throws {
        var session = try Session.bound()
        try session.announceStableIDs()
        let forged = Self.message.replacing("by='alice@wonderland.lit'", with: "by='sister@realworld.lit'")
        #expect(try session.received(forged).findings.isEmpty)
    }

    @Test("a missing stanza-id on one's own message proves nothing")
    func missingStanzaID() throws {
        var session = try Session.bound()
        try session.announceStableIDs()
        let sent = try session.sent("<message type='chat' to='sister@realworld.lit' id='m1'><body>Hi</body></message>")
        #expect(sent.findings.isEmpty)
        #expect(sent.forecast?.effect(.senderServer, .archive)?.outcome == .kept)
        #expect(sent.forecast?.effect(.senderServer, .archive)?.certainty == .configured)
    }

    @Test("a delay by the own domain proves the offline store")
    func delay() throws {
        var session = try Session.bound()
        let late = Self.message.replacing(
            "<body>", with: "<delay xmlns='urn:xmpp:delay' from='wonderland.lit' stamp='2026-11-22T10:00:00Z'/><body>")
        let inspected = try session.received(late)
        #expect(inspected.forecast?.effect(.recipientServer, .offline)?.certainty == .refuted)
        #expect(inspected.forecast?.effect(.recipientServer, .offline)?.outcome == .kept)
        let foreign = late.replacing("from='wonderland.lit' stamp", with: "from='realworld.lit' stamp")
        #expect(try session.received(foreign).findings.isEmpty)
    }

    @Test("an error that comes back refutes the offline copy of the message it answers")
    func bounce() throws {
        var session = try Session.bound()
        session.inspector.assume(try JID("sister@realworld.lit"), .offline)
        let sent = try session.sent("<message type='chat' to='sister@realworld.lit' id='m9'><body>Hi</body></message>")
        #expect(sent.forecast?.effect(.recipientServer, .offline)?.outcome == .kept)
        let error = try session.received(
            """
            <message type='error' id='m9' from='sister@realworld.lit' to='alice@wonderland.lit/desk'><error type='cancel'>\
            <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
            """)
        let revised = try #require(error.revised.first)
        #expect(revised.number == sent.record.number)
        #expect(revised.forecast.effect(.recipientServer, .offline)?.outcome == .notKept)
        #expect(revised.forecast.effect(.recipientServer, .offline)?.certainty == .refuted)
        #expect(revised.forecast.effect(.recipientServer, .offline)?.evidence == error.record.number)
        #expect(revised.forecast.delivery?.delivery == .bounced)
        // An archive copy may exist all the same.
        #expect(revised.forecast.effect(.recipientServer, .archive)?.certainty != .observed)
    }

    @Test("a message out of the archive proves the sender's copy")
    func archiveQuery() throws {
        var session = try Session.bound()
        let sent = try session.sent("<message type='chat' to='sister@realworld.lit' id='m3'><body>Hi</body></message>")
        let result = try session.received(
            """
            <message to='alice@wonderland.lit/desk'><result xmlns='urn:xmpp:mam:2' id='x1'><forwarded xmlns='urn:xmpp:forward:0'>\
            <message xmlns='jabber:client' from='alice@wonderland.lit/desk' to='sister@realworld.lit' type='chat' id='m3'><body>Hi</body>\
            </message></forwarded></result></message>
            """)
        #expect(result.revised.first?.number == sent.record.number)
        #expect(result.revised.first?.forecast.effect(.senderServer, .archive)?.certainty == .observed)
        #expect(result.forecast?.keeping.isEmpty == true)
        #expect(result.forecast?.copyNote != nil)
    }

    @Test("a carbon is a copy and adds no store; one from a stranger is a message like any other")
    func carbons() throws {
        var session = try Session.bound()
        let carbon = """
            <message from='alice@wonderland.lit' to='alice@wonderland.lit/desk'><received xmlns='urn:xmpp:carbons:2'>\
            <forwarded xmlns='urn:xmpp:forward:0'/></received><body>x</body></message>
            """
        #expect(try session.received(carbon).forecast?.keeping.isEmpty == true)
        let forged = carbon.replacing("from='alice@wonderland.lit'", with: "from='queen@wonderland.lit'")
        #expect(try session.received(forged).forecast?.copyNote == nil)
    }

    @Test("an iq answer is matched with its request and the time it took")
    func roundTrip() throws {
        var session = try Session.bound()
        let request = try session.sent("<iq type='get' id='p1' to='wonderland.lit'><ping xmlns='urn:xmpp:ping'/></iq>")
        #expect(session.inspector.knowledge.pending.count == 1)
        let answer = try session.received("<iq type='result' id='p1' from='wonderland.lit' to='alice@wonderland.lit/desk'/>")
        #expect(answer.answers?.number == request.record.number)
        #expect(answer.answers?.seconds == 1)
        #expect(session.inspector.knowledge.pending.count == 0)
    }

    @Test("presence that comes to the bare address is the contact's broadcast; directed presence comes to a resource")
    func receivedPresence() throws {
        var session = try Session.bound()
        let broadcast = try session.received("<presence from='sister@realworld.lit/phone' to='alice@wonderland.lit'/>")
            .forecast
        #expect(broadcast?.effect(.senderServer, .presence)?.outcome == .kept)
        #expect(broadcast?.effect(.senderServer, .directedPresence) == nil)
        let directed = try session.received("<presence from='sister@realworld.lit/phone' to='alice@wonderland.lit/desk'/>")
            .forecast
        #expect(directed?.effect(.senderServer, .directedPresence)?.outcome == .kept)
    }

    @Test(
        "a message to somebody on the own block list is refused, from the moment the server accepted the list until it is emptied"
    )
    func ownBlockList() throws {
        var session = try Session.bound()
        let message = "<message type='chat' to='sister@realworld.lit/phone' id='m1'><body>Hi</body></message>"
        let block = "<block xmlns='urn:xmpp:blocking'><item jid='realworld.lit'/></block>"
        _ = try session.sent("<iq type='set' id='b1'>\(block)</iq>")
        #expect(try session.sent(message).forecast?.delivery?.conditions != ["not-acceptable"])
        _ = try session.received("<iq type='result' id='b1'/>")
        let forecast = try #require(try session.sent(message).forecast)
        #expect(forecast.delivery?.delivery == .bounced)
        #expect(forecast.delivery?.conditions == ["not-acceptable"])
        #expect(forecast.keeping.isEmpty)
        let error = try #require(
            try session.sent("<message type='error' to='sister@realworld.lit/phone' id='m1'><error/></message>").forecast)
        #expect(error.delivery?.delivery == .dropped)
        _ = try session.sent("<iq type='set' id='b2'><unblock xmlns='urn:xmpp:blocking'/></iq>")
        _ = try session.received("<iq type='error' id='b2'/>")
        #expect(try session.sent(message).forecast?.delivery?.conditions == ["not-acceptable"])
        _ = try session.sent("<iq type='set' id='b3'><unblock xmlns='urn:xmpp:blocking'/></iq>")
        _ = try session.received("<iq type='result' id='b3'/>")
        #expect(try session.sent(message).forecast?.delivery?.conditions != ["not-acceptable"])
    }

    @Test("what a room sends back or shows of others is a copy of what the room was sent")
    func copiesFromRooms() throws {
        var session = try Session.bound()
        let joined = "<presence from='tea@rooms.realworld.lit/hatter' to='alice@wonderland.lit/desk'>"
        _ = try session.received("\(joined)<x xmlns='http://jabber.org/protocol/muc#user'/></presence>")
        for sender in ["hatter", "alice"] {
            let said = try session.received(
                "<message type='groupchat' from='tea@rooms.realworld.lit/\(sender)' to='alice@wonderland.lit/desk' id='r1'><body>Tea?</body></message>"
            )
            let forecast = try #require(said.forecast)
            #expect(forecast.copyNote != nil)
            #expect(!forecast.effects.isEmpty)
            #expect(forecast.effects.allSatisfy { $0.isCopy && $0.party == .service })
        }
        let mine = try session.sent(
            "<message type='groupchat' to='tea@rooms.realworld.lit' id='r2'><body>Yes</body></message>")
        #expect(mine.forecast?.copyNote == nil)
        #expect(mine.forecast?.effects.contains { $0.party == .service && !$0.isCopy } == true)
    }

    @Test("what is known stays within its bounds")
    func bounded() throws {
        var knowledge = SessionKnowledge(capacity: 64)
        for index in 0..<1000 {
            let element = try ElementParser().parse("<presence from='u\(index)@realworld.lit/r' to='alice@wonderland.lit'/>")
            knowledge.absorb(
                WireRecord(number: index, connection: "c1", direction: .received, content: .init(firstLevel: element)))
        }
        #expect(knowledge.contacts.count <= 64)
        #expect(knowledge.contacts.peek(try JID("u999@realworld.lit")) != nil)
        #expect(knowledge.contacts.peek(try JID("u0@realworld.lit")) == nil)
    }
}
