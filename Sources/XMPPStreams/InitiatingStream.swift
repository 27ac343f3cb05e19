package import TLS
package import XMLTree
package import XMPP

/// The initiating entity of a client-to-server stream, from the first header to the bound resource (RFC 6120 §4–§7).
///
/// A machine without I/O: its methods are what has happened, and what they return is what to do. The owner reads the stream,
/// starts TLS when it is told to, and hands on one event at a time.
package struct InitiatingStream: Sendable {
    /// How far the negotiation is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case idle
        case awaitingWebSocket = "awaiting WebSocket"
        case awaitingHeader = "awaiting header"
        case awaitingFeatures = "awaiting features"
        case awaitingProceed = "awaiting proceed"
        case awaitingTLS = "awaiting TLS"
        case authenticating
        case binding
        case awaitingSession = "awaiting session"
        /// Bound, or left to the user: what comes is delivered.
        case established
        case closing
        case closed
    }

    package internal(set) var options: Options
    package internal(set) var state: State = .idle
    package internal(set) var stage: ConnectionStage = .stream
    /// The features that were offered last.
    package private(set) var features: StreamFeatures?
    /// The header the other end sent last.
    package private(set) var header: StreamHeader?
    package private(set) var session: TLSSession?
    package internal(set) var boundAddress: JID?
    var isAuthenticated = false
    /// Whether the user has chosen to type everything that comes next.
    var isByHand = false
    /// Whether the server was asked to resume an earlier stream.
    var hasTriedResuming = false
    var sasl: SASLClient?
    var finalChallengeSeen = false
    /// Where a login from before SASL is.
    var legacyStep: LegacyStep?
    /// The token that this login shows, under SASL2.
    var tokenInUse: AccessToken?
    /// The token that was refused; the password is tried next.
    var refusedToken: AccessToken?
    /// The binding of the token that was asked for.
    var requestedToken: TokenBinding?

    package init(_ options: Options) {
        self.options = options
        stage = options.isDirectTLS ? .tls : .stream
    }

    // MARK: What has happened

    /// The connection is there; over direct TLS the session is known already.
    package mutating func connected(session: TLSSession? = nil) -> [StreamAction] {
        guard state == .idle else { return [] }
        self.session = session
        state = .awaitingHeader
        stage = .stream
        return [.began(.stream), .open(ourHeader)]
    }

    /// The connection is there, and an HTTP exchange opens a WebSocket before the stream begins (RFC 7395 §3.1).
    package mutating func webSocketBegan(session: TLSSession? = nil) -> [StreamAction] {
        guard state == .idle else { return [] }
        self.session = session
        state = .awaitingWebSocket
        stage = .stream
        return [.began(.stream)]
    }

    package mutating func webSocketOpened() -> [StreamAction] {
        guard state == .awaitingWebSocket else { return [] }
        state = .awaitingHeader
        return [.open(ourHeader)]
    }

    /// What carries the stream over HTTP does not come about, or ends: a WebSocket, or a session of BOSH.
    package mutating func carrierFailed(_ cause: ConnectionFailure.Cause) -> [StreamAction] {
        switch state {
        case .closing, .closed: []
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding, .awaitingSession, .established:
            fail(cause)
        }
    }

    package mutating func streamOpened(_ header: StreamHeader) -> [StreamAction] {
        switch state {
        case .awaitingHeader:
            self.header = header
            guard header.speaksFeatures else {
                guard options.usesLegacyAuthentication else { return fail(.noFeatures) }
                if session == nil, options.requiresTLS {
                    stage = .tls
                    return fail(.startTLSNotOffered)
                }
                return [.finished(.stream)] + beginLegacyAuthentication()
            }
            state = .awaitingFeatures
            return []
        case .established: return []
        case .idle, .awaitingWebSocket, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding,
            .awaitingSession:
            return fail(.unexpectedElement("a second stream header"), close: StreamError(.badFormat))
        case .closing, .closed: return []
        }
    }

    package mutating func elementReceived(_ element: Element) -> [StreamAction] {
        if element.is("error", Namespace.streams) { return streamFailed(StreamError(element)) }
        switch state {
        case .awaitingFeatures:
            guard element.is("features", Namespace.streams) else { return unexpected(element) }
            return featuresReceived(StreamFeatures(element))
        case .awaitingProceed: return answerToStartTLS(element)
        case .authenticating:
            if let legacyStep { return answerToLegacyAuthentication(element, legacyStep) }
            return options.extensible == nil ? answerToSASL(element) : answerToSASL2(element)
        case .binding: return answerToBind(element)
        case .awaitingSession: return answerToSession(element)
        case .established: return establishedReceived(element)
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingTLS: return unexpected(element)
        case .closing, .closed: return []
        }
    }

    /// Bytes came after `<proceed/>` that were not encrypted (RFC 6120 §5.4.3.3).
    package mutating func plaintextFollowedProceed() -> [StreamAction] { fail(.plaintextAfterProceed) }

    package mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction] {
        self.session = session
        switch state {
        case .awaitingTLS:
            state = .awaitingHeader
            stage = .stream
            return [.finished(.tls), .began(.stream), .restartParser, .open(ourHeader)]
        // By hand: the user types the next header.
        case .established: return [.restartParser]
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .authenticating, .binding,
            .awaitingSession,
            .closing,
            .closed:
            return []
        }
    }

    /// TLS did not come about, or broke.
    package mutating func tlsFailed(_ failure: TLSFailure) -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        if session == nil { stage = .tls }
        return fail(.tls(failure))
    }

    /// The closing tag came, perhaps with another place to go to (RFC 7395 §3.6.1).
    package mutating func streamClosed(seeOther place: String? = nil) -> [StreamAction] {
        switch state {
        case .closing, .closed:
            state = .closed
            return []
        case _ where place != nil: return fail(.seeOtherURI(place ?? ""))
        case .established:
            state = .closed
            return [.close(nil)]
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding,
            .awaitingSession:
            return fail(.closedByPeer)
        }
    }

    /// The bytes can no longer be read as a stream.
    package mutating func parsingFailed(_ error: StreamError, before bytes: [UInt8]) -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        if state == .awaitingHeader, header == nil || !bytes.isEmpty, let cause = ForeignProtocol.recognise(bytes) {
            return fail(cause)
        }
        return fail(.xml(error.text ?? error.condition.rawValue), close: error)
    }

    /// The connection is gone without a closing tag.
    package mutating func connectionLost(_ reason: String?) -> [StreamAction] {
        switch state {
        case .closed: return []
        case .closing:
            state = .closed
            return []
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding,
            .awaitingSession,
            .established:
            state = .closed
            return [.failed(ConnectionFailure(stage, reason.map { .connectionLost($0) } ?? .closedByPeer))]
        }
    }

    /// A stage took longer than it may.
    package mutating func timedOut(after seconds: Double) -> [StreamAction] {
        switch state {
        case .established, .closing, .closed: []
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding,
            .awaitingSession:
            fail(.timedOut(seconds: seconds))
        }
    }

    /// The user wants to leave.
    package mutating func closeRequested() -> [StreamAction] {
        switch state {
        case .idle, .closed:
            state = .closed
            return []
        case .closing: return []
        case .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding, .awaitingSession, .established:
            state = .closing
            return [.close(nil)]
        }
    }

    // MARK: Features and STARTTLS

    var ourHeader: StreamHeader {
        // RFC 6120 §4.7.1: `from` only where the stream is protected, as it tells an observer whose stream it is.
        let from = session != nil && !options.address.isDomain ? options.address.bare.description : nil
        return StreamHeader(from: from, to: options.address.domainpart, language: options.language)
    }

    private mutating func featuresReceived(_ features: StreamFeatures) -> [StreamAction] {
        self.features = features
        var actions: [StreamAction] = [.features(features)]
        if isAuthenticated, isByHand {
            state = .established
            return actions + [.finished(.binding), .ready]
        }
        if isAuthenticated {
            // Bound in one step with the authentication (XEP-0386).
            if let boundAddress { return actions + established(boundAddress) }
            return actions + bindRequest(features)
        }
        if session == nil, options.usesStartTLS {
            if features.offersStartTLS {
                state = .awaitingProceed
                stage = .tls
                return actions + [
                    .finished(.stream), .began(.tls), .send(Element("starttls", xmlns: Namespace.tls)),
                ]
            }
            if options.requiresTLS {
                stage = .tls
                return actions + fail(.startTLSNotOffered)
            }
            actions.append(.note("the server offers no STARTTLS; the stream is not protected, as was allowed"))
        }
        actions.append(.finished(.stream))
        if options.stopsAfterFeatures {
            state = .established
            return actions + [.ready]
        }
        if options.usesLegacyAuthentication { return actions + beginLegacyAuthentication() }
        if let extensible = options.extensible { return actions + beginSASL2(features, extensible) }
        return actions + beginSASL(features)
    }

    private mutating func answerToStartTLS(_ element: Element) -> [StreamAction] {
        if element.is("proceed", Namespace.tls) {
            state = .awaitingTLS
            return [.beginTLS]
        }
        if element.is("failure", Namespace.tls) { return fail(.startTLSRefused) }
        return unexpected(element)
    }

    // MARK: After the negotiation

    private mutating func establishedReceived(_ element: Element) -> [StreamAction] {
        // Only a login by hand brings these here; the machine follows what the user has begun.
        if boundAddress == nil {
            if element.is("proceed", Namespace.tls), session == nil { return [.deliver(element), .beginTLS] }
            if element.is("success", Namespace.sasl) { return [.deliver(element), .restartParser] }
            if element.is("features", Namespace.streams) {
                let features = StreamFeatures(element)
                self.features = features
                return [.features(features)]
            }
        }
        return [.deliver(element)]
    }

    private mutating func streamFailed(_ error: StreamError) -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        state = .closed
        return [.failed(ConnectionFailure(stage, .streamError(error))), .close(nil)]
    }

    mutating func unexpected(_ element: Element) -> [StreamAction] {
        fail(.unexpectedElement("<\(element.name) xmlns='\(element.namespace)'>"))
    }

    mutating func fail(_ cause: ConnectionFailure.Cause, close error: StreamError? = nil) -> [StreamAction] {
        state = .closed
        return [.failed(ConnectionFailure(stage, cause)), .close(error)]
    }
}
