internal import XMLTree
internal import XMPP

/// The errors of XEP-0060 §16.2: a stanza error with a condition of pubsub's own.
enum PubSubError {
    static func make(
        _ kind: StanzaError.Kind, _ condition: String, _ detail: String, feature: String? = nil, text: String? = nil
    ) -> StanzaError {
        var element = Element(detail, xmlns: Namespace.pubsubErrors)
        if let feature { element["feature"] = feature }
        return StanzaError(kind, condition, text: text, application: element)
    }

    static func unsupported(_ feature: String) -> StanzaError {
        make(.cancel, "feature-not-implemented", "unsupported", feature: feature)
    }
    static var nodeRequired: StanzaError { make(.modify, "bad-request", "nodeid-required") }
    static var itemRequired: StanzaError { make(.modify, "bad-request", "item-required") }
    static var notSubscribed: StanzaError { make(.cancel, "unexpected-request", "not-subscribed") }
    static var invalidJID: StanzaError { make(.modify, "bad-request", "invalid-jid") }
    static var subscriptionRequired: StanzaError { make(.auth, "not-authorized", "presence-subscription-required") }
    static var notInRosterGroup: StanzaError { make(.auth, "not-authorized", "not-in-roster-group") }
    static var closedNode: StanzaError { make(.cancel, "not-allowed", "closed-node") }
    static func precondition(_ field: String) -> StanzaError {
        make(.cancel, "conflict", "precondition-not-met", text: "Field does not match: \(field)")
    }
}
