import CLibXML2
import CLibXML2Shims
package import XMLTree

/// An XPath 1.0 expression that is evaluated over single elements.
///
/// The element is the document's root. Names without a prefix are names in no namespace, as XPath 1.0 has it; the prefixes that
/// may be used are given once, with the expression.
package struct XPathExpression: Hashable, Sendable {
    package let text: String
    package let prefixes: [String: String]

    /// An expression that cannot be compiled or evaluated.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var reason: String
        package var description: String { "XPath: " + reason }
    }

    /// One node that an expression selected.
    package struct Node: Hashable, Sendable {
        /// What a selected node is.
        package enum Kind: String, Hashable, Sendable { case element, attribute, text, other }
        package var kind: Kind
        /// The local name; empty for a text.
        package var name: String
        /// The string-value.
        package var value: String
        /// The node as XML text.
        package var xml: String
    }

    /// What an expression yields.
    package enum Value: Hashable, Sendable {
        case nodes([Node])
        case boolean(Bool)
        case number(Double)
        case string(String)

        /// The value as `boolean()` of XPath converts it.
        package var isTrue: Bool {
            switch self {
            case .nodes(let nodes): !nodes.isEmpty
            case .boolean(let value): value
            case .number(let value): value != 0 && !value.isNaN
            case .string(let value): !value.isEmpty
            }
        }
    }

    /// How many steps one evaluation may take.
    private static let operationLimit: UInt = 1_000_000

    /// Compiles an expression; throws what is wrong with it.
    package init(_ text: String, prefixes: [String: String] = [:]) throws(Failure) {
        self.text = text
        self.prefixes = prefixes
        // Evaluated once over nothing, so that an unknown prefix or function is found when the expression is typed.
        _ = try evaluate(Element("none", xmlns: ""))
    }

    /// Whether the expression holds for, or selects anything in, the element.
    package func matches(_ element: Element) -> Bool { (try? evaluate(element).isTrue) ?? false }

    /// Evaluates the expression with the element as the context node.
    package func evaluate(_ element: Element) throws(Failure) -> Value {
        let source = Array(XMLWriter(prefixes: [:]).write(element).utf8)
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let document = source.withUnsafeBytes {
            xmlReadMemory($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), nil, "UTF-8", options)
        }
        guard let document else { throw Failure(reason: "the element cannot be written as XML") }
        defer { xmlFreeDoc(document) }
        guard let context = xmlXPathNewContext(document) else { throw Failure(reason: "out of memory") }
        defer { xmlXPathFreeContext(context) }
        xmlscope_silence()
        context.pointee.opLimit = XPathExpression.operationLimit
        context.pointee.node = xmlDocGetRootElement(document)
        context.pointee.error = { _, _ in }
        for (prefix, namespace) in prefixes { xmlXPathRegisterNs(context, prefix, namespace) }
        guard let object = xmlXPathEvalExpression(text, context) else {
            throw Failure(reason: XPathExpression.describe(context.pointee.lastError, in: text))
        }
        defer { xmlXPathFreeObject(object) }
        return XPathExpression.value(of: object, in: document)
    }

    private static func value(of object: xmlXPathObjectPtr, in document: xmlDocPtr) -> Value {
        switch object.pointee.type {
        case XPATH_BOOLEAN: return .boolean(object.pointee.boolval != 0)
        case XPATH_NUMBER: return .number(object.pointee.floatval)
        case XPATH_STRING: return .string(object.pointee.stringval.map { String(cString: $0) } ?? "")
        default:
            guard let set = object.pointee.nodesetval else { return .nodes([]) }
            return .nodes(
                (0..<Int(set.pointee.nodeNr)).compactMap { set.pointee.nodeTab[$0].map { node(of: $0, in: document) } })
        }
    }

    private static func node(of node: xmlNodePtr, in document: xmlDocPtr) -> Node {
        let kind: Node.Kind =
            switch node.pointee.type {
            case XML_ELEMENT_NODE: .element
            case XML_ATTRIBUTE_NODE: .attribute
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: .text
            default: .other
            }
        // A namespace node is a structure of another shape; nothing of it is read.
        guard node.pointee.type != XML_NAMESPACE_DECL else { return Node(kind: .other, name: "", value: "", xml: "") }
        let name = kind == .element || kind == .attribute ? node.pointee.name.map { String(cString: $0) } ?? "" : ""
        var value = ""
        if let content = xmlNodeGetContent(node) {
            value = String(cString: content)
            xmlscope_free(content)
        }
        var xml = ""
        if let buffer = xmlBufferCreate() {
            xmlNodeDump(buffer, document, node, 0, 0)
            xml = xmlBufferContent(buffer).map { String(cString: $0) } ?? ""
            xmlBufferFree(buffer)
        }
        return Node(kind: kind, name: name, value: value, xml: xml)
    }

    private static func describe(_ error: xmlError, in text: String) -> String {
        var reason = error.message.map { String(cString: $0) } ?? "not an expression"
        while reason.last?.isWhitespace == true { reason.removeLast() }
        let position = Int(error.int1)
        return position > 0 ? "\(reason) at character \(position + 1) of \(text)" : "\(reason) in \(text)"
    }
}
