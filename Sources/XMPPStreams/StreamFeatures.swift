package import XMLTree
internal import XMPP

/// A reading of `<stream:features/>` (RFC 6120 §4.3.2).
package struct StreamFeatures: Hashable, Sendable {
    package var element: Element

    package init(_ element: Element) { self.element = element }

    package var offersStartTLS: Bool { element.child("starttls", xmlns: Namespace.tls) != nil }
    package var requiresStartTLS: Bool {
        element.child("starttls", xmlns: Namespace.tls)?.child("required", xmlns: Namespace.tls) != nil
    }
    /// The SASL mechanisms in the server's order; empty where none are offered.
    package var mechanisms: [String] {
        element.child("mechanisms", xmlns: Namespace.sasl)?.elements.filter { $0.name == "mechanism" }.map(\.text) ?? []
    }
    /// The mechanisms of SASL2 (XEP-0388).
    package var mechanismsOfSASL2: [String] {
        element.child("authentication", xmlns: Namespace.sasl2)?.elements.filter { $0.name == "mechanism" }.map(\.text) ?? []
    }
    private var inline: Element? {
        element.child("authentication", xmlns: Namespace.sasl2)?.child("inline", xmlns: Namespace.sasl2)
    }
    /// What can be switched on while binding in one step with the authentication (XEP-0386 §3.1); nil where that is not offered.
    package var bind2Features: [String]? {
        guard let bind = inline?.child("bind", xmlns: Namespace.bind2) else { return nil }
        return bind.child("inline", xmlns: Namespace.bind2)?.elements.filter { $0.name == "feature" }.compactMap {
            $0["var"]
        }
            ?? []
    }
    /// The mechanisms that tokens can be had for (XEP-0484 §3.1).
    package var tokenMechanisms: [String] {
        inline?.child("fast", xmlns: Namespace.fast)?.elements.filter { $0.name == "mechanism" }.map(\.text) ?? []
    }
    /// The channel-binding types the server says it can check (XEP-0440); nil where it does not say.
    package var channelBindings: [String]? {
        element.child("sasl-channel-binding", xmlns: Namespace.saslChannelBinding)?.elements
            .filter { $0.name == "channel-binding" }.compactMap { $0["type"] }
    }
    package var offersBinding: Bool { element.child("bind", xmlns: Namespace.bind) != nil }
    /// RFC 3921's session, where the server insists on it.
    package var requiresSession: Bool {
        guard let session = element.child("session", xmlns: Namespace.session) else { return false }
        return session.child("optional", xmlns: Namespace.session) == nil
    }
    package var offersRegistration: Bool { element.child("register", xmlns: Namespace.registerFeature) != nil }
    package var offersStreamManagement: Bool { element.child("sm", xmlns: Namespace.streamManagement) != nil }
    package var offersDialback: Bool { element.child("dialback", xmlns: Namespace.dialbackFeature) != nil }
}
