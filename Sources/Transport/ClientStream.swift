internal import NIOCore
internal import TLS
internal import XMLTree
internal import XMPPStreams

/// What a connection needs of the handler that runs its stream, whatever machine is inside.
protocol ClientStream: AnyObject {
    func send(_ element: Element)
    func send(_ bytes: [UInt8])
    func cut()
    func close(promise: EventLoopPromise<Void>)
    func resumeReading()
    var negotiated: ClientConnection.Negotiated { get }
}

extension InitiatingStreamHandler: ClientStream {
    var negotiated: ClientConnection.Negotiated {
        ClientConnection.Negotiated(
            session: machine.session, features: machine.features, header: machine.header, address: machine.boundAddress,
            tlsResumption: resumption)
    }
}
