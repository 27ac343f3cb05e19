internal import Synchronization
internal import XMPP

/// What happens on a connection, in order, for one reader; a reader that falls behind makes the server wait instead of the memory
/// grow.
package final class ConnectionEvents: AsyncSequence, Sendable {
    package typealias Element = ConnectionEvent

    /// With so many events unread nothing more is read from the socket.
    package static let countLimit = 512
    /// The same for the bytes of their records.
    package static let byteLimit = 8 << 20

    private struct State {
        var queue: [ConnectionEvent] = []
        /// Those before it have been read.
        var head = 0
        var bytes = 0
        var peak = 0
        var waiter: CheckedContinuation<ConnectionEvent?, Never>?
        var isFinished = false
        var isFull = false
        var whenRoom: (@Sendable () -> Void)?

        var count: Int { queue.count - head }

        mutating func pop() -> ConnectionEvent? {
            guard head < queue.count else { return nil }
            let event = queue[head]
            head += 1
            bytes -= ConnectionEvents.size(of: event)
            if head == queue.count {
                queue.removeAll(keepingCapacity: head <= 2 * ConnectionEvents.countLimit)
                head = 0
            } else if head >= 256 {
                queue.removeFirst(head)
                head = 0
            }
            return event
        }
    }

    private let state = Mutex(State())

    /// Unread events, at the moment and at most so far.
    package var backlog: (now: Int, peak: Int) { state.withLock { ($0.count, $0.peak) } }

    /// Whether the reader has to catch up before more is read from the socket.
    var isFull: Bool { state.withLock { $0.isFull } }

    /// What is done when a reader that was behind has caught up.
    func whenRoom(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.whenRoom = body } }

    /// Adds an event. None is lost, also beyond the limits: those decide about further reading only.
    func yield(_ event: ConnectionEvent) {
        let waiter: CheckedContinuation<ConnectionEvent?, Never>? = state.withLock { state in
            guard !state.isFinished else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.queue.append(event)
            state.bytes += ConnectionEvents.size(of: event)
            state.peak = Swift.max(state.peak, state.count)
            if state.count >= ConnectionEvents.countLimit || state.bytes >= ConnectionEvents.byteLimit {
                state.isFull = true
            }
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// Nothing more comes; what is there can still be read.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            state.whenRoom = nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    package func makeAsyncIterator() -> Iterator { Iterator(events: self) }

    /// Reads one event after the other; nil at the end, or where the reading task is cancelled.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let events: ConnectionEvents

        package mutating func next() async -> ConnectionEvent? { await events.next() }

        package mutating func next(isolation actor: isolated (any Actor)?) async -> ConnectionEvent? { await events.next() }
    }

    private enum Found {
        case event(ConnectionEvent?, room: (@Sendable () -> Void)?)
        case nothing
    }

    private func next() async -> ConnectionEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let found: Found = state.withLock { state in
                    if Task.isCancelled { return .event(nil, room: nil) }
                    guard let event = state.pop() else {
                        if state.isFinished { return .event(nil, room: nil) }
                        precondition(state.waiter == nil, "a connection's events have one reader")
                        state.waiter = continuation
                        return .nothing
                    }
                    guard state.isFull, state.count <= ConnectionEvents.countLimit / 2,
                        state.bytes <= ConnectionEvents.byteLimit / 2
                    else { return .event(event, room: nil) }
                    state.isFull = false
                    return .event(event, room: state.whenRoom)
                }
                if case .event(let event, let room) = found {
                    continuation.resume(returning: event)
                    room?()
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: nil)
        }
    }

    private static func size(of event: ConnectionEvent) -> Int {
        if case .record(let record) = event { record.bytes.count } else { 0 }
    }
}
