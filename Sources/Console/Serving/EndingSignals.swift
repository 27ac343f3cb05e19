import Dispatch
import Foundation

/// SIGINT and SIGTERM as they come, instead of the end of the program; as long as somebody looks.
final class EndingSignals: AsyncSequence {
    typealias Element = Int32

    /// Holds on to the signals' sources, which would be cancelled otherwise while they are waited for.
    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let signals: EndingSignals
        fileprivate var waiting: AsyncStream<Int32>.Iterator

        mutating func next() async -> Int32? { await waiting.next() }
    }

    private let stream: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        self.stream = stream
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(signals: self, waiting: stream.makeAsyncIterator())
    }
}
