internal import TLS

/// What a server advertised, and the hash of it that SCRAM's messages carry (XEP-0474 0.5).
package struct DowngradeProtection: Hashable, Sendable {
    package var mechanisms: [String]
    /// The advertised channel-binding types (XEP-0440); nil where the server did not advertise any list.
    package var channelBindings: [String]?

    package init(mechanisms: [String], channelBindings: [String]?) {
        self.mechanisms = mechanisms
        self.channelBindings = channelBindings
    }

    /// The value of the attribute `h`.
    package func hash(_ hash: SCRAMHash) -> String {
        var text = DowngradeProtection.sorted(mechanisms).joined(separator: "\u{1E}")
        if let channelBindings { text += "\u{1F}" + DowngradeProtection.sorted(channelBindings).joined(separator: "\u{1E}") }
        return Base64.encode(hash.digest.hash(text.utf8))
    }

    /// By octets, as the collation i;octet orders.
    private static func sorted(_ names: [String]) -> [String] {
        names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
