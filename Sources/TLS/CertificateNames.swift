import COpenSSL
import COpenSSLShims

/// The identities a certificate presents, and whether one of them is the domain that was asked for.
package struct CertificateNames: Hashable, Sendable {
    /// dNSName entries as written.
    package var dns: [String] = []
    /// SRVName entries: `_xmpp-client.im.example.com` (RFC 4985).
    package var srv: [String] = []
    /// XmppAddr entries (RFC 6120 §13.7.1.4).
    package var xmpp: [String] = []
    /// IP addresses as text.
    package var addresses: [String] = []
    package var email: [String] = []
    /// The common name, which is shown but never matched (RFC 9525 §2).
    package var commonName: String?

    package init(
        dns: [String] = [], srv: [String] = [], xmpp: [String] = [], addresses: [String] = [], email: [String] = [],
        commonName: String? = nil
    ) {
        self.dns = dns
        self.srv = srv
        self.xmpp = xmpp
        self.addresses = addresses
        self.email = email
        self.commonName = commonName
    }

    init(_ certificate: OpaquePointer) {
        withUnsafeMutablePointer(to: &self) { names in
            xmppscope_each_name(certificate, UnsafeMutableRawPointer(names)) { context, kind, bytes, count in
                guard let context, let bytes else { return }
                let names = context.assumingMemoryBound(to: CertificateNames.self)
                names.pointee.add(UnsafeBufferPointer(start: bytes, count: count), kind: kind)
            }
        }
        if let name = X509_get_subject_name(certificate) {
            let index = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
            if index >= 0, let entry = X509_NAME_get_entry(name, index), let data = X509_NAME_ENTRY_get_data(entry) {
                let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(data), count: Int(ASN1_STRING_length(data)))
                commonName = String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, kind: Int32) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch UInt32(kind) {
        // A NUL inside a name is an old trick to have a prefix of it compared; such a name is left out.
        case _ where bytes.contains(0) && UInt32(kind) != xmppscope_name_ip.rawValue: break
        case xmppscope_name_dns.rawValue: dns.append(text)
        case xmppscope_name_srv.rawValue: srv.append(text)
        case xmppscope_name_xmpp.rawValue: xmpp.append(text)
        case xmppscope_name_email.rawValue: email.append(text)
        case xmppscope_name_ip.rawValue: addresses.append(CertificateNames.address(Array(bytes)))
        default: break
        }
    }

    private static func address(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        var groups: [String] = []
        for index in stride(from: 0, to: bytes.count - 1, by: 2) {
            groups.append(String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16))
        }
        return groups.joined(separator: ":")
    }

    /// Everything that could be matched, for an error message.
    package var presented: [String] { dns + srv + xmpp + addresses }

    /// Whether one of the names stands for the identity (RFC 6120 §13.7.2, RFC 9525 §6).
    package func matches(_ identity: ReferenceIdentity) -> Bool {
        if identity.isAddress { return addresses.contains { $0.lowercased() == identity.ascii.lowercased() } }
        if dns.contains(where: { CertificateNames.matches(pattern: $0, name: identity.ascii) }) { return true }
        for service in identity.services {
            let prefix = "_" + service.lowercased() + "."
            for name in srv where name.lowercased().hasPrefix(prefix) {
                // RFC 4985 knows no wildcards; only the name itself is compared.
                if name.dropFirst(prefix.count).lowercased() == identity.ascii.lowercased() { return true }
            }
        }
        return xmpp.contains {
            $0.lowercased() == identity.unicode.lowercased() || $0.lowercased() == identity.ascii.lowercased()
        }
    }

    /// Compares a dNSName with a name: without regard to ASCII case, `*` only as the whole left-most label (RFC 9525 §6.3).
    static func matches(pattern: String, name: String) -> Bool {
        let presented = labels(pattern)
        let wanted = labels(name)
        guard !wanted.isEmpty, presented.count == wanted.count else { return false }
        if presented[0] == "*" {
            // A wildcard for a top-level domain stands for nobody.
            return presented.count >= 3 && !wanted[0].isEmpty && presented.dropFirst().elementsEqual(wanted.dropFirst())
        }
        return !pattern.contains("*") && presented == wanted
    }

    private static func labels(_ name: String) -> [String] {
        var labels = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if labels.last == "" { labels.removeLast() }
        return labels
    }
}
