import Testing
import XMLStreaming
import XMLTree

private let header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"

@Suite struct HostileInputTests {
    /// Input and the condition it must lead to, whole, byte by byte and at every cut.
    private static let faults: [(String, [UInt8], StreamParseError.Condition)] = [
        ("comment before the header", Array("<!-- x --><stream/>".utf8), .restrictedXML),
        ("DTD", Array("<!DOCTYPE s><s/>".utf8), .restrictedXML),
        (
            "DTD after the declaration", Array("<?xml version='1.0'?>\n<!DOCTYPE s [<!ENTITY a 'b'>]><s>&a;</s>".utf8),
            .restrictedXML
        ),
        (
            "billion laughs",
            Array(
                "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><l>&c;</l>"
                    .utf8),
            .restrictedXML
        ),
        ("DTD inside", Array((header + "<!DOCTYPE s><a/>").utf8), .notWellFormed),
        ("comment inside", Array((header + "<a><!-- x --></a>").utf8), .restrictedXML),
        ("comment between", Array((header + "<!-- x --><a/>").utf8), .restrictedXML),
        ("processing instruction", Array((header + "<?php x ?><a/>").utf8), .restrictedXML),
        ("instruction before the header", Array("<?php x ?><s/>".utf8), .restrictedXML),
        ("stylesheet after the declaration", Array("<?xml version='1.0'?><?xml-stylesheet x?><s/>".utf8), .restrictedXML),
        ("entity in text", Array((header + "<a>&nbsp;</a>").utf8), .restrictedXML),
        ("entity in an attribute", Array((header + "<a b='&nbsp;'/>").utf8), .restrictedXML),
        ("second XML declaration", Array((header + "<?xml version='1.0'?><a/>").utf8), .notWellFormed),
        ("undeclared prefix of an element", Array((header + "<x:a/>").utf8), .notWellFormed),
        ("undeclared prefix of an attribute", Array((header + "<a x:b='1'/>").utf8), .notWellFormed),
        ("prefix bound to nothing", Array((header + "<a xmlns:x=''/>").utf8), .notWellFormed),
        ("attribute twice", Array((header + "<a b='1' b='2'/>").utf8), .notWellFormed),
        (
            "attribute twice by namespace", Array((header + "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>").utf8),
            .notWellFormed
        ),
        ("mismatched end tag", Array((header + "<a></b>").utf8), .notWellFormed),
        ("unquoted attribute", Array((header + "<a b=c/>").utf8), .notWellFormed),
        ("bare ampersand", Array((header + "<a>& b</a>").utf8), .notWellFormed),
        ("less-than in an attribute", Array((header + "<a b='<'/>").utf8), .notWellFormed),
        ("NUL in text", Array((header + "<a>").utf8) + [0x41, 0x00, 0x42] + Array("</a>".utf8), .notWellFormed),
        ("NUL in an attribute", Array((header + "<a b='").utf8) + [0x00] + Array("'/>".utf8), .notWellFormed),
        ("NUL between elements", Array((header + "<a/>").utf8) + [0x00] + Array("<b/>".utf8), .notWellFormed),
        ("control character", Array((header + "<a>\u{1}</a>").utf8), .notWellFormed),
        ("character reference to NUL", Array((header + "<a>&#0;</a>").utf8), .notWellFormed),
        ("character reference to a surrogate", Array((header + "<a>&#xD800;</a>").utf8), .notWellFormed),
        ("U+FFFF", Array((header + "<a>\u{FFFF}</a>").utf8), .notWellFormed),
        ("overlong slash", Array((header + "<a>").utf8) + [0xC0, 0xAF] + Array("</a>".utf8), .unsupportedEncoding),
        ("overlong letter", Array((header + "<a>").utf8) + [0xC1, 0x81] + Array("</a>".utf8), .unsupportedEncoding),
        (
            "overlong in three bytes", Array((header + "<a>").utf8) + [0xE0, 0x80, 0xBC] + Array("</a>".utf8),
            .unsupportedEncoding
        ),
        (
            "overlong in four bytes", Array((header + "<a>").utf8) + [0xF0, 0x80, 0x80, 0xBC] + Array("</a>".utf8),
            .unsupportedEncoding
        ),
        (
            "surrogate in UTF-8", Array((header + "<a>").utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8),
            .unsupportedEncoding
        ),
        (
            "beyond Unicode", Array((header + "<a>").utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("</a>".utf8),
            .unsupportedEncoding
        ),
        ("Latin-1 in text", Array((header + "<a>").utf8) + [0xFC] + Array("</a>".utf8), .unsupportedEncoding),
        ("Latin-1 in a name", Array((header + "<a").utf8) + [0xFC] + Array("/>".utf8), .unsupportedEncoding),
        ("cut-off character", Array((header + "<a>").utf8) + [0xE2, 0x82] + Array("</a>".utf8), .unsupportedEncoding),
        (
            "UTF-16 with a byte order mark", [0xFF, 0xFE] + "<s/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            .unsupportedEncoding
        ),
        (
            "UTF-16, big end first", [0xFE, 0xFF] + "<s/>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
            .unsupportedEncoding
        ),
        ("UTF-16 without a mark", "<s/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, .unsupportedEncoding),
        ("UTF-8 byte order mark", [0xEF, 0xBB, 0xBF] + Array("<s/>".utf8), .notWellFormed),
        ("declared Latin-1", Array("<?xml version='1.0' encoding='ISO-8859-1'?><s/>".utf8), .unsupportedEncoding),
        ("declared UTF-16", Array("<?xml version=\"1.0\" encoding=\"UTF-16\"?><s/>".utf8), .unsupportedEncoding),
        ("text before the header", Array("HTTP/1.1 400 Bad Request\r\n".utf8), .notWellFormed),
        ("text between elements", Array((header + "<a/>hello<b/>").utf8), .badFormat),
        ("a reference between elements", Array((header + "<a/>&#65;<b/>").utf8), .badFormat),
        ("CDATA between elements", Array((header + "<a/><![CDATA[ ]]><b/>").utf8), .badFormat),
        ("element after the end", Array("<s></s><s></s>".utf8), .notWellFormed),
        ("end tag without a start", Array((header + "</a>").utf8), .notWellFormed),
    ]

    @Test("each fault is named by its stream error, however the input is cut", arguments: faults)
    func faultIsNamed(name: String, bytes: [UInt8], condition: StreamParseError.Condition) {
        let whole = events(of: bytes, cutAt: [])
        #expect(whole.1?.condition == condition, "\(name): \(String(describing: whole.1))")
        let dribbled = events(of: bytes, cutAt: Array(1..<bytes.count))
        #expect(dribbled.1?.condition == condition, "\(name), byte by byte: \(String(describing: dribbled.1))")
        #expect(dribbled.0.filter { $0.element != nil } == whole.0.filter { $0.element != nil }, "\(name), byte by byte")
        for cut in 1..<bytes.count {
            let found = events(of: bytes, cutAt: [cut])
            #expect(found.1?.condition == condition, "\(name), cut at \(cut): \(String(describing: found.1))")
        }
    }

    @Test("the value of an attribute is read as it is meant")
    func attributeValues() {
        let (found, failure) = events(
            of: Array((header + "<a b='&amp;amp;&lt;&#10;\n\t>' xmlns='u&amp;v'/>").utf8), cutAt: [])
        #expect(failure == nil)
        #expect(found.last?.element?["b"] == "&amp;<\n  >")
        #expect(found.last?.element?.namespace == "u&v")
    }

    @Test("the five predefined entities and character references are read")
    func predefinedEntities() {
        let (found, failure) = events(of: Array((header + "<a b='&quot;'>&lt;&gt;&amp;&apos;&#x1F600;</a>").utf8), cutAt: [])
        #expect(failure == nil)
        #expect(found.last?.element?.text == "<>&'😀")
        #expect(found.last?.element?["b"] == "\"")
    }

    @Test("a declared UTF-8 is accepted in any case", arguments: ["UTF-8", "utf-8", "Utf-8"])
    func declaredUTF8(encoding: String) {
        let (found, failure) = events(of: Array("<?xml version='1.0' encoding='\(encoding)' ?><s/>".utf8), cutAt: [9, 30])
        #expect(failure == nil)
        #expect(found.count == 2)
    }

    @Test("a namespace name that is no URI is legal")
    func oddNamespace() {
        let (found, failure) = events(
            of: Array((header + "<a xmlns='not a uri {}' /><b xmlns='../relative'/>").utf8), cutAt: [])
        #expect(failure == nil)
        #expect(found.count == 3)
    }

    @Test("nesting beyond the limit is a policy violation, at the limit it is not")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((header + String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        let limits = StreamLimits(depth: 20)
        #expect(events(of: nested(20), cutAt: [], limits: limits).1 == nil)
        #expect(events(of: nested(21), cutAt: [], limits: limits).1?.condition == .policyViolation)
        #expect(events(of: nested(100_000), cutAt: []).1?.condition == .policyViolation)
    }

    @Test("an element beyond the limit is refused, whether it comes at once or in pieces, complete or not")
    func elementSize() {
        let limits = StreamLimits(elementBytes: 1000)
        let fits = Array((header + "<a>" + String(repeating: "x", count: 993) + "</a>").utf8)
        let exceeds = Array((header + "<a>" + String(repeating: "x", count: 994) + "</a>").utf8)
        #expect(events(of: fits, cutAt: [], limits: limits).1 == nil)
        #expect(events(of: fits, cutAt: Array(1..<fits.count), limits: limits).1 == nil)
        #expect(events(of: exceeds, cutAt: [], limits: limits).1?.condition == .policyViolation)
        #expect(events(of: exceeds, cutAt: Array(1..<exceeds.count), limits: limits).1?.condition == .policyViolation)
        let open = Array((header + "<a b='" + String(repeating: "x", count: 2000)).utf8)
        #expect(events(of: open, cutAt: [], limits: limits).1?.condition == .policyViolation)
        let unclosedDeclaration = Array(("<?xml version='1.0' " + String(repeating: " ", count: 2000)).utf8)
        #expect(events(of: unclosedDeclaration, cutAt: [], limits: limits).1?.condition == .policyViolation)
    }

    @Test("attributes and names beyond the limits are refused")
    func attributes() {
        let limits = StreamLimits(attributes: 10, nameBytes: 20, distinctNames: 50)
        func tag(_ count: Int) -> [UInt8] { Array((header + "<a" + (0..<count).map { " a\($0)=''" }.joined() + "/>").utf8) }
        #expect(events(of: tag(10), cutAt: [], limits: limits).1 == nil)
        #expect(events(of: tag(11), cutAt: [], limits: limits).1?.condition == .policyViolation)
        let declarations = (0..<11).map { " xmlns:p\($0)='u\($0)'" }.joined()
        #expect(
            events(of: Array((header + "<a\(declarations)/>").utf8), cutAt: [], limits: limits).1?.condition
                == .policyViolation)
        let long = String(repeating: "n", count: 21)
        #expect(events(of: Array((header + "<\(long)/>").utf8), cutAt: [], limits: limits).1?.condition == .policyViolation)
        #expect(
            events(of: Array((header + "<a \(long)=''/>").utf8), cutAt: [], limits: limits).1?.condition == .policyViolation)
        let many = Array((header + (0..<60).map { "<n\($0)/>" }.joined()).utf8)
        #expect(events(of: many, cutAt: [], limits: limits).1?.condition == .policyViolation)
    }

    @Test("a large tag that comes byte by byte is looked at once, not once for every byte")
    func dribbledTag() {
        let parser = StreamParser(limits: StreamLimits(elementBytes: 300_000))
        parser.receive(Array((header + "<a b='").utf8))
        for _ in 0..<200_000 { parser.receive([0x3E]) }
        parser.receive(Array("' c='<".utf8))
        #expect(parser.failure?.condition == .notWellFormed)
    }

    @Test(
        "what cannot become well-formed is refused without waiting for more",
        arguments: ["<a>& ", "<a>&b<", "<a b='<", "<a <", "<a/>x"])
    func refusedAtOnce(text: String) {
        #expect(events(of: Array((header + text).utf8), cutAt: []).1 != nil)
        let bytes = Array((header + text).utf8)
        #expect(events(of: bytes, cutAt: Array(1..<bytes.count)).1 != nil)
    }

    @Test("memory goes back to its floor after a large element")
    func memoryFloor() {
        let scanner = StreamScanner()
        func scan(_ text: String) { Array(text.utf8).withUnsafeBytes { bytes in scanner.scan(bytes) { _ in } } }
        scan(header + "<a/>")
        let floor = scanner.footprint
        scan("<message><body>" + String(repeating: "text ", count: 400_000))
        #expect(scanner.footprint > 1_000_000)
        scan("</body></message>")
        #expect(scanner.footprint == floor)
        for _ in 0..<5000 { scan("<presence from='a@b/c'><show>away</show></presence>") }
        #expect(scanner.footprint == floor)
        #expect(scanner.failure == nil)
    }

    @Test("seeded random bytes never crash the parser")
    func noise() {
        var random = SplitMix(seed: 99)
        let pieces = [
            "<", ">", "/", "'", "\"", "=", " ", "&", ";", "!", "?", "[", "]", "-", "a", "xmlns", ":", "<![CDATA[", "]]>",
            "\u{0}", "é",
        ]
        for _ in 0..<3000 {
            var bytes = Bool.random(using: &random) ? Array(header.utf8) : []
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += Array(pieces.randomElement(using: &random)!.utf8)
                }
            }
            let cut = Int.random(in: 0...bytes.count, using: &random)
            let (found, failure) = events(of: bytes, cutAt: [cut])
            let whole = events(of: bytes, cutAt: [])
            #expect(found.filter { $0.element != nil } == whole.0.filter { $0.element != nil }, "\(bytes) cut at \(cut)")
            #expect(
                (failure == nil) == (whole.1 == nil),
                "\(bytes) cut at \(cut): \(String(describing: failure)) \(String(describing: whole.1))")
        }
    }
}
