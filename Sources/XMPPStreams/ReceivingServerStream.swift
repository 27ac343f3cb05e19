package import TLS
package import XMLTree
internal import XMPP

/// The receiving entity of a server-to-server stream: believes a domain by its certificate or by dialback, and takes its stanzas.
package struct ReceivingServerStream: Sendable {
    /// How far the negotiation is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case awaitingHeader = "awaiting header"
        case negotiating
        case awaitingTLS = "awaiting TLS"
        case closed
    }

    /// What the server offers and believes.
    package struct Configuration: Sendable {
        package var domains: Set<String>
        package var offersStartTLS: Bool
        package var requiresTLS: Bool
        /// Whether a certificate that is trusted and names the domain is believed (XEP-0178).
        package var acceptsCertificates: Bool
        /// What the keys of this server are made from; nil goes without dialback.
        package var dialbackSecret: Secret?
        package var random: @Sendable (Int) -> [UInt8]

        package init(
            domains: Set<String>, offersStartTLS: Bool = true, requiresTLS: Bool = true, acceptsCertificates: Bool = true,
            dialbackSecret: Secret? = nil, random: @escaping @Sendable (Int) -> [UInt8]
        ) {
            self.domains = domains
            self.offersStartTLS = offersStartTLS
            self.requiresTLS = requiresTLS
            self.acceptsCertificates = acceptsCertificates
            self.dialbackSecret = dialbackSecret
            self.random = random
        }
    }

    package let configuration: Configuration
    package private(set) var state: State = .awaitingHeader
    package private(set) var session: TLSSession?
    /// The domain the other server says it is.
    package private(set) var remoteDomain: String?
    /// The domains it has proven to be.
    package private(set) var authenticated: Set<String> = []
    private var localDomain: String?
    private var streamID = ""
    private var hasSentHeader = false
    private var pending: Set<DialbackRequest> = []

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// Over direct TLS: the session was there before the stream.
    package mutating func connected(session: TLSSession?) -> [StreamAction] {
        self.session = session
        return []
    }

    // MARK: What has happened

    package mutating func streamOpened(_ header: StreamHeader) -> [StreamAction] {
        guard state == .awaitingHeader else { return state == .closed ? [] : fail(.badFormat, "a second stream header") }
        if header.contentNamespace != Namespace.server {
            return fail(.invalidNamespace, "the content namespace has to be \(Namespace.server)")
        }
        if let to = header.to {
            guard let domain = domain(of: to), configuration.domains.contains(domain) else {
                return fail(.hostUnknown, "\(to) is not served here")
            }
            localDomain = domain
        }
        if let from = header.from {
            guard let domain = domain(of: from) else { return fail(.invalidFrom, "\(from) is no domain") }
            remoteDomain = domain
        }
        guard header.speaksFeatures else { return fail(.unsupportedVersion, "version 1.0 is needed") }
        state = .negotiating
        return [.open(ourHeader()), .send(features)]
    }

    package mutating func elementReceived(_ element: Element) -> [StreamAction] {
        switch state {
        case .closed: return []
        case .awaitingHeader: return fail(.badFormat, "a stream header has to come first")
        case .awaitingTLS: return fail(.badFormat, "only TLS may follow <proceed/>")
        case .negotiating: break
        }
        switch element.namespace {
        case Namespace.streams where element.name == "error":
            state = .closed
            return [.close(nil)]
        case Namespace.tls where element.name == "starttls": return startTLSRequested()
        case Namespace.sasl: return saslReceived(element)
        case Namespace.dialback: return dialbackReceived(element)
        default: return stanzaReceived(element)
        }
    }

    package mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction] {
        guard state == .awaitingTLS else { return [] }
        self.session = session
        state = .awaitingHeader
        return [.restartParser]
    }

    package mutating func tlsFailed() -> [StreamAction] {
        guard state != .closed else { return [] }
        hasSentHeader = true
        state = .closed
        return [.close(nil)]
    }

    package mutating func plaintextFollowedStartTLS() -> [StreamAction] {
        fail(.policyViolation, "data was pipelined before TLS")
    }

    /// The authoritative server has answered, or could not be asked.
    package mutating func dialbackVerified(_ request: DialbackRequest, isValid: Bool) -> [StreamAction] {
        guard pending.remove(request) != nil, state != .closed else { return [] }
        var result = Element("result", xmlns: Namespace.dialback, prefix: "db")
        result["from"] = request.receiving
        result["to"] = request.originating
        result["type"] = isValid ? "valid" : "invalid"
        guard isValid else {
            state = .closed
            return [.send(result), .close(nil)]
        }
        authenticated.insert(request.originating)
        return [.send(result), .domainAuthenticated(request.originating, mechanism: "dialback")]
    }

    package mutating func streamClosed() -> [StreamAction] {
        guard state != .closed else { return [] }
        state = .closed
        return [.close(nil)]
    }

    package mutating func parsingFailed(_ error: StreamError) -> [StreamAction] { state == .closed ? [] : fail(error) }

    /// Nobody was authenticated in time.
    package mutating func timedOut() -> [StreamAction] {
        guard state != .closed, authenticated.isEmpty else { return [] }
        return fail(.connectionTimeout, "authentication took too long")
    }

    package mutating func closeRequested(_ error: StreamError?) -> [StreamAction] {
        guard state != .closed else { return [] }
        if let error { return fail(error) }
        let opening = hasSentHeader ? [] : [StreamAction.open(ourHeader())]
        state = .closed
        return opening + [.close(nil)]
    }

    package mutating func connectionLost() -> [StreamAction] {
        state = .closed
        return []
    }

    // MARK: The negotiation

    private func domain(of text: String) -> String? {
        guard let address = try? JID(text), address.isDomain, address.isBare else { return nil }
        return address.domainpart
    }

    private mutating func ourHeader() -> StreamHeader {
        hasSentHeader = true
        streamID = Hexadecimal.text(configuration.random(16))
        return StreamHeader(
            from: localDomain ?? configuration.domains.sorted().first, to: remoteDomain, id: streamID, language: "en",
            contentNamespace: Namespace.server)
    }

    /// Whether the certificate stands for that domain.
    private func isCertified(_ domain: String) -> Bool {
        guard configuration.acceptsCertificates, let session, session.verdict == .trusted, let own = session.chain.first
        else {
            return false
        }
        let identity = ReferenceIdentity(
            unicode: domain, ascii: DomainName.ascii(domain) ?? domain, services: ["xmpp-server", "xmpps-server"])
        return own.names.matches(identity)
    }

    private var features: Element {
        var features = Element("features", xmlns: Namespace.streams, prefix: "stream")
        if session == nil, configuration.offersStartTLS {
            var starttls = Element("starttls", xmlns: Namespace.tls)
            if configuration.requiresTLS { starttls.append(Element("required", xmlns: Namespace.tls)) }
            features.append(starttls)
            if configuration.requiresTLS { return features }
        }
        if authenticated.isEmpty, let remoteDomain, isCertified(remoteDomain) {
            let external = Element("mechanism", xmlns: Namespace.sasl, text: "EXTERNAL")
            features.append(Element("mechanisms", xmlns: Namespace.sasl, [:], [external]))
        }
        if configuration.dialbackSecret != nil {
            features.append(
                Element(
                    "dialback", xmlns: Namespace.dialbackFeature, [:], [Element("errors", xmlns: Namespace.dialbackFeature)])
            )
        }
        return features
    }

    private mutating func startTLSRequested() -> [StreamAction] {
        guard session == nil, configuration.offersStartTLS, authenticated.isEmpty else {
            state = .closed
            return [.send(Element("failure", xmlns: Namespace.tls)), .close(nil)]
        }
        state = .awaitingTLS
        return [.send(Element("proceed", xmlns: Namespace.tls)), .beginTLS]
    }

    private mutating func saslReceived(_ element: Element) -> [StreamAction] {
        guard element.name == "auth" else { return refuse(.malformedRequest) }
        guard element["mechanism"] == "EXTERNAL" else { return refuse(.invalidMechanism) }
        let text = element.text
        var wanted = remoteDomain
        if !text.isEmpty, text != "=" {
            guard let bytes = Base64.decode(text), let name = String(validating: bytes, as: UTF8.self) else {
                return refuse(.incorrectEncoding)
            }
            wanted = domain(of: name)
        }
        guard let wanted else { return refuse(.invalidAuthzid) }
        guard isCertified(wanted) else { return refuse(.notAuthorized) }
        authenticated.insert(wanted)
        remoteDomain = wanted
        state = .awaitingHeader
        return [
            .send(Element("success", xmlns: Namespace.sasl)), .restartParser,
            .domainAuthenticated(wanted, mechanism: "EXTERNAL"),
        ]
    }

    private func refuse(_ condition: SASLCondition) -> [StreamAction] {
        [.send(Element("failure", xmlns: Namespace.sasl, [:], [Element(condition.rawValue, xmlns: Namespace.sasl)]))]
    }

    private mutating func dialbackReceived(_ element: Element) -> [StreamAction] {
        if session == nil, configuration.requiresTLS { return fail(.policyViolation, "TLS comes first") }
        guard let secret = configuration.dialbackSecret else { return fail(.unsupportedFeature, "dialback is not offered") }
        guard let from = element["from"].flatMap(domain), let to = element["to"].flatMap(domain) else {
            return fail(.improperAddressing, "dialback needs from and to")
        }
        guard configuration.domains.contains(to) else { return fail(.hostUnknown, "\(to) is not served here") }
        switch element.name {
        case "result" where element["type"] == nil:
            let request = DialbackRequest(originating: from, receiving: to, streamID: streamID, key: element.text)
            pending.insert(request)
            return [.verifyDialback(request)]
        case "verify" where element["type"] == nil:
            guard let id = element["id"] else { return fail(.badFormat, "<verify/> needs an id") }
            let isValid = DialbackKey.matches(element.text, secret: secret, receiving: from, originating: to, streamID: id)
            var verify = Element("verify", xmlns: Namespace.dialback, prefix: "db")
            verify["from"] = to
            verify["to"] = from
            verify["id"] = id
            verify["type"] = isValid ? "valid" : "invalid"
            return [.send(verify)]
        default: return fail(.unsupportedStanzaType, nil)
        }
    }

    private mutating func stanzaReceived(_ element: Element) -> [StreamAction] {
        guard let stanza = Stanza(element), element.namespace == Namespace.server else {
            return fail(.unsupportedStanzaType, nil)
        }
        // RFC 6120 §8.1.1.2 and §8.1.2.2: both addresses have to be there, and `from` is believed only of proven domains.
        guard let from = stanza.from, let to = stanza.to else {
            return fail(.improperAddressing, "a stanza needs from and to")
        }
        guard !authenticated.isEmpty else { return fail(.notAuthorized, "authentication comes first") }
        guard authenticated.contains(from.domainpart) else {
            return fail(.invalidFrom, "\(from.domainpart) was not authenticated")
        }
        guard configuration.domains.contains(to.domainpart) else {
            return fail(.hostUnknown, "\(to.domainpart) is not served here")
        }
        return [.deliver(element)]
    }

    private mutating func fail(_ condition: StreamError.Condition, _ text: String?) -> [StreamAction] {
        fail(StreamError(condition, text: text))
    }

    private mutating func fail(_ error: StreamError) -> [StreamAction] {
        let opening = hasSentHeader && state != .awaitingHeader ? [] : [StreamAction.open(ourHeader())]
        state = .closed
        return opening + [.close(error)]
    }
}
