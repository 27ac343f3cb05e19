import Dispatch
import LoopbackServer
import StanzaStorage
import Synchronization
import XMPP

/// The loopback world behind a prompt, with what its stores held before and after each stanza.
final class LoopbackWorld: Sendable {
    /// What differs in one server's store.
    struct Difference: Sendable {
        var host: String
        var changes: [StoreInspection.Change]
    }

    let world: World

    private struct Memory {
        var before: [String: StoreInspection.Snapshot] = [:]
        var differences = [Int: [Difference]]()
        var latest: [Difference] = []
    }

    private let memory = Mutex(Memory())

    init(_ world: World) { self.world = world }

    /// Waits until nothing moves inside the servers.
    func settle() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.world.settle()
                continuation.resume()
            }
        }
    }

    /// Remembers what the stores hold, once for each command.
    func noteBefore() async {
        guard memory.withLock({ $0.before.isEmpty }) else { return }
        await settle()
        let snapshots = snapshots()
        memory.withLock { $0.before = snapshots }
    }

    /// Finds what has changed since, and keeps it under the numbers of the stanzas that were sent.
    func noteAfter(_ numbers: [Int]) {
        let before = memory.withLock { memory in
            defer { memory.before = [:] }
            return memory.before
        }
        guard !before.isEmpty else { return }
        let after = snapshots()
        let differences = world.domains.compactMap { domain -> Difference? in
            guard let old = before[domain.host], let new = after[domain.host] else { return nil }
            let changes = StoreInspection.changes(from: old, to: new)
            return changes.isEmpty ? nil : Difference(host: domain.host, changes: changes)
        }
        memory.withLock { memory in
            memory.latest = differences
            for number in numbers { memory.differences[number] = differences }
        }
    }

    /// What a stanza changed; nil for a number that is not known. Without one, what the last command changed.
    func differences(_ number: Int?) -> [Difference]? {
        memory.withLock { memory in number.map { memory.differences[$0] } ?? memory.latest }
    }

    private func snapshots() -> [String: StoreInspection.Snapshot] {
        var snapshots: [String: StoreInspection.Snapshot] = [:]
        for domain in world.domains {
            if let snapshot = try? world.store(of: domain.host)?.snapshot() { snapshots[domain.host] = snapshot }
        }
        return snapshots
    }
}
