internal import XMLTree
internal import XMPP

/// Bookmarks as older clients know them, in one list (XEP-0048), out of the items that newer ones keep (XEP-0402, XEP-0411).
///
/// The items are what is kept; a list that is stored, in private XML or as an item of its own, becomes items.
final class BookmarksModule: DomainModule {
    private unowned let domain: Domain
    /// While a list is taken over, its readers are told once, at the end.
    private var isReplacing = false

    init(_ domain: Domain) { self.domain = domain }

    var accountFeatures: [String] {
        [Namespace.bookmarks + "#compat", Namespace.bookmarks + "#compat-pep", "urn:xmpp:bookmarks-conversion:0"]
    }

    private func host(_ account: JID) -> PubSubHost { domain.module(EventingModule.self).host(account) }

    // MARK: The list

    /// The account's list; nil where it never had any bookmark.
    func list(of account: JID) throws -> Element? {
        let items = try items(of: account)
        let kept = try domain.store.accountData.privateXML(
            name: "storage", namespace: Namespace.legacyBookmarks, of: account
        ).flatMap(StoredXML.element)
        if items == nil, kept == nil { return nil }
        var list = Element("storage", xmlns: Namespace.legacyBookmarks)
        for item in items ?? [] {
            if let conference = Self.conference(item) { list.append(conference) }
        }
        let rooms = Set(list.elements.compactMap { $0["jid"] })
        for other in kept?.elements ?? [] where other["jid"].map({ !rooms.contains($0) }) ?? true { list.append(other) }
        return list
    }

    /// Makes the items those of a list; what is the same already is left alone (XEP-0402).
    func replace(with list: Element, of account: JID) throws {
        isReplacing = true
        defer { isReplacing = false }
        let wanted = list.elements.compactMap(Self.item)
        guard wanted.count <= PubSubConfiguration.limit else {
            throw StanzaError(.modify, "not-acceptable", text: "at most \(PubSubConfiguration.limit) bookmarks are kept")
        }
        let before = try items(of: account) ?? []
        for item in wanted where !before.contains(item) {
            _ = try host(account).publish(item, node: Namespace.bookmarks, by: account, options: try options(account))
        }
        let ids = Set(wanted.compactMap { $0["id"] })
        let gone = before.compactMap { $0["id"] }.filter { !ids.contains($0) }
        if !gone.isEmpty { try host(account).retract(gone, node: Namespace.bookmarks, by: account, notifies: true) }
        try keepRest(of: list, account)
        isReplacing = false
        try didChange(node: Namespace.bookmarks, of: account)
    }

    /// The links in a list, which have no place among the items.
    private func keepRest(of list: Element, _ account: JID) throws {
        let table = domain.store.accountData
        var rest = list
        rest.children.removeAll { if case .element(let child) = $0 { child.name == "conference" } else { true } }
        if rest.children.isEmpty {
            try table.removePrivateXML(name: "storage", namespace: Namespace.legacyBookmarks, of: account)
        } else {
            try table.setPrivateXML(
                StoredXML.text(rest), name: "storage", namespace: Namespace.legacyBookmarks, of: account)
        }
    }

    private func items(of account: JID) throws -> [Element]? {
        guard let node = try domain.store.pubsub.node(Namespace.bookmarks, of: account) else { return nil }
        return try host(account).items(of: node, ids: [], limit: nil)
    }

    /// What the node is made with (XEP-0402); nobody else may read it.
    private func options(_ account: JID) throws -> DataForm? {
        guard try domain.store.pubsub.node(Namespace.bookmarks, of: account) == nil else { return nil }
        var options = DataForm(.submit, type: PubSubConfiguration.optionsType)
        options.add("pubsub#persist_items", "true")
        options.add("pubsub#max_items", "max")
        options.add("pubsub#send_last_published_item", "never")
        options.add("pubsub#access_model", "whitelist")
        return options
    }

    /// A room of a list as an item; nil for what names no room.
    private static func item(_ conference: Element) -> Element? {
        guard conference.is("conference", Namespace.legacyBookmarks), let room = conference["jid"], !room.isEmpty else {
            return nil
        }
        var payload = Element("conference", xmlns: Namespace.bookmarks)
        copy(conference, to: &payload)
        return Element("item", xmlns: Namespace.pubsub, ["id": room], [payload])
    }

    /// An item as a room of a list.
    private static func conference(_ item: Element) -> Element? {
        guard let room = item["id"], let payload = item.child("conference", xmlns: Namespace.bookmarks) else { return nil }
        var conference = Element("conference", xmlns: Namespace.legacyBookmarks, ["jid": room])
        copy(payload, to: &conference)
        return conference
    }

    private static func copy(_ source: Element, to target: inout Element) {
        for name in ["name", "autojoin"] { target[name] = source[name] }
        for name in ["nick", "password"] {
            if let text = source.child(name)?.text, !text.isEmpty {
                target.append(Element(name, xmlns: target.namespace, text: text))
            }
        }
    }

    // MARK: The list as an item

    /// Answers the owner's requests that are about a node with the list; nil for all others, which are answered as for any node.
    func answer(_ pubsub: Element, isSet: Bool, from: JID, account: JID) throws -> IQReply? {
        guard from.bare == account, pubsub.namespace == Namespace.pubsub, let action = pubsub.elements.first,
            action["node"] == Namespace.legacyBookmarks
        else { return nil }
        switch (action.name, isSet) {
        case ("publish", true):
            guard let list = action.child("item")?.child("storage", xmlns: Namespace.legacyBookmarks) else { return nil }
            try replace(with: list, of: account)
            return .result(nil)
        case ("items", false):
            guard let list = try list(of: account) else { return nil }
            return .result(Element("pubsub", xmlns: Namespace.pubsub, [:], [Self.items(list, Namespace.pubsub)]))
        default: return nil
        }
    }

    private static func items(_ list: Element, _ namespace: String) -> Element {
        let item = Element("item", xmlns: namespace, ["id": "current"], [list])
        return Element("items", xmlns: namespace, ["node": Namespace.legacyBookmarks], [item])
    }

    /// Tells the account's older clients of the new list (XEP-0411 §3).
    func didChange(node: String, of account: JID) throws {
        guard node == Namespace.bookmarks, !isReplacing else { return }
        let readers = try domain.module(EventingModule.self).interested(in: Namespace.legacyBookmarks, at: account)
        for reader in readers where reader.bare == account {
            let list = try list(of: account) ?? Element("storage", xmlns: Namespace.legacyBookmarks)
            host(account).send(Self.items(list, Namespace.pubsubEvent), to: reader, .account)
        }
    }
}
