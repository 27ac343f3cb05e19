import Inspection

extension Glossary {
    /// The RFCs that XMPP is made of or leans on.
    @inline(never) @_optimize(none)
    static func rfcs() -> [Specification] {
        [
            .init(.rfc, 2831, "Using Digest Authentication as a SASL Mechanism", .obsolete),
            .init(
                .rfc, 3920, "Extensible Messaging and Presence Protocol (XMPP): Core", .obsolete,
                about: "The core of XMPP before RFC 6120."),
            .init(
                .rfc, 3921, "Extensible Messaging and Presence Protocol (XMPP): Instant Messaging and Presence", .obsolete,
                about: "Messages, presence and rosters before RFC 6121."),
            .init(
                .rfc, 3922,
                "Mapping the Extensible Messaging and Presence Protocol (XMPP) to Common Presence and Instant Messaging (CPIM)",
                .proposedStandard),
            .init(
                .rfc, 3923,
                "End-to-End Signing and Object Encryption for the Extensible Messaging and Presence Protocol (XMPP)",
                .proposedStandard),
            .init(.rfc, 4287, "The Atom Syndication Format", .proposedStandard),
            .init(.rfc, 4422, "Simple Authentication and Security Layer (SASL)", .proposedStandard),
            .init(.rfc, 4505, "Anonymous Simple Authentication and Security Layer (SASL) Mechanism", .proposedStandard),
            .init(.rfc, 4616, "The PLAIN Simple Authentication and Security Layer (SASL) Mechanism", .proposedStandard),
            .init(
                .rfc, 5122,
                "Internationalized Resource Identifiers (IRIs) and Uniform Resource Identifiers (URIs) for the Extensible Messaging and Presence Protocol (XMPP)",
                .proposedStandard),
            .init(
                .rfc, 5802, "Salted Challenge Response Authentication Mechanism (SCRAM) SASL and GSS-API Mechanisms",
                .proposedStandard, about: "Proof of a password without sending it.",
                storage: "The server keeps salt, iteration count, StoredKey and ServerKey instead of the password."),
            .init(.rfc, 5929, "Channel Bindings for TLS", .proposedStandard),
            .init(
                .rfc, 6120, "Extensible Messaging and Presence Protocol (XMPP): Core", .proposedStandard,
                about: "Streams, TLS, SASL, binding, stanzas, errors and routing.",
                storage:
                    "Knows no store: a server delivers, routes or returns an error. What is kept comes from other documents."
            ),
            .init(
                .rfc, 6121, "Extensible Messaging and Presence Protocol (XMPP): Instant Messaging and Presence",
                .proposedStandard, about: "Rosters, subscriptions, presence, messages and the rules of delivery.",
                storage:
                    "Rosters and open requests are kept; for a message to somebody absent it leaves the choice between storing it and an error."
            ),
            .init(.rfc, 6122, "Extensible Messaging and Presence Protocol (XMPP): Address Format", .obsolete),
            .init(.rfc, 6331, "Moving DIGEST-MD5 to Historic", .informational),
            .init(.rfc, 6351, "xCard: vCard XML Representation", .proposedStandard),
            .init(
                .rfc, 7395, "An Extensible Messaging and Presence Protocol (XMPP) Subprotocol for WebSocket",
                .proposedStandard, about: "XMPP over WebSocket."),
            .init(
                .rfc, 7572,
                "Interworking between the Session Initiation Protocol (SIP) and the Extensible Messaging and Presence Protocol (XMPP): Instant Messaging",
                .proposedStandard),
            .init(
                .rfc, 7573,
                "Interworking between the Session Initiation Protocol (SIP) and the Extensible Messaging and Presence Protocol (XMPP): One-to-One Text Chat Sessions",
                .proposedStandard),
            .init(
                .rfc, 7590, "Use of Transport Layer Security (TLS) in the Extensible Messaging and Presence Protocol (XMPP)",
                .proposedStandard, about: "How TLS is used well.",
                storage:
                    "Says that between two servers there is at most one hop, and that routing normally leaves nothing at rest in between."
            ),
            .init(
                .rfc, 7622, "Extensible Messaging and Presence Protocol (XMPP): Address Format", .proposedStandard,
                about: "What a JID is."),
            .init(
                .rfc, 7628, "A Set of Simple Authentication and Security Layer (SASL) Mechanisms for OAuth",
                .proposedStandard),
            .init(
                .rfc, 7677,
                "SCRAM-SHA-256 and SCRAM-SHA-256-PLUS Simple Authentication and Security Layer (SASL) Mechanisms",
                .proposedStandard),
            .init(
                .rfc, 7712, "Domain Name Associations (DNA) in the Extensible Messaging and Presence Protocol (XMPP)",
                .proposedStandard),
            .init(.rfc, 9266, "Channel Bindings for TLS 1.3", .proposedStandard),
        ]
    }
}
