internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Push notifications: who wants to be woken, and waking them (XEP-0357).
///
/// A notification goes out for a message that no client takes at once: the account has no reachable resource, or only ones whose
/// streams are gone. It says how many messages wait and who sent the last one, never what it says.
final class PushModule: DomainModule {
    private unowned let domain: Domain
    private static let summary = "urn:xmpp:push:summary"
    private static let idPrefix = "push-out-"
    /// Which registration a notification was sent for, by the id of the iq.
    private var pending: [String: (account: JID, registration: AccountDataTable.PushRegistration)] = [:]

    init(_ domain: Domain) { self.domain = domain }

    var accountFeatures: [String] { [Namespace.push] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "enable", xmlns: Namespace.push) { [unowned self] request in
            try request.requireOwn()
            guard request.isSet, let text = request.payload["jid"], let service = try? JID(text) else {
                throw StanzaError(.modify, "bad-request")
            }
            let options = request.payload.child("x", xmlns: Namespace.dataForms).map(StoredXML.text) ?? ""
            try self.domain.store.accountData.enablePush(
                service: service.description, node: request.payload["node"] ?? "", options: options, of: request.account,
                at: self.domain.now)
            return .result(nil)
        }
        handlers.on(.account, name: "disable", xmlns: Namespace.push) { [unowned self] request in
            try request.requireOwn()
            guard request.isSet, let text = request.payload["jid"], let service = try? JID(text) else {
                throw StanzaError(.modify, "bad-request")
            }
            let removed = try self.domain.store.accountData.disablePush(
                service: service.description, node: request.payload["node"], of: request.account)
            if removed == 0 { throw StanzaError(.cancel, "item-not-found") }
            return .result(nil)
        }
    }

    func didDeliver(_ message: Stanza, to account: JID, sessions: [ClientSession]) throws {
        guard sessions.allSatisfy({ $0.sink == nil }), MessageContent.isArchived(message) else { return }
        let waiting = try domain.store.offline.count(of: account) + 1
        for registration in try domain.store.accountData.pushRegistrations(of: account) {
            notify(registration, account: account, message: message, waiting: waiting)
        }
    }

    private func notify(_ registration: AccountDataTable.PushRegistration, account: JID, message: Stanza, waiting: Int) {
        var form = DataForm(.result, type: Self.summary)
        form.add("message-count", String(waiting))
        if let sender = message.from { form.add("last-message-sender", sender.description) }
        let notification = Element("notification", xmlns: Namespace.push, [:], [form.element])
        let item = Element("item", xmlns: Namespace.pubsub, [:], [notification])
        var pubsub = Element("pubsub", xmlns: Namespace.pubsub)
        pubsub.append(Element("publish", xmlns: Namespace.pubsub, ["node": registration.node], [item]))
        if let options = StoredXML.element(registration.options) {
            pubsub.append(Element("publish-options", xmlns: Namespace.pubsub, [:], [options]))
        }
        let id = Self.idPrefix + domain.identifiers.text(8)
        if pending.count > 1000 { pending.removeAll() }
        pending[id] = (account, registration)
        var iq = Element("iq", xmlns: Namespace.client, ["type": "set", "id": id])
        iq["from"] = account.description
        iq["to"] = registration.service
        iq.append(pubsub)
        if let stanza = Stanza(iq) { domain.post(stanza) }
    }

    /// The push service's answer; an error disables the registration (XEP-0357 §7.1). False if it is something else.
    func takeAnswer(_ stanza: Stanza, account: JID) throws -> Bool {
        guard let id = stanza.id, id.hasPrefix(Self.idPrefix), let (owner, registration) = pending.removeValue(forKey: id),
            owner == account
        else { return false }
        if stanza.iqType == .error {
            try domain.store.accountData.disablePush(service: registration.service, node: registration.node, of: account)
        }
        return true
    }
}
