/// Yes, no, or not known.
package enum Ternary: Hashable, Sendable {
    case yes, no, unknown

    package init(_ value: Bool) { self = value ? .yes : .no }

    /// Kleene's strong negation.
    package static prefix func ! (value: Ternary) -> Ternary {
        switch value {
        case .yes: .no
        case .no: .yes
        case .unknown: .unknown
        }
    }
}
