/// How sure a statement is; it follows from the kind of source and its word, never from the author's mood.
package enum Certainty: String, Hashable, Sendable, CaseIterable {
    /// A MUST or MUST NOT.
    case certain
    /// A SHOULD or SHOULD NOT.
    case normal
    /// What a product does unless told otherwise.
    case `default`
    /// A knob was set to this.
    case configured
    /// A MAY, or an either/or left to the server.
    case allowed
    /// The standards are silent.
    case unspecified
    /// An input is missing.
    case unknown
    /// Seen on the wire.
    case observed
    /// Seen on the wire to be otherwise.
    case refuted
}
