import Testing
import XMLStreaming
import XMLTree

@Suite("Elements read one after the other")
struct ElementReaderTests {
    private static let texts = [
        "<message><body>tea</body></message>", "<a:b xmlns:a='urn:a' x='&amp;1'>t &lt; u</a:b>", "  <presence/>\n",
        "<message><body>cut off", "<presence/>", "", "   ", "<iq/><iq/>", "<iq></presence>", "text", "<presence/>text",
        "<x:unknown/>", "<message xmlns='jabber:server'/>", "</w>", "<presence/></w>", "<stream:features/>",
        "<?xml version='1.0'?><presence/>", "<!DOCTYPE a><presence/>", "<presence/>", "<m>\u{1F375}</m>", "<m>\u{1}</m>",
    ]

    /// What a text is read as, or why it is not read.
    private func outcome(_ read: () throws -> Element) -> String {
        do { return "\(try read().xml())" } catch { return "\(error)" }
    }

    @Test("each is read as by itself, whatever came before it")
    func agreement() {
        let parsers = [
            ElementParser(), ElementParser(defaultNamespace: "jabber:server", prefixes: ["x": "urn:x"]),
        ]
        for parser in parsers {
            let reader = ElementReader()
            for before in ElementReaderTests.texts {
                for text in ElementReaderTests.texts {
                    _ = try? reader.parse(Array(before.utf8), as: parser)
                    let alone = outcome { try parser.parse(Array(text.utf8)) }
                    let after = outcome { try reader.parse(Array(text.utf8), as: parser) }
                    #expect(after == alone, "\(text) after \(before)")
                }
            }
        }
    }

    @Test("one reader serves changing namespaces and limits")
    func changes() throws {
        let reader = ElementReader()
        let bytes = Array("<presence/>".utf8)
        for _ in 0..<3 {
            for namespace in ["jabber:client", "jabber:server"] {
                let parser = ElementParser(defaultNamespace: namespace)
                #expect(try reader.parse(bytes, as: parser).namespace == namespace)
            }
            #expect(throws: StreamParseError.self) {
                try reader.parse(bytes, as: ElementParser(limits: StreamLimits(elementBytes: 4)))
            }
        }
    }
}
