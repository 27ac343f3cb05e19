import Foundation
import Inspection
import KnowledgeBase
import Presentation
import Testing
import XMLStreaming
import XMPP

/// What programs may rely on in the JSON of a forecast, for every profile.
@Suite("Forecasts as JSON keep to their schema")
struct ForecastSchemaTests {
    private static let parties: Set<String> = ["sender-server", "recipient-server", "service"]
    private static let stores: Set<String> = [
        "offline", "archive", "roster", "pending-subscription", "presence", "directed-presence", "caps-cache", "sm-queue",
        "csi-queue", "s2s-queue", "carbons", "vcard", "private", "pep", "pubsub", "room-history", "room-archive",
        "room-config", "blocklist", "archive-prefs", "credentials", "tokens", "last-activity", "push-registration", "upload",
        "conversation-metadata", "search-index", "inbox", "log", "backup",
    ]
    private static let values: [String: Set<String>] = [
        "outcome": ["kept", "not-kept", "depends"], "medium": ["memory", "disk", "unspecified"],
        "readable": ["yes", "ciphertext", "no", "unknown"], "residue": ["none", "likely", "unknown"],
        "certainty": [
            "certain", "normal", "default", "configured", "allowed", "unspecified", "unknown", "observed", "refuted",
        ],
    ]
    private static let keptValues: [String: Set<String>] = [
        "part": ["whole", "metadata", "body", "verifier", "item"],
        "phase": ["before-routing", "before-delivery", "instead-of-delivery", "after-delivery"],
    ]
    private static let retentions: Set<String> = [
        "until-delivered", "until-acked", "session", "duration", "until-changed", "until-answered", "no-expiry",
        "unspecified",
    ]
    private static let deliveries: Set<String> = ["delivered", "bounced", "stored-offline", "dropped", "held", "depends"]

    private static let conditions: Set<String> = [
        "bad-request", "conflict", "feature-not-implemented", "forbidden", "gone", "internal-server-error", "item-not-found",
        "jid-malformed", "not-acceptable", "not-allowed", "not-authorized", "policy-violation", "recipient-unavailable",
        "redirect", "registration-required", "remote-server-not-found", "remote-server-timeout", "resource-constraint",
        "service-unavailable", "subscription-required", "undefined-condition", "unexpected-request",
    ]

    private static let payloads = [
        "<body>Hi</body>", "", "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        "<body>Hi</body><no-store xmlns='urn:xmpp:hints'/>",
        "<encrypted xmlns='urn:xmpp:omemo:2'/><store xmlns='urn:xmpp:hints'/>",
        "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='sister@realworld.lit'/></x>",
    ]
    private static let addresses = [
        "sister@realworld.lit", "sister@realworld.lit/phone", "alice@wonderland.lit", "realworld.lit",
        "tea@conference.realworld.lit", "tea@conference.realworld.lit/Hatter",
    ]
    private static let others = [
        "<presence/>", "<presence type='unavailable'/>", "<presence to='sister@realworld.lit' type='subscribe'/>",
        "<presence to='sister@realworld.lit' type='unsubscribed'/>",
        "<presence to='tea@conference.realworld.lit/Alice'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
        "<iq type='set' id='i'><query xmlns='jabber:iq:roster'><item jid='a@b.lit'/></query></iq>",
        "<iq type='set' id='i'><vCard xmlns='vcard-temp'><FN>A</FN></vCard></iq>",
        "<iq type='set' id='i'><block xmlns='urn:xmpp:blocking'><item jid='a@b.lit'/></block></iq>",
        "<iq type='set' id='i'><enable xmlns='urn:xmpp:push:0' jid='push.b.lit' node='n'/></iq>",
        "<iq type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n'><item/></publish></pubsub></iq>",
        "<iq type='set' id='i'><query xmlns='jabber:iq:register'><username>alice</username><password>p</password></query></iq>",
        "<iq type='set' id='i' to='tea@conference.realworld.lit'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>",
        "<iq type='get' id='i' to='sister@realworld.lit/phone'><ping xmlns='urn:xmpp:ping'/></iq>",
        "<message from='sister@realworld.lit/phone' to='alice@wonderland.lit' type='chat'><body>Hi</body></message>",
        "<message from='tea@conference.realworld.lit/Hatter' to='alice@wonderland.lit/desk' type='groupchat'><body>Hi</body></message>",
        "<presence from='sister@realworld.lit' to='alice@wonderland.lit' type='subscribe'/>",
    ]

    private static let sender = try! JID("alice@wonderland.lit/desk")

    private static func stanzas() throws -> [Stanza] {
        var texts = others
        for type in ["chat", "headline", "groupchat", "error"] {
            for address in addresses {
                for payload in payloads where type == "chat" || payload == payloads[0] {
                    texts.append("<message to='\(address)' type='\(type)'>\(payload)</message>")
                }
            }
        }
        return try texts.map { text in
            let open = text.firstIndex { " />".contains($0) } ?? text.endIndex
            var spelt = text
            spelt.insert(contentsOf: " xmlns='jabber:client'", at: open)
            return try #require(Stanza(try ElementParser().parse(spelt)))
        }
    }

    @Test(
        "every key is there with one of its values, and each store at most once a party",
        arguments: ProfileLibrary.all.map(\.id))
    func schema(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        var open = profile.defaults
        for setting in ["archive=on", "room-archive=on", "push=on", "pubsub=on"] { try open.set(setting) }
        var problems: Set<String> = []
        for stanza in try Self.stanzas() {
            for (knobs, states) in [
                (profile.defaults, [.offline]), (open, [RecipientState?.none, .blocked]),
            ] {
                for state in states {
                    let forecast = Forecaster(PartySetup(profile, knobs: knobs)).forecast(
                        stanza, ForecastContext(sender: Self.sender, state: state))
                    let text = ForecastJSON.text(forecast)
                    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
                    problems.formUnion(Self.problems(object, stanza, isStateKnown: state != nil))
                }
            }
        }
        #expect(problems.isEmpty, "\(problems.sorted().prefix(20))")
    }

    private static func problems(_ object: [String: Any], _ stanza: Stanza, isStateKnown: Bool) -> [String] {
        var found: [String] = []
        let keys = Set(object.keys)
        if keys.symmetricDifference(ForecastJSON.keys).subtracting(["branches"]).isEmpty == false {
            found.append("keys \(keys)")
        }
        if isStateKnown, object["branches"] != nil { found.append("branches although the state is known") }
        if let branches = object["branches"] as? [[String: Any]] {
            // A server always reaches its own domain, and whoever sends has an account.
            let from = stanza.from ?? Self.sender
            let to = stanza.to ?? from
            let states = RecipientState.allCases.filter {
                ($0 != .unreachable || to.domainpart != from.domainpart) && ($0 != .missing || to.bare != from.bare)
            }
            if branches.compactMap({ $0["state"] as? String }) != states.map(\.rawValue) {
                found.append("states of branches to \(stanza.to?.description ?? "")")
            }
            for branch in branches { found += judged(branch, stanza).map { "branch: " + $0 } }
        }
        let answers = object["answers"] as? [String: [String: Any]] ?? [:]
        if answers.keys.sorted() != ["q1", "q2", "q3", "q4", "q5"] { found.append("answers") }
        for answer in answers.values {
            if Set(answer.keys) != ["verdict", "answer", "certainty", "cite"] { found.append("keys of an answer") }
            if !["yes", "no", "depends", "unspecified"].contains(answer["verdict"] as? String) { found.append("verdict") }
            if values["certainty"]?.contains(answer["certainty"] as? String ?? "") != true {
                found.append("certainty of an answer")
            }
        }
        return found + judged(object, stanza)
    }

    /// What an object says of effects and delivery.
    private static func judged(_ object: [String: Any], _ stanza: Stanza) -> [String] {
        var found: [String] = []
        let delivery = object["delivery"] as? String
        switch stanza.kind {
        case .message where delivery != nil:
            if !deliveries.contains(delivery ?? "") { found.append("delivery \(delivery ?? "")") }
        case .message: break
        case .presence: if delivery != nil { found.append("delivery of presence") }
        case .iq: if delivery != nil, delivery != "answered" { found.append("delivery of an iq") }
        }
        for condition in object["condition"] as? [String] ?? ["missing"]
        where !conditions.contains(condition) { found.append("condition \(condition)") }
        var seen: Set<String> = []
        for effect in object["effects"] as? [[String: Any]] ?? [["none": 0]] {
            let name = "\(effect["party"] ?? "")/\(effect["store"] ?? "")"
            if !seen.insert(name).inserted { found.append("\(name) twice") }
            if !parties.contains(effect["party"] as? String ?? "") || !stores.contains(effect["store"] as? String ?? "") {
                found.append(name)
            }
            for (key, allowed) in values where !allowed.contains(effect[key] as? String ?? "") {
                found.append("\(name) \(key) \(effect[key] ?? "missing")")
            }
            let outcome = effect["outcome"] as? String ?? ""
            if (effect["if"] is String) != (outcome == "depends") { found.append("\(name) if") }
            let retention = effect["retention"] as? [String: Any] ?? [:]
            let kind = retention["kind"] as? String ?? ""
            if !retentions.contains(kind) || (retention["seconds"] is Int) != (kind == "duration") {
                found.append("\(name) retention \(retention)")
            }
            if (effect["cite"] as? [String] ?? []).isEmpty { found.append("\(name) cite") }
            guard outcome != "not-kept" else { continue }
            for (key, allowed) in keptValues where !allowed.contains(effect[key] as? String ?? "") {
                // A product's order of delivering and keeping is not always known; then the key is null.
                if key == "phase", effect[key] is NSNull { continue }
                found.append("\(name) \(key) \(effect[key] ?? "missing")")
            }
            if (effect["copies"] as? Int ?? 0) < 1 { found.append("\(name) copies") }
        }
        return found
    }
}
