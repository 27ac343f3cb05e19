internal import TLS
internal import XMLTree
internal import XMPPStreams

/// What the machines of initiating entities have in common, so that one handler can run each of them.
protocol InitiatingMachine {
    var stage: ConnectionStage { get }
    var isDirectTLS: Bool { get }
    var phase: MachinePhase { get }

    mutating func connected(session: TLSSession?) -> [StreamAction]
    mutating func streamOpened(_ header: StreamHeader) -> [StreamAction]
    mutating func elementReceived(_ element: Element) -> [StreamAction]
    mutating func plaintextFollowedProceed() -> [StreamAction]
    mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction]
    mutating func tlsFailed(_ failure: TLSFailure) -> [StreamAction]
    mutating func streamClosed() -> [StreamAction]
    mutating func parsingFailed(_ error: StreamError, before bytes: [UInt8]) -> [StreamAction]
    mutating func connectionLost(_ reason: String?) -> [StreamAction]
    mutating func timedOut(after seconds: Double) -> [StreamAction]
    mutating func closeRequested() -> [StreamAction]
}

/// How far a machine is, as far as its socket needs to know.
enum MachinePhase {
    case negotiating, established, closing, closed
}

extension InitiatingStream: InitiatingMachine {
    var isDirectTLS: Bool { options.isDirectTLS }

    var phase: MachinePhase {
        switch state {
        case .established: .established
        case .closing: .closing
        case .closed: .closed
        case .idle, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating, .binding,
            .awaitingSession:
            .negotiating
        }
    }
}

extension InitiatingServerStream: InitiatingMachine {
    var isDirectTLS: Bool { options.isDirectTLS }

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
