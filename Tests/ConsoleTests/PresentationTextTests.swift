import Presentation
import Testing

@Suite("Presentation: text")
struct PresentationTextTests {
    @Test(
        "what could act on a terminal is shown as an escape",
        arguments: [
            ("\u{1B}[31mred", "⟨U+001B⟩[31mred"),
            ("a\nb\tc\rd\u{0}", "a⟨U+000A⟩b⟨U+0009⟩c⟨U+000D⟩d⟨U+0000⟩"),
            ("\u{9B}2J\u{7F}", "⟨U+009B⟩2J⟨U+007F⟩"),
            ("safe\u{202E}txt.exe", "safe⟨U+202E⟩txt.exe"),
            ("a\u{2066}b\u{2069}c", "a⟨U+2066⟩b⟨U+2069⟩c"),
            ("zero\u{200B}width\u{FEFF}", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
            ("line\u{2028}end\u{85}", "line⟨U+2028⟩end⟨U+0085⟩"),
            ("tag\u{E0041}", "tag⟨U+E0041⟩"),
            ("\u{301}first", "⟨U+0301⟩first"),
            ("grüße, 世界 👩‍💻", "grüße, 世界 👩‍💻"),
        ])
    func escapes(text: String, visible: String) {
        #expect(VisibleText(text).string == visible)
    }

    @Test("bytes that are not UTF-8 are shown one by one, and what follows them is not lost")
    func invalidBytes() {
        #expect(VisibleText(bytes: [0x61, 0xFF, 0x62]).string == "a⟨byte FF⟩b")
        // Cut off, overlong, a surrogate, and beyond the last plane.
        #expect(VisibleText(bytes: [0xE4, 0xB8]).string == "⟨byte E4⟩⟨byte B8⟩")
        #expect(VisibleText(bytes: [0xC0, 0xAF]).string == "⟨byte C0⟩⟨byte AF⟩")
        #expect(VisibleText(bytes: [0xED, 0xA0, 0x80]).string == "⟨byte ED⟩⟨byte A0⟩⟨byte 80⟩")
        #expect(VisibleText(bytes: [0xF4, 0x90, 0x80, 0x80, 0x61]).string.hasSuffix("⟨byte 80⟩a"))
        #expect(VisibleText(bytes: Array("é世😀".utf8)).string == "é世😀")
    }

    @Test("marks that would climb over other lines are limited to four on one base")
    func stackedMarks() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 9)
        let visible = VisibleText(zalgo).string
        #expect(visible.unicodeScalars.count { $0 == "\u{301}" } == 4)
        #expect(visible.contains("⟨U+0301⟩"))
    }

    @Test("no scalar of Unicode reaches a terminal as a control, format or bidirectional character")
    func everyScalar() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let rendered = TerminalRenderer.plain.render(StyledLine(text: "x" + String(Character(scalar)) + "y")).string
            let hasControl = rendered.unicodeScalars.contains {
                $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x200E...0x200F).contains($0.value)
                    || (0x2028...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
            }
            if hasControl { Issue.record("U+\(String(value, radix: 16)) reaches the terminal") }
        }
    }

    @Test(
        "columns are counted as terminals count them",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("世界", 4), ("ｗ", 2), ("한글", 4), ("😀", 2), ("🇩🇪", 2), ("→", 1),
            ("\u{3000}", 2),
        ])
    func columns(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
        #expect(VisibleText(text).width == width)
    }

    @Test("wrapped lines are never wider than asked for, and no word is lost")
    func wrapping() {
        let text =
            "The archive copy goes when it expires, 世界世界世界世界世界 and\u{1B}so on until-a-very-long-word-comes-along, then ends."
        let line = StyledLine(VisibleText(text), .text)
        for width in 8...80 {
            let lines = line.wrapped(to: width, indent: 2)
            #expect(lines.allSatisfy { $0.width <= width })
            let words = lines.map(\.plain).joined().filter { $0 != " " }
            #expect(words == VisibleText(text).string.filter { $0 != " " })
        }
    }

    @Test("cutting keeps every character, and truncating shows that something is missing")
    func cutting() {
        let line = StyledLine("abc", .text).appending("世界", .jid).appending("defghij")
        #expect(line.cut(to: 4).map(\.plain) == ["abc", "世界", "defg", "hij"])
        #expect(line.truncated(to: 6).plain == "abc世…")
        #expect(line.truncated(to: 4).plain == "abc…")
        #expect(line.truncated(to: 100) == line)
        for width in 0...14 { #expect(line.truncated(to: width).width <= width) }
    }

    @Test("the right part of a line stands at the edge, and does not when there is no room")
    func rightPart() {
        #expect(StyledLine("left").with(right: "right", width: 20)?.plain == "left           right")
        #expect(StyledLine("left").with(right: "right", width: 10) == nil)
    }
}

@Suite("Presentation: terminal")
struct PresentationTerminalTests {
    let line = StyledLine("<", .punctuation).appending("body", .tagName).appending("\u{1B}[2J", .text)

    @Test("without colour nothing but the text comes out")
    func noColour() {
        #expect(TerminalRenderer.plain.render(line).string == "<body⟨U+001B⟩[2J")
    }

    @Test("with colour every escape sequence is a colour of ours and is ended", arguments: Theme.Name.allCases)
    func colour(theme: Theme.Name) {
        for depth in [Theme.Depth.sixteen, .twoHundredFiftySix] {
            let renderer = TerminalRenderer(theme: Theme(theme), depth: depth)
            for role in Role.allCases {
                let text = renderer.render(StyledLine("x", role)).string
                #expect(text == "x" || text.wholeMatch(of: /\u{1B}\[[0-9;]+mx\u{1B}\[0m/) != nil)
            }
            #expect(renderer.render(line).string.contains("⟨U+001B⟩[2J"))
        }
    }

    @Test("the colour-blind theme tells good from bad without red and green")
    func colourBlind() {
        let renderer = TerminalRenderer(theme: Theme(.colourBlind), depth: .sixteen)
        for role in Role.allCases {
            let text = renderer.render(StyledLine("x", role)).string
            for forbidden in ["[31m", "[32m", "[91m", "[92m", ";31m", ";32m", ";91m", ";92m"] {
                #expect(!text.contains(forbidden))
            }
        }
        #expect(renderer.render(StyledLine("x", .firm)) != renderer.render(StyledLine("x", .refuted)))
    }

    @Test("a terminal that shows only ASCII is given only ASCII")
    func asciiOnly() {
        let renderer = TerminalRenderer(depth: .none, charset: .ascii)
        let text = renderer.render("14 ◂ received – é → “x” … ⟨U+001B⟩").string
        #expect(text == "14 < received - {U+E9} > \"x\" ~ {U+001B}")
    }

    @Test("spaces at the end of a line are left out")
    func trailingSpaces() {
        #expect(TerminalRenderer.plain.render(StyledLine("a").padded(to: 20)).string == "a")
    }
}
