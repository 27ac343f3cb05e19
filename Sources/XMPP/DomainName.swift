/// Domain names of the internet as XMPP meets them: U-labels, A-labels and addresses.
package enum DomainName {
    /// The name in A-labels, as DNS and SNI want it; nil for a label that cannot be encoded or is too long.
    package static func ascii(_ name: String) -> String? {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
        var labels: [String] = []
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            if label.utf8.allSatisfy({ $0 < 0x80 }) {
                labels.append(label.lowercased())
            } else {
                guard let encoded = Punycode.encode(String(label)), encoded.utf8.count <= 59 else { return nil }
                labels.append("xn--" + encoded)
            }
        }
        return labels.joined(separator: ".")
    }

    /// The name in U-labels; A-labels that cannot be decoded stay as they are.
    package static func unicode(_ name: String) -> String {
        name.split(separator: ".", omittingEmptySubsequences: false).map { label in
            guard label.lowercased().hasPrefix("xn--") else { return String(label) }
            return Punycode.decode(label.dropFirst(4).lowercased()) ?? String(label)
        }.joined(separator: ".")
    }

    /// Whether it is an IPv4 or IPv6 address, the latter with or without brackets.
    package static func isAddress(_ text: String) -> Bool { isIPv4(text) || isIPv6(unbracketed(text)) }

    /// An IPv6 address in brackets, anything else as it is.
    package static func bracketed(_ text: String) -> String { isIPv6(text) ? "[\(text)]" : text }

    /// Without the brackets of an IPv6 literal.
    package static func unbracketed(_ text: String) -> String {
        text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...3).contains(part.count) && Int(part)! < 256
                    && (part.count == 1 || part.first != "0")
            }
    }

    static func isIPv6(_ text: String) -> Bool {
        guard text.contains(":"), text.utf8.count <= 45 else { return false }
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var groups = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() {
                let isLast = index == halves.count - 1 && place == parts.count - 1
                if isLast, part.contains(".") {
                    guard isIPv4(String(part)) else { return false }
                    groups += 2
                } else {
                    guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit), part.utf8.count == part.count else {
                        return false
                    }
                    groups += 1
                }
            }
        }
        return halves.count == 2 ? groups < 8 : groups == 8
    }
}
