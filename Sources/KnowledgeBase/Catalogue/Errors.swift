import Inspection

extension Catalogue {
    /// The defined conditions of streams, stanzas and authentication.
    @inline(never) @_optimize(none)
    static func errors() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-streams",
            [
                .init(
                    "text", .anywhere, "RFC 6120 §4.9.2", .proposedStandard, "the reason in words", .error,
                    StorageNote.nothing),
                .init(
                    "bad-format", .streamError, "RFC 6120 §4.9.3.1", .proposedStandard, "XML that cannot be processed",
                    .error, StorageNote.streamError),
                .init(
                    "bad-namespace-prefix", .streamError, "RFC 6120 §4.9.3.2", .proposedStandard,
                    "a prefix that is wrong or missing", .error, StorageNote.streamError),
                .init(
                    "conflict", .streamError, "RFC 6120 §4.9.3.3", .proposedStandard, "another stream took its place",
                    .error, StorageNote.streamError),
                .init(
                    "connection-timeout", .streamError, "RFC 6120 §4.9.3.4", .proposedStandard, "silent for too long",
                    .error, StorageNote.streamError),
                .init(
                    "host-gone", .streamError, "RFC 6120 §4.9.3.5", .proposedStandard, "the domain is no longer served here",
                    .error, StorageNote.streamError),
                .init(
                    "host-unknown", .streamError, "RFC 6120 §4.9.3.6", .proposedStandard, "the domain is not served here",
                    .error, StorageNote.streamError),
                .init(
                    "improper-addressing", .streamError, "RFC 6120 §4.9.3.7", .proposedStandard,
                    "to or from is missing or wrong", .error, StorageNote.streamError),
                .init(
                    "internal-server-error", .streamError, "RFC 6120 §4.9.3.8", .proposedStandard, "a fault in the server",
                    .error, StorageNote.streamError),
                .init(
                    "invalid-from", .streamError, "RFC 6120 §4.9.3.9", .proposedStandard,
                    "from is not whom the stream belongs to", .error, StorageNote.streamError),
                .init(
                    "invalid-namespace", .streamError, "RFC 6120 §4.9.3.10", .proposedStandard,
                    "wrong namespace of the stream or its content", .error, StorageNote.streamError),
                .init(
                    "invalid-xml", .streamError, "RFC 6120 §4.9.3.11", .proposedStandard,
                    "XML that the schema does not allow", .error, StorageNote.streamError),
                .init(
                    "not-authorized", .streamError, "RFC 6120 §4.9.3.12", .proposedStandard,
                    "data sent before authentication, or for another", .error, StorageNote.streamError),
                .init(
                    "not-well-formed", .streamError, "RFC 6120 §4.9.3.13", .proposedStandard, "XML that is not well-formed",
                    .error, StorageNote.streamError),
                .init(
                    "policy-violation", .streamError, "RFC 6120 §4.9.3.14", .proposedStandard,
                    "against the policy, such as a rate or size", .error, StorageNote.streamError),
                .init(
                    "remote-connection-failed", .streamError, "RFC 6120 §4.9.3.15", .proposedStandard,
                    "a remote party that is needed was not reached", .error, StorageNote.streamError),
                .init(
                    "reset", .streamError, "RFC 6120 §4.9.3.16", .proposedStandard, "the stream has to be negotiated anew",
                    .error, StorageNote.streamError),
                .init(
                    "resource-constraint", .streamError, "RFC 6120 §4.9.3.17", .proposedStandard,
                    "the server has too little left", .error, StorageNote.streamError),
                .init(
                    "restricted-xml", .streamError, "RFC 6120 §4.9.3.18", .proposedStandard,
                    "comment, DTD, entity or instruction in XML", .error, StorageNote.streamError),
                .init(
                    "see-other-host", .streamError, "RFC 6120 §4.9.3.19", .proposedStandard, "connect to {.} instead",
                    .error, StorageNote.streamError),
                .init(
                    "system-shutdown", .streamError, "RFC 6120 §4.9.3.20", .proposedStandard, "the server is shutting down",
                    .error, StorageNote.streamError),
                .init(
                    "undefined-condition", .streamError, "RFC 6120 §4.9.3.21", .proposedStandard,
                    "no defined condition fits", .error, StorageNote.streamError),
                .init(
                    "unsupported-encoding", .streamError, "RFC 6120 §4.9.3.22", .proposedStandard, "not UTF-8", .error,
                    StorageNote.streamError),
                .init(
                    "unsupported-feature", .streamError, "RFC 6120 §4.9.3.23", .proposedStandard,
                    "a mandatory feature is not supported", .error, StorageNote.streamError),
                .init(
                    "unsupported-stanza-type", .streamError, "RFC 6120 §4.9.3.24", .proposedStandard,
                    "an unknown first-level element", .error, StorageNote.streamError),
                .init(
                    "unsupported-version", .streamError, "RFC 6120 §4.9.3.25", .proposedStandard,
                    "this version of XMPP is not supported", .error, StorageNote.streamError),
                .init(
                    "xml-not-well-formed", .streamError, "RFC 3920 §4.7.3", .obsolete,
                    "XML that is not well-formed (older name)", .error, StorageNote.streamError),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-stanzas",
            [
                .init(
                    "text", .anywhere, "RFC 6120 §8.3.2", .proposedStandard, "the reason in words", .error,
                    StorageNote.nothing),
                .init(
                    "bad-request", .stanzaError, "RFC 6120 §8.3.3.1", .proposedStandard, "the request is malformed", .error,
                    StorageNote.error),
                .init(
                    "conflict", .stanzaError, "RFC 6120 §8.3.3.2", .proposedStandard, "the name is taken already", .error,
                    StorageNote.error),
                .init(
                    "feature-not-implemented", .stanzaError, "RFC 6120 §8.3.3.3", .proposedStandard, "not implemented there",
                    .error, StorageNote.error),
                .init(
                    "forbidden", .stanzaError, "RFC 6120 §8.3.3.4", .proposedStandard, "not permitted to this one", .error,
                    StorageNote.error),
                .init(
                    "gone", .stanzaError, "RFC 6120 §8.3.3.5", .proposedStandard, "moved for good[, to {.}]", .error,
                    StorageNote.error),
                .init(
                    "internal-server-error", .stanzaError, "RFC 6120 §8.3.3.6", .proposedStandard, "a fault in the server",
                    .error, StorageNote.error),
                .init(
                    "item-not-found", .stanzaError, "RFC 6120 §8.3.3.7", .proposedStandard, "no such JID, item or node",
                    .error, StorageNote.error),
                .init(
                    "jid-malformed", .stanzaError, "RFC 6120 §8.3.3.8", .proposedStandard, "not a legal JID", .error,
                    StorageNote.error),
                .init(
                    "not-acceptable", .stanzaError, "RFC 6120 §8.3.3.9", .proposedStandard,
                    "against the recipient's criteria, or to a JID one blocks", .error, StorageNote.error),
                .init(
                    "not-allowed", .stanzaError, "RFC 6120 §8.3.3.10", .proposedStandard, "not allowed to anybody", .error,
                    StorageNote.error),
                .init(
                    "not-authorized", .stanzaError, "RFC 6120 §8.3.3.11", .proposedStandard, "credentials are needed",
                    .error, StorageNote.error),
                .init(
                    "payment-required", .stanzaError, "RFC 3920 §9.3.3", .obsolete, "payment is needed", .error,
                    StorageNote.error),
                .init(
                    "policy-violation", .stanzaError, "RFC 6120 §8.3.3.12", .proposedStandard,
                    "against the policy, such as a size or rate", .error, StorageNote.error),
                .init(
                    "recipient-unavailable", .stanzaError, "RFC 6120 §8.3.3.13", .proposedStandard,
                    "the recipient is not there for the moment", .error, StorageNote.error),
                .init(
                    "redirect", .stanzaError, "RFC 6120 §8.3.3.14", .proposedStandard,
                    "for now to be reached elsewhere[: {.}]", .error, StorageNote.error),
                .init(
                    "registration-required", .stanzaError, "RFC 6120 §8.3.3.15", .proposedStandard,
                    "registration or membership is needed", .error, StorageNote.error),
                .init(
                    "remote-server-not-found", .stanzaError, "RFC 6120 §8.3.3.16", .proposedStandard,
                    "the remote domain was not found", .error,
                    "It never left the sender's server; nothing is kept beyond it. The sender's own archive may have it."),
                .init(
                    "remote-server-timeout", .stanzaError, "RFC 6120 §8.3.3.17", .proposedStandard,
                    "the remote domain was not reached in time", .error,
                    "It was not handed over; nothing is kept beyond the sender's server. The sender's own archive may have it."
                ),
                .init(
                    "resource-constraint", .stanzaError, "RFC 6120 §8.3.3.18", .proposedStandard,
                    "too little is left, such as a quota", .error, StorageNote.error),
                .init(
                    "service-unavailable", .stanzaError, "RFC 6120 §8.3.3.19", .proposedStandard,
                    "refused: nobody there, blocked, or no such service", .error,
                    "For a message: neither delivered nor stored offline (RFC 6121 §8.5.2.2.1); some servers archive it all the same."
                ),
                .init(
                    "subscription-required", .stanzaError, "RFC 6120 §8.3.3.20", .proposedStandard,
                    "a subscription is needed", .error, StorageNote.error),
                .init(
                    "undefined-condition", .stanzaError, "RFC 6120 §8.3.3.21", .proposedStandard,
                    "no defined condition fits", .error, StorageNote.error),
                .init(
                    "unexpected-request", .stanzaError, "RFC 6120 §8.3.3.22", .proposedStandard,
                    "not expected at this point", .error, StorageNote.error),
            ])
        entries += elements(
            of: "urn:ietf:params:xml:ns:xmpp-sasl",
            [
                .init(
                    "aborted", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]), "RFC 6120 §6.5.1",
                    .proposedStandard, "the client gave up", .error, StorageNote.sasl),
                .init(
                    "account-disabled", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.2", .proposedStandard, "the account is disabled", .error, StorageNote.sasl),
                .init(
                    "credentials-expired", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.3", .proposedStandard, "the password or token has expired", .error, StorageNote.sasl),
                .init(
                    "encryption-required", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.4", .proposedStandard, "only on an encrypted stream", .error, StorageNote.sasl),
                .init(
                    "incorrect-encoding", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.5", .proposedStandard, "the base64 is wrong", .error, StorageNote.sasl),
                .init(
                    "invalid-authzid", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.6", .proposedStandard, "not allowed to act as that identity", .error, StorageNote.sasl),
                .init(
                    "invalid-mechanism", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.7", .proposedStandard, "the mechanism is not offered", .error, StorageNote.sasl),
                .init(
                    "malformed-request", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.8", .proposedStandard, "the request is malformed", .error, StorageNote.sasl),
                .init(
                    "mechanism-too-weak", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.9", .proposedStandard, "a stronger mechanism is asked for", .error, StorageNote.sasl),
                .init(
                    "not-authorized", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.10", .proposedStandard, "wrong credentials", .error, StorageNote.sasl),
                .init(
                    "temporary-auth-failure", .either([.child(of: "failure"), .within("failure", "urn:xmpp:sasl:2")]),
                    "RFC 6120 §6.5.11", .proposedStandard, "cannot be checked now, try later", .error, StorageNote.sasl),
                .init(
                    CatalogueEntry.anyName, .within("failure", "urn:xmpp:sasl:2"), "RFC 6120 §6.5", .proposedStandard,
                    "why the authentication failed", .error, StorageNote.sasl),
            ])
        return entries
    }
}
