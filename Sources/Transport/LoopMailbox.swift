internal import NIOCore
internal import Synchronization

/// What other threads want done on one event loop, in the order in which they said so.
///
/// The loop is woken once for all that has come together, and not once for each.
final class LoopMailbox: Sendable {
    private struct Waiting {
        var work: [@Sendable () -> Void] = []
        var isScheduled = false
    }

    private let loop: any EventLoop
    private let waiting = Mutex(Waiting())

    init(_ loop: any EventLoop) { self.loop = loop }

    /// Does something on the loop, soon.
    func post(_ work: @escaping @Sendable () -> Void) {
        let isFirst = waiting.withLock { waiting in
            waiting.work.append(work)
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if isFirst { loop.execute { self.empty() } }
    }

    private func empty() {
        let work = waiting.withLock { waiting in
            waiting.isScheduled = false
            defer { waiting.work = [] }
            return waiting.work
        }
        for one in work { one() }
    }
}
