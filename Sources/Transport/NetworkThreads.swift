internal import NIOCore
internal import NIOPosix

/// The threads on which connections run; a listener or connection made on one group of threads stays on it.
package final class NetworkThreads: Sendable {
    /// The threads that are used where none are named: one, which lasts as long as the program.
    package static let shared = NetworkThreads(count: 1)

    let group: MultiThreadedEventLoopGroup
    private let mailboxes: [ObjectIdentifier: LoopMailbox]

    /// With one thread, everything that its connections tell their handlers comes one after the other.
    package init(count: Int) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        var mailboxes: [ObjectIdentifier: LoopMailbox] = [:]
        for loop in group.makeIterator() { mailboxes[ObjectIdentifier(loop)] = LoopMailbox(loop) }
        self.mailboxes = mailboxes
    }

    /// Where work for that loop is handed in.
    func mailbox(of loop: any EventLoop) -> LoopMailbox { mailboxes[ObjectIdentifier(loop)] ?? LoopMailbox(loop) }

    /// Ends the threads, and with them every connection that still runs on them.
    package func shutDown() async { try? await group.shutdownGracefully() }

    /// Runs a body on one of the threads, soon.
    package func execute(_ body: @escaping @Sendable () -> Void) { group.next().execute(body) }

    /// Runs a body on one of the threads after that many seconds, unless the timer is cancelled before.
    package func schedule(after seconds: Double, _ body: @escaping @Sendable () -> Void) -> NetworkTimer {
        let scheduled = group.next().scheduleTask(in: .seconds(seconds), body)
        return NetworkTimer { scheduled.cancel() }
    }
}

/// Something that will run unless it is cancelled.
package struct NetworkTimer: Sendable {
    private let onCancel: @Sendable () -> Void

    init(_ onCancel: @escaping @Sendable () -> Void) { self.onCancel = onCancel }

    package func cancel() { onCancel() }
}

extension TimeAmount {
    /// Rounded to microseconds.
    static func seconds(_ seconds: Double) -> TimeAmount { .microseconds(Int64((seconds * 1_000_000).rounded())) }
}
