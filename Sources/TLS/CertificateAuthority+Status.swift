import COpenSSL
import COpenSSLShims

extension CertificateAuthority {
    /// What an issuer can say of a certificate (RFC 6960 §2.2).
    package enum Standing: Hashable, Sendable {
        case good
        /// In seconds since 1970.
        case revoked(on: Int64)
        case unknown
    }

    /// Signs an OCSP answer on a certificate, as DER to be stapled to it; valid from `from` until `until`, in seconds since 1970.
    package func status(
        of certificate: CertificateAndKey, _ standing: Standing, from: Int64, until: Int64
    ) throws(TLSFailure) -> [UInt8] {
        let subjects = try PEMText.certificates(certificate.chainPEM)
        defer { subjects.forEach { X509_free($0) } }
        let issuers = try PEMText.certificates(certificatePEM)
        defer { issuers.forEach { X509_free($0) } }
        let key = try PEMText.privateKey(keyPEM)
        defer { EVP_PKEY_free(key) }
        guard let basic = OCSP_BASICRESP_new(), let id = OCSP_cert_to_id(EVP_sha1(), subjects[0], issuers[0]) else {
            throw .configuration("no OCSP answer can be made: \(OpenSSLErrors.reason())")
        }
        defer {
            OCSP_BASICRESP_free(basic)
            OCSP_CERTID_free(id)
        }
        let (code, reason, revoked): (Int32, Int32, UnsafeMutablePointer<ASN1_TIME>?) =
            switch standing {
            case .good: (V_OCSP_CERTSTATUS_GOOD, 0, nil)
            case .revoked(let date):
                (V_OCSP_CERTSTATUS_REVOKED, OCSP_REVOKED_STATUS_KEYCOMPROMISE, ASN1_TIME_set(nil, time_t(date)))
            case .unknown: (V_OCSP_CERTSTATUS_UNKNOWN, 0, nil)
            }
        let (first, last) = (ASN1_TIME_set(nil, time_t(from)), ASN1_TIME_set(nil, time_t(until)))
        defer { for time in [revoked, first, last] { ASN1_STRING_free(time) } }
        guard OCSP_basic_add1_status(basic, id, code, reason, revoked, first, last) != nil,
            OCSP_basic_sign(basic, issuers[0], key, EVP_sha256(), nil, 0) == 1,
            let response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)
        else { throw .configuration("the OCSP answer cannot be signed: \(OpenSSLErrors.reason())") }
        defer { OCSP_RESPONSE_free(response) }
        let length = i2d_OCSP_RESPONSE(response, nil)
        return [UInt8](unsafeUninitializedCapacity: Int(max(length, 0))) { out, count in
            var cursor = out.baseAddress
            count = length > 0 ? Int(i2d_OCSP_RESPONSE(response, &cursor)) : 0
        }
    }
}
