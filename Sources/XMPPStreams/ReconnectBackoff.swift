/// How long to wait before each further attempt to connect: twice as long each time, with some chance in it (RFC 6120 §3.3).
package struct ReconnectBackoff: Hashable, Sendable {
    /// Seconds before the first attempt, on average.
    package var first: Double
    /// The longest wait, in seconds.
    package var longest: Double
    /// Waits that were given out.
    package private(set) var attempts = 0

    package init(first: Double = 1, longest: Double = 300) {
        self.first = first
        self.longest = longest
    }

    /// The next wait in seconds: between half and the whole of what is due; `jitter` is a random number from 0 to 1.
    package mutating func next(jitter: Double) -> Double {
        var due = first
        for _ in 0..<min(attempts, 64) where due < longest { due *= 2 }
        attempts += 1
        return min(due, longest) * (0.5 + min(max(jitter, 0), 1) / 2)
    }
}

/// After which failures another attempt may go better.
package enum ReconnectPolicy {
    /// Not where the server or its certificate would refuse in the same way again, or another of our connections has taken the place.
    package static func isWorthTrying(after failure: ConnectionFailure) -> Bool {
        switch failure.cause {
        case .resolverFailed, .refused, .unreachable, .proxy, .timedOut, .closedByPeer, .connectionLost: true
        case .streamError(let error):
            switch error.condition {
            case .connectionTimeout, .internalServerError, .remoteConnectionFailed, .reset, .resourceConstraint,
                .systemShutdown:
                true
            default: false
            }
        case .rejected(_, let condition, _): condition == "temporary-auth-failure"
        default: false
        }
    }
}
