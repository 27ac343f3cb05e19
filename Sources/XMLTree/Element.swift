/// One XML element: its expanded name, its attributes, and its children in document order.
///
/// A tree is a *reading* of bytes that were on a wire; where the exact bytes matter they are kept beside it.
/// `prefix` keeps the spelling of a received name so that it can be shown as it came; equality ignores it, as
/// "Namespaces in XML" 1.0 does.
package struct Element: Sendable {
    /// The local name.
    package var name: String
    /// The namespace name; empty for an element in no namespace.
    package var namespace: String
    /// The prefix the name was written with, or nil for a name in the default namespace.
    package var prefix: String?
    package var attributes: [Attribute]
    package var children: [Node]

    package init(
        _ name: String, xmlns namespace: String, prefix: String? = nil, attributes: [Attribute] = [], children: [Node] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.attributes = attributes
        self.children = children
    }

    /// An element built by hand, with unprefixed attributes in the order given.
    package init(
        _ name: String, xmlns namespace: String, _ attributes: KeyValuePairs<String, String>, _ children: [Element] = []
    ) {
        self.init(
            name, xmlns: namespace, attributes: attributes.map { Attribute($0.key, $0.value) },
            children: children.map(Node.element))
    }

    /// An element that holds nothing but text.
    package init(_ name: String, xmlns namespace: String, text: String) {
        self.init(name, xmlns: namespace, children: text.isEmpty ? [] : [.text(text)])
    }

    /// The value of the attribute with that local name and no namespace.
    package subscript(_ name: String) -> String? {
        get { attributes.first { $0.name == name && $0.namespace.isEmpty }?.value }
        set {
            let index = attributes.firstIndex { $0.name == name && $0.namespace.isEmpty }
            switch (index, newValue) {
            case (let index?, let value?): attributes[index].value = value
            case (let index?, nil): attributes.remove(at: index)
            case (nil, let value?): attributes.append(Attribute(name, value))
            case (nil, nil): break
            }
        }
    }

    /// The `xml:lang` attribute.
    package var language: String? {
        attributes.first { $0.name == "lang" && $0.namespace == Attribute.xmlNamespace }?.value
    }

    /// The child elements, without the text between them.
    package var elements: [Element] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The text directly inside this element, joined.
    package var text: String {
        var text = ""
        for case .text(let part) in children { text += part }
        return text
    }

    /// The first child element with that name, in that namespace; nil stands for this element's own namespace.
    package func child(_ name: String, xmlns namespace: String? = nil) -> Element? {
        let wanted = namespace ?? self.namespace
        for case .element(let element) in children where element.name == name && element.namespace == wanted {
            return element
        }
        return nil
    }

    /// The child elements in a namespace.
    package func children(in namespace: String) -> [Element] {
        elements.filter { $0.namespace == namespace }
    }

    /// The first child element in a namespace, whatever its name.
    package func child(in namespace: String) -> Element? {
        for case .element(let element) in children where element.namespace == namespace { return element }
        return nil
    }

    /// Whether the element has this name in this namespace.
    package func `is`(_ name: String, _ namespace: String) -> Bool {
        self.name == name && self.namespace == namespace
    }

    package mutating func append(_ child: Element) { children.append(.element(child)) }

    package func appending(_ more: Element...) -> Element {
        var copy = self
        copy.children += more.map(Node.element)
        return copy
    }

    /// Calls `body` for this element and every element below it, in document order.
    package func walk(_ body: (Element) throws -> Void) rethrows {
        try body(self)
        for case .element(let child) in children { try child.walk(body) }
    }

    /// How deep the tree goes; an element without child elements has depth 1.
    package var depth: Int { 1 + (elements.map(\.depth).max() ?? 0) }
}

extension Element: Hashable {
    package static func == (left: Element, right: Element) -> Bool {
        left.name == right.name && left.namespace == right.namespace && left.attributes == right.attributes
            && left.children == right.children
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(namespace)
        hasher.combine(attributes)
        hasher.combine(children)
    }
}

/// One attribute of an element. Namespace declarations are not attributes; the writer makes them as they are needed.
package struct Attribute: Hashable, Sendable {
    /// The namespace that the prefix `xml` is bound to for good.
    package static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

    /// The local name.
    package var name: String
    /// The namespace name; empty for an unprefixed attribute.
    package var namespace: String
    package var prefix: String?
    package var value: String

    package init(_ name: String, _ value: String, namespace: String = "", prefix: String? = nil) {
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.value = value
    }

    /// `xml:lang`.
    package static func language(_ tag: String) -> Attribute {
        Attribute("lang", tag, namespace: xmlNamespace, prefix: "xml")
    }

    package static func == (left: Attribute, right: Attribute) -> Bool {
        left.name == right.name && left.namespace == right.namespace && left.value == right.value
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(namespace)
        hasher.combine(value)
    }
}

/// A child of an element.
package enum Node: Hashable, Sendable {
    case element(Element)
    case text(String)
}
