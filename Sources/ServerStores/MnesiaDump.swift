import Foundation
import Inspection

/// ejabberd's Mnesia tables, as a text that `ejabberdctl dump FILE` wrote.
///
/// The tables themselves are only for the Erlang node that owns them. Source: ejabberd 23.01, the records in `include/*.hrl`.
package struct MnesiaDump: StoreReader {
    package let path: String
    package let title = "a dump of ejabberd's Mnesia tables"
    package let profile = ServerGuess("ejabberd-23.01", settings: ["backend=mnesia"])

    package init(path: String) { self.path = path }

    /// Whether a file begins as such a dump does.
    package static func isDump(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 8)) == Data("{tables,".utf8)
    }

    private static let tables: [String: Store] = [
        "offline_msg": .offline, "archive_msg": .archive, "archive_prefs": .archivePrefs, "roster": .roster,
        "passwd": .credentials, "oauth_token": .tokens, "last_activity": .lastActivity, "vcard": .vcard,
        "vcard_search": .searchIndex, "private_storage": .privateXML, "privacy": .blocklist,
        "push_session": .pushRegistration, "muc_room": .roomConfig, "muc_registered": .roomConfig,
        "caps_features": .capsCache, "pubsub_node": .pubsub, "pubsub_item": .pubsub, "pubsub_state": .pubsub,
        "session": .presence,
    ]

    package func records() throws(StoreReadingError) -> [KeptRecord] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path: path, reason: "it is not there, or may not be read")
        }
        let terms: [ErlangTerm]
        do {
            terms = try ErlangReader.terms(Array(data))
        } catch {
            throw .damaged(path: path, reason: "\(error.reason), at byte \(error.offset)")
        }
        let nodes = MnesiaDump.nodes(terms)
        return terms.compactMap { record($0, nodes) }
    }

    private func record(_ term: ErlangTerm, _ nodes: [String: PubSubNode]) -> KeptRecord? {
        guard case .tuple(let parts) = term, let table = parts.first?.string, parts.count > 1,
            let store = MnesiaDump.tables[table]
        else {
            return nil
        }
        var record = KeptRecord(
            store: store, owner: MnesiaDump.account(parts[1]), place: table,
            text: term.firstElement == nil
                ? term.summary : parts.dropFirst().compactMap(\.firstElement).first.map(XML.text) ?? "")
        switch table {
        case "archive_msg":
            record.key = parts[2].string ?? ""
            // Rooms and accounts share the table; a room's archive is under the host of the room service.
            if parts.last == .word("groupchat") { record.store = .roomArchive }
        case "roster":
            record.owner = parts.count > 2 ? MnesiaDump.account(parts[2]) : record.owner
            record.key = term[3].flatMap(MnesiaDump.account) ?? ""
            record.text = term.summary
            if let ask = term[6]?.string, ["in", "both"].contains(ask) { record.store = .pendingSubscription }
        case "pubsub_node", "pubsub_item", "pubsub_state":
            guard let node = MnesiaDump.nodeID(term).flatMap({ nodes[$0] }) else { break }
            record.store = node.isAccount ? .pep : .pubsub
            record.owner = node.owner
            record.key = node.name
        case "session":
            record.owner = term[3].flatMap(MnesiaDump.account)
            // Somebody connected without presence has no priority.
            if term[4] == .word("undefined") { return nil }
        default: break
        }
        return record
    }

    /// `{Name, Host}`, `{Name, Host, Resource}`, or a key that begins with them.
    private static func account(_ key: ErlangTerm) -> String? {
        if case .text(let text) = key { return text.isEmpty ? nil : text }
        guard let first = key[0], let host = key[1]?.string else { return nil }
        guard let name = first.string else { return account(first) }
        return name.isEmpty ? host : name + "@" + host
    }

    /// A pubsub node, as items and states refer to it.
    private struct PubSubNode {
        var owner: String
        var name: String
        var isAccount: Bool
    }

    private static func nodes(_ terms: [ErlangTerm]) -> [String: PubSubNode] {
        var nodes: [String: PubSubNode] = [:]
        for term in terms where term[0] == .word("pubsub_node") {
            guard let id = nodeID(term), let host = term[1]?[0], let name = term[1]?[1]?.string else { continue }
            let isAccount = if case .tuple = host { true } else { false }
            nodes[id] = PubSubNode(owner: account(host) ?? "", name: name, isAccount: isAccount)
        }
        return nodes
    }

    /// The number of the node: the third field of a node, the second part of the key of an item or state.
    private static func nodeID(_ term: ErlangTerm) -> String? {
        term[0] == .word("pubsub_node") ? term[2]?.string : term[1]?[1]?.string
    }
}
