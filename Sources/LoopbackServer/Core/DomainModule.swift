internal import XMLTree
internal import XMPP

/// One protocol feature of a server. The server calls its modules in the order of `ModuleList`.
protocol DomainModule: AnyObject {
    init(_ domain: Domain)

    /// Features the server's disco#info lists (XEP-0030).
    var serverFeatures: [String] { get }
    /// Features an account's disco#info lists.
    var accountFeatures: [String] { get }
    func register(in handlers: inout RequestHandlers)

    /// A local user's message is about to be routed; a module may change or stop it.
    func willRoute(_ message: inout Stanza, from session: ClientSession?, account: JID) throws -> Passage
    /// A message has reached the server of its recipient; called before the delivery decision is carried out.
    func willDeliver(_ message: inout Stanza, to account: JID, as delivery: MessageDelivery) throws -> Passage
    /// A message was handed to these resources of an account.
    func didDeliver(_ message: Stanza, to account: JID, sessions: [ClientSession]) throws
    /// Nobody is there for a message; true if the module takes charge of it.
    func takeUndelivered(_ message: Stanza, to account: JID) throws -> Bool

    func didBind(_ session: ClientSession) throws
    /// The resource sent its first presence, or one after being unavailable, or its priority is no longer negative.
    func didBecomeReachable(_ session: ClientSession, isInitial: Bool) throws
    /// The resource broadcast presence.
    func didUpdatePresence(_ session: ClientSession, isInitial: Bool) throws
    func didBecomeUnavailable(_ session: ClientSession, presence: Stanza) throws
    func didClose(_ session: ClientSession) throws
    /// A first-level element that is no stanza; true if it was the module's.
    func handle(_ nonza: Element, from session: ClientSession) throws -> Bool
    /// May an element be sent to the client now? A module that holds elements back returns what goes.
    func filter(_ elements: [Element], for session: ClientSession) -> [Element]
    func didRemoveAccount(_ account: JID) throws
    /// The clock moved on; whatever is due is done.
    func tick(_ now: Timestamp) throws
}

/// Whether the pipeline goes on with a stanza.
enum Passage {
    case `continue`
    /// The stanza ends here; the module did whatever was to be done.
    case stop
}

extension DomainModule {
    var serverFeatures: [String] { [] }
    var accountFeatures: [String] { [] }
    func register(in handlers: inout RequestHandlers) {}
    func willRoute(_ message: inout Stanza, from session: ClientSession?, account: JID) throws -> Passage { .continue }
    func willDeliver(_ message: inout Stanza, to account: JID, as delivery: MessageDelivery) throws -> Passage { .continue }
    func didDeliver(_ message: Stanza, to account: JID, sessions: [ClientSession]) throws {}
    func takeUndelivered(_ message: Stanza, to account: JID) throws -> Bool { false }
    func didBind(_ session: ClientSession) throws {}
    func didBecomeReachable(_ session: ClientSession, isInitial: Bool) throws {}
    func didUpdatePresence(_ session: ClientSession, isInitial: Bool) throws {}
    func didBecomeUnavailable(_ session: ClientSession, presence: Stanza) throws {}
    func didClose(_ session: ClientSession) throws {}
    func handle(_ nonza: Element, from session: ClientSession) throws -> Bool { false }
    func filter(_ elements: [Element], for session: ClientSession) -> [Element] { elements }
    func didRemoveAccount(_ account: JID) throws {}
    func tick(_ now: Timestamp) throws {}
}
