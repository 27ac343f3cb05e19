import Foundation
import Presentation
import TLS
import Transcripts
import Transport
import XMPP
import XMPPStreams

/// `xmppscope replay FILE --serve`: the server's half of a transcript, played to a real client.
package struct ReplayServerProgram: Sendable {
    package var path: String
    /// The connection whose session it is.
    package var connection: String?
    /// `sent`, or `received` if a server recorded it.
    package var half: String?
    /// `OLD=NEW`.
    package var mapping: [String] = []
    package var domains: [String] = []
    package var port = 5222
    /// `starttls`, `direct` or `none`.
    package var tls: String?
    package var allowsPlaintext = false
    package var certificateFile: String?
    package var keyFile: String?
    package var passwordFile: String?
    package var pace: Double?
    package var isStepwise = false
    package var patience: Double?
    /// Whether it is played to one client after the other.
    package var repeats = false

    package init(path: String) { self.path = path }

    /// Plays it; false where the client's half was not that of then.
    package func run(_ output: ProgramOutput) async throws(ProgramFailure) -> Bool {
        let session = try readSession()
        var options = ReplayServer.Options()
        options.port = port
        options.allowsPlaintext = allowsPlaintext
        options.mapping = try ReplayAddresses.mapping(mapping)
        options.domains += try domains.map { text throws(ProgramFailure) in
            guard let address = try? JID(text) else { throw usage("--domain \(text) is no domain") }
            return address.domainpart
        }
        options.protection = try protection()
        options.certificate = try ServeProgram.certificate(certificateFile, keyFile)
        options.password = try password()
        options.pace = pace
        options.patience = patience
        if isStepwise {
            guard isatty(STDIN_FILENO) == 1 else { throw usage("--step needs somebody at a terminal") }
            options.goesOn = ReplayServerProgram.askToGoOn
        }
        let server: ReplayServer
        let bound: Int
        do {
            server = try ReplayServer(session, options, width: output.width) { try? output.write($0) }
            bound = try await server.start()
        } catch {
            throw ProgramFailure(
                error is ListenFailure ? "\(error); another port can be named with --port" : "\(error)",
                status: ExitStatus.problem)
        }
        let signals = Task {
            for await _ in EndingSignals() { server.interrupt() }
        }
        defer { signals.cancel() }
        let authority = try writeAuthority(server)
        defer { if let authority { try? FileManager.default.removeItem(atPath: authority) } }
        try output.write(announcement(session, server, bound, authority))
        var isSame = true
        repeat {
            guard let tally = await server.play() else { break }
            isSame = isSame && tally.isSame
            try output.write([ReplayServerProgram.summary(tally)])
        } while repeats
        await server.stop()
        return isSame
    }

    private func usage(_ message: String) -> ProgramFailure { ProgramFailure(message, status: ExitStatus.usage) }

    private func readSession() throws(ProgramFailure) -> ServedSession {
        let half = half ?? "sent"
        guard let direction = WireRecord.Direction(rawValue: half) else {
            throw usage("--half takes sent or received, not \"\(half)\"")
        }
        let session = ServedSession(try RecordFiles.session(path), connection: connection, half: direction)
        guard session.counts.server > 0 else {
            let other = direction == .sent ? "received" : "sent"
            throw ProgramFailure(
                "\(path): nothing in it can be played to a client; for what a server recorded: --half \(other)",
                status: ExitStatus.dataError)
        }
        return session
    }

    private func protection() throws(ProgramFailure) -> ListenOptions.Protection {
        switch tls ?? "starttls" {
        case "starttls": return .starttls
        case "direct": return .direct
        case "none": return .none
        case let other: throw usage("--tls takes starttls, direct or none with --serve, not \"\(other)\"")
        }
    }

    private func password() throws(ProgramFailure) -> Secret? {
        guard let passwordFile else { return nil }
        guard let text = try? String(contentsOfFile: passwordFile, encoding: .utf8),
            let line = text.split(whereSeparator: \.isNewline).first
        else { throw ProgramFailure("--password-file: \(passwordFile) cannot be read", status: ExitStatus.noInput) }
        return Secret(String(line))
    }

    /// Puts the authority's certificate where clients can read it.
    private func writeAuthority(_ server: ReplayServer) throws(ProgramFailure) -> String? {
        guard let text = server.authorityPEM else { return nil }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("xmppscope-replay-\(UUID().uuidString).pem")
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw ProgramFailure("\(file.path) cannot be written", status: ExitStatus.ioError) }
        return file.path
    }

    /// Reading a line blocks, so a thread of its own does it.
    @Sendable private static func askToGoOn() async -> Bool {
        FileHandle.standardError.write(Data("[Enter] goes on, q stops ".utf8))
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let line = Swift.readLine()
                continuation.resume(returning: line.map { !$0.lowercased().hasPrefix("q") } ?? false)
            }
        }
    }

    // MARK: What is said

    private func announcement(
        _ session: ServedSession, _ server: ReplayServer, _ port: Int, _ authority: String?
    ) -> [StyledLine] {
        let counts = session.counts
        var lines = [
            StyledLine(
                text: "\(path): \(counts.server) to be sent, \(counts.client) expected from the client", .heading)
        ]
        if session.redactedCount > 0 {
            lines.append(StyledLine(text: "\(session.redactedCount) of them without the secrets they had", .note))
        }
        let how =
            ["direct": "direct TLS", "none": "no TLS"][tls ?? ""] ?? (allowsPlaintext ? "STARTTLS, or none" : "STARTTLS")
        lines.append(StyledLine(text: "Listening on 127.0.0.1 port \(port) (\(how))"))
        let name = session.account?.localpart ?? "somebody"
        let password = passwordFile == nil ? "any password (SASL PLAIN)" : "the password of --password-file"
        lines.append(
            StyledLine(text: "Log in at \(server.domains.joined(separator: " or ")), by any name, with \(password)"))
        if let authority { lines.append(StyledLine(text: "Certificate authority: \(authority)")) }
        let trust = authority.map { " --ca \($0)" } ?? (tls == "none" ? " --tls none --allow-plaintext" : "")
        lines.append(
            StyledLine(
                text: "For example: xmppscope connect \(name)@\(server.domains[0]) --host 127.0.0.1 --port \(port)\(trust)"))
        return lines
    }

    private static func summary(_ tally: ServedReplay.Tally) -> StyledLine {
        var text = "\(tally.played) sent"
        if tally.unsaid > 0 { text += ", \(tally.unsaid) were not, for what they needed did not come" }
        text += "; of the client \(tally.same) the same as then"
        if tally.differing > 0 { text += ", \(tally.differing) with differences" }
        if tally.missing > 0 { text += ", \(tally.missing) did not come" }
        if tally.unexpected > 0 { text += ", \(tally.unexpected) came that did not then" }
        return StyledLine(text: text, .heading)
    }
}
