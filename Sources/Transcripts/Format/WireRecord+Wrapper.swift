internal import XMLStreaming
package import XMPP

extension WireRecord {
    /// The bytes of what the record holds, without the wrapper that BOSH puts around it (XEP-0124 §4); the record's bytes, where
    /// there is no wrapper, or nothing in it.
    package var unwrappedBytes: [UInt8] {
        guard let wrapper = BOSHWrapper(bytes), !wrapper.isEmpty else { return bytes }
        return Array(bytes[wrapper.content])
    }
}
