internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Nodes at one address: an account's own (XEP-0163), or those of a pubsub service (XEP-0060).
struct PubSubHost {
    unowned let domain: Domain
    /// The bare JID of the account, or the domain of the service.
    let owner: JID
    /// Whether the nodes are an account's.
    let isAccount: Bool

    var table: PubSubTable { domain.store.pubsub }
    var defaults: PubSubConfiguration { isAccount ? .account : .service }

    func node(_ name: String) throws -> PubSubTable.Node {
        guard let node = try table.node(name, of: owner) else { throw StanzaError(.cancel, "item-not-found") }
        return node
    }

    func configuration(_ node: PubSubTable.Node) -> PubSubConfiguration {
        PubSubConfiguration(defaults.values.merging(node.configuration) { $1 })
    }

    // MARK: Rights

    /// An address's affiliation with a node (XEP-0060 §4.1).
    func affiliation(of jid: JID, with node: String) throws -> String {
        if jid.bare == owner { return "owner" }
        return try table.affiliations(of: node, at: owner).first { $0.jid == jid.bare.description }?.affiliation ?? "none"
    }

    func requireOwner(_ jid: JID, of node: String) throws {
        guard try affiliation(of: jid, with: node) == "owner" else { throw StanzaError(.auth, "forbidden") }
    }

    /// Who may make nodes: the account itself; at a service its admins, or every local account where there are none.
    func mayCreate(_ jid: JID) -> Bool {
        if isAccount { return jid.bare == owner }
        let admins = domain.settings.admins
        return admins.isEmpty ? jid.domainpart == domain.host : admins.contains(jid.bare.description)
    }

    /// Whether somebody may read a node and subscribe to it (XEP-0060 §4.5); throws what to say if not.
    func requireAccess(_ jid: JID, to node: PubSubTable.Node) throws {
        let affiliation = try affiliation(of: jid, with: node.name)
        if affiliation == "outcast" { throw StanzaError(.auth, "forbidden") }
        if affiliation != "none" { return }
        let configuration = configuration(node)
        switch configuration["access_model"] {
        case "open": return
        case "presence":
            guard isAccount, try domain.module(RosterModule.self).isSubscriber(jid, of: owner) else {
                throw PubSubError.subscriptionRequired
            }
        case "roster":
            let groups = isAccount ? try domain.store.roster.item(jid.bare, of: owner)?.groups ?? [] : []
            guard !Set(groups).isDisjoint(with: configuration.rosterGroups) else { throw PubSubError.notInRosterGroup }
        case "whitelist": throw PubSubError.closedNode
        default:
            let subscription = try table.subscriptions(of: node.name, at: owner).first {
                (try? JID($0.jid).bare) == jid.bare
            }
            guard subscription?.state == "subscribed" else {
                throw PubSubError.make(.auth, "not-authorized", "pending-subscription")
            }
        }
    }

    func mayRead(_ jid: JID, _ node: PubSubTable.Node) -> Bool { (try? requireAccess(jid, to: node)) != nil }

    private func requirePublisher(_ jid: JID, of node: PubSubTable.Node) throws {
        let affiliation = try affiliation(of: jid, with: node.name)
        if affiliation == "owner" || affiliation == "publisher" || affiliation == "publish-only" { return }
        switch configuration(node)["publish_model"] {
        case "open" where affiliation != "outcast": return
        case "subscribers":
            let isSubscriber = try table.subscriptions(of: node.name, at: owner).contains {
                $0.state == "subscribed" && (try? JID($0.jid).bare) == jid.bare
            }
            if isSubscriber { return }
        default: break
        }
        throw StanzaError(.auth, "forbidden")
    }

    // MARK: Nodes

    func create(_ name: String, by jid: JID, form: DataForm?, options: Bool = false) throws {
        guard mayCreate(jid) else { throw StanzaError(.auth, "forbidden") }
        guard try table.node(name, of: owner) == nil else { throw StanzaError(.cancel, "conflict") }
        var configuration = defaults
        if let form {
            try configuration.apply(form, type: options ? PubSubConfiguration.optionsType : PubSubConfiguration.formType)
        }
        try table.put(.init(name: name, creator: jid.bare.description, configuration: configuration.values), of: owner)
        if !isAccount { try table.setAffiliation("owner", of: jid, node: name, at: owner) }
    }

    func configure(_ name: String, by jid: JID, form: DataForm) throws {
        var node = try node(name)
        try requireOwner(jid, of: name)
        if form.kind == .cancel { return }
        var configuration = configuration(node)
        try configuration.apply(form)
        node.configuration = configuration.values
        try table.put(node, of: owner)
        try table.trim(name, at: owner, to: configuration.maximum)
    }

    func delete(_ name: String, by jid: JID, redirect: String?) throws {
        let node = try node(name)
        try requireOwner(jid, of: name)
        if configuration(node).notifiesOfDeletion {
            var deletion = Element("delete", xmlns: Namespace.pubsubEvent, ["node": name])
            if let redirect { deletion.append(Element("redirect", xmlns: Namespace.pubsubEvent, ["uri": redirect])) }
            try notify(deletion, of: node, except: nil)
        }
        try table.remove(name, of: owner)
        try didChange(name)
    }

    /// An account's own modules look at what has become of a node.
    private func didChange(_ name: String) throws {
        if isAccount { try domain.module(BookmarksModule.self).didChange(node: name, of: owner) }
    }

    func purge(_ name: String, by jid: JID) throws {
        let node = try node(name)
        try requireOwner(jid, of: name)
        try table.purge(name, at: owner)
        if configuration(node).notifiesOfRetraction {
            try notify(Element("purge", xmlns: Namespace.pubsubEvent, ["node": name]), of: node, except: nil)
        }
        try didChange(name)
    }

    // MARK: Items

    /// Publishes one item and returns its id (XEP-0060 §7.1). A missing node is made by whoever may make nodes.
    func publish(_ item: Element?, node name: String, by jid: JID, options: DataForm?) throws -> String? {
        if let existing = try table.node(name, of: owner) {
            try requirePublisher(jid, of: existing)
            if let options, let field = try configuration(existing).mismatch(options) {
                throw PubSubError.precondition(field)
            }
        } else {
            guard mayCreate(jid) else {
                throw isAccount ? StanzaError(.auth, "forbidden") : StanzaError(.cancel, "item-not-found")
            }
            try create(name, by: jid, form: options, options: true)
        }
        let node = try node(name)
        let configuration = configuration(node)
        guard let item else {
            if configuration.isPersistent { throw PubSubError.itemRequired }
            try notify(Element("items", xmlns: Namespace.pubsubEvent, ["node": name]), of: node, except: nil)
            return nil
        }
        guard item.elements.count <= 1 else { throw PubSubError.make(.modify, "bad-request", "invalid-payload") }
        let id = item["id"].flatMap { $0.isEmpty ? nil : $0 } ?? domain.identifiers.text(16)
        let payload = item.elements.first
        if configuration.isPersistent {
            try table.publish(
                payload.map(StoredXML.text) ?? "", id: id, node: name, at: owner, by: jid.bare, stamp: domain.now)
            try table.trim(name, at: owner, to: configuration.maximum)
            if isAccount { try domain.module(VCardModule.self).didPublish(node: name, of: owner) }
        }
        if configuration.notifies {
            var shown = Element("item", xmlns: Namespace.pubsubEvent, ["id": id])
            if let publisher = shownPublisher(jid.bare.description, configuration) { shown["publisher"] = publisher }
            if configuration.deliversPayloads, let payload { shown.append(payload) }
            try notify(Element("items", xmlns: Namespace.pubsubEvent, ["node": name], [shown]), of: node, except: nil)
        }
        try didChange(name)
        return id
    }

    /// Whose address stands with an item, if anybody's.
    func shownPublisher(_ publisher: String, _ configuration: PubSubConfiguration) -> String? {
        switch configuration["itemreply"] {
        case "publisher": publisher
        case "owner": owner.description
        default: isAccount ? nil : publisher
        }
    }

    func retract(_ ids: [String], node name: String, by jid: JID, notifies: Bool) throws {
        let node = try node(name)
        try requirePublisher(jid, of: node)
        for id in ids {
            guard try table.retract(id, node: name, at: owner) else { throw StanzaError(.cancel, "item-not-found") }
            if notifies || configuration(node).notifiesOfRetraction {
                let retract = Element("retract", xmlns: Namespace.pubsubEvent, ["id": id])
                try notify(Element("items", xmlns: Namespace.pubsubEvent, ["node": name], [retract]), of: node, except: nil)
            }
        }
        try didChange(name)
    }

    /// Items as they are given to a reader, the oldest first.
    func items(of node: PubSubTable.Node, ids: [String], limit: Int?) throws -> [Element] {
        let configuration = configuration(node)
        let kept =
            ids.isEmpty
            ? try table.items(of: node.name, at: owner, limit: limit ?? .max).reversed()
            : try ids.compactMap { try table.item($0, of: node.name, at: owner) }
        return kept.map { item in
            var element = Element("item", xmlns: Namespace.pubsub, ["id": item.id])
            if let publisher = shownPublisher(item.publisher, configuration) { element["publisher"] = publisher }
            if let payload = StoredXML.element(item.xml) { element.append(payload) }
            return element
        }
    }

    // MARK: Notifications

    /// Tells the subscribers of something that happened to a node.
    func notify(_ event: Element, of node: PubSubTable.Node, except: JID?) throws {
        var told: Set<JID> = []
        for subscription in try table.subscriptions(of: node.name, at: owner) where subscription.state == "subscribed" {
            guard let jid = try? JID(subscription.jid), told.insert(jid).inserted else { continue }
            send(event, to: jid, configuration(node))
        }
        guard isAccount else { return }
        for jid in try domain.module(EventingModule.self).interested(in: node.name, at: owner)
        where mayRead(jid, node) && !told.contains(jid) && !told.contains(jid.bare) {
            send(event, to: jid, configuration(node))
        }
    }

    /// Sends the newest item to somebody who has just come or subscribed.
    func sendLast(of node: PubSubTable.Node, to jid: JID) throws {
        let configuration = configuration(node)
        guard let item = try table.items(of: node.name, at: owner, limit: 1).first else { return }
        var shown = Element("item", xmlns: Namespace.pubsubEvent, ["id": item.id])
        if let publisher = shownPublisher(item.publisher, configuration) { shown["publisher"] = publisher }
        if configuration.deliversPayloads, let payload = StoredXML.element(item.xml) { shown.append(payload) }
        send(
            Element("items", xmlns: Namespace.pubsubEvent, ["node": node.name], [shown]), to: jid, configuration,
            delay: item.stamp)
    }

    func send(_ event: Element, to jid: JID, _ configuration: PubSubConfiguration, delay: Timestamp? = nil) {
        var message = Element("message", xmlns: Namespace.client, ["from": owner.description, "to": jid.description])
        message["id"] = domain.identifiers.text(12)
        if configuration["notification_type"] == "headline" { message["type"] = "headline" }
        message.append(Element("event", xmlns: Namespace.pubsubEvent, [:], [event]))
        if let delay { message.append(Delay.element(at: delay, from: owner.description)) }
        if let stanza = Stanza(message) { domain.post(stanza) }
    }
}

extension PubSubHost {
    /// A node as an item of service discovery, with its title as the name.
    func discoItem(_ node: PubSubTable.Node) -> Element {
        var item = Element("item", xmlns: Namespace.discoItems, ["jid": owner.description, "node": node.name])
        let title = configuration(node)["title"]
        if !title.isEmpty { item["name"] = title }
        return item
    }
}
