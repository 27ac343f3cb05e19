package import XMPP
internal import XMLTree

/// Writes the stanzas of records as a Scansion script (`.scs`): every connection with a client is one of the play's.
///
/// What the negotiation made is left out, since Scansion connects by itself; ids, which differ from run to run, become
/// `{scansion:any}` in what is received.
package struct ScansionWriter: Sendable {
    private struct Client {
        var name: String
        var address: JID?
    }

    private var clients: [(connection: String, client: Client)] = []
    private var actions: [String] = []
    /// How many actions are kept at most: the clients stand before them, so the script is written at the end.
    private static let limit = 100_000

    package init() {}

    /// Takes a record.
    package mutating func add(_ record: WireRecord) {
        guard let stanza = record.stanza, actions.count < ScansionWriter.limit else { return }
        if let bound = stanza.element.child("bind", xmlns: Namespace.bind) {
            if let text = bound.child("jid")?.text, let address = try? JID(text) { note(record.connection, address) }
            return
        }
        if stanza.element.child("session", xmlns: Namespace.session) != nil { return }
        let direction = record.direction ?? .sent
        if clients.contains(where: { $0.connection == record.connection && $0.client.address != nil }) == false {
            note(record.connection, direction == .sent ? stanza.from : stanza.to)
        }
        guard let client = clients.first(where: { $0.connection == record.connection })?.client else { return }
        var element = stanza.element
        if direction == .received, element["id"] != nil, stanza.type != "result" { element["id"] = "{scansion:any}" }
        let xml = XMLWriter(defaultNamespace: Namespace.client).write(element)
        let lines = xml.split(separator: "\n", omittingEmptySubsequences: false).map { "\t" + $0 }
        actions.append(
            "\(client.name) \(direction == .sent ? "sends" : "receives"):\n" + lines.joined(separator: "\n") + "\n")
    }

    private mutating func note(_ connection: String, _ address: JID?) {
        if let index = clients.firstIndex(where: { $0.connection == connection }) {
            if clients[index].client.address == nil { clients[index].client.address = address }
            return
        }
        let name = address?.description.split(separator: "@").first.map { String($0).capitalized } ?? "Client"
        let taken = clients.count { $0.client.name == name || $0.client.name.hasPrefix(name + " ") }
        clients.append((connection, Client(name: taken == 0 ? name : "\(name) \(taken + 1)", address: address)))
    }

    /// The script.
    package func script(title: String) -> String {
        var out = "# \(title)\n\n"
        for (_, client) in clients {
            out +=
                "[Client] \(client.name)\n\tjid: \(client.address?.description ?? "user@localhost")\n\tpassword: password\n\n"
        }
        out += "-----\n\n"
        for (_, client) in clients { out += "\(client.name) connects\n\n" }
        for action in actions { out += action + "\n" }
        for (_, client) in clients { out += "\(client.name) disconnects\n\n" }
        return out
    }
}
