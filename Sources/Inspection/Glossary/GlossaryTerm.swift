/// A word of the program or of the protocol, explained.
package struct GlossaryTerm: Hashable, Sendable {
    /// What sort of word it is.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case store, party, certainty, delivery, outcome, phase, part, medium, readable, retention, residue
        case recipientState = "state of the recipient"
        case profile, concept
    }

    package let kind: Kind
    package let name: String
    /// Other words for it, in lower case.
    package let aliases: [String]
    /// What it is, in a sentence or two.
    package let text: String
    /// What it means for what is kept; nil where it says nothing about that.
    package let storage: String?
    /// Where that is written.
    package let sources: [String]

    package init(
        _ kind: Kind, _ name: String, _ text: String, aliases: [String] = [], storage: String? = nil, sources: [String] = []
    ) {
        self.kind = kind
        self.name = name
        self.aliases = aliases
        self.text = text
        self.storage = storage
        self.sources = sources
    }
}
