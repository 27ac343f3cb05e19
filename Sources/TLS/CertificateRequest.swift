import COpenSSL
import COpenSSLShims

/// A certificate before it is signed.
struct CertificateRequest {
    var commonName: String
    var notBefore: Int64
    var notAfter: Int64
    var key: CertificateAuthority.Leaf.Key = .ec256
    /// Extensions in their order, by OpenSSL's number and configuration text.
    var extensions: [(Int32, String)]

    /// Makes a key and signs: by an authority, or by the key itself.
    func signed(by authority: CertificateAuthority?) throws(TLSFailure) -> CertificateAndKey {
        ERR_clear_error()
        let made =
            switch key {
            case .ec256: xmppscope_generate_ec("P-256")
            case .rsa(let bits): xmppscope_generate_rsa(bits)
            }
        guard let ownKey = made, let certificate = X509_new() else { throw failure("no key can be made") }
        defer {
            EVP_PKEY_free(ownKey)
            X509_free(certificate)
        }
        try fill(certificate, ownKey)
        guard let authority else {
            try finish(certificate, issuer: certificate, signingKey: ownKey)
            return CertificateAndKey(chainPEM: pem(certificate), keyPEM: try pem(key: ownKey))
        }
        let issuers = try PEMText.certificates(authority.certificatePEM)
        defer { issuers.forEach { X509_free($0) } }
        let issuerKey = try PEMText.privateKey(authority.keyPEM)
        defer { EVP_PKEY_free(issuerKey) }
        try finish(certificate, issuer: issuers[0], signingKey: issuerKey)
        return CertificateAndKey(chainPEM: pem(certificate), keyPEM: try pem(key: ownKey))
    }

    private func fill(_ certificate: OpaquePointer, _ ownKey: OpaquePointer) throws(TLSFailure) {
        // Version 3 is written as 2; the serial number is random and positive (RFC 5280 §4.1.2.2).
        X509_set_version(certificate, 2)
        var serial = SecureRandom.bytes(16)
        serial[0] = serial[0] & 0x7F | 0x40
        if let number = BN_bin2bn(serial, Int32(serial.count), nil) {
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate))
            BN_free(number)
        }
        ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(notBefore))
        ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(notAfter))
        let name = Array(commonName.utf8)
        guard
            X509_NAME_add_entry_by_txt(
                X509_get_subject_name(certificate), "CN", MBSTRING_FLAG, name, Int32(name.count), -1, 0) == 1,
            X509_set_pubkey(certificate, ownKey) == 1
        else { throw failure("the certificate cannot be filled in") }
    }

    private func finish(_ certificate: OpaquePointer, issuer: OpaquePointer, signingKey: OpaquePointer) throws(TLSFailure) {
        guard X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 else {
            throw failure("no issuer can be set")
        }
        for (number, value) in extensions where xmppscope_add_extension(certificate, issuer, number, value) != 1 {
            throw failure("the extension “\(value)” cannot be added")
        }
        guard X509_sign(certificate, signingKey, EVP_sha256()) > 0 else { throw failure("the certificate cannot be signed") }
    }

    private func failure(_ what: String) -> TLSFailure { .configuration("\(what): \(OpenSSLErrors.reason())") }

    private func pem(_ certificate: OpaquePointer) -> String { Certificate(certificate).pem }

    private func pem(key: OpaquePointer) throws(TLSFailure) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { throw failure("no memory") }
        defer { BIO_free(bio) }
        guard PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 else {
            throw failure("the key cannot be written")
        }
        return String(decoding: MemoryBuffer.drain(bio), as: UTF8.self)
    }
}
