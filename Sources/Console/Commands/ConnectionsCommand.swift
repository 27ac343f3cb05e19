import Inspection
import Presentation

/// `connections`: those that are open.
enum ConnectionsCommand: PromptCommand {
    static let help = CommandHelp(
        "connections", .connection, "", "the connections that are open; every record says whose it is",
        example: "connections")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var table = TableView("", "name", "address", "protection", "role")
        for link in session.links.values.sorted(by: { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }) {
            let stream = session.inspector.knowledge.stream(link.name)
            table.add(
                link === session.current ? "*" : "", link.name, (stream.account ?? link.options.address).description,
                stream.isEncrypted ? "TLS" : "none",
                link.options.roleWords.split(separator: " ").prefix(2).joined(separator: " "))
        }
        session.show(table.lines(width: session.tableWidth, empty: "no connection is open"))
    }
}
