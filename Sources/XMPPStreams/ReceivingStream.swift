package import TLS
package import XMLTree
package import XMPP

/// The receiving entity of a client-to-server stream, from the client's header to the bound resource (RFC 6120 §4–§7).
///
/// A machine without I/O, like `InitiatingStream`. While `isWaiting`, the owner hands on nothing that came from the client.
package struct ReceivingStream: Sendable {
    /// How far the negotiation is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case awaitingHeader = "awaiting header"
        case negotiating
        case awaitingTLS = "awaiting TLS"
        case lookingUp = "looking up"
        case authenticating
        /// What was asked for along with SASL2 is being done.
        case settling
        case authenticated
        case binding
        case bound
        case closed
    }

    package let configuration: Configuration
    package internal(set) var state: State = .awaitingHeader
    package private(set) var session: TLSSession?
    package private(set) var domain: String
    /// The bare address, once authenticated; the full one, once bound.
    package internal(set) var address: JID?
    package private(set) var language: String?
    private var hasSentHeader = false
    var sasl: SASLServer?
    /// Whether the exchange at hand is one of SASL2 (XEP-0388).
    var usesSASL2 = false
    var inline: Inline?
    var successData: [UInt8]?
    /// Whose stream the client says it is.
    var headerFrom: JID?
    private var failures = 0
    private var bindID: String?
    private let decoySalt: [UInt8]

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        domain = configuration.defaultDomain
        decoySalt = configuration.random(16)
    }

    /// Whether an answer of the owner is outstanding.
    package var isWaiting: Bool { state == .lookingUp || state == .binding || state == .settling }

    /// Over direct TLS: the session was there before the stream.
    package mutating func connected(session: TLSSession?) -> [StreamAction] {
        self.session = session
        return []
    }

    // MARK: What has happened

    package mutating func streamOpened(_ header: StreamHeader) -> [StreamAction] {
        guard state == .awaitingHeader else { return state == .closed ? [] : fail(.badFormat, "a second stream header") }
        language = header.language
        headerFrom = header.from.flatMap { try? JID($0) }
        if let to = header.to {
            guard let wanted = try? JID(to), wanted.isDomain, wanted.isBare,
                configuration.domains.contains(wanted.domainpart)
            else {
                return fail(.hostUnknown, "\(to) is not served here")
            }
            // RFC 6120 §4.7.2: the domain cannot change when the stream restarts.
            if address != nil, wanted.domainpart != domain { return fail(.hostUnknown, "the stream was for \(domain)") }
            domain = wanted.domainpart
        }
        if header.contentNamespace != Namespace.client {
            return fail(.invalidNamespace, "the content namespace has to be \(Namespace.client)")
        }
        guard header.speaksFeatures else { return fail(.unsupportedVersion, "version 1.0 is needed") }
        state = address == nil ? .negotiating : .authenticated
        return [.open(ourHeader(to: header.from)), .send(features)]
    }

    package mutating func elementReceived(_ element: Element) -> [StreamAction] {
        switch state {
        case .closed: return []
        case .awaitingHeader: return fail(.badFormat, "a stream header has to come first")
        case _ where element.is("error", Namespace.streams):
            state = .closed
            return [.close(nil)]
        case .negotiating, .authenticating: return negotiated(element)
        case .authenticated: return afterAuthentication(element)
        case .bound: return [.deliver(element)]
        case .awaitingTLS: return fail(.badFormat, "only TLS may follow <proceed/>")
        case .lookingUp, .binding, .settling: return fail(.policyViolation, "an answer is outstanding")
        }
    }

    package mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction] {
        guard state == .awaitingTLS else { return [] }
        self.session = session
        state = .awaitingHeader
        return [.restartParser]
    }

    /// TLS did not come about, or broke; there is nobody to tell.
    package mutating func tlsFailed() -> [StreamAction] {
        guard state != .closed else { return [] }
        hasSentHeader = true
        state = .closed
        return [.close(nil)]
    }

    /// Bytes came in the clear after `<starttls/>`, before the handshake: somebody may have put them there (RFC 6120 §5.4.3.3).
    package mutating func plaintextFollowedStartTLS() -> [StreamAction] {
        fail(.policyViolation, "data was pipelined before TLS")
    }

    package mutating func credentialsFound(_ credentials: StoredCredentials?) -> [StreamAction] {
        guard state == .lookingUp, var server = sasl else { return [] }
        state = .authenticating
        do throws(SASLCondition) {
            let step = try server.credentialsFound(credentials, decoy: decoy(for: server))
            sasl = server
            return take(step, server)
        } catch { return refuse(error) }
    }

    package mutating func resourceBound(_ address: JID) -> [StreamAction] {
        guard state == .binding, let bindID else { return [] }
        self.address = address
        state = .bound
        let bind = Element(
            "bind", xmlns: Namespace.bind, [:], [Element("jid", xmlns: Namespace.bind, text: address.description)])
        return [.send(Element("iq", xmlns: Namespace.client, ["type": "result", "id": bindID], [bind])), .bound(address)]
    }

    package mutating func bindRefused(_ error: StanzaError) -> [StreamAction] {
        guard state == .binding, let bindID else { return [] }
        state = .authenticated
        return [.send(Element("iq", xmlns: Namespace.client, ["type": "error", "id": bindID], [error.element()]))]
    }

    /// The owner has resumed an earlier stream here (XEP-0198 §5), which takes the place of binding.
    package mutating func streamResumed(_ address: JID) -> [StreamAction] {
        guard state == .authenticated else { return [] }
        self.address = address
        state = .bound
        return [.bound(address)]
    }

    package mutating func streamClosed() -> [StreamAction] {
        guard state != .closed else { return [] }
        state = .closed
        return [.close(nil)]
    }

    package mutating func parsingFailed(_ error: StreamError) -> [StreamAction] {
        guard state != .closed else { return [] }
        return fail(error)
    }

    package mutating func timedOut() -> [StreamAction] {
        guard state != .closed, state != .bound else { return [] }
        return fail(.connectionTimeout, "authentication took too long")
    }

    /// The owner ends the stream, by an error or politely.
    package mutating func closeRequested(_ error: StreamError?) -> [StreamAction] {
        guard state != .closed else { return [] }
        if let error { return fail(error) }
        state = .closed
        return (hasSentHeader ? [] : openedForError()) + [.close(nil)]
    }

    package mutating func connectionLost() -> [StreamAction] {
        state = .closed
        return []
    }

    // MARK: Features

    private mutating func ourHeader(to: String?) -> StreamHeader {
        hasSentHeader = true
        let id = Hexadecimal.text(configuration.random(16))
        return StreamHeader(from: domain, to: to, id: id, language: language ?? "en")
    }

    var offered: [SASLMechanism] {
        guard session != nil || configuration.allowsPlaintext else { return [] }
        return configuration.mechanisms.filter { mechanism in
            switch mechanism {
            case .scram(_, plus: true): session?.bindings.isEmpty == false
            case .scram(_, plus: false), .plain, .anonymous: true
            case .external: !certifiedAddresses.isEmpty
            case .hashedToken, .oauthBearer: false
            }
        }
    }

    private var offersPlus: Bool { offered.contains { if case .scram(_, plus: true) = $0 { true } else { false } } }

    private var channelBindings: [String]? {
        guard offersPlus, let session else { return nil }
        return ChannelBinding.allCases.filter { session.bindings[$0] != nil }.map(\.rawValue)
    }

    /// The addresses at this domain that the client's certificate stands for (XEP-0178 §2).
    private var certifiedAddresses: [JID] {
        guard let session, session.verdict == .trusted, let own = session.chain.first else { return [] }
        return own.names.xmpp.compactMap { try? JID($0) }.filter { $0.domainpart == domain && !$0.isDomain && $0.isBare }
    }

    var features: Element {
        var features = Element("features", xmlns: Namespace.streams, prefix: "stream")
        if address != nil {
            if state != .bound {
                features.append(Element("bind", xmlns: Namespace.bind))
                features.append(
                    Element("session", xmlns: Namespace.session, [:], [Element("optional", xmlns: Namespace.session)]))
            }
            for feature in configuration.features + (configuration.domainFeatures[domain] ?? []) { features.append(feature) }
            return features
        }
        if session == nil, configuration.offersStartTLS {
            var starttls = Element("starttls", xmlns: Namespace.tls)
            if configuration.requiresTLS { starttls.append(Element("required", xmlns: Namespace.tls)) }
            features.append(starttls)
        }
        let mechanisms = session == nil && configuration.requiresTLS ? [] : offered
        if !mechanisms.isEmpty {
            let names = mechanisms.map { Element("mechanism", xmlns: Namespace.sasl, text: $0.name) }
            features.append(Element("mechanisms", xmlns: Namespace.sasl, [:], names))
            if let extensibleFeature { features.append(extensibleFeature) }
            if let channelBindings {
                let types = channelBindings.map {
                    Element("channel-binding", xmlns: Namespace.saslChannelBinding, ["type": $0])
                }
                features.append(Element("sasl-channel-binding", xmlns: Namespace.saslChannelBinding, [:], types))
            }
            if configuration.offersRegistration { features.append(Element("register", xmlns: Namespace.registerFeature)) }
        }
        return features
    }

    // MARK: Before authentication

    private mutating func negotiated(_ element: Element) -> [StreamAction] {
        switch element.namespace {
        case Namespace.tls where element.name == "starttls": return startTLSRequested()
        case Namespace.sasl: return saslReceived(element)
        case Namespace.sasl2: return extensibleReceived(element)
        case Namespace.client:
            let isProtected = session != nil || !configuration.requiresTLS
            guard let stanza = Stanza(element) else { return fail(.unsupportedStanzaType, nil) }
            // RFC 6120 §7.1: nothing but the negotiation before it has ended; registration is part of it (XEP-0077 §3.1).
            if configuration.offersRegistration, isProtected, stanza.kind == .iq,
                stanza.iqType?.isRequest == true, element.child("query", xmlns: Namespace.register) != nil
            {
                return [.deliver(element)]
            }
            return fail(.notAuthorized, "authentication comes first")
        default: return fail(.notAuthorized, "authentication comes first")
        }
    }

    private mutating func startTLSRequested() -> [StreamAction] {
        guard session == nil, configuration.offersStartTLS, state == .negotiating else {
            state = .closed
            return [.send(Element("failure", xmlns: Namespace.tls)), .close(nil)]
        }
        state = .awaitingTLS
        return [.send(Element("proceed", xmlns: Namespace.tls)), .beginTLS]
    }

    private mutating func saslReceived(_ element: Element) -> [StreamAction] {
        switch element.name {
        case "auth" where state == .negotiating:
            if session == nil, configuration.requiresTLS { return refuse(.encryptionRequired) }
            guard let mechanism = element["mechanism"].flatMap(SASLMechanism.init(name:)), offered.contains(mechanism) else {
                return refuse(.invalidMechanism)
            }
            state = .authenticating
            usesSASL2 = false
            sasl = makeServer(mechanism)
            // No initial response: it is asked for by an empty challenge (RFC 6120 §6.4.3).
            if element.text.isEmpty, mechanism.usesPassword { return [.send(Element("challenge", xmlns: Namespace.sasl))] }
            return exchange(element.text)
        case "response" where state == .authenticating && !usesSASL2: return exchange(element.text)
        case "abort" where state == .authenticating && !usesSASL2: return refuse(.aborted)
        default: return refuse(.malformedRequest)
        }
    }

    func makeServer(_ mechanism: SASLMechanism) -> SASLServer {
        SASLServer(
            mechanism, domain: domain, offersPlus: offersPlus, session: session, certified: certifiedAddresses,
            nonce: Base64.encode(configuration.random(18)),
            advertised: DowngradeProtection(mechanisms: offered.map(\.name), channelBindings: channelBindings))
    }

    mutating func exchange(_ text: String) -> [StreamAction] {
        guard let message = text == "=" ? [] : Base64.decode(text) else { return refuse(.incorrectEncoding) }
        guard var server = sasl else { return refuse(.malformedRequest) }
        do throws(SASLCondition) {
            let step = try server.received(message)
            sasl = server
            return take(step, server)
        } catch { return refuse(error) }
    }

    private mutating func take(_ step: SASLServer.Step, _ server: SASLServer) -> [StreamAction] {
        switch step {
        case .lookUp(let localpart):
            state = .lookingUp
            return [
                .lookUpCredentials(
                    CredentialRequest(
                        localpart: localpart, domainpart: domain, mechanism: server.mechanism.name,
                        clientID: server.mechanism.isToken ? inline?.userAgent?.id : nil))
            ]
        case .challenge(let message):
            let namespace = usesSASL2 ? Namespace.sasl2 : Namespace.sasl
            return [.send(Element("challenge", xmlns: namespace, text: Base64.encode(message)))]
        case .success(let localpart, let data):
            let name = localpart ?? Hexadecimal.text(configuration.random(12))
            guard let address = try? JID(local: name, domain: domain) else { return refuse(.notAuthorized) }
            if usesSASL2 { return proven(address, server, data: data) }
            self.address = address
            sasl = nil
            state = .awaitingHeader
            return [
                .send(Element("success", xmlns: Namespace.sasl, text: data.map { Base64.encode($0) } ?? "")), .restartParser,
                .authenticated(address, mechanism: server.mechanism.name),
            ]
        }
    }

    mutating func refuse(_ condition: SASLCondition) -> [StreamAction] {
        sasl = nil
        inline = nil
        failures += 1
        state = .negotiating
        let namespace = usesSASL2 ? Namespace.sasl2 : Namespace.sasl
        let failure = Element("failure", xmlns: namespace, [:], [Element(condition.rawValue, xmlns: Namespace.sasl)])
        guard failures < configuration.attempts else {
            return [.send(failure)] + fail(.policyViolation, "too many failed logins")
        }
        return [.send(failure)]
    }

    private func decoy(for server: SASLServer) -> SCRAMVerifier {
        let hash: SCRAMHash = if case .scram(let used, _) = server.mechanism { used } else { .sha1 }
        let key = hash.digest.authenticate(server.mechanism.name.utf8, key: decoySalt)
        return SCRAMVerifier(
            hash: hash, salt: Array(key.prefix(16)), iterations: configuration.decoyIterations, storedKey: key,
            serverKey: key)
    }

    // MARK: After authentication

    private mutating func afterAuthentication(_ element: Element) -> [StreamAction] {
        guard let stanza = Stanza(element) else { return [.deliver(element)] }
        guard stanza.kind == .iq, stanza.iqType == .set, let bind = element.child("bind", xmlns: Namespace.bind),
            let id = stanza.id
        else { return fail(.notAuthorized, "a resource has to be bound first") }
        bindID = id
        let wanted = bind.child("resource", xmlns: Namespace.bind)?.text
        guard let wanted, !wanted.isEmpty else {
            state = .binding
            return [.bind(resource: nil)]
        }
        guard let address, let full = try? address.with(resource: wanted) else {
            return [
                .send(
                    Element(
                        "iq", xmlns: Namespace.client, ["type": "error", "id": id],
                        [StanzaError(.modify, "bad-request", text: "the resourcepart is not legal").element()]))
            ]
        }
        state = .binding
        return [.bind(resource: full.resourcepart)]
    }

    // MARK: The end

    private mutating func fail(_ condition: StreamError.Condition, _ text: String?) -> [StreamAction] {
        fail(StreamError(condition, text: text))
    }

    private mutating func fail(_ error: StreamError) -> [StreamAction] {
        let opening = hasSentHeader && state != .awaitingHeader ? [] : openedForError()
        state = .closed
        return opening + [.close(error)]
    }

    /// An error needs a stream to be sent in (RFC 6120 §4.9.1.2).
    private mutating func openedForError() -> [StreamAction] { [.open(ourHeader(to: nil))] }
}
