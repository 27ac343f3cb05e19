internal import XMLStreaming
package import XMPP

/// Makes a session safe to show to strangers: addresses, ids and what people wrote are replaced by stand-ins.
///
/// The same value gets the same stand-in throughout, so who talks to whom and what answers what can still be followed. It comes
/// after the `Redactor`, never instead of it. Bytes keep their markup; only values and texts change.
package struct Pseudonymizer: Sendable {
    private var domains: [String: String] = [:]
    private var localparts: [String: String] = [:]
    private var resources: [String: String] = [:]
    private var identifiers: [String: String] = [:]
    private var connections: [String: String] = [:]
    private var contexts = StreamContexts()

    package init() {}

    /// Attributes whose values belong to the protocol, not to people.
    private static let openAttributes: Set<String> = [
        "type", "xmlns", "version", "mechanism", "lang", "var", "category", "subscription", "ask", "affiliation", "role",
        "code",
        "action", "h", "max", "resume", "hash", "complete", "stable", "count", "default", "status", "size", "content-type",
        "stamp",
    ]
    /// Attributes that tie requests, answers and copies together.
    private static let identifyingAttributes: Set<String> = [
        "id", "queryid", "previd", "sid", "rid", "thread", "node", "ver", "with", "location", "nick", "name", "token",
    ]
    /// Elements whose text belongs to the protocol.
    private static let openElements: Set<String> = [
        "show", "priority", "mechanism", "method", "max", "index", "count", "hash-used", "algo",
    ]
    private static let addressAttributes: Set<String> = ["from", "to", "jid", "by", "owner", "actor"]

    /// The record with stand-ins.
    package mutating func pseudonymize(_ record: WireRecord) -> WireRecord {
        var record = record
        record.connection =
            record.connection.isEmpty ? "" : Pseudonymizer.standIn(record.connection, &connections, "connection")
        switch record.content {
        case .whitespace, .streamClose, .tls: return record
        case .note(let text):
            record.content = .note("[note, \(text.count) characters]")
            return record
        case .damage(let reason):
            record.bytes = Array("[damaged, \(record.bytes.count) bytes]".utf8)
            record.content = .damage(reason.prefix { $0 != ":" }.description)
            return record
        case .streamOpen, .features, .stanza, .nonza, .streamError: break
        }
        let namespace = record.element?.namespace
        record.bytes = replaced(record.bytes)
        record.content = contexts.content(
            of: record.bytes, connection: record.connection, direction: record.direction,
            namespace: record.kind == "stream-open" ? nil : namespace)
        if !record.redactions.contains("names and texts") { record.redactions.append("names and texts") }
        return record
    }

    private mutating func replaced(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var copied = 0
        var open: [String] = []
        var tokens = XMLTokenizer(bytes)
        while let token = tokens.next() {
            switch token.kind {
            case .startTag, .emptyTag:
                let name = Pseudonymizer.local(bytes[token.name])
                for attribute in token.attributes {
                    guard let text = standIn(forAttribute: attribute, of: name, in: bytes) else { continue }
                    out += bytes[copied..<attribute.value.lowerBound] + Array(XMLEscape.attribute(text).utf8)
                    copied = attribute.value.upperBound
                }
                if token.kind == .startTag { open.append(name) }
            case .endTag: if !open.isEmpty { open.removeLast() }
            case .text, .cdata:
                let text = bytes[token.range].decoded
                guard !text.allSatisfy(\.isWhitespace), !Pseudonymizer.openElements.contains(open.last ?? ""),
                    !text.hasPrefix("[redacted")
                else { continue }
                out += bytes[copied..<token.range.lowerBound] + Array(XMLEscape.attribute(standIn(forText: text)).utf8)
                copied = token.range.upperBound
            case .comment, .instruction, .doctype, .malformed, .incomplete: break
            }
        }
        return out + bytes[copied...]
    }

    private static func local(_ name: ArraySlice<UInt8>) -> String {
        (name.lastIndex(of: 0x3A).map { name[($0 + 1)...] } ?? name).decoded
    }

    private mutating func standIn(
        forAttribute place: XMLTokenizer.AttributePlace, of element: String, in bytes: [UInt8]
    ) -> String? {
        let full = bytes[place.name].decoded
        if full.hasPrefix("xmlns") { return nil }
        let name = Pseudonymizer.local(bytes[place.name])
        let value = bytes[place.value].decoded
        if value.isEmpty || value == Redactor.mark { return nil }
        if Pseudonymizer.addressAttributes.contains(name) { return address(value) }
        if Pseudonymizer.openAttributes.contains(name) { return nil }
        // Names of nodes and forms that a specification gives are not secret and say what is going on.
        if value.hasPrefix("urn:") || value.hasPrefix("http://jabber.org/") { return nil }
        if value.contains("@"), (try? JID(value)) != nil { return address(value) }
        return Pseudonymizer.standIn(
            value, &identifiers, Pseudonymizer.identifyingAttributes.contains(name) ? name : "value")
    }

    private mutating func standIn(forText text: String) -> String {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if trimmed.contains("@"), !trimmed.contains(" "), (try? JID(trimmed)) != nil { return address(trimmed) }
        if trimmed.hasPrefix("urn:") || trimmed.hasPrefix("http://jabber.org/") { return text }
        return "[text, \(text.count) characters]"
    }

    private mutating func address(_ text: String) -> String {
        guard let address = try? JID(text) else { return Pseudonymizer.standIn(text, &identifiers, "address") }
        var out = ""
        if let localpart = address.localpart { out += Pseudonymizer.standIn(localpart, &localparts, "user") + "@" }
        out += Pseudonymizer.standIn(address.domainpart, &domains, "domain") + ".example"
        if let resourcepart = address.resourcepart {
            out += "/" + Pseudonymizer.standIn(resourcepart, &resources, "resource")
        }
        return out
    }

    /// How many values of a kind are remembered; later ones share one stand-in.
    private static let limit = 100_000

    private static func standIn(_ value: String, _ known: inout [String: String], _ word: String) -> String {
        if let standIn = known[value] { return standIn }
        guard known.count < Pseudonymizer.limit else { return word + "0" }
        let standIn = word + String(known.count + 1)
        known[value] = standIn
        return standIn
    }
}

/// Escaping of stand-ins, which hold nothing that both kinds of quotes could not hold.
private enum XMLEscape {
    static func attribute(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("'", with: "&apos;").replacing(
            "\"", with: "&quot;")
    }
}
