internal import XMLStreaming

/// The wrapper that BOSH puts around what would stand on a stream (XEP-0124 §4).
enum BOSHBody {
    /// What stands in a `<body/>` of BOSH, piece by piece; nil for any other element, and for one that holds nothing.
    static func pieces(of element: [UInt8], limit: Int) -> [XMLCutter.Piece]? {
        guard element.starts(with: "<body".utf8) else { return nil }
        var tokens = XMLTokenizer(element)
        guard let tag = tokens.next(), tag.kind == .startTag, element[tag.name].elementsEqual("body".utf8),
            let end = element.lastIndex(of: 0x3C), end > tag.range.upperBound,
            tag.attributes.contains(where: {
                element[$0.name].elementsEqual("xmlns".utf8)
                    && element[$0.value].elementsEqual("http://jabber.org/protocol/httpbind".utf8)
            })
        else { return nil }
        var cutter = XMLCutter(limit: limit)
        return cutter.receive(element[tag.range.upperBound..<end]) + cutter.end()
    }
}
