import COpenSSL
import COpenSSLShims

/// What all sessions of one end share: role, trust, certificate, protocols. Immutable once made.
package final class TLSContext: @unchecked Sendable {
    /// Which end of a session this is.
    package enum Role: Hashable, Sendable {
        case client, server
    }

    /// How a peer's certificate is judged.
    package enum Verification: Hashable, Sendable {
        /// A fault refuses the session.
        case required
        /// Faults are noted, and the session goes on; has to be asked for by name.
        case noted
        /// Only the SHA-256 fingerprint of the peer's certificate counts.
        case fingerprint([UInt8])
    }

    /// Everything that is chosen before a handshake.
    package struct Configuration: Sendable {
        package var role: Role
        package var verification: Verification
        /// A file of trusted authorities in PEM; nil stands for the system's.
        package var authorityFile: String?
        /// Trusted authorities as PEM text, beside the file's.
        package var authorityPEM: String?
        /// ALPN protocols in order of preference; a server without any accepts every client.
        package var applicationProtocols: [String]
        package var certificate: CertificateAndKey?
        /// Whether a server asks its clients for a certificate.
        package var asksForCertificate: Bool
        /// The most recent protocol version that is allowed; nil sets no bound. For tests and for `check`.
        package var newestVersion: Version?
        /// Whether this end may show a key or signature that is too weak to be trusted; for tests of the refusal.
        package var showsWeakKeys: Bool
        /// Called with each line of the NSS key log, which lets anybody who has it decrypt the session.
        package var keyLog: (@Sendable (String) -> Void)?

        package init(
            role: Role, verification: Verification = .required, authorityFile: String? = nil, authorityPEM: String? = nil,
            applicationProtocols: [String] = [], certificate: CertificateAndKey? = nil, asksForCertificate: Bool = false,
            newestVersion: Version? = nil, showsWeakKeys: Bool = false, keyLog: (@Sendable (String) -> Void)? = nil
        ) {
            self.role = role
            self.verification = verification
            self.authorityFile = authorityFile
            self.authorityPEM = authorityPEM
            self.applicationProtocols = applicationProtocols
            self.certificate = certificate
            self.asksForCertificate = asksForCertificate
            self.newestVersion = newestVersion
            self.showsWeakKeys = showsWeakKeys
            self.keyLog = keyLog
        }
    }

    /// The protocol versions that are spoken at all; older ones are refused (RFC 8996).
    package enum Version: Int, Hashable, Sendable {
        case tls12 = 0x0303
        case tls13 = 0x0304
    }

    package let configuration: Configuration
    let pointer: OpaquePointer
    /// The end-point hash of a server's own certificate (RFC 5929 §4).
    let ownEndPoint: [UInt8]?

    /// Makes a context; throws `TLSFailure.configuration` for files and PEM texts that cannot be used.
    package init(_ configuration: Configuration) throws(TLSFailure) {
        self.configuration = configuration
        ERR_clear_error()
        guard let made = SSL_CTX_new(configuration.role == .client ? TLS_client_method() : TLS_server_method()) else {
            throw .configuration("OpenSSL cannot make a context: \(OpenSSLErrors.reason())")
        }
        SSL_CTX_set_options(made, xmppscope_ssl_options())
        SSL_CTX_ctrl(made, SSL_CTRL_SET_MIN_PROTO_VERSION, Version.tls12.rawValue, nil)
        if let newest = configuration.newestVersion {
            SSL_CTX_ctrl(made, SSL_CTRL_SET_MAX_PROTO_VERSION, newest.rawValue, nil)
        }
        SSL_CTX_ctrl(made, SSL_CTRL_MODE, Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS), nil)
        // Keys and signatures of less than 112 bits are refused, whatever the system's own configuration says.
        if configuration.showsWeakKeys {
            SSL_CTX_set_security_level(made, 0)
        } else if SSL_CTX_get_security_level(made) < 2 {
            SSL_CTX_set_security_level(made, 2)
        }
        // The stored properties come last: once all are there, a failure would run `deinit`, which frees the context too.
        let endPoint: [UInt8]?
        do throws(TLSFailure) {
            endPoint = try TLSContext.install(configuration.certificate, in: made)
            try TLSContext.trust(configuration, in: made)
        } catch {
            SSL_CTX_free(made)
            throw error
        }
        pointer = made
        ownEndPoint = endPoint
        SSL_CTX_set_ex_data(made, 0, Unmanaged.passUnretained(self).toOpaque())
        if configuration.role == .client || configuration.asksForCertificate {
            SSL_CTX_set_verify(made, SSL_VERIFY_PEER, nil)
            SSL_CTX_set_cert_verify_callback(made, { store, _ in CertificateVerification.run(store) }, nil)
        }
        // A server that resumes sessions while it asks for certificates has to name its context.
        if configuration.role == .server {
            SSL_CTX_set_session_id_context(made, Array("xmppscope".utf8), 9)
        }
        setApplicationProtocols()
        xmppscope_set_status_callback(
            made, configuration.role == .client ? StapleCheck.received : StapleCheck.wanted)
        if configuration.keyLog != nil {
            SSL_CTX_set_keylog_callback(made) { session, line in
                guard let session, let line, let owner = TLSContext.owner(of: session) else { return }
                owner.configuration.keyLog?(String(cString: line))
            }
        }
    }

    deinit { SSL_CTX_free(pointer) }

    static func owner(of session: OpaquePointer) -> TLSContext? {
        SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), 0).map { Unmanaged<TLSContext>.fromOpaque($0).takeUnretainedValue() }
    }

    private func setApplicationProtocols() {
        guard !configuration.applicationProtocols.isEmpty else { return }
        switch configuration.role {
        case .client:
            let list = TLSContext.wireFormat(configuration.applicationProtocols)
            SSL_CTX_set_alpn_protos(pointer, list, UInt32(list.count))
        case .server:
            SSL_CTX_set_alpn_select_cb(
                pointer,
                { session, out, outLength, offered, offeredLength, _ in
                    guard let session, let out, let outLength, let offered, let owner = TLSContext.owner(of: session) else {
                        return SSL_TLSEXT_ERR_NOACK
                    }
                    var index = 0
                    let count = Int(offeredLength)
                    while index < count {
                        let length = Int(offered[index])
                        guard index + 1 + length <= count else { break }
                        let name = String(
                            decoding: UnsafeBufferPointer(start: offered + index + 1, count: length), as: UTF8.self)
                        if owner.configuration.applicationProtocols.contains(name) {
                            out.pointee = offered + index + 1
                            outLength.pointee = UInt8(length)
                            return SSL_TLSEXT_ERR_OK
                        }
                        index += 1 + length
                    }
                    return SSL_TLSEXT_ERR_ALERT_FATAL
                }, nil)
        }
    }

    private static func wireFormat(_ protocols: [String]) -> [UInt8] {
        protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    }

    private static func trust(_ configuration: Configuration, in context: OpaquePointer) throws(TLSFailure) {
        if let file = configuration.authorityFile {
            guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
                throw .configuration("no certificate authority can be read from \(file): \(OpenSSLErrors.reason())")
            }
        } else if configuration.authorityPEM == nil {
            SSL_CTX_set_default_verify_paths(context)
        }
        guard let text = configuration.authorityPEM else { return }
        let authorities = try PEMText.certificates(text)
        defer { authorities.forEach { X509_free($0) } }
        for authority in authorities { X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority) }
    }

    /// Installs the certificate; returns its end-point hash.
    private static func install(_ certificate: CertificateAndKey?, in context: OpaquePointer) throws(TLSFailure) -> [UInt8]?
    {
        guard let certificate else { return nil }
        let chain = try PEMText.certificates(certificate.chainPEM)
        defer { chain.forEach { X509_free($0) } }
        let key = try PEMText.privateKey(certificate.keyPEM)
        defer { EVP_PKEY_free(key) }
        guard SSL_CTX_use_certificate(context, chain[0]) == 1 else {
            throw .configuration("the certificate cannot be used: \(OpenSSLErrors.reason())")
        }
        for intermediate in chain.dropFirst() {
            X509_up_ref(intermediate)
            SSL_CTX_ctrl(context, SSL_CTRL_EXTRA_CHAIN_CERT, 0, UnsafeMutableRawPointer(intermediate))
        }
        guard SSL_CTX_use_PrivateKey(context, key) == 1, SSL_CTX_check_private_key(context) == 1 else {
            throw .configuration("the private key does not belong to the certificate: \(OpenSSLErrors.reason())")
        }
        return EndPointHash.of(chain[0])
    }
}
