import COpenSSL
import COpenSSLShims

/// OpenSSL's check of a chain, made to name every fault instead of stopping at the first.
enum CertificateVerification {
    /// What one check found, kept with the engine it ran for.
    struct Outcome {
        var chain: [Certificate] = []
        var faults: [CertificateFault] = []
    }

    /// The whole of the certificate verify callback: 1 lets the handshake go on.
    static func run(_ store: OpaquePointer?) -> Int32 {
        guard let store, let session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
            let owner = SSL_get_ex_data(OpaquePointer(session), 0)
        else { return 0 }
        let engine = Unmanaged<TLSEngine>.fromOpaque(owner).takeUnretainedValue()
        engine.outcome = Outcome()
        X509_STORE_CTX_set_verify_cb(store) { ok, store in
            if ok != 1, let store { CertificateVerification.note(store) }
            return 1
        }
        let finished = X509_verify_cert(store)
        return engine.judge(store, finished: finished == 1)
    }

    private static func note(_ store: OpaquePointer) {
        guard let session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
            let owner = SSL_get_ex_data(OpaquePointer(session), 0)
        else { return }
        let engine = Unmanaged<TLSEngine>.fromOpaque(owner).takeUnretainedValue()
        let certificate = X509_STORE_CTX_get_current_cert(store).map { Certificate($0) }
        let fault = fault(code: X509_STORE_CTX_get_error(store), certificate: certificate)
        // OpenSSL reports a missing issuer twice, in different words.
        if !engine.outcome.faults.contains(fault) { engine.outcome.faults.append(fault) }
    }

    private static func fault(code: Int32, certificate: Certificate?) -> CertificateFault {
        let subject = certificate.map { $0.names.dns.first ?? $0.subject } ?? "the peer"
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return .expired(on: certificate.map { CalendarDate.text($0.notAfter) } ?? "an unknown date", subject: subject)
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return .notYetValid(
                until: certificate.map { CalendarDate.text($0.notBefore) } ?? "an unknown date", subject: subject)
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return .selfSigned
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED:
            return .unknownAuthority(issuer: certificate?.issuer ?? "an unknown authority")
        case X509_V_ERR_CERT_REVOKED: return .revoked(subject: subject, on: nil, reason: nil)
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK:
            return .weak("\(certificate?.key ?? "unknown key"), signed with \(certificate?.signatureAlgorithm ?? "?")")
        case X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION: return .notPermitted(subject)
        default: return .other(String(cString: X509_verify_cert_error_string(Int(code))))
        }
    }

    /// OpenSSL's number for a fault, which decides the alert the peer gets.
    static func code(of fault: CertificateFault) -> Int32 {
        switch fault {
        case .expired: X509_V_ERR_CERT_HAS_EXPIRED
        case .notYetValid: X509_V_ERR_CERT_NOT_YET_VALID
        case .wrongName: X509_V_ERR_HOSTNAME_MISMATCH
        case .selfSigned: X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
        case .unknownAuthority: X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        case .revoked: X509_V_ERR_CERT_REVOKED
        case .unproven: X509_V_ERR_OCSP_VERIFY_NEEDED
        case .weak: X509_V_ERR_EE_KEY_TOO_SMALL
        case .notPermitted: X509_V_ERR_PERMITTED_VIOLATION
        case .unexpectedFingerprint, .missing, .other: X509_V_ERR_APPLICATION_VERIFICATION
        }
    }

    /// The certificates the peer sent, its own first.
    static func chain(of store: OpaquePointer) -> [Certificate] {
        guard let own = X509_STORE_CTX_get0_cert(store) else { return [] }
        var chain = [Certificate(own)]
        let sent = X509_STORE_CTX_get0_untrusted(store)
        for index in 0..<xmppscope_chain_count(sent) {
            guard let pointer = xmppscope_chain_at(sent, index) else { continue }
            let certificate = Certificate(pointer)
            if certificate.fingerprint != chain[0].fingerprint { chain.append(certificate) }
        }
        return chain
    }
}
