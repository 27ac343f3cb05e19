import Dispatch
package import StanzaStorage
import Synchronization
package import XMLTree
package import XMPP

/// One XMPP server of the world: a domain with its accounts, its services, its stores, and the sessions of its clients.
///
/// All work happens on one queue. Events that come in together share one commit of the store; what is sent because of them leaves
/// after it, so that whoever reads an answer can rely on it.
package final class Domain: @unchecked Sendable {
    package let host: String
    package let address: JID
    package let clock: WorldClock
    package let store: StoreFile
    package let started: Timestamp
    /// Confined to the queue; change it through `perform`.
    package var settings: DomainSettings

    /// The world it belongs to; set by the world.
    weak var world: World?
    /// Sends a stanza to a domain that is not served here; set by the world.
    var forward: (@Sendable (Stanza) -> Void)?
    /// Called after every commit that changed something.
    var didCommit: (@Sendable () -> Void)?
    /// Makes the ids and secrets.
    let identifiers: IdentifierSource

    private(set) var modules: [any DomainModule] = []
    private var modulesByType: [ObjectIdentifier: any DomainModule] = [:]
    private(set) var services: [String: any DomainService] = [:]
    private(set) var handlers = RequestHandlers()
    /// Accounts that last as long as their streams.
    var transientAccounts: Set<JID> = []
    /// Connected resources by localpart and resourcepart.
    var sessions: [String: [String: ClientSession]] = [:]

    private enum Event: Sendable {
        case element(Element, ClientSession, done: (@Sendable () -> Void)?)
        case routed(Stanza)
        case work(@Sendable () -> Void)
    }

    private struct Inbox: Sendable {
        var events: [Event] = []
        var isScheduled = false
        var handled = 0
    }

    private let queue: DispatchQueue
    private let inbox = Mutex(Inbox())
    /// What is to be sent when the current batch has been committed.
    private var outbox: [(session: ClientSession, sink: (any SessionSink)?, element: Element)] = []
    private var remoteOutbox: [Stanza] = []
    private var closings: [(sink: any SessionSink, condition: String?, text: String?)] = []
    private var localRoutes: [Stanza] = []
    private var deferred: [@Sendable () -> Void] = []
    private var timers: [(due: Timestamp, action: () throws -> Void)] = []

    package init(
        host: String, storePath: String, clock: WorldClock, settings: DomainSettings = DomainSettings(),
        storeSettings: StoreFile.Settings = .init(), identifiers: IdentifierSource
    ) throws {
        self.host = host
        address = try JID(local: nil, domain: host)
        self.clock = clock
        self.settings = settings
        self.identifiers = identifiers
        started = clock.now
        store = try StoreFile(path: storePath, settings: storeSettings)
        queue = DispatchQueue(label: "domain.\(host)")
        modules = ModuleList.all.map { $0.init(self) }
        for module in modules { modulesByType[ObjectIdentifier(type(of: module))] = module }
        for service in ServiceList.all.map({ $0.init(self) }) { services[service.address.domainpart] = service }
        for module in modules { module.register(in: &handlers) }
        // What anonymous users left behind when the process was killed.
        for account in try store.accounts.withoutCredentials() { try store.accounts.remove(account, remembered: nil) }
        try store.commit()
    }

    /// The module of that type.
    func module<M: DomainModule>(_ type: M.Type) -> M {
        guard let found = modulesByType[ObjectIdentifier(type)] as? M else {
            preconditionFailure("\(type) is not in the list of modules")
        }
        return found
    }

    // MARK: Events

    /// Hands in a first-level element that a client sent.
    ///
    /// `done` is called on the server's queue when the element has been dealt with.
    package func receive(_ element: Element, from session: ClientSession, done: (@Sendable () -> Void)? = nil) {
        submit(.element(element, session, done: done))
    }

    /// Hands in a stanza from another domain; its sender has been checked.
    package func receive(_ stanza: Stanza) { submit(.routed(stanza)) }

    /// Runs on the server's queue, in order with the events.
    package func enqueue(_ work: @escaping @Sendable (Domain) -> Void) { submit(.work { work(self) }) }

    /// Runs on the server's queue and waits for it and for the commit of what it wrote.
    package func perform<T>(_ work: (Domain) throws -> T) rethrows -> T {
        try queue.sync {
            drain()
            defer { finishBatch() }
            return try work(self)
        }
    }

    /// How many events have been handled so far; used to see whether a world has come to rest.
    package var handledEvents: Int { inbox.withLock { $0.handled } }

    /// Waits until everything handed in so far has been handled and committed.
    package func drainAndWait() { queue.sync { drain() } }

    private func submit(_ event: Event) {
        let needsDrain = inbox.withLock { inbox in
            inbox.events.append(event)
            defer { inbox.isScheduled = true }
            return !inbox.isScheduled
        }
        if needsDrain { queue.async { self.drain() } }
    }

    private func drain() {
        while true {
            let events = inbox.withLock { inbox in
                defer { inbox.events.removeAll() }
                inbox.isScheduled = !inbox.events.isEmpty
                inbox.handled += inbox.events.count
                return inbox.events
            }
            guard !events.isEmpty else { return }
            for event in events { handle(event) }
            finishBatch()
        }
    }

    private func handle(_ event: Event) {
        switch event {
        case .element(let element, let session, let done):
            attempt(stanza: Stanza(element), session: session) { try receive(element, on: session) }
            done?()
        case .routed(let stanza): attempt(stanza: stanza, session: nil) { try route(stanza) }
        case .work(let work): work()
        }
        store.endUnit()
    }

    /// Does something for a stanza; if it cannot be done its sender gets an error, and unless the error is the protocol's own
    /// answer nothing of the attempt stays in the store.
    private func attempt(stanza: Stanza?, session: ClientSession?, _ body: () throws -> Void) {
        let sent = outbox.count
        let sentRemotely = remoteOutbox.count
        do {
            try body()
            try routePending()
        } catch {
            if !(error is StanzaError) {
                store.revertUnit()
                outbox.removeSubrange(sent...)
                remoteOutbox.removeSubrange(sentRemotely...)
                localRoutes.removeAll()
            }
            guard var stanza else { return }
            if let session, stanza.element["from"] == nil { stanza.from = session.jid }
            guard let reply = stanza.errorReply(Self.stanzaError(for: error)) else { return }
            if let session { send(reply.element, to: session) } else { try? deliverReply(reply) }
        }
    }

    private func deliverReply(_ stanza: Stanza) throws {
        try route(stanza)
        try routePending()
    }

    static func stanzaError(for error: any Error) -> StanzaError {
        switch error {
        case let error as StanzaError: error
        case StoreError.full: StanzaError(.wait, "resource-constraint", text: "the server's store is full")
        default: StanzaError(.wait, "internal-server-error", text: "\(error)")
        }
    }

    private func finishBatch() {
        if !localRoutes.isEmpty { try? routePending() }
        let changed = store.hasUncommittedChanges
        do {
            try store.commit()
        } catch {
            try? store.rollback()
            outbox.removeAll()
            remoteOutbox.removeAll()
            for session in sessions.values.flatMap(\.values) {
                end(session, condition: "internal-server-error", text: "\(error)")
            }
        }
        flush()
        if changed { didCommit?() }
    }

    private func flush() {
        let batch = outbox
        let remote = remoteOutbox
        let closing = closings
        outbox.removeAll(keepingCapacity: true)
        remoteOutbox.removeAll(keepingCapacity: true)
        closings.removeAll()
        var index = 0
        while index < batch.count {
            let session = batch[index].session
            // A session that has ended meanwhile still gets what was in line for it.
            let sink = session.sink ?? batch[index].sink
            var elements: [Element] = []
            while index < batch.count, batch[index].session === session {
                elements.append(batch[index].element)
                index += 1
            }
            for module in modules where !elements.isEmpty { elements = module.filter(elements, for: session) }
            if !elements.isEmpty { sink?.send(elements) }
        }
        for (sink, condition, text) in closing { sink.close(condition: condition, text: text) }
        for stanza in remote { forward?(stanza) }
        let actions = deferred
        deferred.removeAll()
        for action in actions { action() }
    }

    // MARK: Sending

    /// Puts an element in line for a client; it leaves after the commit.
    func send(_ element: Element, to session: ClientSession) {
        guard !session.isClosed else { return }
        outbox.append((session, session.sink, element))
    }

    /// Ends a client's stream after what is in line for it.
    func close(_ sink: any SessionSink, condition: String?, text: String? = nil) { closings.append((sink, condition, text)) }

    /// Does something once what was written so far has been committed.
    func afterCommit(_ action: @escaping @Sendable () -> Void) { deferred.append(action) }

    /// Puts a stanza in line to be routed when the one at hand is done.
    func post(_ stanza: Stanza) { localRoutes.append(stanza) }

    /// Puts a stanza in line for another server.
    func sendRemotely(_ stanza: Stanza) { remoteOutbox.append(stanza) }

    private func routePending() throws {
        while !localRoutes.isEmpty {
            let stanzas = localRoutes
            localRoutes.removeAll()
            for stanza in stanzas {
                do {
                    try route(stanza)
                } catch {
                    if let reply = stanza.errorReply(Self.stanzaError(for: error)) { localRoutes.append(reply) }
                }
            }
        }
    }

    // MARK: Time

    var now: Timestamp { clock.now }

    /// Does something when the world's clock has reached a time.
    func schedule(at due: Timestamp, _ action: @escaping () throws -> Void) { timers.append((due, action)) }

    /// Does what is due by the world's clock: timers, and the expiry of what is kept.
    package func tick() { perform { $0.tickNow() } }

    /// The same for callers on the server's queue.
    func tickNow() {
        let due = timers.filter { $0.due <= now }
        timers.removeAll { $0.due <= now }
        for timer in due { try? timer.action() }
        for module in modules { try? module.tick(now) }
        for service in services.values { try? service.tick(now) }
    }

    /// Ends all streams, commits and closes the store.
    package func shutDown() {
        perform { domain in
            for session in domain.sessions.values.flatMap(\.values) { domain.end(session, condition: "system-shutdown") }
        }
        try? queue.sync { try store.close() }
    }
}
