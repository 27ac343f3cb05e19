/// The channel-binding types SCRAM can use here (RFC 5056), named as in the gs2 header.
package enum ChannelBinding: String, Hashable, Sendable, CaseIterable {
    /// Keying material exported from the session (RFC 9266).
    case tlsExporter = "tls-exporter"
    /// The hash of the server's certificate (RFC 5929 §4).
    case tlsServerEndPoint = "tls-server-end-point"
}
