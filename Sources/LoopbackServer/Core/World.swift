import Dispatch
import Foundation
package import StanzaStorage
import Synchronization
internal import XMLTree
internal import XMPP

/// The loopback world: small XMPP servers in one process that reach each other, with a clock that can be moved and faults that can be
/// switched on.
package final class World: Sendable {
    package let clock: WorldClock
    package let domains: [Domain]
    /// Where the stores are; deleted at the end unless it was given.
    package let directory: String
    package let identifiers: IdentifierSource
    let federation: Federation
    private let isEphemeral: Bool
    private let contacts = Mutex<[JID: Contact]>([:])

    /// What a world is made from.
    package struct Settings: Sendable {
        /// The domains to serve.
        package var domains: [String]
        /// The accounts to make where they are missing.
        package var accounts: [Account]
        /// Where to keep the stores; nil for a folder that is deleted at the end.
        package var directory: String?
        package var domain: DomainSettings
        package var store: StoreFile.Settings

        package init(
            domains: [String], accounts: [Account] = [], directory: String? = nil, domain: DomainSettings = DomainSettings(),
            store: StoreFile.Settings = .init()
        ) {
            self.domains = domains
            self.accounts = accounts
            self.directory = directory
            self.domain = domain
            self.store = store
        }

        /// The seeded world of two domains and the accounts on each other's rosters.
        package static var wonderland: Settings {
            Settings(domains: ["wonderland.lit", "realworld.lit"], accounts: Account.wonderland)
        }
    }

    /// Makes the world and seeds it; nothing listens yet.
    package init(
        _ settings: Settings, clock: WorldClock = WorldClock { Timestamp(seconds: Date().timeIntervalSince1970) },
        identifiers: IdentifierSource = IdentifierSource(SystemRandomNumberGenerator())
    ) throws {
        self.clock = clock
        self.identifiers = identifiers
        isEphemeral = settings.directory == nil
        let directory =
            settings.directory
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("xmppscope-" + identifiers.text(10)).path
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        domains = try settings.domains.map { host in
            try Domain(
                host: host, storePath: directory + "/" + host + ".sqlite", clock: clock, settings: settings.domain,
                storeSettings: settings.store, identifiers: identifiers)
        }
        federation = Federation(domains)
        for domain in domains {
            let federation = federation
            domain.world = self
            domain.forward = { [unowned domain] in federation.carry($0, from: domain) }
        }
        try seed(settings.accounts)
    }

    /// How many accounts share one commit.
    private static let seedingBatch = 256

    private func seed(_ accounts: [Account]) throws {
        for domain in domains {
            let own = accounts.filter { $0.jid.domainpart == domain.host }
            for start in stride(from: 0, to: own.count, by: Self.seedingBatch) {
                try seed(own[start..<min(start + Self.seedingBatch, own.count)], at: domain)
            }
        }
    }

    /// Makes the accounts that are missing; what takes time, their verifiers, on all processors.
    private func seed(_ accounts: ArraySlice<Account>, at domain: Domain) throws {
        let missing = try domain.perform { domain in try accounts.filter { try !domain.hasAccount($0.jid) } }
        let verifiers = Mutex<[JID: Result<[AccountTable.Verifier], StanzaError>]>([:])
        DispatchQueue.concurrentPerform(iterations: missing.count) { index in
            let made = Result { () throws(StanzaError) in try domain.verifiers(of: missing[index].password) }
            verifiers.withLock { $0[missing[index].jid] = made }
        }
        let made = verifiers.withLock { $0 }
        try domain.perform { domain in
            for account in missing {
                guard let verifiers = try made[account.jid]?.get() else { continue }
                try domain.createAccount(account.jid, verifiers: verifiers)
                for friend in account.friends { try domain.befriend(account.jid, friend.jid, name: friend.name) }
            }
        }
    }

    /// The domain with that name, or the one whose service has it.
    package func domain(_ host: String) -> Domain? {
        domains.first { $0.host == host } ?? domains.first { $0.services[host] != nil }
    }

    /// Moves the clock and does what has become due: retention, timeouts.
    package func moveClock(by seconds: Double) {
        clock.move(by: seconds)
        for domain in domains { domain.tick() }
        settle()
    }

    /// Waits until nothing moves inside the servers: every event handled, every commit done, nothing on the way between them. A
    /// stanza that a fault keeps on its way is waited for no longer than `patience` seconds.
    package func settle(patience: Double = 5) {
        var seen = -1
        var waited = 0.0
        while true {
            for domain in domains { domain.drainAndWait() }
            let handled = domains.reduce(0) { $0 + $1.handledEvents }
            if handled == seen, !federation.isBusy || waited > patience { return }
            if handled == seen {
                usleep(1000)
                waited += 0.001
            }
            seen = handled
        }
    }

    /// One of the seeded people by localpart or bare JID, to be played by the program; nil if there is no such account.
    package func contact(_ name: String) -> Contact? {
        for domain in domains {
            guard let jid = try? JID(name.contains("@") ? name : name + "@" + domain.host).bare,
                jid.domainpart == domain.host,
                domain.perform({ (try? $0.hasAccount(jid)) == true })
            else { continue }
            return contacts.withLock { contacts in
                if let known = contacts[jid] { return known }
                let contact = Contact(jid: jid, domain: domain)
                contacts[jid] = contact
                return contact
            }
        }
        return nil
    }

    /// Whoever played the account no longer does.
    func forget(_ account: JID) { contacts.withLock { $0[account.bare] = nil } }

    /// Looks into a domain's store.
    package func store(of host: String) -> StoreInspection? { domain(host).map { StoreInspection(path: $0.store.path) } }

    /// Ends every stream, commits, closes the stores, and deletes them if nobody asked to keep them.
    package func shutDown() {
        for domain in domains { domain.shutDown() }
        if isEphemeral { try? FileManager.default.removeItem(atPath: directory) }
    }
}
