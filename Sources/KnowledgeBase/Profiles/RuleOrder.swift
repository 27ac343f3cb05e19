import Inspection

/// How a derived product's order differs from its base's, without repeating what is equal.
extension Array {
    /// The same order with other rules in the place of the one with that id.
    func replacing<Verdict>(_ id: String, with rules: Rule<Verdict>...) -> [Rule<Verdict>] where Element == Rule<Verdict> {
        flatMap { $0.id == id ? rules : [$0] }
    }

    /// The same order with more rules before the one with that id.
    func inserting<Verdict>(_ rules: Rule<Verdict>..., before id: String) -> [Rule<Verdict>] where Element == Rule<Verdict> {
        flatMap { $0.id == id ? rules + [$0] : [$0] }
    }

    /// The same order without the rules with these ids.
    func removing<Verdict>(_ ids: String...) -> [Rule<Verdict>] where Element == Rule<Verdict> {
        filter { !ids.contains($0.id) }
    }
}

extension StorePolicy {
    /// The same policy with another order at one party.
    func reordering(_ party: Party, _ change: ([Rule<Keeping>]) -> [Rule<Keeping>]) -> StorePolicy {
        var copy = self
        copy.rules[party] = change(rules[party] ?? [])
        return copy
    }
}
