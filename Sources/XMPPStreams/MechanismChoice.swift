package import TLS
internal import XMPP

/// Which of the offered mechanisms a client uses, and how it binds it to the TLS session.
package struct MechanismChoice: Hashable, Sendable {
    package var mechanism: SASLMechanism
    package var binding: SCRAMClient.Binding
    /// What a user should know of the choice.
    package var notes: [String]

    /// What the choice depends on.
    package struct Circumstances: Hashable, Sendable {
        /// Names that may be used; nil leaves the choice to us.
        package var allowed: [String]?
        package var hasPassword: Bool
        package var hasCertificate: Bool
        package var isAnonymous: Bool
        package var allowsPlaintext: Bool
        /// The TLS session; nil on a stream that is not protected.
        package var session: TLSSession?

        package init(
            allowed: [String]? = nil, hasPassword: Bool = true, hasCertificate: Bool = false, isAnonymous: Bool = false,
            allowsPlaintext: Bool = false, session: TLSSession? = nil
        ) {
            self.allowed = allowed
            self.hasPassword = hasPassword
            self.hasCertificate = hasCertificate
            self.isAnonymous = isAnonymous
            self.allowsPlaintext = allowsPlaintext
            self.session = session
        }
    }

    /// Chooses, the strongest first; throws the failure's cause where nothing can be used.
    package init(
        offered: [String], channelBindings: [String]?, in circumstances: Circumstances
    ) throws(ConnectionFailureCause) {
        if offered.isEmpty { throw ConnectionFailureCause(.authenticationNotOffered) }
        let candidates = MechanismChoice.candidates(circumstances)
        let allowed = circumstances.allowed.map { names in candidates.filter { names.contains($0.name) } } ?? candidates
        let isPlusAskedFor = circumstances.allowed?.contains { $0.hasSuffix("-PLUS") } ?? false
        let bindings = MechanismChoice.usableBindings(
            circumstances.session, advertised: channelBindings, isAskedFor: isPlusAskedFor)
        let serverBinds = offered.contains { $0.hasSuffix("-PLUS") }
        let usable = allowed.filter { candidate in
            guard offered.contains(candidate.name) else { return false }
            if case .scram(_, plus: true) = candidate { return !bindings.isEmpty }
            return true
        }
        guard let chosen = usable.first else {
            if !circumstances.hasPassword, !circumstances.isAnonymous, !circumstances.hasCertificate {
                throw ConnectionFailureCause(.passwordNeeded)
            }
            throw ConnectionFailureCause(
                .noMechanism(offered: offered, allowed: circumstances.allowed ?? candidates.map(\.name)))
        }
        notes = []
        if circumstances.session == nil, chosen.usesPassword, !circumstances.allowsPlaintext {
            throw ConnectionFailureCause(.unprotected(mechanism: chosen.name))
        }
        if chosen == .plain {
            if case .ignored = circumstances.session?.verdict, circumstances.allowed == nil {
                throw ConnectionFailureCause(.unprotected(mechanism: chosen.name))
            }
            notes.append("PLAIN hands the password itself to the server")
        }
        if chosen == .oauthBearer { notes.append("OAUTHBEARER hands the token itself to the server") }
        mechanism = chosen
        binding = .none
        if case .scram(_, let plus) = chosen {
            if plus, let first = bindings.first {
                binding = .used(first.type, first.data)
            } else if !serverBinds, circumstances.session?.bindings.isEmpty == false {
                binding = .notOffered
            }
            if serverBinds, !plus {
                notes.append(
                    channelBindings == nil
                        ? "the server offers to bind the login to the TLS session without saying how (XEP-0440), so this login is not "
                            + "bound; --auth \(chosen.name)-PLUS tries"
                        : "the server could bind the login to the TLS session, and this login does not")
            }
        }
    }

    private static func candidates(_ circumstances: Circumstances) -> [SASLMechanism] {
        if circumstances.isAnonymous { return [.anonymous] }
        return (circumstances.hasCertificate ? [.external] : [])
            + (circumstances.hasPassword ? SASLMechanism.passwordMechanisms : [])
            // What was given is then a token, and no password.
            + (circumstances.hasPassword && circumstances.allowed?.contains("OAUTHBEARER") == true ? [.oauthBearer] : [])
    }

    /// The bindings this session has and the server can check.
    ///
    /// A server that does not list any (XEP-0440) may know none that TLS 1.3 has: ejabberd 23.01 offers the -PLUS mechanisms and then
    /// refuses tls-exporter. So they are used with such a server only where the user asks for them by name; the first is then the
    /// one that RFC 9266 makes the default of TLS 1.3, and `tls-server-end-point` before.
    private static func usableBindings(
        _ session: TLSSession?, advertised: [String]?, isAskedFor: Bool
    ) -> [(type: ChannelBinding, data: [UInt8])] {
        guard let session else { return [] }
        let order: [ChannelBinding] = [.tlsExporter, .tlsServerEndPoint]
        let known = order.compactMap { type in session.bindings[type].map { (type: type, data: $0) } }
        if let advertised { return known.filter { advertised.contains($0.type.rawValue) } }
        guard isAskedFor else { return [] }
        return session.version == "TLSv1.3" ? known : known.reversed()
    }
}

/// A cause that is thrown before its stage is known.
package struct ConnectionFailureCause: Error, Hashable, Sendable {
    package var cause: ConnectionFailure.Cause

    package init(_ cause: ConnectionFailure.Cause) { self.cause = cause }
}
