import Inspection
import KnowledgeBase
import Testing

@Suite("The glossary")
struct GlossaryTests {
    static let index = Glossary.index

    @Test("Every word a forecast can use is explained")
    func forecastWords() {
        let words =
            Store.allCases.map(\.rawValue) + Party.allCases.map(\.rawValue) + Certainty.allCases.map(\.rawValue)
            + RecipientState.allCases.map(\.rawValue)
            + ["delivered", "bounced", "stored-offline", "dropped", "depends", "held", "answered"]
            + ["kept", "not-kept", "before-routing", "before-delivery", "instead-of-delivery", "after-delivery"]
            + ["whole", "metadata", "body", "verifier", "item", "memory", "disk", "ciphertext"]
            + [
                "until-delivered", "until-acked", "session", "duration", "until-changed", "until-answered", "no-expiry",
                "unspecified",
            ]
        for word in words {
            #expect(Self.index.terms.contains { $0.name == word }, "\(word)")
        }
    }

    @Test("Every store says what is kept and where that is written")
    func stores() {
        for store in Store.allCases {
            let term = Self.index.terms.first { $0.kind == .store && $0.name == store.rawValue }
            #expect(term?.storage?.isEmpty == false, "\(store.rawValue)")
            #expect(term?.sources.isEmpty == false, "\(store.rawValue)")
        }
    }

    @Test(
        "A document is found however its number is written",
        arguments: [
            ("XEP-0313", "XEP-0313"), ("xep 313", "XEP-0313"), ("xep0313", "XEP-0313"), ("0313", "XEP-0313"),
            ("313", "XEP-0313"),
            ("RFC 6120", "RFC 6120"), ("rfc6121", "RFC 6121"), ("6121", "RFC 6121"),
            ("message carbons", "XEP-0280"),
        ])
    func document(_ text: String, _ name: String) {
        guard case .specification(let specification, let elements)? = Self.index.answers(to: text).first else {
            Issue.record("\(text) is not found")
            return
        }
        #expect(specification.name == name)
        #expect(elements.allSatisfy { $0.document == name } && !elements.isEmpty)
    }

    @Test(
        "A section is found with its heading",
        arguments: [
            ("RFC 6121 §8.5.2.2.1", "RFC 6121 §8.5.2.2.1", "Message"),
            ("rfc6120 8.3.3", "RFC 6120 §8.3.3", "Defined Conditions"),
            ("RFC 6120 section 4.9.3.13", "RFC 6120 §4.9.3.13", "not-well-formed"),
        ])
    func section(_ text: String, _ name: String, _ heading: String) {
        guard case .section(let section, _, _, _)? = Self.index.answers(to: text).first else {
            Issue.record("\(text) is not found")
            return
        }
        #expect(section.name == name)
        #expect(section.heading == heading)
    }

    @Test("A condition is explained for stanzas, streams and authentication apart")
    func condition() {
        let namespaces = Self.index.answers(to: "not-authorized").compactMap { answer -> String? in
            if case .element(_, let namespace, _) = answer { namespace } else { nil }
        }
        #expect(
            Set(namespaces) == [
                "urn:ietf:params:xml:ns:xmpp-streams", "urn:ietf:params:xml:ns:xmpp-stanzas",
                "urn:ietf:params:xml:ns:xmpp-sasl",
            ])
    }

    @Test("A word with several meanings gives all of them, the program's own first")
    func severalMeanings() {
        let kinds = Self.index.answers(to: "offline").map { answer in
            switch answer {
            case .term(let term): term.kind.rawValue
            case .element: "element"
            default: "other"
            }
        }
        #expect(kinds == ["store", "state of the recipient", "element"])
    }

    @Test("A tag is read as the element's name")
    func tag() {
        #expect(Self.index.answers(to: "<displayed/>") == Self.index.answers(to: "displayed"))
        #expect(!Self.index.answers(to: "displayed").isEmpty)
    }

    @Test("An unknown version of a namespace names the known ones")
    func unknownVersion() {
        #expect(
            Self.index.answers(to: "urn:xmpp:carbons:9")
                == [.unknownVersion("urn:xmpp:carbons:9", relatives: ["urn:xmpp:carbons:2"], document: "XEP-0280")])
    }

    @Test("What is unknown has no answer, and a near word is offered")
    func unknown() {
        #expect(Self.index.answers(to: "archve").isEmpty)
        #expect(Self.index.nearest(to: "archve") == "archive")
        #expect(Self.index.answers(to: "XEP-9999").isEmpty)
        #expect(Self.index.nearest(to: "XEP-9999") == nil)
        #expect(Self.index.nearest(to: "urn:xmpp:carbon:2") == "urn:xmpp:carbons:2")
        #expect(Self.index.nearest(to: "zzzzzzzzzzzz") == nil)
    }

    @Test("Every document that the catalogue or the glossary cites is listed")
    func citedDocuments() {
        let names = Set(Self.index.specifications.map(\.name))
        for entry in Catalogue.index.entries where entry.status != .vendor {
            #expect(names.contains(entry.document), "\(entry.document)")
        }
        for source in Self.index.terms.flatMap(\.sources) where source.hasPrefix("XEP-") || source.hasPrefix("RFC ") {
            let document = source.split(separator: "§")[0].split(separator: " ").joined(separator: " ")
            #expect(names.contains(document) || document == "RFC 2119", "\(source)")
        }
    }

    @Test("The status of an entry is the status of its document")
    func status() {
        let statuses = Dictionary(
            Self.index.specifications.map { ($0.name, $0.status) }, uniquingKeysWith: { first, _ in first })
        for entry in Catalogue.index.entries where entry.status != .superseded && entry.status != .vendor {
            #expect(statuses[entry.document] == entry.status, "\(entry.name) in \(entry.namespace)")
        }
    }

    @Test("Every cited section of RFC 6120 and RFC 6121 exists")
    func citedSections() {
        let known = Set(Self.index.sections.map(\.name))
        let cited = Catalogue.index.entries.map(\.spec) + Self.index.terms.flatMap(\.sources)
        for spec in cited where spec.hasPrefix("RFC 6120 §") || spec.hasPrefix("RFC 6121 §") {
            #expect(known.contains(spec), "\(spec)")
        }
    }
}
