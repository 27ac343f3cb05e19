package import XMLTree
internal import XMPP

/// A stream header (RFC 6120 §4.7): the attributes of `<stream:stream>`.
package struct StreamHeader: Hashable, Sendable {
    package var from: String?
    package var to: String?
    package var id: String?
    package var version: String?
    package var language: String?
    /// The content namespace: `jabber:client` or `jabber:server`.
    package var contentNamespace: String

    package init(
        from: String? = nil, to: String? = nil, id: String? = nil, version: String? = "1.0", language: String? = nil,
        contentNamespace: String = Namespace.client
    ) {
        self.from = from
        self.to = to
        self.id = id
        self.version = version
        self.language = language
        self.contentNamespace = contentNamespace
    }

    /// Reads a header; the content namespace is the default namespace that its tag declares in `bytes`, empty if it declares none.
    package init(_ element: Element, bytes: [UInt8]) {
        self.init(element, contentNamespace: StreamHeader.defaultNamespace(in: bytes))
    }

    /// The value of `xmlns` in a tag that was found to be well-formed.
    private static func defaultNamespace(in bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let tag = text.startOfTag, let name = text.assignment(of: "xmlns", from: tag) else { return "" }
        let rest = text[name...].drop { $0 != "'" && $0 != "\"" }
        guard let quote = rest.first else { return "" }
        return String(rest.dropFirst().prefix { $0 != quote })
    }

    /// Takes the attributes of a header.
    package init(_ element: Element, contentNamespace: String) {
        self.init(
            from: element["from"], to: element["to"], id: element["id"], version: element["version"],
            language: element.language,
            contentNamespace: contentNamespace)
    }

    /// The header as an element; the content namespace is not an attribute and is left to whoever writes it.
    package var element: Element {
        var element = Element("stream", xmlns: Namespace.streams, prefix: "stream")
        if let from { element["from"] = from }
        if let to { element["to"] = to }
        if let id { element["id"] = id }
        if let version { element["version"] = version }
        if let language { element.attributes.append(.language(language)) }
        return element
    }

    /// Whether the other end speaks XMPP 1.0 or a later minor version (RFC 6120 §4.7.5).
    package var speaksFeatures: Bool {
        guard let version, let major = version.split(separator: ".").first.flatMap({ Int($0) }) else { return false }
        return major >= 1
    }

    /// The start tag, with the XML declaration and the declarations of both namespaces.
    package var startTag: String {
        var tag = "<?xml version='1.0'?><stream:stream xmlns='\(contentNamespace)' xmlns:stream='\(Namespace.streams)'"
        // XEP-0220 §2: servers declare the prefix whether they use it or not.
        if contentNamespace == Namespace.server { tag += " xmlns:db='\(Namespace.dialback)'" }
        for attribute in element.attributes {
            let name = attribute.namespace == Attribute.xmlNamespace ? "xml:" + attribute.name : attribute.name
            tag += " \(name)='\(XMLText.escape(attribute: attribute.value, quote: "'"))'"
        }
        return tag + ">"
    }

    /// The header as a frame of a WebSocket (RFC 7395 §3.3.1).
    package var openFrame: Element {
        var open = Element("open", xmlns: Namespace.framing)
        open.attributes = element.attributes
        return open
    }

    /// What ends a stream.
    package static let endTag = "</stream:stream>"
}

extension String {
    /// Where the first tag's name begins: after an XML declaration, if there is one.
    fileprivate var startOfTag: String.Index? {
        var index = startIndex
        while let start = self[index...].firstIndex(of: "<") {
            let next = self.index(after: start)
            if next < endIndex, self[next] != "?" { return next }
            index = next
        }
        return nil
    }

    /// Where the value of an unprefixed attribute of that name is assigned.
    fileprivate func assignment(of attribute: String, from start: String.Index) -> String.Index? {
        var quote: Character?
        var index = start
        while index < endIndex {
            let character = self[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character.isWhitespace {
                let rest = self[self.index(after: index)...]
                if rest.hasPrefix(attribute),
                    rest.dropFirst(attribute.count).first.map({ $0 == "=" || $0.isWhitespace }) == true
                {
                    return rest.startIndex
                }
            }
            index = self.index(after: index)
        }
        return nil
    }
}
