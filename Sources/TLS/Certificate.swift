import COpenSSL
import COpenSSLShims

/// An X.509 certificate as it is shown and compared: names, dates, key, signature and fingerprint.
package struct Certificate: Hashable, Sendable {
    /// The distinguished name of the subject, most significant part last (RFC 2253).
    package var subject: String
    package var issuer: String
    /// Hexadecimal.
    package var serialNumber: String
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notBefore: Int64
    /// Seconds since 1970-01-01T00:00:00Z.
    package var notAfter: Int64
    package var names: CertificateNames
    /// The kind of the key and its size: `EC P-256`, `RSA 2048 bit`.
    package var key: String
    /// The signature's algorithm in OpenSSL's words: `ecdsa-with-SHA256`.
    package var signatureAlgorithm: String
    /// The SHA-256 of the certificate as DER.
    package var fingerprint: [UInt8]
    package var isAuthority: Bool
    /// Whether it is only to be believed with a stapled OCSP answer (RFC 7633).
    package var demandsStaple: Bool
    /// Subject and issuer are the same name.
    package var isSelfIssued: Bool
    package var der: [UInt8]
    /// The public key with its algorithm as DER (SubjectPublicKeyInfo).
    package var publicKey: [UInt8]

    /// The fingerprint as people write it: upper-case octets with colons.
    package var fingerprintText: String { Hexadecimal.text(fingerprint, separator: ":").uppercased() }

    /// Reads the first certificate of a PEM text; nil if there is none.
    package init?(pem: String) {
        guard let bio = PEMText.buffer(holding: pem) else { return nil }
        defer { BIO_free(bio) }
        guard let certificate = PEM_read_bio_X509(bio, nil, nil, nil) else { return nil }
        defer { X509_free(certificate) }
        self.init(certificate)
    }

    /// Reads what OpenSSL holds; the pointer stays the caller's.
    init(_ certificate: OpaquePointer) {
        subject = Certificate.text(of: X509_get_subject_name(certificate))
        issuer = Certificate.text(of: X509_get_issuer_name(certificate))
        serialNumber = Certificate.serial(of: certificate)
        notBefore = Certificate.seconds(X509_get0_notBefore(certificate))
        notAfter = Certificate.seconds(X509_get0_notAfter(certificate))
        names = CertificateNames(certificate)
        key = Certificate.key(of: certificate)
        signatureAlgorithm = OBJ_nid2ln(X509_get_signature_nid(certificate)).map { String(cString: $0) } ?? "unknown"
        isAuthority = X509_check_ca(certificate) == 1
        demandsStaple = X509_get_ext_by_NID(certificate, NID_tlsfeature, -1) >= 0
        isSelfIssued = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0
        let length = i2d_X509(certificate, nil)
        der = [UInt8](unsafeUninitializedCapacity: Int(max(length, 0))) { out, count in
            var cursor = out.baseAddress
            count = length > 0 ? Int(i2d_X509(certificate, &cursor)) : 0
        }
        fingerprint = Digest.sha256.hash(der)
        publicKey = Certificate.publicKey(of: certificate)
    }

    /// The certificate as PEM text.
    package var pem: String {
        let digits = Base64.encode(der)
        var text = "-----BEGIN CERTIFICATE-----\n"
        var rest = Substring(digits)
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END CERTIFICATE-----\n"
    }

    private static func publicKey(of certificate: OpaquePointer) -> [UInt8] {
        guard let key = X509_get_X509_PUBKEY(certificate) else { return [] }
        let length = i2d_X509_PUBKEY(key, nil)
        return [UInt8](unsafeUninitializedCapacity: Int(max(length, 0))) { out, count in
            var cursor = out.baseAddress
            count = length > 0 ? Int(i2d_X509_PUBKEY(key, &cursor)) : 0
        }
    }

    private static func text(of name: OpaquePointer?) -> String {
        guard let name, let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        X509_NAME_print_ex(bio, name, 0, xmppscope_name_format())
        return String(decoding: MemoryBuffer.drain(bio), as: UTF8.self)
    }

    private static func serial(of certificate: OpaquePointer) -> String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil) else { return "" }
        defer { BN_free(number) }
        guard let digits = BN_bn2hex(number) else { return "" }
        defer { CRYPTO_free(digits, #file, #line) }
        return String(cString: digits)
    }

    /// Seconds since 1970; 0 where there is no time.
    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return 0 }
        defer { ASN1_STRING_free(epoch) }
        var days: Int32 = 0
        var rest: Int32 = 0
        guard ASN1_TIME_diff(&days, &rest, epoch, time) == 1 else { return 0 }
        return Int64(days) * 86_400 + Int64(rest)
    }

    private static func key(of certificate: OpaquePointer) -> String {
        guard let key = X509_get0_pubkey(certificate) else { return "unknown" }
        let bits = EVP_PKEY_get_bits(key)
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: return "RSA \(bits) bit"
        case EVP_PKEY_EC: return "EC \(bits) bit"
        case EVP_PKEY_ED25519: return "Ed25519"
        case EVP_PKEY_ED448: return "Ed448"
        default: return "\(bits) bit"
        }
    }
}
