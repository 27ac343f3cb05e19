import LineEditing
import Testing
import XMLTree
import XMPP

@testable import Console

@Suite("What the line editor asks")
struct PromptAssistanceTests {
    private let assistance = PromptAssistance()

    private func candidates(_ line: String) -> [String] { assistance.complete(line, line.count).candidates.map(\.text) }

    @Test("commands, options, their values and choices are completed")
    func commands() {
        #expect(candidates("ans") == ["answers"])
        #expect(candidates("msg --hi") == ["--hint"])
        #expect(candidates("msg --hint st") == ["store"])
        #expect(candidates("view r") == ["raw"])
        #expect(candidates("set view=f") == ["view=full"])
        #expect(candidates("set server=ejabberd-23") == ["server=ejabberd-23.01"])
        #expect(candidates("store off") == ["offline"])
        #expect(candidates("find kept:room-h") == ["kept:room-history"])
        #expect(candidates("msg a@b.example some text") == [])
    }

    @Test("addresses that were seen are completed, the latest first")
    func addresses() {
        for name in ["dinah", "dodo"] {
            let element = Element("presence", xmlns: Namespace.client, ["from": "\(name)@realworld.lit/phone"])
            assistance.noticed(
                WireRecord(number: 1, connection: "1", direction: .received, content: .init(firstLevel: element)))
        }
        #expect(candidates("msg d") == ["dodo@realworld.lit/phone", "dinah@realworld.lit/phone"])
        #expect(candidates("<message to='do") == ["dodo@realworld.lit/phone"])
    }

    @Test("a hint shows how the command is used")
    func hints() {
        #expect(assistance.hint("presence", 8)?.hasPrefix("presence [on|off|away|chat|dnd|xa] [STATUS…]") == true)
        #expect(assistance.hint("nonsense", 8) == nil)
    }

    @Test("XML goes on until it is complete; what is broken counts as complete, so that it is told")
    func completeness() {
        #expect(PromptAssistance.isComplete("presence on"))
        #expect(!PromptAssistance.isComplete("<message>\n  <body>"))
        #expect(PromptAssistance.isComplete("<message>\n  <body>x</body></message>"))
        #expect(PromptAssistance.isComplete("<message></body>"))
    }

    @Test("no secret is kept in the history")
    func history() {
        let auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAHNlc2FtZQ==</auth>"
        #expect(PromptAssistance.historyText(auth)?.contains("AGFsaWNl") == false)
        let query = "<iq type='set' id='1'><query xmlns='jabber:iq:register'><password>sesame</password></query></iq>"
        #expect(PromptAssistance.historyText(query)?.contains("sesame") == false)
        #expect(PromptAssistance.historyText("send --raw " + query)?.contains("sesame") == false)
        #expect(PromptAssistance.historyText("send --raw <iq><password>sesame") == nil)
        #expect(PromptAssistance.historyText("msg a@b.example hello") == "msg a@b.example hello")
        #expect(PromptAssistance.historyText(" msg a@b.example hello") == nil)
    }
}
