/// Writes elements as XML text, declaring each namespace where it first differs from what is in scope.
package struct XMLWriter: Sendable {
    /// How the attribute values are quoted; both are legal, people who type XML by hand prefer apostrophes.
    package enum Quote: Sendable {
        case apostrophe, double

        var character: Character { self == .apostrophe ? "'" : "\"" }
    }

    package var quote: Quote
    /// The default namespace in scope where the text will stand: `jabber:client` inside a client's stream.
    package var defaultNamespace: String
    /// Prefixes bound where the text will stand.
    package var prefixes: [String: String]

    package init(
        quote: Quote = .apostrophe, defaultNamespace: String = "",
        prefixes: [String: String] = ["stream": "http://etherx.jabber.org/streams"]
    ) {
        self.quote = quote
        self.defaultNamespace = defaultNamespace
        self.prefixes = prefixes
    }

    /// The element as text on one line.
    package func write(_ element: Element) -> String {
        var out = ""
        write(element, into: &out)
        return out
    }

    /// Appends the element as text on one line.
    package func write(_ element: Element, into out: inout String) {
        write(element, default: defaultNamespace, prefixes: prefixes, into: &out)
    }

    private func write(
        _ element: Element, default inherited: String, prefixes outer: [String: String], into out: inout String
    ) {
        if element.hasPlainNames { return writePlainly(element, default: inherited, prefixes: outer, into: &out) }
        var scope = Scope(defaultNamespace: inherited, prefixes: outer)
        let tag = startTag(of: element, in: &scope)
        out += "<" + tag.name + tag.attributes
        writeContent(of: element, name: tag.name, default: scope.defaultNamespace, prefixes: scope.prefixes, into: &out)
    }

    /// The same for an element without prefixes, as nearly all are: nothing but its namespace can be declared.
    private func writePlainly(
        _ element: Element, default inherited: String, prefixes outer: [String: String], into out: inout String
    ) {
        out += "<"
        out += element.name
        if element.namespace != inherited { writeAttribute("xmlns", element.namespace, into: &out) }
        for attribute in element.attributes {
            writeAttribute(
                attribute.namespace.isEmpty ? attribute.name : "xml:" + attribute.name, attribute.value, into: &out)
        }
        writeContent(of: element, name: element.name, default: element.namespace, prefixes: outer, into: &out)
    }

    private func writeAttribute(_ name: String, _ value: String, into out: inout String) {
        let q = quote == .apostrophe ? "'" : "\""
        out += " "
        out += name
        out += "="
        out += q
        out += XMLText.escape(attribute: value, quote: quote.character)
        out += q
    }

    private func writeContent(
        of element: Element, name: String, default namespace: String, prefixes: [String: String], into out: inout String
    ) {
        if element.children.isEmpty {
            out += "/>"
            return
        }
        out += ">"
        for child in element.children {
            switch child {
            case .text(let text): out += XMLText.escape(text)
            case .element(let inner): write(inner, default: namespace, prefixes: prefixes, into: &out)
            }
        }
        out += "</"
        out += name
        out += ">"
    }

    /// The namespaces in scope at a point of the text.
    package struct Scope: Sendable {
        package var defaultNamespace: String
        package var prefixes: [String: String]

        package init(defaultNamespace: String, prefixes: [String: String]) {
            self.defaultNamespace = defaultNamespace
            self.prefixes = prefixes
        }
    }

    /// The parts of a start tag: the name as written, and the attributes as text with a leading space each; `scope` is updated
    /// with what the tag declares. For writers that lay elements out themselves.
    package func startTag(of element: Element, in scope: inout Scope) -> (name: String, attributes: String) {
        let attributes = attributeList(of: element, in: &scope)
        let q = quote.character
        var text = ""
        for (name, value) in attributes.pairs { text += " \(name)=\(q)\(XMLText.escape(attribute: value, quote: q))\(q)" }
        return (attributes.name, text)
    }

    /// The same as names and unescaped values, for writers that style them.
    package func attributeList(of element: Element, in scope: inout Scope) -> (name: String, pairs: [(String, String)]) {
        var pairs: [(String, String)] = []
        let name: String
        if let prefix = element.prefix {
            name = prefix + ":" + element.name
            if scope.prefixes[prefix] != element.namespace {
                pairs.append(("xmlns:" + prefix, element.namespace))
                scope.prefixes[prefix] = element.namespace
            }
        } else {
            name = element.name
            if scope.defaultNamespace != element.namespace {
                pairs.append(("xmlns", element.namespace))
                scope.defaultNamespace = element.namespace
            }
        }
        for attribute in element.attributes {
            if attribute.namespace.isEmpty {
                pairs.append((attribute.name, attribute.value))
            } else if attribute.namespace == Attribute.xmlNamespace {
                pairs.append(("xml:" + attribute.name, attribute.value))
            } else {
                let prefix = prefixForAttribute(attribute, in: &scope, declaring: &pairs)
                pairs.append((prefix + ":" + attribute.name, attribute.value))
            }
        }
        return (name, pairs)
    }

    private func prefixForAttribute(
        _ attribute: Attribute, in scope: inout Scope, declaring pairs: inout [(String, String)]
    ) -> String {
        if let prefix = attribute.prefix, scope.prefixes[prefix] == attribute.namespace { return prefix }
        if attribute.prefix == nil, let bound = scope.prefixes.first(where: { $0.value == attribute.namespace }) {
            return bound.key
        }
        var prefix = attribute.prefix ?? "ns1"
        var number = 1
        while let bound = scope.prefixes[prefix], bound != attribute.namespace, attribute.prefix == nil {
            number += 1
            prefix = "ns\(number)"
        }
        pairs.append(("xmlns:" + prefix, attribute.namespace))
        scope.prefixes[prefix] = attribute.namespace
        return prefix
    }
}

/// Escaping of character data.
package enum XMLText {
    /// Text content with the characters escaped that must be.
    package static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x0D }) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\r": out += "&#13;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// An attribute value with the characters escaped that must be between those quotes.
    package static func escape(attribute text: String, quote: Character) -> String {
        let needsEscaping = text.utf8.contains { byte in
            switch byte {
            case 0x26, 0x3C, 0x27, 0x22, 0x09, 0x0A, 0x0D: true
            default: false
            }
        }
        guard needsEscaping else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case "'" where quote == "'": out += "&apos;"
            case "\"" where quote == "\"": out += "&quot;"
            case "\t": out += "&#9;"
            case "\n": out += "&#10;"
            case "\r": out += "&#13;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Whether XML 1.0 allows the character in a document at all (production 2).
    package static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}

extension Element {
    /// Whether neither the name nor an attribute's has a prefix other than `xml`.
    fileprivate var hasPlainNames: Bool {
        prefix == nil && attributes.allSatisfy { $0.namespace.isEmpty || $0.namespace == Attribute.xmlNamespace }
    }

    /// The element as text on one line, for a place where `namespace` is the default namespace.
    package func xml(in namespace: String = "") -> String {
        XMLWriter(defaultNamespace: namespace).write(self)
    }
}
