internal import XMLStreaming
package import XMPP
internal import XMLTree

/// Takes secrets out of records before they are kept or shown elsewhere: SASL data, passwords, tokens, keys.
///
/// It works on the bytes, so what is not secret keeps its exact shape, and bytes that are not well-formed are covered as well. The
/// record's content is read anew from what remains.
package struct Redactor: Sendable {
    /// Further texts to be taken out wherever they stand in content or attribute values, beside what is known to be secret.
    package var alsoRemove: [String]
    private var contexts = StreamContexts()

    package init(alsoRemove: [String] = []) { self.alsoRemove = alsoRemove.filter { !$0.isEmpty } }

    /// Local names and namespaces; an element without any of them, in itself and below it, holds no secret.
    package static let namesToLookFor = RedactionRule.namesToLookFor

    /// The mark that stands where something was taken out.
    package static let mark = "[redacted]"

    /// The record without its secrets; `redactions` names what was taken out. A record that holds none comes back unchanged.
    package mutating func redact(_ record: WireRecord) -> WireRecord {
        var record = record
        // The wrapper of BOSH names the session, whatever it holds.
        let isWrapped = BOSHWrapper(record.bytes)?.tag != nil
        switch record.content {
        case .whitespace, .streamClose: if !isWrapped { return record }
        case .tls: return record
        case .note(let text):
            let (clean, isChanged) = removeTexts(from: Array(text.utf8))
            if isChanged {
                record.content = .note(String(decoding: clean, as: UTF8.self))
                record.note("text")
            }
            return record
        case .streamOpen, .features, .stanza, .nonza, .streamError, .damage: break
        }
        if case .streamOpen = record.content {
            _ = contexts.content(of: record.bytes, connection: record.connection, direction: record.direction)
        }
        if let element = record.element, alsoRemove.isEmpty, !isWrapped, !Redactor.mayHoldSecret(element) { return record }
        let scope = contexts.scope(connection: record.connection, direction: record.direction)
        let namespace = isWrapped ? nil : record.element?.namespace
        var walk = RedactionWalk(bytes: record.bytes, scope: scope, namespace: namespace)
        var (bytes, what) = walk.run()
        let (clean, isChanged) = removeTexts(from: bytes)
        if isChanged {
            bytes = clean
            what.append("text")
        }
        guard !what.isEmpty else { return record }
        record.bytes = bytes
        for word in what { record.note(word) }
        if case .damage = record.content { return record }
        record.content = contexts.content(
            of: bytes, connection: record.connection, direction: record.direction, namespace: record.element?.namespace)
        return record
    }

    /// Whether a name in the element, or below it, is one that secrets have.
    private static func mayHoldSecret(_ element: Element) -> Bool {
        if namesToLookFor.contains(element.name) || namesToLookFor.contains(element.namespace) { return true }
        if element.attributes.contains(where: { namesToLookFor.contains($0.name) }) { return true }
        for case .element(let child) in element.children where mayHoldSecret(child) { return true }
        return false
    }

    private func removeTexts(from bytes: [UInt8]) -> ([UInt8], isChanged: Bool) {
        var bytes = bytes
        var isChanged = false
        for text in alsoRemove {
            for form in Set([
                text, text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;"),
            ]) {
                let pattern = Array(form.utf8)
                var index = 0
                var out: [UInt8] = []
                var last = 0
                while index + pattern.count <= bytes.count {
                    if bytes[index] == pattern[0], bytes[index..<index + pattern.count].elementsEqual(pattern) {
                        out += bytes[last..<index]
                        out += Array(Redactor.mark.utf8)
                        index += pattern.count
                        last = index
                    } else {
                        index += 1
                    }
                }
                if last > 0 {
                    bytes = out + bytes[last...]
                    isChanged = true
                }
            }
        }
        return (bytes, isChanged)
    }
}

extension WireRecord {
    fileprivate mutating func note(_ redaction: String) {
        if !redactions.contains(redaction) { redactions.append(redaction) }
    }
}
