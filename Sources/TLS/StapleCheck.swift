import COpenSSL
import COpenSSLShims

/// The two ends of OCSP stapling: a server's answer to the request, and a client's judgement of what came.
enum StapleCheck {
    /// How far the clocks of a responder and of this machine may be apart, in seconds.
    private static let tolerance = 300

    /// Called at a server when a client asks for a status.
    static let wanted: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
        guard let ssl, let staple = TLSContext.owner(of: ssl)?.configuration.certificate?.staple,
            // OpenSSL frees it with the session.
            let copy = CRYPTO_malloc(staple.count, #file, #line)
        else { return SSL_TLSEXT_ERR_NOACK }
        staple.withUnsafeBytes { copy.copyMemory(from: $0.baseAddress!, byteCount: staple.count) }
        SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP, staple.count, copy)
        return SSL_TLSEXT_ERR_OK
    }

    /// Called at a client once the server has shown its certificate, with a status or without.
    static let received: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
        guard let ssl, let engine = TLSEngine.owner(of: ssl) else { return 0 }
        return engine.judge(StapleCheck.status(of: ssl))
    }

    private static func status(of ssl: OpaquePointer) -> StapledStatus {
        var bytes: UnsafePointer<UInt8>?
        let length = withUnsafeMutablePointer(to: &bytes) {
            SSL_ctrl(ssl, SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, UnsafeMutableRawPointer($0))
        }
        guard length > 0, bytes != nil else { return .none }
        defer { ERR_clear_error() }
        guard let response = d2i_OCSP_RESPONSE(nil, &bytes, length) else { return .unusable("it cannot be read") }
        defer { OCSP_RESPONSE_free(response) }
        let code = OCSP_response_status(response)
        guard code == OCSP_RESPONSE_STATUS_SUCCESSFUL, let basic = OCSP_response_get1_basic(response) else {
            return .unusable(
                "the responder said \(OCSP_response_status_str(Int(code)).map { String(cString: $0) } ?? "\(code)")")
        }
        defer { OCSP_BASICRESP_free(basic) }
        guard let chain = SSL_get0_verified_chain(ssl), xmppscope_chain_count(chain) > 0,
            OCSP_basic_verify(basic, chain, SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl)), 0) == 1
        else { return .unusable("it is not signed by the certificate's issuer") }
        return status(in: basic, chain)
    }

    private static func status(in basic: OpaquePointer, _ chain: OpaquePointer) -> StapledStatus {
        let own = xmppscope_chain_at(chain, 0)
        let issuer = xmppscope_chain_count(chain) > 1 ? xmppscope_chain_at(chain, 1) : own
        // The certificate is named by hashes of its issuer; which hash, the responder chooses.
        for digest in [EVP_sha1(), EVP_sha256()] {
            guard let id = OCSP_cert_to_id(digest, own, issuer) else { continue }
            defer { OCSP_CERTID_free(id) }
            var status: Int32 = 0
            var reason: Int32 = -1
            var revokedOn: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
            var from: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
            var until: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
            guard OCSP_resp_find_status(basic, id, &status, &reason, &revokedOn, &from, &until) == 1 else { continue }
            if status == V_OCSP_CERTSTATUS_REVOKED {
                let words = reason < 0 ? nil : OCSP_crl_reason_str(Int(reason)).map { String(cString: $0) }
                return .revoked(on: Certificate.seconds(revokedOn), reason: words)
            }
            guard OCSP_check_validity(from, until, tolerance, -1) == 1 else { return .unusable("its time is over") }
            return status == V_OCSP_CERTSTATUS_GOOD ? .good(until: until.map { Certificate.seconds($0) }) : .unknown
        }
        return .unusable("it is for another certificate")
    }
}
