/// The tags of a BOSH body around what a record holds: a body with several elements becomes several records, the first of which
/// has the start tag, and the last the end tag (XEP-0124 §4).
package struct BOSHWrapper {
    /// The start tag, where the bytes begin with it.
    package let tag: XMLTokenizer.Token?
    /// Where what it wraps is in the bytes.
    package let content: Range<Int>
    private let bytes: [UInt8]

    /// Nil where neither tag is there.
    package init?(_ bytes: [UInt8]) {
        guard let start = bytes.firstIndex(where: { !isXMLSpace($0) }) else { return nil }
        let end = BOSHWrapper.startOfEndTag(bytes)
        guard end != nil || bytes[start...].starts(with: "<body".utf8) else { return nil }
        self.bytes = bytes
        var tokens = XMLTokenizer(bytes, from: start)
        let first = tokens.next()
        if let first, first.kind == .startTag || first.kind == .emptyTag, bytes[first.name].elementsEqual("body".utf8) {
            guard BOSHWrapper.value("xmlns", of: first, in: bytes) == BOSHBody.namespace else { return nil }
            tag = first
            content = first.range.upperBound..<max(first.range.upperBound, end ?? bytes.count)
        } else {
            guard let end else { return nil }
            tag = nil
            content = 0..<end
        }
    }

    /// Whether nothing but white space is wrapped.
    package var isEmpty: Bool { bytes[content].allSatisfy(isXMLSpace) }

    /// The value of an attribute of the start tag, by the name it is written with.
    package subscript(_ attribute: String) -> String? { tag.flatMap { BOSHWrapper.value(attribute, of: $0, in: bytes) } }

    /// The start tag as a whole element without content.
    package var startTag: [UInt8] {
        guard let tag else { return [] }
        let text = bytes[tag.range]
        return tag.kind == .emptyTag ? Array(text) : text.dropLast() + [0x2F, 0x3E]
    }

    private static func startOfEndTag(_ bytes: [UInt8]) -> Int? {
        guard let last = bytes.lastIndex(where: { !isXMLSpace($0) }) else { return nil }
        let start = last - 6
        return start >= 0 && bytes[start...last].elementsEqual("</body>".utf8) ? start : nil
    }

    private static func value(_ name: String, of tag: XMLTokenizer.Token, in bytes: [UInt8]) -> String? {
        tag.attributes.first { bytes[$0.name].elementsEqual(name.utf8) }
            .map { String(decoding: bytes[$0.value], as: UTF8.self) }
    }
}
