import Inspection
import Presentation

/// `count`: counts the records that fulfil a condition.
enum CountCommand: PromptCommand {
    static let help = CommandHelp(
        "count", .seeing, "[FILTER…]", kinds: [.text],
        options: [.init("by", "WHAT", "by \(SearchProgram.groups.joined(separator: ", "))")],
        "count the records that fulfil a condition, in all or by a property",
        details: "The filter is that of `find`: help filters. Options stand before it.",
        example: "count --by kind received")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let filter = try arguments.rest.map { text throws(CommandFailure) in try RecordFilter.reading(text) }
        let found = filter.map { session.records(fulfilling: $0) } ?? session.ring.records.filter { $0.number > 0 }
        guard let group = arguments.value("by") else {
            session.say("\(found.count) of \(session.ring.records.count) records")
            if let filter, found.isEmpty { session.say(session.reading(of: filter)) }
            return
        }
        guard SearchProgram.groups.contains(group) else {
            let near = Spelling.nearest(to: group, in: SearchProgram.groups).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure("--by is one of \(SearchProgram.groups.joined(separator: ", ")), not \"\(group)\"\(near)")
        }
        var counts = BoundedCounts()
        for record in found { counts.add(SearchProgram.value(group, record)) }
        var table = TableView([.init(group), .init("records", right: true)])
        for (name, count) in counts.ranked { table.add(name, String(count)) }
        session.show(table.lines(width: session.tableWidth, empty: "no records"))
    }
}
