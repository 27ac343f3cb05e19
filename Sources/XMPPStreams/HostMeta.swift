package import XMLTree

/// A host's description of itself on the web, as far as it concerns XMPP (RFC 6415, XEP-0156 §3).
package struct HostMeta: Hashable, Sendable {
    /// The addresses of WebSockets, in the document's order.
    package var webSockets: [String]
    /// The addresses of BOSH services.
    package var bosh: [String]

    package static let namespace = "http://docs.oasis-open.org/ns/xri/xrd-1.0"
    package static let webSocketRelation = "urn:xmpp:alt-connections:websocket"
    package static let boshRelation = "urn:xmpp:alt-connections:xbosh"
    /// Where the XML form is, and where the JSON form.
    package static let paths = ["/.well-known/host-meta", "/.well-known/host-meta.json"]

    package init(webSockets: [String] = [], bosh: [String] = []) {
        self.webSockets = webSockets
        self.bosh = bosh
    }

    /// Reads the XML form; nil for another document.
    package init?(_ document: Element) {
        guard document.is("XRD", HostMeta.namespace) else { return nil }
        self.init(
            links: document.elements.filter { $0.name == "Link" && $0.namespace == HostMeta.namespace }
                .compactMap { link in link["rel"].flatMap { rel in link["href"].map { (rel, $0) } } })
    }

    /// Takes pairs of relation and address.
    package init(links: [(relation: String, address: String)]) {
        self.init(
            webSockets: links.filter { $0.relation == HostMeta.webSocketRelation }.map(\.address),
            bosh: links.filter { $0.relation == HostMeta.boshRelation }.map(\.address))
    }

    /// The XML form.
    package var document: Element {
        let links =
            webSockets.map { (HostMeta.webSocketRelation, $0) } + bosh.map { (HostMeta.boshRelation, $0) }
        return Element(
            "XRD", xmlns: HostMeta.namespace, [:],
            links.map { Element("Link", xmlns: HostMeta.namespace, ["rel": $0.0, "href": $0.1]) })
    }

    /// The addresses of what can carry a stream, in the document's order.
    package func addresses(of carrier: WebCarrier) -> [String] {
        switch carrier {
        case .webSocket: webSockets
        case .bosh: bosh
        }
    }

    /// The first address that is protected by TLS: others must not be used (XEP-0156 §3.2).
    package func usable(_ carrier: WebCarrier) -> WebAddress? {
        addresses(of: carrier).lazy.compactMap { WebAddress($0) }.first { $0.isSecure && $0.carrier == carrier }
    }
}
