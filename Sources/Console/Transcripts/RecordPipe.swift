import Foundation
import Transcripts
import XMPP

/// Records that are read and cut on a thread of their own while those before them are worked on, in their order.
///
/// What a stanza means depends on those before it, so the work on records is not cut into parts; reading them is the other part.
final class RecordPipe: @unchecked Sendable {
    /// What comes out of the pipe.
    enum Item: Sendable {
        case records([WireRecord])
        /// Everything was read; with what the source says of it.
        case end(RecordSource)
        /// Nothing can be read from the file.
        case failure(RecordSource.Failure)
        /// The program cannot go on.
        case programFailure(ProgramFailure)
    }

    private let condition = NSCondition()
    private var items: [Item] = []
    private var isCancelled = false
    /// How many items may wait; more would only take memory.
    private static let capacity = 4

    /// - Parameters:
    ///   - piece: what was read of the input already.
    ///   - isOpen: whether there is more.
    init(_ input: ByteInput, _ source: RecordSource, piece: [UInt8], isOpen: Bool) {
        Thread.detachNewThread { [self] in produce(input, source, piece, isOpen) }
    }

    /// Ends the reading.
    func cancel() {
        condition.withLock {
            isCancelled = true
            items = []
            condition.broadcast()
        }
    }

    /// The next item, waited for; `idle` is called before a wait.
    func next(_ idle: () throws(ProgramFailure) -> Void) throws(ProgramFailure) -> Item {
        let isEmpty = condition.withLock { items.isEmpty }
        if isEmpty { try idle() }
        return condition.withLock {
            while items.isEmpty { condition.wait() }
            condition.broadcast()
            return items.removeFirst()
        }
    }

    /// Puts an item in, when there is room; false if nobody wants it any more.
    private func put(_ item: Item) -> Bool {
        condition.withLock {
            while items.count >= RecordPipe.capacity, !isCancelled { condition.wait() }
            if isCancelled { return false }
            items.append(item)
            condition.broadcast()
            return true
        }
    }

    private func produce(_ input: ByteInput, _ start: RecordSource, _ first: [UInt8], _ wasOpen: Bool) {
        var (source, piece, isOpen) = (start, first, wasOpen)
        while true {
            do throws(RecordSource.Failure) {
                if !piece.isEmpty { try source.receive(piece) }
                if !isOpen { try source.end() }
            } catch {
                _ = put(.failure(error))
                return
            }
            var batch: [WireRecord] = []
            while let record = source.next() { batch.append(record) }
            if !batch.isEmpty, !put(.records(batch)) { return }
            guard isOpen else {
                _ = put(.end(source))
                return
            }
            piece = []
            do throws(ProgramFailure) {
                isOpen = try input.next { piece = Array($0) }
            } catch {
                _ = put(.programFailure(error))
                return
            }
        }
    }
}
