import COpenSSL
import COpenSSLShims

/// One TLS session over memory buffers: ciphertext in and out on one side, plaintext on the other; no sockets.
///
/// An engine belongs to one thread or event loop at a time.
package final class TLSEngine {
    /// How far the session has come.
    package enum State: Hashable, Sendable {
        case handshaking, established
        /// The peer has ended the session properly (`close_notify`).
        case closed
        case failed(TLSFailure)
    }

    package private(set) var state: State = .handshaking
    /// The facts, once the handshake has ended.
    package private(set) var session: TLSSession?

    private let context: TLSContext
    private let identity: ReferenceIdentity?
    private let offered: TLSResumption?
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private var waiting: [UInt8] = []
    private var receivedAnything = false
    var outcome = CertificateVerification.Outcome()
    private var staple = StapledStatus.none

    /// A session of a client (with the identity the certificate has to have) or of a server.
    ///
    /// An earlier session is offered for resumption only where it was made for the same identity and checked in the same way.
    package init(
        _ context: TLSContext, identity: ReferenceIdentity? = nil, resuming resumption: TLSResumption? = nil
    ) throws(TLSFailure) {
        ERR_clear_error()
        guard let ssl = SSL_new(context.pointer), let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem())
        else {
            throw .configuration("OpenSSL cannot make a session: \(OpenSSLErrors.reason())")
        }
        self.context = context
        self.identity = identity
        let fits = resumption?.identity == identity && resumption?.verification == context.configuration.verification
        offered = fits ? resumption : nil
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
        // An empty buffer means "later", not "the end".
        BIO_ctrl(incoming, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        BIO_ctrl(outgoing, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        switch context.configuration.role {
        case .client:
            SSL_set_connect_state(ssl)
            SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, Int(TLSEXT_STATUSTYPE_ocsp), nil)
            if let identity, !identity.isAddress {
                var name = Array(identity.ascii.utf8) + [0]
                name.withUnsafeMutableBytes { bytes in
                    _ = SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), bytes.baseAddress)
                }
            }
            if let offered { SSL_set_session(ssl, offered.pointer) }
        case .server: SSL_set_accept_state(ssl)
        }
    }

    deinit { SSL_free(ssl) }

    /// Begins the handshake; a client has something to send after it.
    package func start() throws(TLSFailure) { try shakeHands() }

    /// Takes bytes from the wire and gives the plaintext they complete, which may be none.
    package func receive(_ ciphertext: UnsafeRawBufferPointer) throws(TLSFailure) -> [UInt8] {
        if case .failed(let failure) = state { throw failure }
        guard !ciphertext.isEmpty else { return [] }
        if !receivedAnything {
            receivedAnything = true
            // A TLS record begins with its content type, 20 to 23 (RFC 8446 §5.1).
            guard (20...23).contains(ciphertext[0]) else {
                throw fail(.notTLS(Array(ciphertext.prefix(200))))
            }
        }
        BIO_write(incoming, ciphertext.baseAddress, Int32(ciphertext.count))
        if state == .handshaking { try shakeHands() }
        guard state == .established else { return [] }
        return try readPlaintext()
    }

    /// Takes bytes from the wire and gives the plaintext they complete, which may be none.
    package func receive(_ ciphertext: [UInt8]) throws(TLSFailure) -> [UInt8] {
        let result: Result<[UInt8], TLSFailure> = ciphertext.withUnsafeBytes { bytes in
            do throws(TLSFailure) { return .success(try receive(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Encrypts; before the handshake has ended the bytes wait for it.
    package func send(_ plaintext: UnsafeRawBufferPointer) throws(TLSFailure) {
        switch state {
        case .handshaking: waiting.append(contentsOf: plaintext)
        case .established:
            guard !plaintext.isEmpty else { return }
            ERR_clear_error()
            if SSL_write(ssl, plaintext.baseAddress, Int32(plaintext.count)) <= 0 {
                throw fail(.handshake(OpenSSLErrors.reason()))
            }
        case .closed: break
        case .failed(let failure): throw failure
        }
    }

    /// Encrypts; before the handshake has ended the bytes wait for it.
    package func send(_ plaintext: [UInt8]) throws(TLSFailure) {
        let result: Result<Void, TLSFailure> = plaintext.withUnsafeBytes { bytes in
            do throws(TLSFailure) { return .success(try send(bytes)) } catch { return .failure(error) }
        }
        try result.get()
    }

    /// Says `close_notify`; the last ciphertext has to be taken after it.
    package func shutDown() {
        guard state == .established || state == .closed else { return }
        ERR_clear_error()
        SSL_shutdown(ssl)
    }

    /// What has to go out on the wire now; to be asked for after every call, a failed one included.
    package func takeCiphertext() -> [UInt8] { MemoryBuffer.drain(outgoing) }

    /// What this session can be resumed by; nil where the server has given nothing for it (yet: in TLS 1.3 it comes later).
    package func resumption() -> TLSResumption? {
        guard let identity, let session, let pointer = SSL_get1_session(ssl) else { return nil }
        defer { SSL_SESSION_free(pointer) }
        // A copy, as OpenSSL spoils a session whose connection ended without a word.
        guard SSL_SESSION_is_resumable(pointer) == 1, let copy = SSL_SESSION_dup(pointer) else { return nil }
        return TLSResumption(
            copy, identity: identity, verification: context.configuration.verification, session: session)
    }

    // MARK: Handshake

    private func shakeHands() throws(TLSFailure) {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            state = .established
            session = facts()
            let queued = waiting
            waiting = []
            try send(queued)
            return
        }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return
        default: throw fail(failureOfHandshake())
        }
    }

    private func failureOfHandshake() -> TLSFailure {
        let error = OpenSSLErrors.take()
        if !outcome.faults.isEmpty, context.configuration.verification != .noted { return .certificate(outcome.faults) }
        guard let error else { return .handshake("the other end closed the connection") }
        // Reasons from 1000 on are alerts that were received.
        let reason = Int(error.code & 0x7F_FFFF)
        if (1000..<1256).contains(reason) {
            let words = SSL_alert_desc_string_long(Int32(reason - 1000)).map { String(cString: $0) }
            return .alert(words ?? error.reason)
        }
        return .handshake(error.reason)
    }

    private func fail(_ failure: TLSFailure) -> TLSFailure {
        state = .failed(failure)
        return failure
    }

    private func readPlaintext() throws(TLSFailure) -> [UInt8] {
        var plaintext: [UInt8] = []
        let chunk = 16_384
        while true {
            ERR_clear_error()
            var result: Int32 = 0
            let part = [UInt8](unsafeUninitializedCapacity: chunk) { out, count in
                result = SSL_read(ssl, out.baseAddress, Int32(chunk))
                count = max(0, Int(result))
            }
            if result > 0 {
                if plaintext.isEmpty { plaintext = part } else { plaintext += part }
                continue
            }
            switch SSL_get_error(ssl, result) {
            case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return plaintext
            case SSL_ERROR_ZERO_RETURN:
                state = .closed
                return plaintext
            default: throw fail(failureOfHandshake())
            }
        }
    }

    // MARK: Judgement and facts

    /// Completes the outcome of a check and says whether the handshake may go on.
    func judge(_ store: OpaquePointer, finished: Bool) -> Int32 {
        outcome.chain = CertificateVerification.chain(of: store)
        if !finished, outcome.faults.isEmpty {
            outcome.faults.append(
                .other(String(cString: X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(store))))))
        }
        if let identity, let own = outcome.chain.first, !own.names.matches(identity) {
            outcome.faults.append(.wrongName(expected: identity.unicode, presented: own.names.presented))
        }
        switch context.configuration.verification {
        case .noted: return 1
        case .fingerprint(let expected):
            if let found = outcome.chain.first, found.fingerprint == expected {
                outcome.faults = []
                return 1
            }
            outcome.faults = [
                .unexpectedFingerprint(
                    expected: Hexadecimal.text(expected, separator: ":").uppercased(),
                    found: outcome.chain.first?.fingerprintText ?? "none")
            ]
        case .required: if outcome.faults.isEmpty { return 1 }
        }
        X509_STORE_CTX_set_error(store, CertificateVerification.code(of: outcome.faults[0]))
        return 0
    }

    /// Takes what the server stapled to its certificate into account: 1 lets the handshake go on.
    func judge(_ staple: StapledStatus) -> Int32 {
        self.staple = staple
        guard let own = outcome.chain.first else { return 1 }
        let subject = own.names.dns.first ?? own.subject
        switch staple {
        case .revoked(let date, let reason):
            outcome.faults.append(.revoked(subject: subject, on: CalendarDate.text(date), reason: reason))
        case .none where own.demandsStaple: outcome.faults.append(.unproven(subject: subject, why: "none came"))
        case .unusable(let why) where own.demandsStaple:
            outcome.faults.append(.unproven(subject: subject, why: "the one that came is of no use: \(why)"))
        case .none, .unusable, .good, .unknown: return 1
        }
        switch context.configuration.verification {
        case .required: return 0
        case .noted: return 1
        case .fingerprint:
            outcome.faults = []
            return 1
        }
    }

    /// The engine that a session of OpenSSL belongs to.
    static func owner(of ssl: OpaquePointer) -> TLSEngine? {
        SSL_get_ex_data(ssl, 0).map { Unmanaged<TLSEngine>.fromOpaque($0).takeUnretainedValue() }
    }

    private func facts() -> TLSSession {
        let version = SSL_get_version(ssl).map { String(cString: $0) } ?? "unknown"
        let cipher =
            SSL_get_current_cipher(ssl).flatMap { SSL_CIPHER_standard_name($0) }.map { String(cString: $0) } ?? "unknown"
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        let selected =
            length > 0 ? String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self) : nil
        let asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
        let resumed = SSL_session_reused(ssl) == 1
        // Nothing is shown or checked again then: what was found out before still holds.
        let earlier = resumed ? offered : nil
        return TLSSession(
            version: version, cipher: cipher, group: group(), applicationProtocol: selected, serverName: asked,
            chain: earlier?.chain ?? outcome.chain, verdict: earlier?.verdict ?? verdict(), staple: staple, resumed: resumed,
            bindings: bindings(version: version))
    }

    private func verdict() -> TLSSession.Verdict {
        if outcome.chain.isEmpty { return .none }
        if case .fingerprint = context.configuration.verification { return .pinned }
        return outcome.faults.isEmpty ? .trusted : .ignored(outcome.faults)
    }

    private func group() -> String? {
        let id = Int32(truncatingIfNeeded: SSL_ctrl(ssl, SSL_CTRL_GET_NEGOTIATED_GROUP, 0, nil))
        guard id != 0, id & TLSEXT_nid_unknown == 0, let name = OBJ_nid2sn(id) else { return nil }
        switch String(cString: name) {
        case "prime256v1": return "P-256"
        case "secp384r1": return "P-384"
        case "secp521r1": return "P-521"
        case let other: return other
        }
    }

    private func bindings(version: String) -> [ChannelBinding: [UInt8]] {
        var bindings: [ChannelBinding: [UInt8]] = [:]
        let label = "EXPORTER-Channel-Binding"
        let exported = [UInt8](unsafeUninitializedCapacity: 32) { out, count in
            // RFC 9266 §2: a context value of zero length, which is not the same as none in TLS 1.2.
            let ok = SSL_export_keying_material(ssl, out.baseAddress, 32, label, label.utf8.count, "", 0, 1)
            count = ok == 1 ? 32 : 0
        }
        // Before TLS 1.3 the exporter is unique only with the extended master secret (RFC 9266 §4.2).
        let isUnique = version == "TLSv1.3" || SSL_ctrl(ssl, SSL_CTRL_GET_EXTMS_SUPPORT, 0, nil) == 1
        if !exported.isEmpty, isUnique { bindings[.tlsExporter] = exported }
        switch context.configuration.role {
        case .server: bindings[.tlsServerEndPoint] = context.ownEndPoint
        case .client:
            if let certificate = SSL_get1_peer_certificate(ssl) {
                bindings[.tlsServerEndPoint] = EndPointHash.of(certificate)
                X509_free(certificate)
            }
        }
        return bindings
    }
}
