internal import XMLStreaming
internal import XMPP

/// One pass over the bytes of a record that replaces what the rules name.
struct RedactionWalk {
    private struct Open {
        var name: String
        var namespace: String
        var prefixes: [String: String]
        var defaultNamespace: String
        /// The mechanism of SASL, where the element names one.
        var mechanism: String?
        var isSecretField = false
    }

    private let bytes: [UInt8]
    private let scope: StreamContexts.Scope
    private let namespace: String?
    private var out: [UInt8] = []
    private var copied = 0
    private var open: [Open] = []
    private var what: [String] = []
    /// The content that is being taken out: how deep its element stands, where it began, and how it is described.
    private var secret: (depth: Int, start: Int, rule: RedactionRule, mechanism: String?)?

    init(bytes: [UInt8], scope: StreamContexts.Scope, namespace: String?) {
        self.bytes = bytes
        self.scope = scope
        self.namespace = namespace
    }

    /// The bytes without the secrets, and the names of what was taken out.
    mutating func run() -> ([UInt8], [String]) {
        var tokens = XMLTokenizer(bytes)
        while let token = tokens.next() {
            switch token.kind {
            case .startTag: start(token, isEmpty: false)
            case .emptyTag: start(token, isEmpty: true)
            case .endTag: end(token)
            case .incomplete:
                if !token.name.isEmpty { start(token, isEmpty: true) }
            case .text, .cdata, .comment, .instruction, .doctype, .malformed: break
            }
        }
        if let secret { replace(secret.start..<bytes.count, with: Redactor.mark, secret.rule.what) }
        guard copied > 0 else { return (bytes, what) }
        return (out + bytes[copied...], what)
    }

    private mutating func replace(_ range: Range<Int>, with text: String, _ word: String) {
        guard !range.isEmpty, !isRedacted(range), !text.isEmpty || !bytes[range].allSatisfy(StreamContexts.isSpace) else {
            return
        }
        if bytes[range].elementsEqual(text.utf8) { return }
        out += bytes[copied..<range.lowerBound]
        out += Array(text.utf8)
        copied = range.upperBound
        if !what.contains(word) { what.append(word) }
    }

    /// Whether the secret was taken out before.
    private func isRedacted(_ range: Range<Int>) -> Bool {
        bytes[range].starts(with: "[redacted".utf8) && bytes[range].last == 0x5D
    }

    private mutating func start(_ token: XMLTokenizer.Token, isEmpty: Bool) {
        var element = describe(token)
        guard secret == nil else {
            if !isEmpty { open.append(element) }
            return
        }
        let parent = open.last
        let rule = RedactionRule.rule(namespace: element.namespace, name: element.name)
        if element.name == "field", element.namespace == Namespace.dataForms {
            element.isSecretField = RedactionRule.isSecretField(
                type: value("type", of: token), variable: value("var", of: token))
        }
        if element.name == "authenticate" || element.name == "auth" { element.mechanism = value("mechanism", of: token) }
        for attribute in token.attributes { redact(attribute, of: element, rule) }
        guard !isEmpty else { return }
        open.append(element)
        if parent?.isSecretField == true, element.name == "value" {
            let fieldRule = RedactionRule(Namespace.dataForms, "value", "password or secret in a form")
            secret = (open.count, token.range.upperBound, fieldRule, nil)
        } else if let rule {
            switch rule.target {
            case .content, .sasl: secret = (open.count, token.range.upperBound, rule, element.mechanism ?? parent?.mechanism)
            case .attribute, .query: break
            }
        }
    }

    private mutating func redact(_ attribute: XMLTokenizer.AttributePlace, of element: Open, _ rule: RedactionRule?) {
        let name = String(decoding: bytes[attribute.name], as: UTF8.self)
        switch rule?.target {
        case .attribute(name): return replace(attribute.value, with: Redactor.mark, rule!.what)
        case .query(name):
            guard let mark = bytes[attribute.value].firstIndex(of: 0x3F) else { return }
            return replace(mark + 1..<attribute.value.upperBound, with: Redactor.mark, rule!.what)
        case .attribute, .query, .content, .sasl, nil: break
        }
        let local = name.split(separator: ":").last.map(String.init) ?? name
        if let word = RedactionRule.attributes[local], !name.hasPrefix("xmlns") {
            replace(attribute.value, with: Redactor.mark, word)
        }
    }

    private mutating func end(_ token: XMLTokenizer.Token) {
        if let secret, secret.depth >= open.count {
            let range = secret.start..<token.range.lowerBound
            switch secret.rule.target {
            case .sasl:
                replace(range, with: SASLMask.describe(Array(bytes[range]), mechanism: secret.mechanism), secret.rule.what)
            case .content, .attribute, .query:
                if !bytes[range].allSatisfy(StreamContexts.isSpace) { replace(range, with: Redactor.mark, secret.rule.what) }
            }
            self.secret = nil
        }
        if !open.isEmpty { open.removeLast() }
    }

    private func value(_ name: String, of token: XMLTokenizer.Token) -> String? {
        for attribute in token.attributes where bytes[attribute.name].elementsEqual(name.utf8) {
            return String(decoding: bytes[attribute.value], as: UTF8.self)
        }
        return nil
    }

    /// The element's expanded name, by what is declared on it and above it.
    private func describe(_ token: XMLTokenizer.Token) -> Open {
        var element = Open(
            name: "", namespace: "", prefixes: open.last?.prefixes ?? scope.prefixes,
            defaultNamespace: open.last?.defaultNamespace ?? scope.defaultNamespace)
        let declared = StreamContexts.scope(of: token, in: bytes)
        for attribute in token.attributes where bytes[attribute.name].elementsEqual("xmlns".utf8) {
            element.defaultNamespace = String(decoding: bytes[attribute.value], as: UTF8.self)
        }
        element.prefixes.merge(declared.prefixes) { _, new in new }
        let name = String(decoding: bytes[token.name], as: UTF8.self)
        if let colon = name.firstIndex(of: ":") {
            element.name = String(name[name.index(after: colon)...])
            element.namespace = element.prefixes[String(name[..<colon])] ?? ""
        } else {
            element.name = name
            element.namespace = element.defaultNamespace
        }
        // The outermost element's namespace is known from the reading, also where no declaration is in the bytes.
        if open.isEmpty, let namespace {
            element.namespace = namespace
            if !name.contains(":") { element.defaultNamespace = namespace }
        }
        return element
    }
}
