/// Waiting for what other programs do.
enum Patience {
    /// Waits until the condition holds; false if it does not within the time, in seconds.
    static func until(within seconds: Double = 60, _ condition: @Sendable () -> Bool) async -> Bool {
        for _ in 0..<Int(seconds * 50) {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return condition()
    }
}
