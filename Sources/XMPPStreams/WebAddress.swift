internal import XMPP

/// The address of something on the web: where a WebSocket, or the description of a host, is to be found (RFC 3986, RFC 6455 §3).
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// How it is spoken to.
    package enum Scheme: String, Hashable, Sendable, CaseIterable {
        case http, https, ws, wss
    }

    package var scheme: Scheme
    /// A name or an address; IPv6 without brackets.
    package var host: String
    package var port: Int
    /// The path and the query, beginning with `/`.
    package var target: String

    package init(scheme: Scheme, host: String, port: Int? = nil, target: String = "/") {
        self.scheme = scheme
        self.host = host
        self.port = port ?? (scheme.isSecure ? 443 : 80)
        self.target = target
    }

    /// Reads an absolute address; nil for other schemes, for user names in it, and for what is no address.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let scheme = Scheme(rawValue: text[..<colon].lowercased()),
            text[colon...].hasPrefix("://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        let rest = text[text.index(colon, offsetBy: 3)...].prefix { $0 != "#" }
        let place = rest.prefix { $0 != "/" && $0 != "?" }
        guard !place.contains("@"), let (host, port) = WebAddress.hostAndPort(place) else { return nil }
        let target = rest[place.endIndex...]
        self.init(
            scheme: scheme, host: host, port: port, target: target.hasPrefix("/") ? String(target) : "/" + target)
    }

    private static func hostAndPort(_ text: Substring) -> (String, Int?)? {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else {
            host = text.prefix { $0 != ":" }
            rest = text[host.endIndex...]
        }
        guard !host.isEmpty else { return nil }
        if rest.isEmpty || rest == ":" { return (String(host), nil) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
        return (String(host), port)
    }

    package var isSecure: Bool { scheme.isSecure }

    /// What carries a stream there.
    package var carrier: WebCarrier {
        switch scheme {
        case .ws, .wss: .webSocket
        case .http, .https: .bosh
        }
    }

    /// Whether it leads no further than this machine, as far as its host shows.
    package var isLoopback: Bool {
        host == "::1" || host == "localhost" || host.hasSuffix(".localhost")
            || host.hasPrefix("127.") && DomainName.isAddress(host)
    }

    /// The value of HTTP's `Host`.
    package var authority: String {
        let name = DomainName.bracketed(host)
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The address without its query, which may hold a secret.
    package var place: String { "\(scheme.rawValue)://\(authority)\(target.prefix { $0 != "?" })" }

    package var description: String { "\(scheme.rawValue)://\(authority)\(target)" }
}

extension WebAddress.Scheme {
    package var isSecure: Bool { self == .https || self == .wss }
}
