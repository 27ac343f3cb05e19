import Foundation
import Inspection
import Presentation
import TLS
import Transport
import XMPP
import XMPPStreams

/// `cert`: the TLS session and the server's certificates.
enum CertificateCommand: PromptCommand {
    static let help = CommandHelp(
        "cert", aliases: ["tls"], .connection, "[save FILE]", kinds: [.choice(["save"]), .file],
        options: [.init("dane", nil, "ask DNS which certificates the place's owner vouches for (RFC 6698)")],
        "the TLS session and the server's certificates; save them to a file",
        details: """
            To accept this certificate and no other from now on: connect JID --fingerprint SHA256.
            """, example: "cert")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let connection = session.connection, let negotiated = await connection.negotiated() else {
            throw CommandFailure.notConnected
        }
        guard let tls = negotiated.session else {
            throw CommandFailure("the stream is not protected, so there is no certificate")
        }
        if let word = arguments.words.first {
            guard word == "save" else { throw CommandFailure("cert has no \"\(word)\". Usage: \(help.usage)") }
            return try save(tls.chain, to: try arguments.word(1, "the name of a file", help), session)
        }
        session.show(list(facts(of: tls), session.width))
        for (index, certificate) in tls.chain.enumerated() {
            session.show([
                StyledLine(),
                StyledLine(
                    text: index == 0 ? "the server's certificate" : "certificate \(index + 1) that it sent", .heading),
            ])
            session.show(list(facts(of: certificate), session.width))
        }
        if arguments.has("dane") {
            try await showAssociations(tls.chain, negotiated.place, connection.options.resolver, session)
        }
    }

    private static func facts(of tls: TLSSession) -> [(String, String)] {
        var facts = [("protocol", tls.version), ("cipher", tls.cipher)]
        if let group = tls.group { facts.append(("key exchange", group)) }
        if let name = tls.serverName { facts.append(("server name", name)) }
        if let name = tls.applicationProtocol { facts.append(("application", name)) }
        facts.append(("session", tls.resumed ? "resumed: no certificate was shown again" : "new"))
        facts.append(("verdict", tls.verdict.description))
        if !tls.resumed { facts.append(("OCSP staple", tls.staple.description)) }
        facts.append(("bindings", tls.bindings.keys.map(\.rawValue).sorted().joined(separator: ", ")))
        return facts
    }

    private static func facts(of certificate: Certificate) -> [(String, String)] {
        var facts = [("subject", certificate.subject), ("issuer", certificate.issuer), ("serial", certificate.serialNumber)]
        let names = certificate.names
        for (kind, values) in [
            ("DNS", names.dns), ("SRV", names.srv), ("XmppAddr", names.xmpp), ("address", names.addresses),
        ] where !values.isEmpty { facts.append((kind, values.joined(separator: ", "))) }
        facts.append(
            ("valid", "\(CalendarDate.text(certificate.notBefore)) to \(CalendarDate.text(certificate.notAfter))"))
        facts.append(("key", "\(certificate.key), signed with \(certificate.signatureAlgorithm)"))
        if certificate.isAuthority { facts.append(("authority", "yes")) }
        if certificate.demandsStaple { facts.append(("must-staple", "yes (RFC 7633)")) }
        facts.append(("SHA-256", StreamCommand.grouped(certificate.fingerprintText)))
        return facts
    }

    private static func list(_ facts: [(String, String)], _ width: Int) -> [StyledLine] {
        let column = facts.map(\.0.count).max() ?? 0
        return facts.flatMap { name, value in
            StyledLine(text: name.padding(column + 2), .label).appending(VisibleText(value)).wrapped(
                to: width, indent: column + 2)
        }
    }

    private static func save(_ chain: [Certificate], to path: String, _ session: isolated Session) throws(CommandFailure) {
        let text = chain.map(\.pem).joined()
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("\(path) is there already; it is not overwritten")
        }
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("\(path) cannot be written", status: ExitStatus.ioError) }
        session.say("\(chain.count == 1 ? "1 certificate" : "\(chain.count) certificates") saved to \(path)")
    }

    private static func showAssociations(
        _ chain: [Certificate], _ place: (host: String, port: Int)?, _ resolver: String?, _ session: isolated Session
    ) async throws(CommandFailure) {
        guard let place, !DomainName.isAddress(place.host) else {
            throw CommandFailure("the server was reached by an address, and DANE is for names")
        }
        let records: [CertificateAssociation]
        do throws(ConnectionFailure) {
            records = try await CertificateAssociation.records(host: place.host, port: place.port, resolver: resolver)
        } catch { throw CommandFailure(error.what, status: error.stage.exitCode) }
        session.show([StyledLine(), StyledLine(text: "TLSA records of _\(place.port)._tcp.\(place.host)", .heading)])
        if records.isEmpty { session.say("none") }
        for record in records {
            let fits = record.matches(chain)
            session.say(
                "\(record): " + (fits.map { $0 ? "fits" : "does NOT fit" } ?? "its numbers are not known"),
                fits == true ? .secure : .warning)
        }
        if !records.isEmpty { session.say("whether DNSSEC protects them is not checked here") }
    }
}
