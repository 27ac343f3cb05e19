import Synchronization
package import XMPP

/// The world's time: a source of time plus how far it was moved.
package final class WorldClock: Sendable {
    private let source: @Sendable () -> Timestamp
    private let offset = Mutex<Int64>(0)

    /// A clock over a source of time, which a test replaces by a fixed one.
    package init(source: @escaping @Sendable () -> Timestamp) { self.source = source }

    package var now: Timestamp {
        Timestamp(microseconds: source().microseconds + offset.withLock { $0 })
    }

    /// Moves the clock by a number of seconds, forwards or backwards.
    package func move(by seconds: Double) {
        offset.withLock { $0 += Int64((seconds * 1_000_000).rounded()) }
    }
}
