/// What a stream parser refuses to read, so that hostile bytes can neither hang it nor make it grow (RFC 6120 §13.12).
///
/// Exceeding a limit is the stream error `policy-violation`.
package struct StreamLimits: Hashable, Sendable {
    /// How deep elements may be nested inside a first-level element, which itself has depth 1.
    package var depth: Int
    /// The largest first-level element or stream header, in bytes as sent.
    package var elementBytes: Int
    /// The most attributes and namespace declarations that one element may carry.
    package var attributes: Int
    /// The longest name of an element, an attribute or a prefix, in bytes.
    package var nameBytes: Int
    /// The most different names, prefixes and namespaces that one stream may use; they are remembered until it ends.
    package var distinctNames: Int

    package init(
        depth: Int = 128, elementBytes: Int = 4 << 20, attributes: Int = 256, nameBytes: Int = 1024,
        distinctNames: Int = 65_536
    ) {
        self.depth = depth
        self.elementBytes = elementBytes
        self.attributes = attributes
        self.nameBytes = nameBytes
        self.distinctNames = distinctNames
    }
}
