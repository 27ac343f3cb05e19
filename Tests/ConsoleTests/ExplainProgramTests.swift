import Console
import Foundation
import Inspection
import KnowledgeBase
import Presentation
import Testing

@Suite("xmppscope explain")
struct ExplainProgramTests {
    static let output = ProgramOutput(width: 80, renderer: TerminalRenderer(depth: .none))

    @Test("A marker is explained with its source and what is kept")
    func marker() {
        let (text, isKnown) = ExplainProgram().output("urn:xmpp:receipts", Self.output)
        #expect(isKnown)
        #expect(
            text == """
                urn:xmpp:receipts  namespace
                  source   XEP-0184  Message Delivery Receipts, Stable
                  <request/>   XEP-0184 §5.4  asks for a delivery receipt
                  <received/>  XEP-0184 §5.4  message ID was received
                  kept     request: No rule of its own: it is kept or dropped with its stanza,
                           and an archive may strip it (XEP-0313 §3).
                  kept     received: Without a body no archive has to keep it, though it may;
                           the offline rule goes by type and takes it (XEP-0160 §3). It is not
                           sent for messages read from an archive (XEP-0184 §5.5).

                """)
    }

    @Test("An unknown term is said to be unknown, with a near one")
    func unknown() {
        let (text, isKnown) = ExplainProgram().output("archve", Self.output)
        #expect(!isKnown)
        #expect(text == "\"archve\" is not known here; did you mean \"archive\"?\n")
    }

    @Test("No line of any explanation is wider than the terminal", arguments: [40, 80, 120])
    func width(_ width: Int) {
        let output = ProgramOutput(width: width, renderer: TerminalRenderer(depth: .none))
        let terms =
            Glossary.index.terms.map(\.name) + [
                "query", "x", "XEP-0313", "RFC 6120", "RFC 6121 §8.5", "urn:xmpp:jingle:1", "XEP-0060",
            ]
        for term in terms {
            for line in ExplainProgram().output(term, output).text.split(separator: "\n") {
                #expect(line.count <= width, "\(term): \(line)")
            }
        }
    }

    @Test("JSON is one object on one line and says the same")
    func json() throws {
        let (text, isKnown) = ExplainProgram(isJSON: true).output("csi-queue", Self.output)
        #expect(isKnown)
        #expect(text.hasSuffix("\n") && !text.dropLast().contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let answers = try #require(object["answers"] as? [[String: Any]])
        #expect(answers.first?["kind"] as? String == "store")
        #expect(answers.first?["sources"] as? [String] == ["XEP-0352 §5.2"])
        let unknown = try #require(
            try JSONSerialization.jsonObject(
                with: Data(ExplainProgram(isJSON: true).output("archve", Self.output).text.utf8)) as? [String: Any])
        #expect(unknown["didYouMean"] as? String == "archive")
    }
}
