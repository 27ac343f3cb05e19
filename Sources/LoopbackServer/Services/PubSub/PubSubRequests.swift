internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Reads the requests of XEP-0060 and has a host of nodes carry them out.
struct PubSubRequests {
    let host: PubSubHost

    /// The payload of the result, or nil for an empty one.
    func answer(_ pubsub: Element, isSet: Bool, from: JID) throws -> Element? {
        guard let action = pubsub.elements.first else { throw StanzaError(.modify, "bad-request") }
        if pubsub.namespace == Namespace.pubsubOwner { return try ownerAnswer(action, isSet: isSet, from: from) }
        switch (action.name, isSet) {
        case ("create", true): return try create(action, pubsub, from: from)
        case ("publish", true): return try publish(action, pubsub, from: from)
        case ("retract", true): return try retract(action, from: from)
        case ("items", false): return try items(action, from: from)
        case ("subscribe", true): return try subscribe(action, pubsub, from: from)
        case ("unsubscribe", true): return try unsubscribe(action, from: from)
        case ("subscriptions", false): return try subscriptions(action["node"], from: from)
        case ("affiliations", false): return try affiliations(action["node"], from: from)
        case ("default", false):
            return wrap(Element("default", xmlns: Namespace.pubsub, [:], [host.defaults.form.element]))
        case ("options", _): throw PubSubError.unsupported("subscription-options")
        default: throw PubSubError.unsupported(action.name)
        }
    }

    private func wrap(_ elements: Element..., owner: Bool = false) -> Element {
        Element("pubsub", xmlns: owner ? Namespace.pubsubOwner : Namespace.pubsub, [:], elements)
    }

    private func form(_ element: Element?) -> DataForm? {
        element?.child("x", xmlns: Namespace.dataForms).map(DataForm.init)
    }

    private func node(_ action: Element) throws -> String {
        guard let node = action["node"], !node.isEmpty else { throw PubSubError.nodeRequired }
        return node
    }

    // MARK: Nodes and items

    private func create(_ action: Element, _ pubsub: Element, from: JID) throws -> Element? {
        let given = action["node"].flatMap { $0.isEmpty ? nil : $0 }
        let name = given ?? host.domain.identifiers.text(16)
        try host.create(name, by: from, form: form(pubsub.child("configure")))
        return given == nil ? wrap(Element("create", xmlns: Namespace.pubsub, ["node": name])) : nil
    }

    private func publish(_ action: Element, _ pubsub: Element, from: JID) throws -> Element? {
        let name = try node(action)
        let items = action.elements.filter { $0.is("item", Namespace.pubsub) }
        let options = form(pubsub.child("publish-options"))
        if let options, let type = options.formType, type != PubSubConfiguration.optionsType {
            throw StanzaError(.modify, "bad-request")
        }
        guard items.count <= 1 else { throw StanzaError(.modify, "bad-request", text: "one item at a time") }
        var published = Element("publish", xmlns: Namespace.pubsub, ["node": name])
        if let id = try host.publish(items.first, node: name, by: from, options: options) {
            published.append(Element("item", xmlns: Namespace.pubsub, ["id": id]))
        }
        return wrap(published)
    }

    private func retract(_ action: Element, from: JID) throws -> Element? {
        let ids = action.elements.filter { $0.is("item", Namespace.pubsub) }.compactMap { $0["id"] }
        let name = try node(action)
        guard !ids.isEmpty else { throw PubSubError.itemRequired }
        try host.retract(ids, node: name, by: from, notifies: ["1", "true"].contains(action["notify"]))
        return nil
    }

    private func items(_ action: Element, from: JID) throws -> Element? {
        let node = try host.node(try node(action))
        try host.requireAccess(from, to: node)
        let ids = action.elements.filter { $0.is("item", Namespace.pubsub) }.compactMap { $0["id"] }
        let limit = action["max_items"].flatMap { Int($0) }
        if action["max_items"] != nil, (limit ?? 0) < 1 { throw StanzaError(.modify, "bad-request") }
        let items = try host.items(of: node, ids: ids, limit: limit)
        if !ids.isEmpty, items.isEmpty { throw StanzaError(.cancel, "item-not-found") }
        return wrap(Element("items", xmlns: Namespace.pubsub, ["node": node.name], items))
    }

    // MARK: Subscriptions

    private func subscriber(_ action: Element, from: JID) throws -> JID {
        guard let text = action["jid"], let jid = try? JID(text), jid.bare == from.bare else { throw PubSubError.invalidJID }
        return jid
    }

    private func subscribe(_ action: Element, _ pubsub: Element, from: JID) throws -> Element? {
        let node = try host.node(try node(action))
        let jid = try subscriber(action, from: from)
        if pubsub.child("options") != nil { throw PubSubError.unsupported("subscription-options") }
        let configuration = host.configuration(node)
        var state = "subscribed"
        if configuration["access_model"] == "authorize", try host.affiliation(of: from, with: node.name) == "none" {
            state = "pending"
        } else {
            try host.requireAccess(from, to: node)
        }
        let known = try host.table.subscriptions(of: node.name, at: host.owner).first { $0.jid == jid.description }
        let subscription =
            known
            ?? PubSubTable.Subscription(
                node: node.name, jid: jid.description, subid: host.domain.identifiers.text(10), state: state)
        if known == nil { try host.table.put(subscription, at: host.owner) }
        if state == "subscribed", known == nil, configuration.sendsLastOnSubscription {
            try host.sendLast(of: node, to: jid)
        }
        return wrap(element(subscription, state: subscription.state))
    }

    private func element(_ subscription: PubSubTable.Subscription, state: String) -> Element {
        Element(
            "subscription", xmlns: Namespace.pubsub,
            ["node": subscription.node, "jid": subscription.jid, "subscription": state])
    }

    private func unsubscribe(_ action: Element, from: JID) throws -> Element? {
        let node = try host.node(try node(action))
        let jid = try subscriber(action, from: from)
        guard
            let subscription = try host.table.subscriptions(of: node.name, at: host.owner).first(where: {
                $0.jid == jid.description
            })
        else { throw PubSubError.notSubscribed }
        try host.table.remove(subscription, at: host.owner)
        return wrap(element(subscription, state: "none"))
    }

    private func subscriptions(_ node: String?, from: JID) throws -> Element? {
        var list = Element("subscriptions", xmlns: Namespace.pubsub)
        if let node { list["node"] = node }
        for subscription in try host.table.subscriptions(of: node, at: host.owner)
        where (try? JID(subscription.jid).bare) == from.bare {
            list.append(element(subscription, state: subscription.state))
        }
        return wrap(list)
    }

    private func affiliations(_ node: String?, from: JID) throws -> Element? {
        var list = Element("affiliations", xmlns: Namespace.pubsub)
        if let node { list["node"] = node }
        for entry in try host.table.affiliations(with: from, at: host.owner) where node == nil || entry.node == node {
            list.append(
                Element("affiliation", xmlns: Namespace.pubsub, ["node": entry.node, "affiliation": entry.affiliation]))
        }
        return wrap(list)
    }

    // MARK: The owner's requests (XEP-0060 §8)

    private func ownerAnswer(_ action: Element, isSet: Bool, from: JID) throws -> Element? {
        if action.name == "default", !isSet {
            return wrap(Element("default", xmlns: Namespace.pubsubOwner, [:], [host.defaults.form.element]), owner: true)
        }
        let name = try node(action)
        switch (action.name, isSet) {
        case ("delete", true): try host.delete(name, by: from, redirect: action.child("redirect")?["uri"])
        case ("purge", true): try host.purge(name, by: from)
        case ("configure", true):
            guard let form = form(action) else { throw StanzaError(.modify, "bad-request") }
            try host.configure(name, by: from, form: form)
        case ("configure", false):
            let node = try host.node(name)
            try host.requireOwner(from, of: name)
            let form = host.configuration(node).form.element
            return wrap(Element("configure", xmlns: Namespace.pubsubOwner, ["node": name], [form]), owner: true)
        case ("affiliations", false): return try nodeAffiliations(name, from: from)
        case ("affiliations", true): try setAffiliations(action, name, from: from)
        case ("subscriptions", false): return try nodeSubscriptions(name, from: from)
        case ("subscriptions", true): try setSubscriptions(action, name, from: from)
        default: throw PubSubError.unsupported(action.name)
        }
        return nil
    }

    private func nodeAffiliations(_ name: String, from: JID) throws -> Element? {
        _ = try host.node(name)
        try host.requireOwner(from, of: name)
        var list = Element("affiliations", xmlns: Namespace.pubsubOwner, ["node": name])
        for entry in try host.table.affiliations(of: name, at: host.owner) {
            list.append(
                Element("affiliation", xmlns: Namespace.pubsubOwner, ["jid": entry.jid, "affiliation": entry.affiliation]))
        }
        return wrap(list, owner: true)
    }

    private func setAffiliations(_ action: Element, _ name: String, from: JID) throws {
        _ = try host.node(name)
        try host.requireOwner(from, of: name)
        for entry in action.elements where entry.name == "affiliation" {
            guard let jid = entry["jid"].flatMap({ try? JID($0) }), let affiliation = entry["affiliation"],
                ["owner", "publisher", "publish-only", "member", "none", "outcast"].contains(affiliation)
            else { throw StanzaError(.modify, "bad-request") }
            if affiliation != "owner", jid.bare == from.bare, try host.affiliation(of: from, with: name) == "owner",
                try host.table.affiliations(of: name, at: host.owner).filter({ $0.affiliation == "owner" }).count < 2
            {
                throw StanzaError(.modify, "not-acceptable", text: "a node needs an owner")
            }
            try host.table.setAffiliation(affiliation, of: jid, node: name, at: host.owner)
        }
    }

    private func nodeSubscriptions(_ name: String, from: JID) throws -> Element? {
        _ = try host.node(name)
        try host.requireOwner(from, of: name)
        var list = Element("subscriptions", xmlns: Namespace.pubsubOwner, ["node": name])
        for entry in try host.table.subscriptions(of: name, at: host.owner) {
            list.append(
                Element("subscription", xmlns: Namespace.pubsubOwner, ["jid": entry.jid, "subscription": entry.state]))
        }
        return wrap(list, owner: true)
    }

    private func setSubscriptions(_ action: Element, _ name: String, from: JID) throws {
        let node = try host.node(name)
        try host.requireOwner(from, of: name)
        for entry in action.elements where entry.name == "subscription" {
            guard let jid = entry["jid"].flatMap({ try? JID($0) }), let state = entry["subscription"] else {
                throw StanzaError(.modify, "bad-request")
            }
            let known = try host.table.subscriptions(of: name, at: host.owner).first { $0.jid == jid.description }
            if state == "none" {
                if let known { try host.table.remove(known, at: host.owner) }
            } else {
                try host.table.put(
                    .init(
                        node: node.name, jid: jid.description, subid: known?.subid ?? host.domain.identifiers.text(10),
                        state: state),
                    at: host.owner)
            }
        }
    }
}
