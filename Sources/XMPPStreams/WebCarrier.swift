/// What carries a stream over HTTP.
package enum WebCarrier: String, Hashable, Sendable, CaseIterable {
    /// RFC 7395.
    case webSocket = "websocket"
    /// XEP-0124 and XEP-0206.
    case bosh

    /// Its name in a sentence.
    package var words: String {
        switch self {
        case .webSocket: "WebSocket"
        case .bosh: "BOSH service"
        }
    }
}
