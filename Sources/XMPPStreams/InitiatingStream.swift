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
    package private(set) var stage: ConnectionStage = .stream
    /// The features that were offered last.
    package private(set) var features: StreamFeatures?
    /// The header the other end sent last.
    package private(set) var header: StreamHeader?
    package private(set) var session: TLSSession?
    package internal(set) var boundAddress: JID?
    private(set) var isAuthenticated = false
    /// Whether the user has chosen to type everything that comes next.
    var isByHand = false
    /// Whether the server was asked to resume an earlier stream.
    var hasTriedResuming = false
    private var sasl: SASLClient?
    private var finalChallengeSeen = false

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

    package mutating func streamOpened(_ header: StreamHeader) -> [StreamAction] {
        switch state {
        case .awaitingHeader:
            self.header = header
            guard header.speaksFeatures else { return fail(.noFeatures) }
            state = .awaitingFeatures
            return []
        case .established: return []
        case .idle, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding, .awaitingSession:
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
        case .authenticating: return answerToSASL(element)
        case .binding: return answerToBind(element)
        case .awaitingSession: return answerToSession(element)
        case .established: return establishedReceived(element)
        case .idle, .awaitingHeader, .awaitingTLS: return unexpected(element)
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
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .authenticating, .binding, .awaitingSession,
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

    /// The closing tag came.
    package mutating func streamClosed() -> [StreamAction] {
        switch state {
        case .closing, .closed:
            state = .closed
            return []
        case .established:
            state = .closed
            return [.close(nil)]
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding,
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
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding,
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
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding,
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
        case .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding, .awaitingSession,
            .established:
            state = .closing
            return [.close(nil)]
        }
    }

    // MARK: Features and STARTTLS

    private var ourHeader: StreamHeader {
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
        if isAuthenticated { return actions + bindRequest(features) }
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

    // MARK: SASL

    private mutating func beginSASL(_ features: StreamFeatures) -> [StreamAction] {
        stage = .authentication
        do throws(ConnectionFailureCause) {
            let choice = try MechanismChoice(
                offered: features.mechanisms, channelBindings: features.channelBindings, in: circumstances)
            let client = try makeClient(choice, features)
            sasl = client
            finalChallengeSeen = false
            state = .authenticating
            var auth = Element("auth", xmlns: Namespace.sasl, ["mechanism": client.mechanism.name])
            // An empty initial response is written as `=` (RFC 6120 §6.4.2).
            let response = client.initialResponse
            auth.children = [.text(response.isEmpty ? "=" : Base64.encode(response))]
            return [.began(.authentication)] + choice.notes.map(StreamAction.note) + [.send(auth)]
        } catch {
            return fail(error.cause)
        }
    }

    /// What the choice of a mechanism depends on.
    var circumstances: MechanismChoice.Circumstances {
        MechanismChoice.Circumstances(
            allowed: options.mechanisms, hasPassword: options.password != nil && !options.address.isDomain,
            hasCertificate: options.hasCertificate, isAnonymous: options.isAnonymous,
            allowsPlaintext: options.allowsPlaintext,
            session: session)
    }

    private func makeClient(
        _ choice: MechanismChoice, _ features: StreamFeatures
    ) throws(ConnectionFailureCause) -> SASLClient {
        do throws(SASLFailure) {
            return try SASLClient(
                choice, username: options.address.localpart ?? "", password: options.password,
                authorizationIdentity: options.authorizationIdentity, nonce: options.nonce,
                advertised: DowngradeProtection(mechanisms: features.mechanisms, channelBindings: features.channelBindings))
        } catch {
            throw ConnectionFailureCause(error.cause)
        }
    }

    private mutating func answerToSASL(_ element: Element) -> [StreamAction] {
        guard element.namespace == Namespace.sasl, var client = sasl else { return unexpected(element) }
        switch element.name {
        case "challenge":
            guard let challenge = payload(of: element) else { return abort(.malformed("it is not Base64")) }
            do throws(SASLFailure) {
                let response = try client.challenged(challenge)
                finalChallengeSeen = response.isEmpty
                sasl = client
                return [.send(Element("response", xmlns: Namespace.sasl, text: Base64.encode(response)))]
            } catch { return abort(error) }
        case "success":
            do throws(SASLFailure) {
                try client.concluded(payload(of: element), afterFinalChallenge: finalChallengeSeen)
            } catch { return fail(error.cause) }
            return succeeded(client)
        case "failure":
            let condition = element.elements.first { $0.name != "text" }?.name ?? "not-authorized"
            let text = element.child("text", xmlns: Namespace.sasl)?.text
            return fail(.rejected(mechanism: client.mechanism.name, condition: condition, text: text))
        default: return unexpected(element)
        }
    }

    private mutating func succeeded(_ client: SASLClient) -> [StreamAction] {
        isAuthenticated = true
        sasl = nil
        state = .awaitingHeader
        stage = .binding
        let address = client.mechanism == .anonymous || options.address.isDomain ? nil : options.address.bare
        return [
            .authenticated(address, mechanism: client.mechanism.name), .finished(.authentication), .began(.binding),
            .restartParser,
            .open(ourHeader),
        ]
    }

    /// `=` stands for an empty payload, nothing at all for none.
    private func payload(of element: Element) -> [UInt8]? {
        let text = element.text
        return text == "=" ? [] : Base64.decode(text)
    }

    private mutating func abort(_ failure: SASLFailure) -> [StreamAction] {
        let abort = Element("abort", xmlns: Namespace.sasl, [:], [])
        return [.send(abort)] + fail(failure.cause)
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
