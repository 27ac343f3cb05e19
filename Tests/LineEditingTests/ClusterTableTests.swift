import Testing

@testable import LineEditing

@Suite("Characters of several scalars")
struct ClusterTableTests {
    @Test(
        "a text that is folded has as many scalars as there are characters to move over, takes as many columns, and comes back the same",
        arguments: [
            ("plain", 5), ("cafe\u{301}", 4), ("か\u{3099}な", 2), ("a\u{323}\u{301}", 1), ("a\u{301}\u{323}", 1),
            ("\u{301}x", 2), ("a\n\u{301}", 3), ("👩\u{200D}🚀", 2), ("\u{13000}\u{17000}", 2), ("", 0),
            ("z" + String(repeating: "\u{301}", count: 40), 3),
        ])
    func folding(_ text: String, _ count: Int) {
        let table = ClusterTable()
        let folded = table.folded(text)
        #expect(folded.unicodeScalars.count == count)
        #expect(Array(table.unfolded(folded).unicodeScalars) == Array(text.unicodeScalars))
        #expect(table.folded(text) == folded)
        let hasLoneMarks = text.hasPrefix("\u{301}") || text.unicodeScalars.contains("\n") || text.unicodeScalars.count > 20
        #expect(hasLoneMarks || DisplayWidth.of(folded) == DisplayWidth.of(text))
    }

    @Test("equal texts of different scalars come back as they were")
    func equivalence() {
        let table = ClusterTable()
        for text in ["a\u{323}\u{301}", "a\u{301}\u{323}", "\u{E9}", "e\u{301}"] {
            #expect(Array(table.unfolded(table.folded(text)).unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test("when there are no stand-ins left, marks are handed on as they are")
    func exhausted() {
        let table = ClusterTable()
        let text = (0..<1200).map {
            "\(Unicode.Scalar(0x4E + UInt32($0) % 40)!)\(String(repeating: "\u{301}", count: 1 + $0 / 100))"
                + "\(Unicode.Scalar(0x300 + UInt32($0) % 0x60)!)"
        }
        .joined()
        #expect(Array(table.unfolded(table.folded(text)).unicodeScalars) == Array(text.unicodeScalars))
    }
}
