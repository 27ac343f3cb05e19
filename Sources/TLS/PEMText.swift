import COpenSSL

/// Reading of PEM texts into OpenSSL's objects.
enum PEMText {
    /// The certificates in the text, at least one; the caller frees them.
    static func certificates(_ text: String) throws(TLSFailure) -> [OpaquePointer] {
        guard let bio = buffer(holding: text) else { throw .configuration("the certificate is empty") }
        defer { BIO_free(bio) }
        var found: [OpaquePointer] = []
        while let certificate = PEM_read_bio_X509(bio, nil, nil, nil) { found.append(certificate) }
        ERR_clear_error()
        if found.isEmpty { throw .configuration("there is no PEM certificate in the text") }
        return found
    }

    /// The private key in the text; the caller frees it.
    static func privateKey(_ text: String) throws(TLSFailure) -> OpaquePointer {
        guard let bio = buffer(holding: text) else { throw .configuration("the private key is empty") }
        defer { BIO_free(bio) }
        // Never asks on the terminal for a pass phrase: a key that has one is refused.
        guard let key = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) else {
            throw .configuration("there is no unencrypted PEM private key in the text: \(OpenSSLErrors.reason())")
        }
        return key
    }

    /// A buffer with a copy of the text: `BIO_new_mem_buf` would only point at memory that has to outlive it.
    static func buffer(holding text: String) -> OpaquePointer? {
        guard !text.isEmpty, let bio = BIO_new(BIO_s_mem()) else { return nil }
        let bytes = Array(text.utf8)
        guard BIO_write(bio, bytes, Int32(bytes.count)) == bytes.count else {
            BIO_free(bio)
            return nil
        }
        return bio
    }
}
