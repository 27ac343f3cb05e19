internal import Inspection
internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// The message archive of accounts (XEP-0313), its preferences (XEP-0441) and the ids it gives (XEP-0359).
final class ArchiveModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    /// An archive is the account's; but clients that ask the server alone take it that there is none unless the server says so too.
    var serverFeatures: [String] { domain.settings.archives ? [Namespace.archive] : [] }

    var accountFeatures: [String] {
        domain.settings.archives
            ? [
                Namespace.archive, Namespace.archive + "#extended", Namespace.stanzaIDs, Namespace.retraction,
                Namespace.retraction + "#tombstone",
            ] : []
    }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "query", xmlns: Namespace.archive) { [unowned self] in try self.query($0) }
        handlers.on(.account, name: "metadata", xmlns: Namespace.archive) { [unowned self] request in
            try self.requireArchive(request)
            return .result(try ArchiveAnswer(self.domain.store.archive, owner: request.account).metadata())
        }
        handlers.on(.account, name: "prefs", xmlns: Namespace.archive) { [unowned self] in try self.preferences($0) }
    }

    private func requireArchive(_ request: IQRequest) throws {
        try request.requireOwn()
        guard domain.settings.archives else { throw StanzaError(.cancel, "service-unavailable") }
    }

    // MARK: Keeping

    func willRoute(_ message: inout Stanza, from session: ClientSession?, account: JID) throws -> Passage {
        guard let to = message.to, to.bare != account else { return .continue }
        try keep(message, of: account, with: to, party: .senderServer, state: .available)
        return .continue
    }

    func willDeliver(_ message: inout Stanza, to account: JID, as delivery: MessageDelivery) throws -> Passage {
        message.element.children.removeAll { child in
            if case .element(let element) = child {
                return element.is("stanza-id", Namespace.stanzaIDs) && element["by"] == account.description
            }
            return false
        }
        guard let from = message.from else { return .continue }
        let state = domain.recipientState(of: account, delivery: delivery)
        if let id = try keep(message, of: account, with: from, party: .recipientServer, state: state) {
            message.element.append(Element("stanza-id", xmlns: Namespace.stanzaIDs, ["by": account.description, "id": id]))
        }
        return .continue
    }

    /// Archives the message if it is of a kind that is kept and the account wants it; returns the id it got.
    @discardableResult
    private func keep(
        _ message: Stanza, of account: JID, with contact: JID, party: Party, state: RecipientState
    ) throws -> String? {
        guard domain.settings.archives, try wants(contact, account: account) else { return nil }
        let isKept = domain.settings.persona?.keeps(message, in: .archive, at: party, state: state)
        guard isKept ?? MessageContent.isArchived(message) else { return nil }
        let id = domain.identifiers.text(sortedBy: domain.now)
        try Retraction.apply(message, in: domain.store.archive, of: account, with: contact, at: domain.now)
        try domain.store.archive.add(
            StoredXML.text(message.element), id: id, owner: account, with: contact, type: message.messageType.rawValue,
            at: domain.now)
        return id
    }

    /// Whether the account's preferences let messages with the contact be archived (XEP-0441 §2.1).
    private func wants(_ contact: JID, account: JID) throws -> Bool {
        let preferences = try stored(account)
        if preferences.never.contains(where: { $0 == contact || $0 == contact.bare }) { return false }
        if preferences.always.contains(where: { $0 == contact || $0 == contact.bare }) { return true }
        switch preferences.defaultRule {
        case "always": return true
        case "roster": return try domain.store.roster.item(contact, of: account) != nil
        default: return false
        }
    }

    private func stored(_ account: JID) throws -> AccountDataTable.ArchivePreferences {
        try domain.store.accountData.archivePreferences(of: account) ?? .init(defaultRule: domain.settings.archiveDefault)
    }

    // MARK: Requests

    private func query(_ request: IQRequest) throws -> IQReply {
        try requireArchive(request)
        let answer = ArchiveAnswer(domain.store.archive, owner: request.account)
        guard request.isSet else { return .result(answer.form) }
        let page = try answer.page(for: request.payload, limit: domain.settings.archivePageLimit)
        for var message in page.messages {
            message["to"] = request.from.description
            domain.reply(Stanza(message)!, to: request.session)
        }
        return .result(page.fin)
    }

    private func preferences(_ request: IQRequest) throws -> IQReply {
        try requireArchive(request)
        if request.isSet {
            guard let rule = request.payload["default"], ["always", "never", "roster"].contains(rule) else {
                throw StanzaError(.modify, "bad-request")
            }
            func addresses(_ name: String) throws -> [JID] {
                try (request.payload.child(name)?.elements ?? []).map { element in
                    guard let jid = try? JID(element.text) else { throw StanzaError(.modify, "jid-malformed") }
                    return jid
                }
            }
            try domain.store.accountData.setArchivePreferences(
                .init(defaultRule: rule, always: try addresses("always"), never: try addresses("never")), of: request.account
            )
        }
        let preferences = try stored(request.account)
        func list(_ name: String, _ addresses: [JID]) -> Element {
            Element(
                name, xmlns: Namespace.archive, [:],
                addresses.map { Element("jid", xmlns: Namespace.archive, text: $0.description) })
        }
        return .result(
            Element(
                "prefs", xmlns: Namespace.archive, ["default": preferences.defaultRule],
                [list("always", preferences.always), list("never", preferences.never)]))
    }

    func tick(_ now: Timestamp) throws {
        guard let expiry = domain.settings.archiveExpiry else { return }
        try domain.store.archive.expire(before: Timestamp(seconds: now.seconds - expiry))
    }
}
