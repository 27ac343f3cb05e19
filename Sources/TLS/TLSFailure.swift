/// Why a TLS session did not come about, or ended.
package enum TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The peer's certificate was refused here; the first fault is the one nearest to the peer.
    case certificate([CertificateFault])
    /// The peer refused, with this alert (RFC 8446 §6).
    case alert(String)
    /// The first bytes of the peer were no TLS record.
    case notTLS([UInt8])
    /// The two ends found nothing in common, or one of them broke the protocol.
    case handshake(String)
    /// A file or a PEM text that could not be used.
    case configuration(String)

    package var description: String {
        switch self {
        case .certificate(let faults): faults.map(\.description).joined(separator: "; ")
        case .alert(let words): "the other end refused TLS with the alert “\(words)”"
        case .notTLS: "the other end does not speak TLS here"
        case .handshake(let words): "TLS could not be agreed on: \(words)"
        case .configuration(let words): words
        }
    }
}
