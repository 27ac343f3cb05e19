/// A setting of a server that changes a forecast, under the server's own name or a name all profiles understand.
package struct Knob: Hashable, Sendable {
    /// What values it takes.
    package enum Domain: Hashable, Sendable {
        case onOff
        case choice([String])
        case duration
        /// A whole number of days, kept as a duration; or `never`.
        case days
        /// A non-negative whole number, or `unlimited`.
        case number
        /// Names separated by commas.
        case names
    }

    package var name: String
    package var domain: Domain
    /// Nil where the default is not known or not specified.
    package var defaultValue: String?
    /// What changing it does, in a few words.
    package var effect: String
    package var cite: Citation
    /// Other knobs that get a value when this one gets a certain value.
    package var implies: [String: [String: String]]
    /// The knob that this is only another name of: values are stored there.
    package var aliasOf: String?

    package init(
        _ name: String, _ domain: Domain, default defaultValue: String?, effect: String, cite: Citation,
        implies: [String: [String: String]] = [:], aliasOf: String? = nil
    ) {
        self.name = name
        self.domain = domain
        self.defaultValue = defaultValue
        self.effect = effect
        self.cite = cite
        self.implies = implies
        self.aliasOf = aliasOf
    }

    /// The value as the engine compares it; nil where the text is not a value of this knob.
    package func normalized(_ text: String) -> String? {
        let lower = text.lowercased()
        switch domain {
        case .onOff:
            if ["on", "true", "yes", "1"].contains(lower) { return "on" }
            if ["off", "false", "no", "0"].contains(lower) { return "off" }
            return nil
        case .choice(let values): return values.first { $0.lowercased() == lower }
        case .duration: return KnobDuration(text).map { $0.seconds.map { "\($0)s" } ?? "never" }
        case .days:
            return KnobDuration(Int(lower) == nil ? lower : lower + "d").map { $0.seconds.map { "\($0)s" } ?? "never" }
        case .number:
            if ["unlimited", "infinity"].contains(lower) { return "unlimited" }
            return Int(lower).flatMap { $0 >= 0 ? String($0) : nil }
        case .names: return text
        }
    }

    /// The values in words, for messages.
    package var domainWords: String {
        switch domain {
        case .onOff: "on or off"
        case .choice(let values): values.joined(separator: ", ")
        case .duration: "a number with s, m, h, d, w or y, or never"
        case .days: "a whole number of days, or never"
        case .number: "a whole number, or unlimited"
        case .names: "names separated by commas"
        }
    }
}

/// Why a knob could not be set.
package enum KnobError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownKey(String, profile: String, nearest: String?)
    case badValue(String, key: String, allowed: String)

    package var description: String {
        switch self {
        case .unknownKey(let key, let profile, let nearest):
            "\(profile) has no setting \"\(key)\"" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
        case .badValue(let value, let key, let allowed): "\"\(value)\" is not a value of \(key): it takes \(allowed)"
        }
    }
}

/// The values of a profile's knobs: the defaults, and what was set.
package struct KnobSettings: Hashable, Sendable {
    private var values: [String: String] = [:]
    /// The knobs that were set, by name, as opposed to defaults.
    package private(set) var explicit: Set<String> = []
    private let knobs: [Knob]
    private let profile: String

    package init(_ knobs: [Knob], profile: String) {
        self.knobs = knobs
        self.profile = profile
        for knob in knobs where knob.aliasOf == nil { values[knob.name] = knob.defaultValue }
    }

    /// The value in force; nil where it is not known.
    package subscript(_ name: String) -> String? { values[knobs.first { $0.name == name }?.aliasOf ?? name] }

    /// The length of time in force for a duration knob; nil where it is not known.
    package func duration(_ name: String) -> KnobDuration? { self[name].flatMap { KnobDuration($0) } }

    /// Sets a knob and what it implies.
    package mutating func set(_ name: String, _ text: String) throws(KnobError) {
        guard let knob = knobs.first(where: { $0.name == name }) else {
            throw .unknownKey(name, profile: profile, nearest: Spelling.nearest(to: name, in: knobs.map(\.name)))
        }
        guard let value = knob.normalized(text) else { throw .badValue(text, key: name, allowed: knob.domainWords) }
        let target = knob.aliasOf ?? knob.name
        values[target] = value
        explicit.insert(target)
        explicit.insert(name)
        let implied = (knob.implies[value] ?? [:]).merging(knob.implies["*"] ?? [:]) { first, _ in first }
        for (other, otherValue) in implied.sorted(by: { $0.key < $1.key }) {
            values[other] = otherValue
            explicit.insert(other)
        }
    }

    /// `key=value` as it is given on a command line.
    package mutating func set(_ assignment: String) throws(KnobError) {
        guard let equals = assignment.firstIndex(of: "=") else {
            throw .badValue(assignment, key: assignment, allowed: "KEY=VALUE")
        }
        try set(String(assignment[..<equals]), String(assignment[assignment.index(after: equals)...]))
    }
}
