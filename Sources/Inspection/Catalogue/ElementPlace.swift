import XMLTree
import XMPP

/// Where in a stream an element stands; the same name can mean different things in different places.
package indirect enum ElementPlace: Hashable, Sendable {
    case anywhere
    /// A first-level element (RFC 6120 §4.1): a nonza, a stream header or a stanza.
    case firstLevel
    /// Below `<stream:features/>`.
    case feature
    /// A stanza itself, of that kind and of one of those types (none: of any type; `""`: without a type).
    case stanza(Stanza.Kind, [String])
    /// Below a stanza of that kind and of one of those types (none: of any type).
    case inside(Stanza.Kind, [String])
    /// Directly below an element of that name in the same namespace.
    case child(of: String)
    /// Directly below an element of that name in another namespace (`*`: of any name).
    case within(String, String)
    /// Below a stanza error.
    case stanzaError
    /// Below a stream error.
    case streamError
    /// The payload of a pubsub item.
    case item
    /// A data form with that `FORM_TYPE` (XEP-0068).
    case form(String)
    /// The element has that attribute with that value.
    case attribute(String, String)
    /// The element has that attribute.
    case having(String)
    /// The element has a child element of that name in its own namespace.
    case containing(String)
    /// The record was received, or sent.
    case received, sent
    case all([ElementPlace])
    case either([ElementPlace])

    package static let message = ElementPlace.inside(.message, [])
    package static let presence = ElementPlace.inside(.presence, [])
    package static let iqGet = ElementPlace.inside(.iq, ["get"])
    package static let iqSet = ElementPlace.inside(.iq, ["set"])
    package static let iqResult = ElementPlace.inside(.iq, ["result"])
    package static let iq = ElementPlace.inside(.iq, [])

    /// How well an element at `position` fits: nil if it does not, more for a narrower fit.
    package func fit(_ position: ElementPosition) -> Int? {
        switch self {
        case .anywhere: 0
        case .firstLevel: position.around == nil ? 2 : nil
        case .feature: position.isBelow { $0.is("features", Namespace.streams) } ? 2 : nil
        case .stanza(let kind, let types):
            position.element.name != kind.rawValue || !Self.matches(position.element["type"], types)
                ? nil : types.isEmpty ? 2 : 3
        case .inside(let kind, let types):
            position.stanza.flatMap { stanza in
                guard stanza.name == kind.rawValue else { return nil }
                // An error may return the payload it answers (RFC 6120 §8.3.1), whatever type that had.
                if stanza["type"] == "error", !types.contains("error") { return 1 }
                return !Self.matches(stanza["type"], types) ? nil : types.isEmpty ? 1 : 2
            }
        case .child(let name):
            position.parent.flatMap { $0.is(name, position.element.namespace) ? 3 : nil }
        case .within(let name, let namespace):
            position.parent.flatMap {
                guard $0.namespace == namespace else { return nil }
                return name == CatalogueEntry.anyName ? 2 : $0.name == name ? 3 : nil
            }
        case .stanzaError:
            position.isBelow { $0.name == "error" && Stanza.contentNamespaces.contains($0.namespace) } ? 3 : nil
        case .streamError: position.isBelow { $0.is("error", Namespace.streams) } ? 3 : nil
        case .item:
            position.parent.flatMap {
                $0.name == "item" && ($0.namespace == Namespace.pubsub || $0.namespace == Namespace.pubsubEvent) ? 3 : nil
            }
        case .form(let type): position.element.formType == type ? 4 : nil
        case .attribute(let name, let value): position.element[name] == value ? 2 : nil
        case .having(let name): position.element[name] != nil ? 1 : nil
        case .containing(let name): position.element.child(name) != nil ? 2 : nil
        case .received: position.wasReceived ? 1 : nil
        case .sent: position.direction == .sent ? 1 : nil
        case .all(let places): Self.sum(places.map { $0.fit(position) })
        case .either(let places): places.compactMap { $0.fit(position) }.max()
        }
    }

    private static func matches(_ type: String?, _ types: [String]) -> Bool {
        types.isEmpty || types.contains(type ?? "")
    }

    private static func sum(_ fits: [Int?]) -> Int? {
        var sum = 0
        for fit in fits {
            guard let fit else { return nil }
            sum += fit
        }
        return sum
    }
}

extension ElementPlace: CustomStringConvertible {
    /// The place in words, as a help text shows it.
    package var description: String {
        switch self {
        case .anywhere: "anywhere"
        case .firstLevel: "first-level element"
        case .feature: "stream feature"
        case .stanza(let kind, let types):
            switch types {
            case []: "the \(kind.rawValue) itself"
            case [""]: "\(kind.rawValue) without type"
            default: "\(kind.rawValue) of type \(types.filter { !$0.isEmpty }.joined(separator: " or "))"
            }
        case .inside(let kind, let types):
            types.isEmpty
                ? "in \(Self.article(kind)) \(kind.rawValue)"
                : "in \(Self.article(kind)) \(kind.rawValue) of type \(types.filter { !$0.isEmpty }.joined(separator: " or "))"
        case .child(let name): "in <\(name)/>"
        case .within(let name, let namespace):
            name == CatalogueEntry.anyName ? "in an element of \(namespace)" : "in <\(name)/> of \(namespace)"
        case .stanzaError: "in a stanza error"
        case .streamError: "in a stream error"
        case .item: "payload of a pubsub item"
        case .form(let type): "data form \(type)"
        case .attribute(let name, let value): "with \(name)='\(value)'"
        case .having(let name): "with \(name)"
        case .containing(let name): "with <\(name)/>"
        case .received: "as received"
        case .sent: "as sent"
        case .all(let places): places.map(\.description).joined(separator: ", ")
        case .either(let places): places.map(\.description).joined(separator: " or ")
        }
    }

    private static func article(_ kind: Stanza.Kind) -> String { kind == .iq ? "an" : "a" }
}
