/// The stages of a connection, in their order; a failure at one of them has the stage's own exit code.
package enum ConnectionStage: String, Hashable, Sendable, CaseIterable {
    /// Finding addresses for a domain.
    case resolve
    /// Reaching an address, through a proxy if one is set.
    case tcp
    case tls
    /// Stream headers and features (RFC 6120 §4).
    case stream
    /// SASL (RFC 6120 §6).
    case authentication
    /// Resource binding (RFC 6120 §7), and everything after it.
    case binding

    /// The exit status of the program when a connection fails at this stage.
    package var exitCode: Int32 {
        switch self {
        case .resolve: 10
        case .tcp: 11
        case .tls: 12
        case .stream: 13
        case .authentication: 14
        case .binding: 15
        }
    }

    /// The stage as a noun for a sentence.
    package var words: String {
        switch self {
        case .resolve: "finding the server"
        case .tcp: "reaching the server"
        case .tls: "TLS"
        case .stream: "opening the stream"
        case .authentication: "authentication"
        case .binding: "binding a resource"
        }
    }
}
