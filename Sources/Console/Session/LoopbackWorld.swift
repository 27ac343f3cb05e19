import Dispatch
import Foundation
import Inspection
import LoopbackServer
import StanzaStorage
import Synchronization
import Transport
import XMPP
import XMPPStreams

/// The loopback world behind a prompt, with what its stores held before and after each stanza.
final class LoopbackWorld: Sendable {
    /// What differs in one server's store.
    struct Difference: Sendable {
        var host: String
        var changes: [StoreInspection.Change]
    }

    let world: World
    let listeners: WorldListeners
    /// Everybody who had an account from the start, in order; each can be played.
    private let natives: [Contact]
    /// Everybody who has an account, in order; each can be played.
    var people: [Contact] {
        let guests = memory.withLock { memory in
            memory.guests.keys.sorted { $0.description < $1.description }.compactMap { world.contact($0.description) }
        }
        let gone = memory.withLock { $0.gone }
        return natives.filter { !gone.contains($0.jid) } + guests
    }
    private let directory: String?

    private struct Memory {
        /// Accounts that were added, with their passwords.
        var guests: [JID: String] = [:]
        /// Accounts that were there from the start and have been removed.
        var gone: Set<JID> = []
        var before: [String: StoreInspection.Snapshot] = [:]
        var differences = [Int: [Difference]]()
        var latest: [Difference] = []
    }

    /// What contacts are sending in the background.
    let floods = Mutex<[Task<Void, Never>]>([])
    /// How many floods are not over.
    let runningFloods = Mutex(0)
    private let memory = Mutex(Memory())
    private let wire: Wire

    /// Counts what the servers have put on the wire to their clients, and what they have read from them.
    private final class Wire: Sendable {
        let sent = Mutex(0)
        let received = Mutex(0)
    }

    /// How many records the servers have read from their clients since they started.
    var received: Int { wire.received.withLock { $0 } }

    /// Starts the seeded world of two servers on 127.0.0.1.
    ///
    /// - Parameter directory: where to keep the stores; nil for a folder that is deleted at the end.
    init(directory: String? = nil) async throws(CommandFailure) {
        do {
            self.directory = directory
            var settings = World.Settings.wonderland
            settings.directory = directory
            let world = try World(settings)
            self.world = world
            let wire = Wire()
            var options = WorldListeners.Options()
            options.tap = { record in
                switch record.direction {
                case .sent: wire.sent.withLock { $0 += 1 }
                case .received: wire.received.withLock { $0 += 1 }
                case nil: break
                }
            }
            self.wire = wire
            listeners = try await WorldListeners(world, options)
            natives = settings.accounts.compactMap { account in
                world.domain(account.jid.domainpart).map { Contact(jid: account.jid, domain: $0) }
            }
        } catch {
            throw CommandFailure("the loopback world cannot start: \(error)")
        }
    }

    /// Somebody of the world, by name or address.
    func contact(named name: String) throws(CommandFailure) -> Contact {
        let wanted = name.lowercased()
        if let contact = people.first(where: { $0.jid.localpart == wanted || $0.jid.description == wanted }) {
            return contact
        }
        let names = people.compactMap(\.jid.localpart)
        let near = Spelling.nearest(to: wanted, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        let rest = (near.isEmpty ? "; there are " : " There are ") + names.joined(separator: ", ")
        throw CommandFailure("nobody here is called \"\(name)\"\(near)\(rest)")
    }

    /// Completes what was asked for with the place, the authority and the password of an account of the world.
    func complete(_ options: inout ConnectOptions, _ request: ConnectRequest) {
        guard world.domain(options.address.domainpart) != nil else { return }
        if !request.isPlaceGiven {
            options.host = listeners.address
            options.port =
                switch (options.role, options.webSocket) {
                case (.server, _): listeners.federationPort(of: options.address.domainpart)
                case (_, .discovered): listeners.webSocketPort
                // The address has the port.
                case (_, .address): nil
                case (.client, nil), (.component, nil):
                    options.protection == .direct ? listeners.directPort : listeners.port
                }
        }
        if !request.isTrustGiven { options.authorityPEM = listeners.authorityPEM }
        let account = options.address.bare
        let password =
            memory.withLock { $0.guests[account] } ?? Account.wonderland.first { $0.jid == account }?.password
        if let password, request.passwordFile == nil { options.password = Secret(password) }
    }

    // MARK: Accounts

    /// Makes an account with a password of the program's own making, which it gives.
    func addAccount(_ account: JID) throws(CommandFailure) -> String {
        let password = world.identifiers.text(12)
        try change { try self.world.addAccount(account, password: password) }
        memory.withLock { $0.guests[account] = password }
        return password
    }

    /// Deletes an account with everything kept for it.
    func removeAccount(_ account: JID) throws(CommandFailure) {
        try change { try self.world.removeAccount(account) }
        memory.withLock { memory in
            if memory.guests.removeValue(forKey: account) == nil { memory.gone.insert(account) }
        }
    }

    private func change(_ work: () throws -> Void) throws(CommandFailure) {
        do {
            try work()
        } catch let error as StanzaError {
            switch error.condition {
            case "conflict": throw CommandFailure("there is such an account already")
            case "item-not-found": throw CommandFailure(error.text ?? "there is no such account")
            default: throw CommandFailure(error.text ?? error.condition)
            }
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Ends this world and begins another one in its place, as the first was at the start.
    func renewed() async throws(CommandFailure) -> LoopbackWorld {
        let stores = world.domains.map(\.store.path)
        await shutDown()
        if directory != nil {
            for path in stores {
                for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
            }
        }
        return try await LoopbackWorld(directory: directory)
    }

    /// Ends the world.
    func shutDown() async {
        endFloods()
        world.shutDown()
        await listeners.stop()
    }

    /// Waits until nothing moves inside the servers; returns how many records they have sent to clients since they started.
    @discardableResult
    func settle() async -> Int {
        // What was sent has to be read by the servers' end first, which the network's thread does between two of these.
        for _ in 0..<3 { await networkTurn() }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.world.settle()
                continuation.resume()
            }
        }
        // What the servers have handed to the network's thread is written once that thread comes to this.
        await networkTurn()
        return wire.sent.withLock { $0 }
    }

    private func networkTurn() async {
        await withCheckedContinuation { continuation in NetworkThreads.shared.execute { continuation.resume() } }
    }

    /// Remembers what the stores hold, once for each command.
    func noteBefore() async {
        // In a flood the servers never come to rest, and nobody could tell what a single stanza changed.
        guard !isFlooding, memory.withLock({ $0.before.isEmpty }) else { return }
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
