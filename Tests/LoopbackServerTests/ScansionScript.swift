import Foundation

/// A `.scs` script: a play with several clients, each sending and expecting stanzas.
struct ScansionScript {
    struct Client: Hashable {
        var name: String
        var jid: String
        var password: String
        var resource: String?
    }

    struct Action: Hashable {
        enum Verb: String { case connects, sends, receives, disconnects }

        var client: String
        var verb: Verb
        /// The XML of the block, with its variables.
        var xml: String
        var line: Int
    }

    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    var title: String
    var clients: [Client] = []
    var actions: [Action] = []

    init(_ text: String, title: String) throws {
        self.title = title
        var inClients = true
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = String(raw)
            if line.hasPrefix("\t") || line.hasPrefix(" ") {
                let content = line.trimmingCharacters(in: .whitespaces)
                if content.isEmpty { continue }
                if inClients, !clients.isEmpty {
                    Self.setting(content, on: &clients[clients.count - 1])
                } else if !actions.isEmpty {
                    actions[actions.count - 1].xml += content + "\n"
                }
                continue
            }
            let content = line.trimmingCharacters(in: .whitespaces)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix("//") { continue }
            if content.hasPrefix("--") {
                if content.allSatisfy({ $0 == "-" }), content.count >= 3 { inClients = false }
                continue
            }
            if content.hasPrefix("[Client] ") {
                clients.append(Client(name: String(content.dropFirst(9)), jid: "", password: "password"))
                continue
            }
            inClients = false
            let words = content.hasSuffix(":") ? String(content.dropLast()) : content
            guard let space = words.lastIndex(of: " "),
                let verb = Action.Verb(rawValue: String(words[words.index(after: space)...]))
            else { throw Malformed(description: "\(title):\(index + 1): \(content)") }
            actions.append(Action(client: String(words[..<space]), verb: verb, xml: "", line: index + 1))
        }
    }

    private static func setting(_ line: String, on client: inout Client) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        switch line[..<colon] {
        case "jid": client.jid = value
        case "password": client.password = value
        case "resource": client.resource = value
        default: break
        }
    }
}
