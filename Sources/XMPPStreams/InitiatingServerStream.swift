package import TLS
package import XMLTree
internal import XMPP

/// The initiating entity of a server-to-server stream, until the other server believes its domain.
///
/// By SASL EXTERNAL where the certificate is accepted (XEP-0178), otherwise by dialback (XEP-0220).
package struct InitiatingServerStream: Sendable {
    /// How far the negotiation is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case idle
        case awaitingHeader = "awaiting header"
        case awaitingFeatures = "awaiting features"
        case awaitingProceed = "awaiting proceed"
        case awaitingTLS = "awaiting TLS"
        case authenticating
        case awaitingDialback = "awaiting dialback"
        case awaitingVerification = "awaiting verification"
        case established
        case closing
        case closed
    }

    /// What the stream is opened for.
    package enum Purpose: Hashable, Sendable {
        /// To send stanzas.
        case stanzas
        /// To ask an authoritative server about a key; `.ready` says that it is valid.
        case verification(DialbackRequest)
    }

    /// What the stream is for and how it is protected.
    package struct Options: Sendable {
        package var localDomain: String
        package var remoteDomain: String
        package var isDirectTLS: Bool
        package var usesStartTLS: Bool
        package var requiresTLS: Bool
        package var hasCertificate: Bool
        /// What dialback keys are made from; nil goes without dialback.
        package var dialbackSecret: Secret?
        package var purpose: Purpose

        package init(
            localDomain: String, remoteDomain: String, isDirectTLS: Bool = false, usesStartTLS: Bool = true,
            requiresTLS: Bool = true,
            hasCertificate: Bool = false, dialbackSecret: Secret? = nil, purpose: Purpose = .stanzas
        ) {
            self.localDomain = localDomain
            self.remoteDomain = remoteDomain
            self.isDirectTLS = isDirectTLS
            self.usesStartTLS = usesStartTLS
            self.requiresTLS = requiresTLS
            self.hasCertificate = hasCertificate
            self.dialbackSecret = dialbackSecret
            self.purpose = purpose
        }
    }

    package let options: Options
    package private(set) var state: State = .idle
    package private(set) var stage: ConnectionStage
    package private(set) var features: StreamFeatures?
    package private(set) var header: StreamHeader?
    package private(set) var session: TLSSession?
    private var isAuthenticated = false

    package init(_ options: Options) {
        self.options = options
        stage = options.isDirectTLS ? .tls : .stream
    }

    // MARK: What has happened

    package mutating func connected(session: TLSSession? = nil) -> [StreamAction] {
        guard state == .idle else { return [] }
        self.session = session
        state = .awaitingHeader
        stage = .stream
        return [.began(.stream), .open(ourHeader)]
    }

    package mutating func streamOpened(_ header: StreamHeader) -> [StreamAction] {
        switch state {
        case .awaitingHeader:
            self.header = header
            guard header.speaksFeatures else { return fail(.noFeatures) }
            state = .awaitingFeatures
            return []
        case .closing, .closed: return []
        case .idle, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .awaitingDialback,
            .awaitingVerification,
            .established:
            return fail(.unexpectedElement("a second stream header"), close: StreamError(.badFormat))
        }
    }

    package mutating func elementReceived(_ element: Element) -> [StreamAction] {
        if element.is("error", Namespace.streams) {
            guard state != .closing, state != .closed else { return [] }
            state = .closed
            return [.failed(ConnectionFailure(stage, .streamError(StreamError(element)))), .close(nil)]
        }
        switch state {
        case .awaitingFeatures:
            guard element.is("features", Namespace.streams) else { return unexpected(element) }
            return featuresReceived(StreamFeatures(element))
        case .awaitingProceed:
            if element.is("proceed", Namespace.tls) {
                state = .awaitingTLS
                return [.beginTLS]
            }
            return element.is("failure", Namespace.tls) ? fail(.startTLSRefused) : unexpected(element)
        case .authenticating: return answerToSASL(element)
        case .awaitingDialback: return answerToDialback(element)
        case .awaitingVerification: return answerToVerification(element)
        case .established: return [.deliver(element)]
        case .idle, .awaitingHeader, .awaitingTLS: return unexpected(element)
        case .closing, .closed: return []
        }
    }

    package mutating func plaintextFollowedProceed() -> [StreamAction] { fail(.plaintextAfterProceed) }

    package mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction] {
        guard state == .awaitingTLS else { return [] }
        self.session = session
        state = .awaitingHeader
        stage = .stream
        return [.finished(.tls), .began(.stream), .restartParser, .open(ourHeader)]
    }

    package mutating func tlsFailed(_ failure: TLSFailure) -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        if session == nil { stage = .tls }
        return fail(.tls(failure))
    }

    package mutating func streamClosed() -> [StreamAction] {
        switch state {
        case .closing, .closed:
            state = .closed
            return []
        case .established:
            state = .closed
            return [.close(nil)]
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .awaitingDialback,
            .awaitingVerification:
            return fail(.closedByPeer)
        }
    }

    package mutating func parsingFailed(_ error: StreamError, before bytes: [UInt8]) -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        if state == .awaitingHeader, let cause = ForeignProtocol.recognise(bytes) { return fail(cause) }
        return fail(.xml(error.text ?? error.condition.rawValue), close: error)
    }

    package mutating func connectionLost(_ reason: String?) -> [StreamAction] {
        let wasOpen = state != .closing && state != .closed
        state = .closed
        return wasOpen ? [.failed(ConnectionFailure(stage, reason.map { .connectionLost($0) } ?? .closedByPeer))] : []
    }

    package mutating func timedOut(after seconds: Double) -> [StreamAction] {
        switch state {
        case .established, .closing, .closed: []
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .awaitingDialback,
            .awaitingVerification:
            fail(.timedOut(seconds: seconds))
        }
    }

    package mutating func closeRequested() -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        state = state == .idle ? .closed : .closing
        return state == .closed ? [] : [.close(nil)]
    }

    // MARK: The negotiation

    private var ourHeader: StreamHeader {
        StreamHeader(from: options.localDomain, to: options.remoteDomain, contentNamespace: Namespace.server)
    }

    private mutating func featuresReceived(_ features: StreamFeatures) -> [StreamAction] {
        self.features = features
        var actions: [StreamAction] = [.features(features)]
        if isAuthenticated { return actions + established("EXTERNAL") }
        if session == nil, options.usesStartTLS {
            if features.offersStartTLS {
                state = .awaitingProceed
                stage = .tls
                return actions + [.finished(.stream), .began(.tls), .send(Element("starttls", xmlns: Namespace.tls))]
            }
            if options.requiresTLS {
                stage = .tls
                return actions + fail(.startTLSNotOffered)
            }
        }
        stage = .authentication
        actions += [.finished(.stream), .began(.authentication)]
        if case .verification(let request) = options.purpose {
            state = .awaitingVerification
            var verify = Element("verify", xmlns: Namespace.dialback, prefix: "db")
            verify["from"] = request.receiving
            verify["to"] = request.originating
            verify["id"] = request.streamID
            verify.children = [.text(request.key)]
            return actions + [.send(verify)]
        }
        if options.hasCertificate, features.mechanisms.contains("EXTERNAL") {
            state = .authenticating
            var auth = Element("auth", xmlns: Namespace.sasl, ["mechanism": "EXTERNAL"])
            auth.children = [.text(Base64.encode(options.localDomain.utf8))]
            return actions + [.send(auth)]
        }
        return actions + beginDialback()
    }

    private mutating func beginDialback() -> [StreamAction] {
        guard let secret = options.dialbackSecret, let id = header?.id else { return fail(.authenticationNotOffered) }
        state = .awaitingDialback
        var result = Element("result", xmlns: Namespace.dialback, prefix: "db")
        result["from"] = options.localDomain
        result["to"] = options.remoteDomain
        let key = DialbackKey.make(
            secret: secret, receiving: options.remoteDomain, originating: options.localDomain, streamID: id)
        result.children = [.text(key)]
        return [.send(result)]
    }

    private mutating func answerToSASL(_ element: Element) -> [StreamAction] {
        switch (element.namespace, element.name) {
        case (Namespace.sasl, "success"):
            isAuthenticated = true
            state = .awaitingHeader
            return [.restartParser, .open(ourHeader)]
        case (Namespace.sasl, "failure"):
            // Dialback remains, where both ends know it.
            if options.dialbackSecret != nil { return beginDialback() }
            let condition = element.elements.first { $0.name != "text" }?.name ?? "not-authorized"
            return fail(.rejected(mechanism: "EXTERNAL", condition: condition, text: nil))
        default: return unexpected(element)
        }
    }

    private mutating func answerToDialback(_ element: Element) -> [StreamAction] {
        guard element.is("result", Namespace.dialback) else { return unexpected(element) }
        guard element["type"] == "valid" else {
            return fail(.rejected(mechanism: "dialback", condition: element["type"] ?? "invalid", text: nil))
        }
        return established("dialback")
    }

    private mutating func answerToVerification(_ element: Element) -> [StreamAction] {
        guard element.is("verify", Namespace.dialback) else { return unexpected(element) }
        guard element["type"] == "valid" else {
            return fail(.rejected(mechanism: "dialback", condition: element["type"] ?? "invalid", text: nil))
        }
        state = .established
        return [.finished(.authentication), .ready]
    }

    private mutating func established(_ mechanism: String) -> [StreamAction] {
        state = .established
        return [.finished(.authentication), .authenticated(nil, mechanism: mechanism), .ready]
    }

    private mutating func unexpected(_ element: Element) -> [StreamAction] {
        fail(.unexpectedElement("<\(element.name) xmlns='\(element.namespace)'>"))
    }

    private mutating func fail(_ cause: ConnectionFailure.Cause, close error: StreamError? = nil) -> [StreamAction] {
        state = .closed
        return [.failed(ConnectionFailure(stage, cause)), .close(error)]
    }
}
