internal import XMPP
package import XMPPStreams

/// A proxy to go through: SOCKS version 5 (RFC 1928) or HTTP CONNECT (RFC 9110 §9.3.6).
package struct ProxyServer: Hashable, Sendable, CustomStringConvertible {
    /// Which protocol it speaks.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case socks5, http
    }

    package var kind: Kind
    package var host: String
    package var port: Int
    package var user: String?
    package var password: Secret?

    package init(_ kind: Kind, host: String, port: Int, user: String? = nil, password: Secret? = nil) {
        self.kind = kind
        self.host = host
        self.port = port
        self.user = user
        self.password = password
    }

    /// Why a text names no proxy.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Reads `socks5://[USER@]HOST[:PORT]` or `http://[USER@]HOST[:PORT]`; a password in it is refused, as others can see it.
    package init(_ text: String) throws(Mistake) {
        guard let separator = text.firstRange(of: "://") else {
            throw Mistake(description: "a proxy looks like socks5://HOST:PORT or http://HOST:PORT")
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard let kind = scheme == "socks5h" ? .socks5 : Kind(rawValue: scheme) else {
            throw Mistake(description: "proxies of the kind \(scheme) are not known; there are socks5 and http")
        }
        var rest = text[separator.upperBound...]
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        if let at = rest.lastIndex(of: "@") {
            let user = rest[..<at]
            guard !user.contains(":") else {
                throw Mistake(
                    description:
                        "a proxy's password does not belong where others can see it: leave it out, and set XMPPSCOPE_PROXY_PASSWORD"
                )
            }
            self.user = String(user)
            rest = rest[rest.index(after: at)...]
        }
        var port = kind == .socks5 ? 1080 : 8080
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]"), !DomainName.isAddress(String(rest)) {
            guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
                throw Mistake(description: "\(rest[rest.index(after: colon)...]) is not a port number")
            }
            port = number
            rest = rest[..<colon]
        }
        guard !rest.isEmpty else { throw Mistake(description: "the proxy's host is missing") }
        self.kind = kind
        host = DomainName.unbracketed(String(rest))
        self.port = port
    }

    package var description: String { "\(kind.rawValue)://\(DomainName.bracketed(host)):\(port)" }
}
