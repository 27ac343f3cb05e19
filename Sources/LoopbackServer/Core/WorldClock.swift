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

    /// How far the clock can be moved away from its source, in microseconds: 5000 years ahead and 50 back, so that every time can
    /// be written.
    private static let limit = 5000 * 365.25 * 86_400 * 1_000_000

    /// Moves the clock by a number of seconds, forwards or backwards.
    package func move(by seconds: Double) {
        guard !seconds.isNaN else { return }
        offset.withLock { offset in
            let moved = (Double(offset) + seconds * 1_000_000).rounded()
            offset = Int64(min(Self.limit, max(-Self.limit / 100, moved)))
        }
    }
}
