/// The name a certificate has to stand for: the domain of the address, not the host it was found at (RFC 6120 §13.7.2.1).
package struct ReferenceIdentity: Hashable, Sendable {
    /// The domain in U-labels, as XmppAddr writes it.
    package var unicode: String
    /// The domain in A-labels, as DNS and SNI write it; an IP address where there is no name.
    package var ascii: String
    /// The services whose SRVName counts, without the underscore: `xmpp-client`.
    package var services: [String]
    package var isAddress: Bool

    package init(unicode: String, ascii: String, services: [String], isAddress: Bool = false) {
        self.unicode = unicode
        self.ascii = ascii
        self.services = services
        self.isAddress = isAddress
    }

    /// A domain of ASCII letters only.
    package init(_ domain: String, services: [String] = ["xmpp-client"]) {
        self.init(unicode: domain, ascii: domain, services: services)
    }
}
