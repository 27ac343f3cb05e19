import Testing
import Transcripts
import XMPP

@Suite struct PseudonymizerTests {
    @Test("nothing of names and texts remains, and the same value has the same stand-in")
    func standIns() {
        var pseudonymizer = Pseudonymizer()
        func clean(_ xml: String) -> String { String(decoding: pseudonymizer.pseudonymize(wire(xml)).bytes, as: UTF8.self) }
        #expect(
            clean(
                "<message from='alice@wonderland.lit/desk' to=\"hatter@wonderland.lit\" type='chat' id='m1'><body>Tea &amp; cake</body></message>"
            )
                == "<message from='user1@domain1.example/resource1' to=\"user2@domain1.example\" type='chat' id='id1'><body>[text, 14 characters]</body></message>"
        )
        #expect(
            clean(
                "<iq from='hatter@wonderland.lit' type='result' id='m1'><query xmlns='jabber:iq:roster'><item jid='alice@wonderland.lit' name='Alice' subscription='both'/></query></iq>"
            )
                == "<iq from='user2@domain1.example' type='result' id='id1'><query xmlns='jabber:iq:roster'><item jid='user1@domain1.example' name='name2' subscription='both'/></query></iq>"
        )
        #expect(
            clean("<presence><show>away</show><priority>5</priority><status>in the garden</status></presence>").contains(
                "<show>away</show><priority>5</priority>"))
    }

    @Test("no word of a real session remains but the protocol's")
    func realSession() throws {
        var redactor = Redactor()
        var pseudonymizer = Pseudonymizer()
        for record in try imported(try fixture("slixmpp.pcap")).records {
            let clean = pseudonymizer.pseudonymize(redactor.redact(record))
            let text = String(decoding: clean.bytes, as: UTF8.self) + clean.connection
            for word in ["alice", "nobody", "localhost", "slix'", "Grüße", "127.0.0.1", "b4ea0949"] {
                #expect(!text.contains(word), "\(text)")
            }
            #expect(clean.kind == record.kind)
        }
    }

    @Test("notes and damaged bytes are not passed on")
    func others() {
        var pseudonymizer = Pseudonymizer()
        let note = WireRecord(connection: "", direction: nil, content: .note("alice called"))
        #expect(pseudonymizer.pseudonymize(note).content == .note("[note, 12 characters]"))
        let damaged = pseudonymizer.pseudonymize(wire("<message><body>alice</message>"))
        #expect(!String(describing: damaged).contains("alice"))
        #expect(!String(decoding: damaged.bytes, as: UTF8.self).contains("alice"))
    }
}
