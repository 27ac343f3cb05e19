import COpenSSL

/// What OpenSSL wrote into a memory BIO.
enum MemoryBuffer {
    /// Takes everything out of the BIO.
    static func drain(_ bio: OpaquePointer) -> [UInt8] {
        let pending = BIO_ctrl_pending(bio)
        guard pending > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: pending) { out, count in
            count = max(0, Int(BIO_read(bio, out.baseAddress, Int32(pending))))
        }
    }
}
