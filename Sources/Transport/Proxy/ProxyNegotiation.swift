internal import Glibc
internal import TLS
internal import XMPP
internal import XMPPStreams

/// What a client and a proxy say to each other until the way to the target is open: bytes in, decisions out.
struct ProxyNegotiation: Sendable {
    /// What to do next.
    enum Step: Hashable, Sendable {
        case send([UInt8])
        /// More has to come.
        case wait
        /// The way is open; these bytes came from behind the proxy already.
        case open(rest: [UInt8])
        case refused(String)
    }

    private enum State {
        case choosingMethod, authenticating, requesting, asking
    }

    private let proxy: ProxyServer
    private let host: String
    private let port: Int
    private var state: State
    private var bytes: [UInt8] = []

    init(_ proxy: ProxyServer, host: String, port: Int) {
        self.proxy = proxy
        self.host = host
        self.port = port
        state = proxy.kind == .socks5 ? .choosingMethod : .asking
    }

    /// The first bytes to be sent.
    var opening: [UInt8] {
        switch proxy.kind {
        // Without authentication, and with a name and a password where there is one (RFC 1928 §3).
        case .socks5: proxy.user == nil ? [5, 1, 0] : [5, 2, 0, 2]
        case .http: connectRequest
        }
    }

    /// Bytes came from the proxy.
    mutating func received(_ more: some Sequence<UInt8>) -> Step {
        bytes += more
        return switch state {
        case .choosingMethod: methodChosen()
        case .authenticating: authenticated()
        case .requesting: answered()
        case .asking: answeredHTTP()
        }
    }

    // MARK: SOCKS

    private mutating func methodChosen() -> Step {
        guard bytes.count >= 2 else { return .wait }
        guard bytes[0] == 5 else { return .refused("it does not speak SOCKS version 5") }
        let method = bytes[1]
        bytes.removeFirst(2)
        switch (method, proxy.user) {
        case (0, _):
            state = .requesting
            return .send(request)
        case (2, let user?):
            state = .authenticating
            let (name, password) = (Array(user.utf8.prefix(255)), Array((proxy.password?.exposed ?? "").utf8.prefix(255)))
            return .send([1, UInt8(name.count)] + name + [UInt8(password.count)] + password)
        default:
            return .refused(
                proxy.user == nil
                    ? "it wants a user name and a password" : "it accepts no way to authenticate that is known here")
        }
    }

    private mutating func authenticated() -> Step {
        guard bytes.count >= 2 else { return .wait }
        guard bytes[1] == 0 else { return .refused("it refused the user name or the password") }
        bytes.removeFirst(2)
        state = .requesting
        return .send(request)
    }

    private var request: [UInt8] {
        var request: [UInt8] = [5, 1, 0]
        if let address = ProxyNegotiation.address(host) {
            request += [address.count == 4 ? 1 : 4] + address
        } else {
            let name = Array(host.utf8.prefix(255))
            request += [3, UInt8(name.count)] + name
        }
        return request + [UInt8(port >> 8), UInt8(port & 255)]
    }

    private mutating func answered() -> Step {
        guard bytes.count >= 5 else { return .wait }
        guard bytes[0] == 5 else { return .refused("it does not speak SOCKS version 5") }
        guard bytes[1] == 0 else { return .refused(ProxyNegotiation.words(reply: bytes[1])) }
        let length: Int
        switch bytes[3] {
        case 1: length = 10
        case 3: length = 7 + Int(bytes[4])
        case 4: length = 22
        default: return .refused("its answer cannot be read")
        }
        guard bytes.count >= length else { return .wait }
        return .open(rest: Array(bytes.dropFirst(length)))
    }

    /// RFC 1928 §6.
    private static func words(reply: UInt8) -> String {
        switch reply {
        case 2: "its rules do not allow the connection"
        case 3: "the network of the server cannot be reached from it"
        case 4: "the server cannot be reached from it"
        case 5: "the server refused its connection"
        case 6: "the time ran out on the way"
        case 7: "it does not open connections"
        case 8: "it does not know this kind of address"
        default: "it failed, and says no more"
        }
    }

    private static func address(_ host: String) -> [UInt8]? {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, host, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        if inet_pton(AF_INET6, host, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
        return nil
    }

    // MARK: HTTP

    private var connectRequest: [UInt8] {
        let target = "\(DomainName.bracketed(host)):\(port)"
        var text = "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n"
        if let user = proxy.user {
            let credentials = "\(user):\(proxy.password?.exposed ?? "")"
            text += "Proxy-Authorization: Basic \(Base64.encode(credentials.utf8))\r\n"
        }
        return Array((text + "\r\n").utf8)
    }

    private mutating func answeredHTTP() -> Step {
        let end = Array("\r\n\r\n".utf8)
        guard bytes.count >= 5 else { return .wait }
        guard bytes.starts(with: Array("HTTP/".utf8)) else { return .refused("it does not speak HTTP") }
        guard let index = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            return bytes.count > 16_384 ? .refused("its answer does not end") : .wait
        }
        let line = String(decoding: bytes.prefix { $0 != 0x0D }, as: UTF8.self)
        let parts = line.split(separator: " ", maxSplits: 2)
        let status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        if (200...299).contains(status) { return .open(rest: Array(bytes[(index + 4)...])) }
        if status == 407 {
            return .refused(
                proxy.user == nil ? "it wants a user name and a password" : "it refused the user name or the password")
        }
        return .refused("it answered \(ConnectionFailure.excerpt(line))")
    }
}
