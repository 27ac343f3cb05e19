import Inspection
import KnowledgeBase
import Presentation
import Testing
import Transcripts
import XMLTree
import XMPP

@testable import Console

@Suite("Forecasts that are remembered")
struct ForecastLinesTests {
    /// Stanzas that differ in everything a forecast may depend on, and in much that it does not.
    private static func stanzas(seed: UInt64, count: Int) -> [String] {
        var random = Numbers(state: seed)
        let payloads = [
            "<body>Hi</body>", "<body/>", "<subject>Tea</subject>", "<subject/>", "<body>a</body><body xml:lang='de'/>",
            "<thread>t</thread>", "<active xmlns='http://jabber.org/protocol/chatstates'/>",
            "<composing xmlns='http://jabber.org/protocol/chatstates'/>", "<store xmlns='urn:xmpp:hints'/>",
            "<no-store xmlns='urn:xmpp:hints'/>", "<no-permanent-store xmlns='urn:xmpp:hints'/>",
            "<received xmlns='urn:xmpp:receipts' id='a'/>", "<displayed xmlns='urn:xmpp:chat-markers:0' id='a'/>",
            "<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>AA==</payload></encrypted>",
            "<x xmlns='jabber:x:conference' jid='tea@conference.realworld.lit'/>",
            "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='tea@conference.realworld.lit'/></x>",
            "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='sister@realworld.lit'/></x>",
            "<x xmlns='http://jabber.org/protocol/muc#user'><decline to='a@b.lit'/></x>",
            "<x xmlns='http://jabber.org/protocol/muc#user'><item/></x>", "<x xmlns='http://jabber.org/protocol/muc'/>",
            "<delay xmlns='urn:xmpp:delay' from='wonderland.lit' stamp='2026-01-01T00:00:00Z'/>",
            "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'>Offline Storage</delay>",
            "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'/></event>",
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:data'><item/></publish></pubsub>",
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item/></publish></pubsub>",
            "<query xmlns='jabber:iq:roster'><item jid='a@b.lit' subscription='remove'/></query>",
            "<query xmlns='jabber:iq:roster'><item jid='a@b.lit'/></query>",
            "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>",
            "<query xmlns='jabber:iq:register'><remove/></query>",
            "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='a'/><feature var='b'/></query>",
            "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
                + "var='muc#roomconfig_persistentroom'><value>1</value></field></x></query>",
            "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
                + "var='muc#roomconfig_persistentroom'><value>0</value></field></x></query>",
            "<result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'/></result>",
            "<sent xmlns='urn:xmpp:carbons:2'/>", "<private xmlns='urn:xmpp:carbons:2'/>",
            "<amp xmlns='http://jabber.org/protocol/amp'><rule condition='deliver' value='stored' action='drop'/></amp>",
            "<amp xmlns='http://jabber.org/protocol/amp'><rule condition='deliver' value='none' action='drop'/></amp>",
            "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
            "<stanza-id xmlns='urn:xmpp:sid:0' by='alice@wonderland.lit' id='1700000000000000'/>",
            "<unheard xmlns='urn:example:of'><of/></unheard>", "<vCard xmlns='vcard-temp'><FN>A</FN></vCard>",
            "<block xmlns='urn:xmpp:blocking'><item jid='a@b.lit'/></block>", "<show>away</show>", "<priority>5</priority>",
        ]
        let addresses = [
            nil, "alice@wonderland.lit", "alice@wonderland.lit/desk", "sister@realworld.lit", "sister@realworld.lit/phone",
            "rabbit@wonderland.lit", "wonderland.lit", "realworld.lit", "tea@conference.realworld.lit",
            "tea@conference.realworld.lit/hatter", "conference.realworld.lit", "pubsub.wonderland.lit",
            "upload.realworld.lit",
            "a&lt;b@c", "{node}@realworld.lit",
        ]
        let types: [String: [String?]] = [
            "message": [nil, "chat", "normal", "groupchat", "headline", "error", "other"],
            "presence": [nil, "unavailable", "subscribe", "subscribed", "unsubscribe", "probe", "error", "invisible"],
            "iq": ["get", "set", "result", "error", nil],
        ]
        return (0..<count).map { _ in
            let kind = random.one(["message", "presence", "iq"])
            var attributes = ""
            for (name, value) in [
                ("from", random.one(addresses)), ("to", random.one(addresses)), ("type", random.one(types[kind]!)),
            ] {
                if let value { attributes += " \(name)='\(value)'" }
            }
            if random.below(4) > 0 { attributes += " id='\(random.below(1000))&quot;\u{202E}'" }
            let content = (0..<random.below(4)).map { _ in random.one(payloads) }.joined()
            return "<\(kind)\(attributes)>\(content)</\(kind)>"
        }
    }

    private struct Numbers {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }

        mutating func one<Value>(_ list: [Value]) -> Value { list[below(list.count)] }
    }

    private static let header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='wonderland.lit' id='1'>"

    private static func records(_ input: String) throws -> [WireRecord] {
        var source = RecordSource()
        try source.receive(Array(input.utf8))
        try source.end()
        var records: [WireRecord] = []
        while let record = source.next() { records.append(record) }
        return records
    }

    @Test(
        "a remembered forecast is the one that would be made anew, for every profile",
        arguments: ProfileLibrary.all.map(\.id))
    func sameAsMadeAnew(profile: String) throws {
        let settings = try ForecastSettings(server: profile)
        let stanzas = ForecastLinesTests.stanzas(seed: 7, count: 70)
        // Each again, with other people, other words and another id.
        let varied = stanzas.map {
            $0.replacing("sister@", with: "dinah@").replacing("Hi", with: "Good afternoon").replacing(
                " id='", with: " id='9")
        }
        let records = try ForecastLinesTests.records(ForecastLinesTests.header + (stanzas + varied).joined())
        var shapes = 0
        for direction in [nil, WireRecord.Direction.sent, .received] {
            var remembering = Inspector(settings.forecaster)
            var forgetful = Inspector(settings.forecaster, remembersShapes: false)
            for var record in records {
                record.direction = direction
                let expected = forgetful.inspect(record).forecast
                let found = remembering.inspect(record).forecast
                guard expected != found else { continue }
                Issue.record(
                    "\(profile), \(direction?.rawValue ?? "no direction"): \(String(decoding: record.bytes, as: UTF8.self))")
                return
            }
            shapes = max(shapes, remembering.rememberedShapes)
            #expect(forgetful.rememberedShapes == 0)
        }
        #expect(shapes > 20 && shapes < stanzas.count * 3 / 2)
    }

    @Test("the fast way writes what the slow way writes", arguments: ["standards", "prosody-13", "jabberd2"])
    func fastLines(profile: String) throws {
        let settings = try ForecastSettings(server: profile)
        let stanzas = ForecastLinesTests.stanzas(seed: 11, count: 120)
        // Twice, so that everything is met again; with what changes the knowledge in between.
        let input =
            ForecastLinesTests.header + stanzas.joined(separator: "\n") + "<enabled xmlns='urn:xmpp:sm:3' id='a'/>"
            + "<iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@wonderland.lit/desk</jid>"
            + "</bind></iq><iq type='result' from='wonderland.lit' id='v'><query xmlns='jabber:iq:version'><name>Prosody</name>"
            + "<version>0.12.3</version></query></iq>" + stanzas.joined() + "</stream:stream>"
        var redactor = Redactor()
        var funnel = RecordFunnel(settings)
        var slow: [String] = []
        for record in try ForecastLinesTests.records(input) {
            let clean = redactor.redact(record)
            let forecast = funnel.inspect(clean).inspected.forecast
            slow.append(
                RecordJSON.line(clean, members: forecast.map { [("forecast", ForecastJSON.text($0))] } ?? []))
        }
        var fast: [UInt8] = []
        var filter = try #require(
            StreamJSONFilter(
                start: Array(input.utf8), redactor: Redactor(), count: 0, forecasts: ForecastLines(settings)))
        Array(input.utf8).withUnsafeBytes { filter.receive($0, to: &fast) }
        let lines = String(decoding: fast, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(lines.count == slow.count)
        for (line, expected) in zip(lines, slow) where line != expected {
            #expect(line == expected)
            break
        }
    }

    @Test("forecasts of more shapes than are remembered are right, and no more are remembered than said")
    func bounded() throws {
        let settings = try ForecastSettings(server: "prosody-13")
        var inspector = Inspector(settings.forecaster)
        for number in 1...(ForecastMemo.capacity + 100) {
            let element = Element("message", xmlns: Namespace.client, ["type": "t\(number)", "to": "a@b.lit"])
            let record = WireRecord(
                number: number, connection: "c", direction: nil, content: .init(firstLevel: element))
            #expect(inspector.inspect(record).forecast?.summary.type == "t\(number)")
            #expect(inspector.rememberedShapes <= ForecastMemo.capacity)
        }
        #expect(inspector.rememberedShapes > 1)
    }
}
