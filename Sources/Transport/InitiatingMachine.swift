internal import TLS
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// What the machines of initiating entities have in common, so that one handler can run each of them.
protocol InitiatingMachine: Sendable {
    var stage: ConnectionStage { get }
    var isDirectTLS: Bool { get }
    var phase: MachinePhase { get }

    mutating func connected(session: TLSSession?) -> [StreamAction]
    mutating func webSocketBegan(session: TLSSession?) -> [StreamAction]
    mutating func webSocketOpened() -> [StreamAction]
    mutating func carrierFailed(_ cause: ConnectionFailure.Cause) -> [StreamAction]
    mutating func streamOpened(_ header: StreamHeader) -> [StreamAction]
    mutating func elementReceived(_ element: Element) -> [StreamAction]
    mutating func plaintextFollowedProceed() -> [StreamAction]
    mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction]
    mutating func tlsFailed(_ failure: TLSFailure) -> [StreamAction]
    /// `seeOther` is where the other end sends us to (RFC 7395 §3.6.1).
    mutating func streamClosed(seeOther: String?) -> [StreamAction]
    mutating func parsingFailed(_ error: StreamError, before bytes: [UInt8]) -> [StreamAction]
    mutating func connectionLost(_ reason: String?) -> [StreamAction]
    mutating func timedOut(after seconds: Double) -> [StreamAction]
    mutating func closeRequested() -> [StreamAction]

    var features: StreamFeatures? { get }
    var header: StreamHeader? { get }
    var session: TLSSession? { get }
    var boundAddress: JID? { get }
    /// The domain whose certificate is expected.
    var domain: String { get }

    /// What a user who goes step by step may choose before an element is acted on, in the order to be asked.
    func questions(before element: Element, after chosen: [StepQuestion.Choice]) -> StepQuestion?
    mutating func chose(_ choice: StepQuestion.Choice, at step: StepQuestion.Step)
}

extension InitiatingMachine {
    var boundAddress: JID? { nil }

    // Servers and components speak over TCP alone.
    mutating func webSocketBegan(session: TLSSession?) -> [StreamAction] { [] }
    mutating func webSocketOpened() -> [StreamAction] { [] }
    mutating func carrierFailed(_ cause: ConnectionFailure.Cause) -> [StreamAction] { [] }

    func questions(before element: Element, after chosen: [StepQuestion.Choice]) -> StepQuestion? { nil }
    mutating func chose(_ choice: StepQuestion.Choice, at step: StepQuestion.Step) {}
}

/// How far a machine is, as far as its socket needs to know.
enum MachinePhase {
    case negotiating, established, closing, closed
}

extension InitiatingStream: InitiatingMachine {
    var isDirectTLS: Bool { options.isDirectTLS }
    var domain: String { options.address.domainpart }

    func questions(before element: Element, after chosen: [StepQuestion.Choice]) -> StepQuestion? {
        switch chosen.last?.name {
        case nil: question(before: element)
        case "sasl": questionOfMechanism(StreamFeatures(element))
        default: nil
        }
    }

    var phase: MachinePhase {
        switch state {
        case .established: .established
        case .closing: .closing
        case .closed: .closed
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding, .awaitingSession:
            .negotiating
        }
    }
}

extension InitiatingServerStream: InitiatingMachine {
    var isDirectTLS: Bool { options.isDirectTLS }
    var domain: String { options.remoteDomain }

    mutating func streamClosed(seeOther: String?) -> [StreamAction] { streamClosed() }

    var phase: MachinePhase {
        switch state {
        case .established: .established
        case .closing: .closing
        case .closed: .closed
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .awaitingDialback,
            .awaitingVerification:
            .negotiating
        }
    }
}

extension ComponentStream: InitiatingMachine {
    var isDirectTLS: Bool { options.isDirectTLS }
    var domain: String { options.domain }
    var features: StreamFeatures? { nil }

    mutating func streamClosed(seeOther: String?) -> [StreamAction] { streamClosed() }

    var phase: MachinePhase {
        switch state {
        case .established: .established
        case .closing: .closing
        case .closed: .closed
        case .idle, .awaitingHeader, .awaitingHandshake: .negotiating
        }
    }
}
