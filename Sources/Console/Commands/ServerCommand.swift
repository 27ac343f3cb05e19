import Inspection
import Presentation
import XMPP

/// `server`: what a server was recognised as, and by what.
enum ServerCommand: PromptCommand {
    static let help = CommandHelp(
        "server", .connection, "[DOMAIN]", kinds: [.address],
        "what product the server seems to be, how surely, and what was seen of it",
        details: "Nothing is sent for this. `version` and `disco` ask the server, and what they bring counts.",
        example: "server")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let domain: String
        if arguments.words.isEmpty {
            guard let own = session.recognition.ownDomain ?? session.address?.domainpart else {
                throw CommandFailure("no server has shown anything yet; begin with: connect JID")
            }
            domain = own
        } else {
            domain = try arguments.address(0, help).domainpart
        }
        let server = session.recognition.server(of: domain)
        session.say("\(domain): \(server.phrase), \(Int(server.probability * 100)) %", .heading)
        if let profile = session.inspector.domainSetups[domain]?.profile.id {
            let isChosen = session.forecasts.domains[domain] != nil
            let why =
                if !isChosen { server.isExact ? "" : ", the nearest profile" } else if profile == server.profile {
                    ", as its configuration or you say"
                } else { ", as its configuration or you say; what was seen speaks for \(server.profile ?? "no product")" }
            session.say("its forecasts go by \(profile)\(why)")
        }
        guard !server.evidence.isEmpty else { return session.say("nothing that tells products apart was seen of it") }
        var seen = TableView("record", "what was seen", "source")
        for evidence in server.evidence {
            seen.add(
                String(evidence.record), evidence.fingerprint.says + (evidence.version.map { ": \($0)" } ?? ""),
                evidence.fingerprint.cite.text)
        }
        session.show(seen.lines(width: session.tableWidth))
        let others = server.candidates.dropFirst().filter { $0.probability >= 0.01 }
        if !others.isEmpty {
            session.say(
                "also possible: "
                    + others.map { "\($0.product.name) \(Int($0.probability * 100)) %" }.joined(separator: ", "))
        }
    }
}
