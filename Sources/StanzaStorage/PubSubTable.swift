import GRDB
package import XMPP

/// The tables `pubsub_node`, `pubsub_item`, `pubsub_subscription` and `pubsub_affiliation` (XEP-0060, XEP-0163).
///
/// `owner` is the address of the service: an account's bare JID for PEP, the service's domain otherwise.
package struct PubSubTable: Sendable {
    let file: StoreFile

    /// A node; its configuration is `name=value` lines.
    package struct Node: Hashable, Sendable {
        package var name: String
        package var creator: String
        package var configuration: [String: String]

        package init(name: String, creator: String, configuration: [String: String]) {
            self.name = name
            self.creator = creator
            self.configuration = configuration
        }
    }

    /// A published item; `xml` is its payload, empty where it has none.
    package struct Item: Hashable, Sendable {
        package var id: String
        package var publisher: String
        package var stamp: Timestamp
        package var xml: String
    }

    /// A subscription of an address to a node.
    package struct Subscription: Hashable, Sendable {
        package var node: String
        package var jid: String
        package var subid: String
        package var state: String
        /// `name=value` lines.
        package var options: [String: String]

        package init(node: String, jid: String, subid: String, state: String, options: [String: String] = [:]) {
            self.node = node
            self.jid = jid
            self.subid = subid
            self.state = state
            self.options = options
        }
    }

    package func node(_ name: String, of owner: JID) throws -> Node? {
        try file.first(
            "SELECT node, creator, configuration FROM pubsub_node WHERE owner = ? AND node = ?", [owner.description, name],
            node)
    }

    package func nodes(of owner: JID) throws -> [Node] {
        try file.rows(
            "SELECT node, creator, configuration FROM pubsub_node WHERE owner = ? ORDER BY rowid", [owner.description], node)
    }

    private func node(_ row: Row) -> Node {
        Node(name: row[0], creator: row[1], configuration: SettingLines.read(row[2]))
    }

    package func put(_ node: Node, of owner: JID) throws {
        try file.insert(
            """
            INSERT INTO pubsub_node VALUES(?, ?, ?, ?) ON CONFLICT(owner, node) DO UPDATE SET configuration = excluded.configuration
            """,
            [owner.description, node.name, node.creator, SettingLines.write(node.configuration)])
    }

    /// Deletes the node with its items, subscriptions and affiliations.
    package func remove(_ node: String, of owner: JID) throws {
        for table in ["pubsub_node", "pubsub_item", "pubsub_subscription", "pubsub_affiliation"] {
            try file.write("DELETE FROM \(table) WHERE owner = ? AND node = ?", [owner.description, node])
        }
    }

    // MARK: Items

    /// A node's items, newest first.
    package func items(of node: String, at owner: JID, limit: Int = .max) throws -> [Item] {
        try file.rows(
            "SELECT id, publisher, stamp, xml FROM pubsub_item WHERE owner = ? AND node = ? ORDER BY seq DESC LIMIT ?",
            [owner.description, node, limit == .max ? -1 : limit], item)
    }

    package func item(_ id: String, of node: String, at owner: JID) throws -> Item? {
        try file.first(
            "SELECT id, publisher, stamp, xml FROM pubsub_item WHERE owner = ? AND node = ? AND id = ?",
            [owner.description, node, id], item)
    }

    private func item(_ row: Row) -> Item {
        Item(id: row[0], publisher: row[1], stamp: Timestamp(column: row[2]), xml: row[3])
    }

    /// Keeps an item; one with the same id is replaced and becomes the newest.
    package func publish(_ xml: String, id: String, node: String, at owner: JID, by publisher: JID, stamp: Timestamp) throws
    {
        try file.write("DELETE FROM pubsub_item WHERE owner = ? AND node = ? AND id = ?", [owner.description, node, id])
        try file.insert(
            "INSERT INTO pubsub_item(owner, node, id, publisher, stamp, xml) VALUES(?, ?, ?, ?, ?, ?)",
            [owner.description, node, id, publisher.description, stamp.column, xml])
    }

    /// Deletes the oldest items until at most `maximum` are left; `sparing` is never deleted.
    package func trim(_ node: String, at owner: JID, to maximum: Int) throws {
        try file.write(
            """
            DELETE FROM pubsub_item WHERE owner = ?1 AND node = ?2 AND seq NOT IN
              (SELECT seq FROM pubsub_item WHERE owner = ?1 AND node = ?2 ORDER BY seq DESC LIMIT ?3)
            """,
            [owner.description, node, maximum])
    }

    package func retract(_ id: String, node: String, at owner: JID) throws -> Bool {
        try file.write("DELETE FROM pubsub_item WHERE owner = ? AND node = ? AND id = ?", [owner.description, node, id]) > 0
    }

    package func purge(_ node: String, at owner: JID) throws {
        try file.write("DELETE FROM pubsub_item WHERE owner = ? AND node = ?", [owner.description, node])
    }

    // MARK: Subscriptions

    /// The subscriptions at a service, to one node or to all.
    package func subscriptions(of node: String? = nil, at owner: JID) throws -> [Subscription] {
        let columns = "SELECT node, jid, subid, state, options FROM pubsub_subscription WHERE owner = ?"
        func subscription(_ row: Row) -> Subscription {
            Subscription(node: row[0], jid: row[1], subid: row[2], state: row[3], options: SettingLines.read(row[4]))
        }
        if let node {
            return try file.rows(columns + " AND node = ? ORDER BY rowid", [owner.description, node], subscription)
        }
        return try file.rows(columns + " ORDER BY rowid", [owner.description], subscription)
    }

    package func put(_ subscription: Subscription, at owner: JID) throws {
        try file.insert(
            "INSERT OR REPLACE INTO pubsub_subscription VALUES(?, ?, ?, ?, ?, ?)",
            [
                owner.description, subscription.node, subscription.jid, subscription.subid, subscription.state,
                SettingLines.write(subscription.options),
            ])
    }

    package func remove(_ subscription: Subscription, at owner: JID) throws {
        try file.write(
            "DELETE FROM pubsub_subscription WHERE owner = ? AND node = ? AND jid = ? AND subid = ?",
            [owner.description, subscription.node, subscription.jid, subscription.subid])
    }

    // MARK: Affiliations

    /// The affiliations with a node: address and affiliation.
    package func affiliations(of node: String, at owner: JID) throws -> [(jid: String, affiliation: String)] {
        try file.rows(
            "SELECT jid, affiliation FROM pubsub_affiliation WHERE owner = ? AND node = ? ORDER BY rowid",
            [owner.description, node]
        ) { ($0[0], $0[1]) }
    }

    /// An address's affiliations at a service: node and affiliation.
    package func affiliations(with jid: JID, at owner: JID) throws -> [(node: String, affiliation: String)] {
        try file.rows(
            "SELECT node, affiliation FROM pubsub_affiliation WHERE owner = ? AND jid = ? ORDER BY rowid",
            [owner.description, jid.bare.description]
        ) { ($0[0], $0[1]) }
    }

    /// Sets an affiliation; `none` deletes it.
    package func setAffiliation(_ affiliation: String, of jid: JID, node: String, at owner: JID) throws {
        if affiliation == "none" {
            try file.write(
                "DELETE FROM pubsub_affiliation WHERE owner = ? AND node = ? AND jid = ?",
                [owner.description, node, jid.bare.description])
        } else {
            try file.insert(
                "INSERT OR REPLACE INTO pubsub_affiliation VALUES(?, ?, ?, ?)",
                [owner.description, node, jid.bare.description, affiliation])
        }
    }
}
