/// An element as it is written, with the spelling of its tags kept: the shape that a layout follows.
struct WrittenElement {
    /// A part of an element's contents.
    enum Part {
        case element(WrittenElement)
        case text(ArraySlice<UInt8>)
        case other(ArraySlice<UInt8>)
    }

    var name: ArraySlice<UInt8>
    var attributes: [XMLToken.Attribute]
    var parts: [Part]
    /// Which child elements lead to it from the first-level element; empty for that one.
    var path: [Int]
    var isEmpty: Bool
    /// Whether its end tag is there; a stream header has none.
    var isClosed: Bool

    /// Deeper trees are shown as they are written, not laid out.
    static let depthLimit = 64

    /// Reads what a record's bytes hold; nil where tags do not match or nest too deep.
    static func parts(of bytes: [UInt8]) -> [Part]? {
        var open: [WrittenElement] = []
        var parts: [Part] = []
        var roots = 0
        func add(_ part: Part) {
            if open.isEmpty { parts.append(part) } else { open[open.count - 1].parts.append(part) }
        }
        for token in XMLToken.tokens(of: bytes) {
            switch token {
            case .startTag(let name, let attributes, let isEmpty):
                guard open.count < depthLimit else { return nil }
                var path: [Int] = []
                if let parent = open.last {
                    let index = parent.parts.count { if case .element = $0 { true } else { false } }
                    path = parent.path + [index]
                } else {
                    roots += 1
                }
                let element = WrittenElement(
                    name: name, attributes: attributes, parts: [], path: path, isEmpty: isEmpty, isClosed: isEmpty)
                if isEmpty { add(.element(element)) } else { open.append(element) }
            case .endTag(let name):
                guard var element = open.popLast() else {
                    add(.other([UInt8]("</".utf8) + name + [UInt8(ascii: ">")]))
                    continue
                }
                guard element.name == name else { return nil }
                element.isClosed = true
                add(.element(element))
            case .text(let text): add(.text(text))
            case .other(let text): add(.other(text))
            }
        }
        // Only a stream header is left open; anything else that is, is damaged.
        guard open.count <= 1, roots <= 1 else { return nil }
        if let element = open.popLast() { parts.append(.element(element)) }
        return parts
    }

    /// Whether it holds text beside elements, which must not be broken over lines.
    var isMixed: Bool {
        var text = false
        var element = false
        for part in parts {
            switch part {
            case .text(let bytes): text = text || !bytes.allSatisfy { $0 <= 0x20 }
            case .element, .other: element = true
            }
        }
        return text && element
    }

    /// Whether it holds text only, or nothing.
    var isTextOnly: Bool { parts.allSatisfy { if case .text = $0 { true } else { false } } }
}
