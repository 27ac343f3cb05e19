import Inspection
import Presentation
import TLS
import Transport
import XMPP
import XMPPStreams

/// `stream`: what is known of the stream.
enum StreamCommand: PromptCommand {
    static let help = CommandHelp(
        "stream", .connection, "", "features and what was chosen, TLS and its certificates, and how long each stage took",
        example: "stream")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let connection = session.connection, let negotiated = await connection.negotiated() else {
            throw CommandFailure.notConnected
        }
        var facts: [(String, String)] = [("address", (session.address ?? connection.options.address).description)]
        if let header = negotiated.header {
            facts.append(("stream id", header.id ?? "none"))
            facts.append(
                ("server", [header.from ?? "not named", "XMPP \(header.version ?? "before 1.0")"].joined(separator: ", ")))
        }
        let stream = session.inspector.knowledge.stream(connection.options.name)
        if stream.usesStreamManagement, let management = session.current?.management {
            facts.append(
                (
                    "stream management",
                    "enabled, \(management.received) stanzas handled here, \(management.unacknowledged.count) sent and not acknowledged, "
                        + (management.resumptionID.map { "can be resumed by \($0)" } ?? "cannot be resumed")
                ))
        }
        if stream.hasCarbons { facts.append(("carbons", "enabled")) }
        facts.append(("presence", stream.priority.map { "available, priority \($0)" } ?? "none sent: no available resource"))
        if !(session.current?.stages ?? []).isEmpty {
            let times = (session.current?.stages ?? []).map { "\($0.stage.rawValue) \(RecordView.duration($0.seconds))" }
            facts.append(("stages", times.joined(separator: ", ")))
        }
        session.show(list(facts, session.width))
        if let tls = negotiated.session {
            show(tls, session)
        } else {
            session.say("no TLS: anybody on the way can read the stream", .insecure)
        }
        for (index, offer) in (session.current?.offers ?? []).enumerated() { show(offer, index, session) }
    }

    private static func show(_ tls: TLSSession, _ session: isolated Session) {
        var facts = [
            ("TLS", "\(tls.version), \(tls.cipher)\(tls.group.map { ", \($0)" } ?? "")"),
            ("certificate", tls.verdict.description),
        ]
        for (index, certificate) in tls.chain.enumerated() {
            facts.append(
                (
                    index == 0 ? "server's" : "issuer",
                    "\(certificate.subject); \(certificate.names.presented.joined(separator: ", "))"
                ))
            facts.append(
                ("  valid", "until \(Timestamp(seconds: Double(certificate.notAfter)).dateTime(fractionDigits: 0))"))
            if index == 0 { facts.append(("  SHA-256", grouped(certificate.fingerprintText))) }
        }
        facts.append(("channel binding", tls.bindings.keys.map(\.rawValue).sorted().joined(separator: ", ")))
        session.show(list(facts, session.width))
    }

    /// The digits in groups of eight, which can be broken into lines.
    static func grouped(_ fingerprint: String) -> String {
        var digits = fingerprint.filter(\.isHexDigit)[...]
        var groups: [Substring] = []
        while !digits.isEmpty {
            groups.append(digits.prefix(8))
            digits = digits.dropFirst(8)
        }
        return groups.joined(separator: " ")
    }

    private static func show(_ offer: StreamOffer, _ index: Int, _ session: isolated Session) {
        session.show([
            StyledLine(),
            StyledLine(
                text: "offered at start \(index + 1) of the stream, \(offer.isProtected ? "over TLS" : "in the clear")",
                .heading),
        ])
        var table = TableView("feature", "offers", "document", "chosen")
        for feature in offer.features.elements {
            table.add(
                feature.name, StreamOffer.details(of: feature),
                Session.catalogue.document(namespace: feature.namespace) ?? feature.namespace,
                offer.chosen[feature.namespace] ?? "")
        }
        session.show(table.lines(width: session.tableWidth, empty: "no features"))
    }

    private static func list(_ facts: [(String, String)], _ width: Int) -> [StyledLine] {
        let column = facts.map(\.0.count).max() ?? 0
        return facts.flatMap { name, value in
            StyledLine(text: name.padding(column + 2), .label).appending(VisibleText(value)).wrapped(
                to: width, indent: column + 2)
        }
    }
}
