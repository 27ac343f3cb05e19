import COpenSSL

/// The channel binding `tls-server-end-point`: the hash of a certificate by the hash of its signature (RFC 5929 §4.1).
enum EndPointHash {
    /// The hash; nil where the signature has no single hash function.
    static func of(_ certificate: OpaquePointer) -> [UInt8]? {
        var hash: Int32 = 0
        guard X509_get_signature_info(certificate, &hash, nil, nil, nil) == 1 else { return nil }
        // MD5 and SHA-1 are replaced by SHA-256.
        if hash == NID_md5 || hash == NID_sha1 { hash = NID_sha256 }
        guard hash != NID_undef, let name = OBJ_nid2sn(hash), let algorithm = EVP_get_digestbyname(name) else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { out, count in
            var written: UInt32 = 0
            count = X509_digest(certificate, algorithm, out.baseAddress, &written) == 1 ? Int(written) : 0
        }
    }
}
