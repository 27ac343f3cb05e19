internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// vcard-temp (XEP-0054): written by the owner, read by anyone; kept as it was sent, and as what newer clients look for: a vCard4
/// (XEP-0292) and an avatar (XEP-0084) in the account's nodes.
///
/// What is published there later counts: a vCard4 takes the place of the vCard that was there, and the picture is always the
/// avatar's (XEP-0398).
final class VCardModule: DomainModule {
    private static let update = "vcard-temp:x:update"
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.vcard] }
    var accountFeatures: [String] { [Namespace.vcard, "urn:xmpp:pep-vcard-conversion:0"] }

    private func host(_ account: JID) -> PubSubHost { domain.module(EventingModule.self).host(account) }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "vCard", xmlns: Namespace.vcard) { [unowned self] request in
            if request.isSet {
                try request.requireOwn()
                try self.keep(request.payload, of: request.account)
                return .result(nil)
            }
            if let vcard = try self.vcard(of: request.account, for: request.from) { return .result(vcard) }
            if request.isOwn { return .result(Element("vCard", xmlns: Namespace.vcard)) }
            throw StanzaError(.cancel, "item-not-found")
        }
    }

    // MARK: Writing

    private func keep(_ vcard: Element, of account: JID) throws {
        if let avatar = Avatar(photo: vcard.child("PHOTO")) {
            try publish(avatar.dataItem, node: Avatar.dataNode, of: account)
            try publish(avatar.metadataItem, node: Avatar.metadataNode, of: account)
        } else if vcard.child("PHOTO") == nil, try metadata(of: account) != nil {
            try publish(Avatar.noneItem, node: Avatar.metadataNode, of: account)
        }
        var item = Element("item", xmlns: Namespace.pubsub, ["id": "current"])
        item.append(LegacyVCard.vcard4(from: vcard))
        try publish(item, node: LegacyVCard.node, of: account)
        try domain.store.accountData.setVCard(StoredXML.text(vcard), of: account, at: domain.now)
    }

    /// Nodes that are made on this way are as open as a vCard is.
    private func publish(_ item: Element, node: String, of account: JID) throws {
        var options: DataForm?
        if try domain.store.pubsub.node(node, of: account) == nil {
            options = DataForm(.submit, type: PubSubConfiguration.optionsType)
            options?.add("pubsub#access_model", "open")
        }
        _ = try host(account).publish(item, node: node, by: account, options: options)
    }

    /// The account has published an item: a vCard4 is newer than the vCard that is kept.
    func didPublish(node: String, of account: JID) throws {
        if node == LegacyVCard.node { try domain.store.accountData.removeVCard(of: account) }
    }

    // MARK: Reading

    private func vcard(of account: JID, for asker: JID) throws -> Element? {
        let kept = try domain.store.accountData.vcard(of: account).flatMap(StoredXML.element)
        let vcard4 = try kept == nil ? item(LegacyVCard.node, of: account, for: asker) : nil
        let converted = vcard4.flatMap { $0.is("vcard", LegacyVCard.namespace) ? LegacyVCard.element(from: $0) : nil }
        let picture = try photo(of: account, for: asker)
        guard picture.isKnown else { return kept ?? converted }
        guard var vcard = kept ?? converted ?? picture.element.map({ _ in Element("vCard", xmlns: Namespace.vcard) }) else {
            return nil
        }
        vcard.children.removeAll { if case .element(let child) = $0 { child.name == "PHOTO" } else { false } }
        if let element = picture.element { vcard.append(element) }
        return vcard
    }

    /// The avatar as a vCard has it; not known where the account never had one, or the asker may not see it.
    private func photo(of account: JID, for asker: JID) throws -> (isKnown: Bool, element: Element?) {
        guard let metadata = try item(Avatar.metadataNode, of: account, for: asker) else { return (false, nil) }
        guard let info = Avatar.info(in: metadata), let id = info["id"] else { return (metadata.elements.isEmpty, nil) }
        guard let data = try item(Avatar.dataNode, id: id, of: account, for: asker) else { return (false, nil) }
        return (true, Avatar.photo(data, type: info["type"]))
    }

    /// The payload of a node's newest item, or of the one with that id, as far as the asker may read it.
    private func item(_ name: String, id: String? = nil, of account: JID, for asker: JID) throws -> Element? {
        let host = host(account)
        guard let node = try domain.store.pubsub.node(name, of: account), host.mayRead(asker, node) else { return nil }
        return try host.items(of: node, ids: id.map { [$0] } ?? [], limit: 1).first?.elements.first
    }

    private func metadata(of account: JID) throws -> Element? {
        try item(Avatar.metadataNode, of: account, for: account)
    }

    // MARK: Presence

    /// Tells whoever gets presence which picture the account has, for clients that do not say so themselves (XEP-0398 §4).
    ///
    /// - Parameter always: whether to say so too where there is none, as rooms want it.
    func advertise(in presence: Stanza, of account: JID, always: Bool) throws -> Stanza {
        let own = presence.element.child("x", xmlns: Self.update)
        if own?.child("photo") != nil { return presence }
        let picture = try pictureHash(of: account)
        guard always || picture != nil || own != nil else { return presence }
        var copy = presence
        copy.element.children.removeAll { if case .element(let child) = $0 { child.is("x", Self.update) } else { false } }
        let photo = Element("photo", xmlns: Self.update, text: picture ?? "")
        copy.element.append(Element("x", xmlns: Self.update, [:], [photo]))
        return copy
    }

    /// The SHA-1 of the account's picture, in hexadecimal; nil if there is none.
    private func pictureHash(of account: JID) throws -> String? {
        if let metadata = try metadata(of: account) { return Avatar.info(in: metadata)?["id"] }
        let vcard = try domain.store.accountData.vcard(of: account).flatMap(StoredXML.element)
        return Avatar(photo: vcard?.child("PHOTO"))?.id
    }
}
