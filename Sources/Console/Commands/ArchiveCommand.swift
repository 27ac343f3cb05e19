import Inspection
import Presentation
import XMLTree
import XMPP

/// `archive`: reads a message archive, and its preferences (XEP-0313, XEP-0441).
enum ArchiveCommand: PromptCommand {
    static let help = CommandHelp(
        "archive", aliases: ["mam"], .storing, "[prefs [always|never|roster] | JID]",
        kinds: [.address, .choice(["always", "never", "roster"])],
        options: [
            .init("of", "JID", "the archive of this room or node instead of your own"),
            .init("max", "NUMBER", "the most messages of a page (20)"),
            .init("before", "ID", "the page before this archive id"),
            .init("after", "ID", "the page after this archive id"),
            .init("start", "TIME", "not before this time, 2026-01-31T00:00:00Z"),
            .init("end", "TIME", "not after this time"), .init("first", nil, "the first page instead of the last"),
        ], sends: true,
        "read your archive, the last page first; with JID only what was said with them",
        details:
            "Reading an archive stores nothing. `archive prefs` shows what is archived by default, `archive prefs never` changes it.",
        example: "archive --max 5")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let archive = try arguments.value("of").map { text throws(CommandFailure) in try Arguments.address(text) }
        if arguments.words.first == "prefs" { return try await preferences(arguments, session, archive) }
        var query = Element("query", xmlns: Namespace.archive, ["queryid": session.surroundings.identifier()])
        var fields: [(String, String)] = []
        if !arguments.words.isEmpty { fields.append(("with", try arguments.address(0, help).description)) }
        for name in ["start", "end"] {
            guard let text = arguments.value(name) else { continue }
            guard Timestamp(dateTime: text) != nil else {
                throw CommandFailure("--\(name): \"\(text)\" is not a time like 2026-01-31T00:00:00Z")
            }
            fields.append((name, text))
        }
        if !fields.isEmpty { query.append(form(fields)) }
        query.append(try page(arguments))
        try await session.request(.set, to: archive, query, arguments, page: table)
    }

    private static func form(_ fields: [(String, String)]) -> Element {
        var form = Element("x", xmlns: Namespace.dataForms, ["type": "submit"])
        for (name, value) in [("FORM_TYPE", Namespace.archive)] + fields {
            var field = Element("field", xmlns: Namespace.dataForms, ["var": name])
            if name == "FORM_TYPE" { field["type"] = "hidden" }
            field.append(Element("value", xmlns: Namespace.dataForms, text: value))
            form.append(field)
        }
        return form
    }

    private static func page(_ arguments: Arguments) throws(CommandFailure) -> Element {
        let max = arguments.value("max") ?? "20"
        guard Int(max).map({ $0 >= 0 }) == true else {
            throw CommandFailure("--max: \"\(max)\" is not a number of messages, like 50")
        }
        var set = Element("set", xmlns: Namespace.resultSets).appending(
            Element("max", xmlns: Namespace.resultSets, text: max))
        if let after = arguments.value("after") {
            set.append(Element("after", xmlns: Namespace.resultSets, text: after))
        } else if let before = arguments.value("before") {
            set.append(Element("before", xmlns: Namespace.resultSets, text: before))
        } else if !arguments.has("first") {
            // An empty <before/> asks for the last page (XEP-0059 §2.5).
            set.append(Element("before", xmlns: Namespace.resultSets))
        }
        return set
    }

    private static func preferences(_ arguments: Arguments, _ session: isolated Session, _ archive: JID?) async throws {
        guard arguments.words.count > 1 else {
            return try await session.request(.get, to: archive, Element("prefs", xmlns: Namespace.archive), arguments)
        }
        let rule = arguments.words[1]
        guard ["always", "never", "roster"].contains(rule) else {
            throw CommandFailure("\"\(rule)\" is none of always, never, roster")
        }
        let prefs = Element("prefs", xmlns: Namespace.archive, ["default": rule]).appending(
            Element("always", xmlns: Namespace.archive), Element("never", xmlns: Namespace.archive))
        try await session.request(.set, to: archive, prefs, arguments)
    }

    private static func table(_ answer: Stanza, _ records: [WireRecord], _ width: Int) -> [StyledLine] {
        var table = TableView("archived at", "who", "text", "archive id")
        for record in records {
            guard let result = record.stanza?.element.child("result", xmlns: Namespace.archive),
                let forwarded = result.child("forwarded", xmlns: Namespace.forward),
                let message = forwarded.child("message", xmlns: Namespace.client)
            else { continue }
            let stamp = forwarded.child("delay", xmlns: Namespace.delay)?["stamp"] ?? ""
            let body = message.child("body")?.text ?? message.elements.first.map { "<\($0.name)/>" } ?? ""
            let who = [message["from"], message["to"]].compactMap { $0 }.map(name).joined(separator: " → ")
            table.add(time(stamp), who, body, result["id"] ?? "")
        }
        let fin = answer.element.child("fin", xmlns: Namespace.archive)
        let count = fin?.child("set", xmlns: Namespace.resultSets)?.child("count")?.text
        let complete = fin?["complete"] == "true" ? "; this is all" : "; there are more pages"
        let summary = (count.map { "\($0) in all" } ?? "the archive does not say how many there are") + complete
        return table.lines(width: width, indent: 4, empty: "no messages") + [StyledLine(text: "    " + summary, .note)]
    }

    /// The localpart of an address, or what stands for it; in a room, the nick.
    private static func name(_ text: String) -> String {
        guard let address = try? JID(text) else { return text }
        let isRoom = KnownServices.looksLikeRooms(address)
        return (isRoom ? address.resourcepart : nil) ?? address.localpart ?? address.domainpart
    }

    /// Month, day and time of a stamp.
    private static func time(_ stamp: String) -> String {
        Timestamp(dateTime: stamp).map {
            String($0.dateTime(fractionDigits: 0).dropFirst(5).dropLast()).replacing("T", with: " ")
        } ?? stamp
    }
}
