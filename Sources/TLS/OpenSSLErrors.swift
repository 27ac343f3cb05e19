import COpenSSL

/// The error queue of OpenSSL, which belongs to the thread.
enum OpenSSLErrors {
    /// Takes the oldest reason from the queue and empties it; nil if there was none.
    static func take() -> (code: UInt, reason: String)? {
        let code = ERR_get_error()
        defer { ERR_clear_error() }
        guard code != 0 else { return nil }
        if let words = ERR_reason_error_string(code) { return (code, String(cString: words)) }
        return (code, "error \(String(code, radix: 16))")
    }

    /// The reason alone, or words for an empty queue.
    static func reason() -> String { take()?.reason ?? "no reason given" }
}
