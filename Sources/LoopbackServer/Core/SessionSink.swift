package import XMLTree

/// Where a server writes what it has for a connected client: the stream, or a test.
///
/// Called in order on the server's own queue, and only after what the elements acknowledge has been committed.
package protocol SessionSink: AnyObject, Sendable {
    func send(_ elements: [Element])
    /// Ends the stream; `condition` is the stream error to send first, if any (RFC 6120 §4.9.3).
    func close(condition: String?, text: String?)
    /// Breaks the connection off in the middle of a stanza, as a fault.
    func cut()
    /// Sends what is no XML, as a fault.
    func sendGarbage()
}

extension SessionSink {
    /// Somebody without a wire is sent nothing.
    package func sendGarbage() {}
}
