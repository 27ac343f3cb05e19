internal import TLS
internal import XMLTree
internal import XMPPStreams

/// What the machines of receiving entities have in common, so that one handler can run each of them.
protocol ReceivingMachine {
    /// Whether an answer of the owner is outstanding; until it comes, nothing of the other end is handed on.
    var isWaiting: Bool { get }
    var isClosed: Bool { get }
    /// Whether somebody has proven who they are, so that larger elements are read.
    var hasAuthenticated: Bool { get }
    var session: TLSSession? { get }

    mutating func connected(session: TLSSession?) -> [StreamAction]
    mutating func streamOpened(_ header: StreamHeader) -> [StreamAction]
    mutating func elementReceived(_ element: Element) -> [StreamAction]
    mutating func plaintextFollowedStartTLS() -> [StreamAction]
    mutating func tlsEstablished(_ session: TLSSession) -> [StreamAction]
    mutating func tlsFailed() -> [StreamAction]
    mutating func streamClosed() -> [StreamAction]
    mutating func parsingFailed(_ error: StreamError) -> [StreamAction]
    mutating func connectionLost() -> [StreamAction]
    mutating func timedOut() -> [StreamAction]
    mutating func closeRequested(_ error: StreamError?) -> [StreamAction]
}

extension ReceivingStream: ReceivingMachine {
    var isClosed: Bool { state == .closed }
    var hasAuthenticated: Bool { address != nil }
}

extension ReceivingServerStream: ReceivingMachine {
    var isWaiting: Bool { false }
    var isClosed: Bool { state == .closed }
    var hasAuthenticated: Bool { !authenticated.isEmpty }
}

/// Who is told what happens on a receiving stream, on its event loop.
protocol ReceivingOwner<Machine> {
    associatedtype Machine: ReceivingMachine

    func opened()
    /// An action that is no matter of the wire.
    func perform(_ action: StreamAction, machine: Machine)
    func becameWritable()
    func ended(wasClosed: Bool)
}
