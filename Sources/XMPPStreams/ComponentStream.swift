package import TLS
package import XMLTree
internal import XMPP

/// A component's stream to its server, from the header to the accepted handshake (XEP-0114 §3).
package struct ComponentStream: Sendable {
    /// How far the negotiation is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case idle
        case awaitingHeader = "awaiting header"
        case awaitingHandshake = "awaiting handshake"
        case established
        case closing
        case closed
    }

    /// Who the component is.
    package struct Options: Sendable {
        package var domain: String
        package var secret: Secret
        package var isDirectTLS: Bool
        /// Whether the proof of the secret may go over a stream that is not protected.
        package var allowsPlaintext: Bool

        package init(domain: String, secret: Secret, isDirectTLS: Bool = false, allowsPlaintext: Bool = false) {
            self.domain = domain
            self.secret = secret
            self.isDirectTLS = isDirectTLS
            self.allowsPlaintext = allowsPlaintext
        }
    }

    package let options: Options
    package private(set) var state: State = .idle
    package private(set) var stage: ConnectionStage
    package private(set) var header: StreamHeader?
    package private(set) var session: TLSSession?

    package init(_ options: Options) {
        self.options = options
        stage = options.isDirectTLS ? .tls : .stream
    }

    /// The connection is there; over direct TLS the session is known already.
    package mutating func connected(session: TLSSession? = nil) -> [StreamAction] {
        guard state == .idle else { return [] }
        self.session = session
        state = .awaitingHeader
        stage = .stream
        return [
            .began(.stream),
            .open(StreamHeader(to: options.domain, version: nil, contentNamespace: Namespace.componentAccept)),
        ]
    }

    package mutating func streamOpened(_ header: StreamHeader) -> [StreamAction] {
        switch state {
        case .awaitingHeader:
            self.header = header
            guard let id = header.id else { return fail(.unexpectedElement("a stream header without an id")) }
            stage = .authentication
            guard session != nil || options.allowsPlaintext else { return fail(.unprotected(mechanism: "the handshake")) }
            state = .awaitingHandshake
            let proof = Hexadecimal.text(Digest.sha1.hash((id + options.secret.exposed).utf8))
            return [
                .finished(.stream), .began(.authentication),
                .send(Element("handshake", xmlns: Namespace.componentAccept, text: proof)),
            ]
        case .idle, .awaitingHandshake, .established:
            return fail(.unexpectedElement("a second stream header"), close: StreamError(.badFormat))
        case .closing, .closed: return []
        }
    }

    package mutating func elementReceived(_ element: Element) -> [StreamAction] {
        if element.is("error", Namespace.streams) {
            guard state != .closing, state != .closed else { return [] }
            let error = StreamError(element)
            // The one way in which a server says that the secret is wrong (XEP-0114 §3).
            if state == .awaitingHandshake, error.condition == .notAuthorized {
                state = .closed
                let cause = ConnectionFailure.Cause.rejected(
                    mechanism: "handshake", condition: "not-authorized", text: error.text)
                return [.failed(ConnectionFailure(stage, cause)), .close(nil)]
            }
            state = .closed
            return [.failed(ConnectionFailure(stage, .streamError(error))), .close(nil)]
        }
        switch state {
        case .awaitingHandshake:
            guard element.is("handshake", Namespace.componentAccept) else { return unexpected(element) }
            state = .established
            return [.finished(.authentication), .authenticated(nil, mechanism: "handshake"), .ready]
        case .established: return [.deliver(element)]
        case .idle, .awaitingHeader: return unexpected(element)
        case .closing, .closed: return []
        }
    }

    /// A component's stream knows no STARTTLS.
    package mutating func plaintextFollowedProceed() -> [StreamAction] { fail(.plaintextAfterProceed) }
    package mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction] { [] }

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
        case .idle, .awaitingHeader, .awaitingHandshake: return fail(.closedByPeer)
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
        case .idle, .awaitingHeader, .awaitingHandshake: fail(.timedOut(seconds: seconds))
        }
    }

    package mutating func closeRequested() -> [StreamAction] {
        guard state != .closing, state != .closed else { return [] }
        state = state == .idle ? .closed : .closing
        return state == .closed ? [] : [.close(nil)]
    }

    private mutating func unexpected(_ element: Element) -> [StreamAction] {
        fail(.unexpectedElement("<\(element.name) xmlns='\(element.namespace)'>"))
    }

    private mutating func fail(_ cause: ConnectionFailure.Cause, close error: StreamError? = nil) -> [StreamAction] {
        state = .closed
        return [.failed(ConnectionFailure(stage, cause)), .close(error)]
    }
}
