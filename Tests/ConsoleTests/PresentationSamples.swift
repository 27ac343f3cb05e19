import Inspection
import Presentation
import XMLStreaming
import XMLTree
import XMPP

/// Records, a small catalogue and a small profile for the tests of views, made by hand so that a change of facts does not
/// change what they expect.
enum PresentationSamples {
    static let start = Timestamp(seconds: 1_700_000_000)

    static let marker =
        "<message from='sister@realworld.lit/phone' to='alice@wonderland.lit' type='chat' id='m7'>"
        + "<displayed xmlns='urn:xmpp:chat-markers:0' id='m6'/></message>"

    static func record(
        _ number: Int, _ direction: WireRecord.Direction?, _ xml: String, at seconds: Double? = 2.031
    ) -> WireRecord {
        let content: WireRecord.Content
        do {
            content = WireRecord.Content(firstLevel: try ElementParser().parse(xml))
        } catch {
            content = .damage("not well-formed XML")
        }
        return WireRecord(
            number: number, time: seconds.map { Timestamp(seconds: start.seconds + $0) }, connection: "main",
            direction: direction,
            bytes: Array(xml.utf8), content: content)
    }

    static let catalogue = CatalogueIndex([
        CatalogueEntry(
            "displayed", .message, "XEP-0333 §4", .stable, "displayed up to message {@id}", .content, "",
            in: Namespace.chatMarkers),
        CatalogueEntry(
            "body", .message, "RFC 6121 §5.2.3", .proposedStandard, "what the user wrote", .content, "", in: Namespace.client
        ),
        CatalogueEntry(
            "delay", .anywhere, "XEP-0203 §4", .final, "first sent {@stamp} by {@from}", .meta, "", in: Namespace.delay),
        CatalogueEntry(
            "forwarded", .anywhere, "XEP-0297 §2", .stable, "a forwarded stanza", .transit, "", in: Namespace.forward),
        CatalogueEntry(
            "result", .anywhere, "XEP-0313 §4", .stable, "archive entry {@id} of query {@queryid}", .retrieval, "",
            in: Namespace.archive),
    ])

    static func annotations(_ record: WireRecord) -> [ElementAnnotation] {
        ElementAnnotator(catalogue).annotations(for: record).filter { $0.match != .unknown && !$0.document.isEmpty }
    }

    // MARK: - A server of three rules

    private static let delivery: [Rule<DeliveryVerdict>] = [
        Rule(
            "toy.delivery.nobody", when: .reach(Reach.nobody), then: .storedOffline, because: "nobody is there",
            cite: .rfc(6121, "8.5.2.2.1", .should)),
        Rule(
            "toy.delivery.missing", when: .reach([.missing]), then: .bounced("service-unavailable"),
            because: "there is no such account",
            cite: .rfc(6121, "8.5.1", .must)),
        Rule(
            "toy.delivery.rest", when: .always, then: .delivered, because: "a resource is there",
            cite: .rfc(6121, "8.5.3.1", .must)),
    ]

    static let profile = ServerProfile(
        id: "toy-1", title: "Toy 1", provenance: "made up for the tests", knobs: [],
        policies: [
            StorePolicy(
                .archive,
                [
                    .senderServer: [
                        Rule(
                            "toy.archive.sender", when: .always, then: .depends("the sender's server archives at all"),
                            because: "archives are optional", cite: .xep(313, "3", .may))
                    ],
                    .recipientServer: [
                        Rule(
                            "toy.archive.no-store", when: .hint("no-store"), then: .notKept,
                            because: "the sender asked for it",
                            cite: .source("toy", "1.0", "modules/mod_archive.lua", symbol: "has_hint")),
                        Rule(
                            "toy.archive.marker", when: .payloadIn([Namespace.chatMarkers]), then: .kept,
                            because: "chat markers are archived",
                            cite: .source("toy", "1.0", "modules/mod_archive.lua", symbol: "should_store")),
                        Rule(
                            "toy.archive.body", when: .body, then: .kept, because: "it has a body",
                            cite: .source("toy", "1.0", "modules/mod_archive.lua", symbol: "should_store")),
                        Rule(
                            "toy.archive.rest", when: .always, then: .notKept, because: "nothing in it is worth keeping",
                            cite: .source("toy", "1.0", "modules/mod_archive.lua", symbol: "should_store")),
                    ],
                ],
                traits: [
                    TraitRule(
                        at: .recipientServer,
                        StoreTraits(
                            phase: .beforeDelivery, medium: .disk, place: "archive/{user}.list", readable: .yes,
                            retention: .duration(seconds: 604_800), residue: Effect.Residue.none),
                        cite: .option("toy", "archive_expires_after"))
                ]),
            StorePolicy(
                .offline,
                [
                    .recipientServer: [
                        Rule(
                            "toy.offline.nobody", when: .reach(Reach.nobody), then: .kept,
                            because: "nobody is there to receive it",
                            cite: .rfc(6121, "8.5.2.2.1", .should)),
                        Rule(
                            "toy.offline.rest", when: .always, then: .notKept, because: "it is delivered",
                            cite: .rfc(6121, "8.5.2.1.1", .must)),
                    ]
                ],
                traits: [
                    TraitRule(
                        StoreTraits(
                            phase: .insteadOfDelivery, medium: .disk, place: "offline/{user}.list", readable: .yes,
                            retention: .untilDelivered, residue: .likely),
                        cite: .xep(160, "2", .may))
                ]),
        ],
        delivery: delivery)

    static func forecast(_ record: WireRecord, _ state: RecipientState?) -> Forecast? {
        guard let stanza = record.stanza, let sender = try? JID("alice@wonderland.lit/desk") else { return nil }
        return Forecaster(PartySetup(profile)).forecast(stanza, ForecastContext(sender: sender, state: state))
    }

    static func context(_ record: WireRecord, state: RecipientState? = nil) -> RecordView.Context {
        var context = RecordView.Context()
        context.isProtected = true
        context.annotations = annotations(record)
        context.forecast = forecast(record, state)
        return context
    }
}
