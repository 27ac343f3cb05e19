import Foundation
import XMLTree

/// Whether a stanza is the one a script expects.
struct ScansionMatch {
    static let namespace = "https://scansion.invalid/"
    var captures: [String: String] = [:]

    mutating func matches(_ expected: Element, _ actual: Element) -> Bool {
        matches(expected, actual, inherited: nil)
    }

    private mutating func matches(_ expected: Element, _ actual: Element, inherited: Bool?) -> Bool {
        guard expected.name == actual.name, expected.namespace == actual.namespace else { return false }
        let override = expected.attributes.first { $0.namespace == Self.namespace && $0.name == "strict" }.map {
            $0.value == "true"
        }
        let strictness = override ?? inherited ?? (expected.namespace == "jabber:client" ? nil : true)
        let isStrict = strictness ?? false
        let wanted = expected.attributes.filter { $0.namespace != Self.namespace }
        if isStrict, wanted.count != actual.attributes.count { return false }
        for attribute in wanted {
            let found = actual.attributes.first { $0.name == attribute.name && $0.namespace == attribute.namespace }
            guard let found else { return false }
            if attribute.value == "{scansion:any}" { continue }
            if attribute.value.hasPrefix("{scansion:capture:") {
                captures[String(attribute.value.dropFirst(18).dropLast())] = found.value
                continue
            }
            if attribute.value != found.value { return false }
        }
        let text = expected.text.trimmingCharacters(in: .whitespacesAndNewlines)
        if !text.isEmpty || override == true, text != actual.text.trimmingCharacters(in: .whitespacesAndNewlines) {
            return false
        }
        return isStrict
            ? matchInOrder(expected.elements, actual.elements, strictness)
            : matchAnywhere(expected.elements, actual.elements, strictness)
    }

    private mutating func matchInOrder(_ expected: [Element], _ actual: [Element], _ strictness: Bool?) -> Bool {
        guard expected.count == actual.count else { return false }
        for (wanted, found) in zip(expected, actual) where !matches(wanted, found, inherited: strictness) { return false }
        return true
    }

    private mutating func matchAnywhere(_ expected: [Element], _ actual: [Element], _ strictness: Bool?) -> Bool {
        var rest = actual
        for wanted in expected {
            var found: Int?
            for (index, candidate) in rest.enumerated() where matches(wanted, candidate, inherited: strictness) {
                found = index
                break
            }
            guard let found else { return false }
            rest.remove(at: found)
        }
        return true
    }
}
