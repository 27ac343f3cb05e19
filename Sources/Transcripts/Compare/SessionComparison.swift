package import XMPP
internal import XMLTree

/// Compares two sessions by what their elements mean: ids, times, resources made up by servers, and the order of attributes do not
/// count.
package struct SessionComparison: Sendable {
    /// One step of the comparison.
    package enum Step: Hashable, Sendable {
        case same(left: WireRecord, right: WireRecord)
        case onlyLeft(WireRecord)
        case onlyRight(WireRecord)
    }

    /// The steps, in the order of the sessions.
    package let steps: [Step]

    /// Whether nothing differs.
    package var isSame: Bool {
        steps.allSatisfy { if case .same = $0 { true } else { false } }
    }

    /// Compares two lists of records; what is neither XML nor damage is left out.
    package init(_ left: [WireRecord], _ right: [WireRecord]) {
        let left = left.filter(SessionComparison.counts)
        let right = right.filter(SessionComparison.counts)
        let difference = right.map(SessionComparison.meaning).difference(from: left.map(SessionComparison.meaning))
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var (l, r) = (0, 0)
        while l < left.count || r < right.count {
            if l < left.count, removed.contains(l) {
                steps.append(.onlyLeft(left[l]))
                l += 1
            } else if r < right.count, inserted.contains(r) {
                steps.append(.onlyRight(right[r]))
                r += 1
            } else {
                steps.append(.same(left: left[l], right: right[r]))
                l += 1
                r += 1
            }
        }
        self.steps = steps
    }

    private static func counts(_ record: WireRecord) -> Bool {
        switch record.content {
        case .whitespace, .note, .tls: false
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .damage: true
        }
    }

    /// What of a record is compared.
    private struct Meaning: Hashable {
        var direction: WireRecord.Direction?
        var kind: String
        var element: Element?
        var bytes: [UInt8]
    }

    private static func meaning(_ record: WireRecord) -> Meaning {
        Meaning(
            direction: record.direction, kind: record.kind, element: record.element.map { normalized($0, depth: 0) },
            bytes: record.kind == "damage" ? record.bytes : [])
    }

    /// Attributes whose values differ from run to run.
    static let passing: Set<String> = ["id", "stamp", "h", "previd", "ver", "queryid", "sid", "token", "rid"]

    private static func normalized(_ element: Element, depth: Int) -> Element {
        var copy = element
        copy.attributes = element.attributes.compactMap { attribute in
            if attribute.namespace.isEmpty, passing.contains(attribute.name) { return nil }
            return attribute
        }.sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
        let isTime = element.namespace == Namespace.time || element.name == "utc" || element.name == "tzo"
        let isOpaque =
            element.namespace == Namespace.sasl || element.namespace == Namespace.sasl2
            || element.namespace == Namespace.dialback
        copy.children = element.children.compactMap { node in
            switch node {
            case .element(let child): return .element(normalized(child, depth: depth + 1))
            case .text(let text):
                if isTime || isOpaque || text.allSatisfy(\.isWhitespace) { return nil }
                return .text(text)
            }
        }
        return copy
    }
}
