import Presentation
import StanzaStorage

/// `store`: looks into the stores of the loopback world.
enum StoreCommand: PromptCommand {
    static let help = CommandHelp(
        "store", .storing, "[TABLE | diff [N] | grep TEXT… | files]",
        kinds: [.table, .text],
        options: [.init("of", "DOMAIN", "only this server's store"), .init("all", nil, "empty tables too")],
        "look into the loopback servers' SQLite files",
        details: """
            store              the tables and how many rows they have
            store offline      the rows of a table
            store diff         what the last command changed; `store diff 14` what record 14 changed
            store grep TEXT    where the bytes stand in the files, deleted rows included
            store files        the files and their sizes
            """,
        example: "store offline")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let world = session.world else {
            throw CommandFailure("only the loopback world's stores can be looked into; start it with: xmppscope demo")
        }
        let hosts = world.world.domains.map(\.host).filter { host in arguments.value("of").map { $0 == host } ?? true }
        if hosts.isEmpty {
            throw CommandFailure(
                "the world has no server \(arguments.value("of") ?? ""); it has \(world.world.domains.map(\.host).joined(separator: ", "))"
            )
        }
        switch arguments.words.first {
        case nil: try tables(hosts, world, session, showsEmpty: arguments.has("all"))
        case "diff": try diff(arguments.rest, world, session)
        case "grep": try grep(arguments.rest, hosts, world, session)
        case "files": files(hosts, world, session)
        case let table?: try rows(of: table, hosts, world, session)
        }
    }

    private static func tables(
        _ hosts: [String], _ world: LoopbackWorld, _ session: isolated Session, showsEmpty: Bool
    ) throws {
        let tables = try hosts.map { try world.world.store(of: $0)?.tables() ?? [] }
        var view = TableView([.init("table")] + hosts.map { .init($0, right: true) })
        for name in StoreSchema.tables {
            let counts = tables.map { $0.first { $0.name == name }?.rows ?? 0 }
            if showsEmpty || counts.contains(where: { $0 > 0 }) { view.add([name] + counts.map(String.init)) }
        }
        session.show(view.lines(width: session.tableWidth))
        session.say("rows: store TABLE; what the last command changed: store diff; empty tables too: store --all")
    }

    private static func rows(of table: String, _ hosts: [String], _ world: LoopbackWorld, _ session: isolated Session) throws
    {
        guard StoreSchema.tables.contains(table) else {
            throw CommandFailure("there is no table \"\(table)\"; there are \(StoreSchema.tables.joined(separator: ", "))")
        }
        for host in hosts {
            let rows = try world.world.store(of: host)?.rows(of: table) ?? []
            session.say("\(host), table \(table): \(rows.count) row\(rows.count == 1 ? "" : "s")", .heading)
            for row in rows { session.show(lines(row, session.width)) }
        }
    }

    private static func diff(_ number: String?, _ world: LoopbackWorld, _ session: isolated Session) throws {
        var wanted: Int?
        if let number {
            guard let value = Int(number) else {
                throw CommandFailure(
                    "\"\(number)\" is not the number of a record; it stands at the beginning of each: store diff 20")
            }
            wanted = value
        }
        guard let differences = world.differences(wanted) else {
            throw CommandFailure(
                "nothing is known of what record \(wanted ?? 0) changed: only what was sent here is watched")
        }
        if differences.isEmpty { return session.say("no store changed") }
        for difference in differences {
            for change in difference.changes {
                let sign =
                    switch change.kind {
                    case .added: StyledLine("+ ", .keeps)
                    case .changed: StyledLine("~ ", .open)
                    case .removed: StyledLine("- ", .drops)
                    }
                session.show([sign.appending(VisibleText("\(difference.host), \(change.table)"), .store)])
                session.show(lines(change.row, session.width, before: change.before))
            }
        }
    }

    private static func grep(_ text: String?, _ hosts: [String], _ world: LoopbackWorld, _ session: isolated Session) throws
    {
        guard let text else { throw CommandFailure("what to look for is missing. Usage: store grep TEXT") }
        var found = 0
        for host in hosts {
            for match in try world.world.store(of: host)?.grep(text) ?? [] {
                found += 1
                let file = match.file.split(separator: "/").last.map(String.init) ?? match.file
                session.show(
                    StyledLine(text: "\(file) at byte \(match.offset)  ", .label).appending(VisibleText(match.context))
                        .wrapped(to: session.width, indent: 4))
            }
        }
        session.say(found == 0 ? "the bytes stand in no file" : "\(found) place\(found == 1 ? "" : "s")")
    }

    private static func files(_ hosts: [String], _ world: LoopbackWorld, _ session: isolated Session) {
        var view = TableView([.init("file"), .init("size", right: true)])
        for host in hosts {
            for file in world.world.store(of: host)?.files() ?? [] { view.add(file.path, ByteCount.text(file.size)) }
        }
        session.show(view.lines(width: session.tableWidth))
    }

    private static func lines(
        _ row: StoreInspection.Row, _ width: Int, before: StoreInspection.Row? = nil
    ) -> [StyledLine] {
        let column = min(18, row.columns.map(\.name.count).max() ?? 0)
        return row.columns.flatMap { field -> [StyledLine] in
            let old = before?[field.name]
            if before != nil, old == field.value { return [] }
            var line = StyledLine(text: "    " + field.name.padding(column + 2), .label)
            line.append(VisibleText(field.value ?? "null"), field.value == nil ? .hidden : .plain)
            if before != nil { line.append(VisibleText("  (was \(old ?? "null"))"), .hidden) }
            return line.wrapped(to: width, indent: column + 6)
        }
    }
}
