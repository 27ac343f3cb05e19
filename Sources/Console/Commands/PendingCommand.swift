import Presentation
import XMPP

/// `pending`: lists the requests that wait for an answer.
enum PendingCommand: PromptCommand {
    static let help = CommandHelp(
        "pending", .seeing, "", "list your requests that were not answered yet", example: "pending")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var table = TableView("record", "id", "to", "payload", "waiting")
        let now = session.surroundings.now()
        for (id, request) in session.pendingRequests {
            let waiting = request.time.map { (start: Timestamp) in RecordView.duration(now - start) } ?? ""
            table.add(String(request.number), id, request.to ?? "your server", request.payload ?? "", waiting)
        }
        session.show(table.lines(width: session.tableWidth, empty: "every request was answered"))
    }
}
