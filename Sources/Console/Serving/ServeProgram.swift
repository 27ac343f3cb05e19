import Foundation
import Inspection
import LoopbackServer
import TLS
import Transport
import XMPP

/// `xmppscope serve`: the loopback world, or domains of one's own, as servers for other programs to connect to.
package struct ServeProgram: Sendable {
    /// The domains to serve; empty for the seeded world.
    package var domains: [String] = []
    /// `user[@domain]:password`.
    package var accounts: [String] = []
    /// A file with one such account a line.
    package var accountsFile: String?
    package var admins: [String] = []
    package var address = "127.0.0.1"
    package var port = 5222
    /// The port for direct TLS; nil opens 5223 beside 5222 and none beside other ports.
    package var directPort: Int?
    /// The port for WebSockets; nil opens none.
    package var webSocketPort: Int?
    package var opensRegistration = false
    package var allowsPlaintext = false
    package var certificateFile: String?
    package var keyFile: String?
    package var keepsIn: String?
    /// The profile whose habits of keeping are followed; nil for the world's own.
    package var persona: String?
    /// Settings of that profile, `KEY=VALUE`.
    package var personaSettings: [String] = []
    /// Servers outside that may be reached: `domain=address:port`.
    package var peers: [String] = []
    /// The first port for other servers' streams; nil lets the system choose.
    package var federationPort: Int?
    /// Whether messages are archived; with a persona, whether it may.
    package var archives = true
    /// A file that says what the world begins with.
    package var seedFile: String?
    /// Whether clients may log in without a name.
    package var allowsAnonymous = false
    /// Accounts to make certificates for, by which they can log in.
    package var certifiedAccounts: [String] = []
    package var isQuiet = false

    package init() {}

    /// Serves until SIGTERM or SIGINT, then flushes.
    package func run() async throws(ProgramFailure) {
        OpenFileLimit.raise()
        let seed = try readSeed()
        let isNew = keepsIn.map { !FileManager.default.fileExists(atPath: $0) } ?? true
        let world = try makeWorld(seed)
        do {
            if let seed, isNew { try world.play(seed) }
        } catch {
            world.shutDown()
            throw ProgramFailure("\(seedFile ?? ""): \(ProgramFailure.words(error))", status: ExitStatus.dataError)
        }
        var options = WorldListeners.Options()
        options.address = address
        options.port = port
        options.directPort = directPort ?? (port == 5222 ? 5223 : nil)
        options.webSocketPort = webSocketPort
        options.allowsPlaintext = allowsPlaintext
        options.allowsAnonymous = allowsAnonymous
        options.certificate = try Self.certificate(certificateFile, keyFile)
        options.federationPort = isLoopback ? federationPort ?? 0 : nil
        options.uploadPort = isLoopback ? 0 : nil
        options.peers = try namedPeers()
        let listeners: WorldListeners
        do {
            listeners = try await WorldListeners(world, options)
        } catch {
            world.shutDown()
            let remedy = "\(error)".contains("listen") ? "; another one can be named with --port" : ""
            throw ProgramFailure("\(error)\(remedy)", status: ExitStatus.problem)
        }
        let certificates = try writeCertificates(world, listeners)
        if !isQuiet { try ProgramOutput.write(announcement(world, listeners, certificates)) }
        let thrift = Task { await WorkingSet.keepSmall() }
        for await _ in EndingSignals() { break }
        thrift.cancel()
        for domain in world.domains { domain.endStreams() }
        await listeners.stop()
        world.shutDown()
        if !isQuiet { try? ProgramOutput.write("Everything is flushed. Goodbye.\n") }
    }

    // MARK: Settings

    /// Whether the address can be reached from this machine alone.
    private var isLoopback: Bool { address == "::1" || address.hasPrefix("127.") }

    private func readSeed() throws(ProgramFailure) -> WorldSeed? {
        guard let seedFile else { return nil }
        guard let text = try? String(contentsOfFile: seedFile, encoding: .utf8) else {
            throw ProgramFailure("\(seedFile) cannot be read", status: ExitStatus.noInput)
        }
        do {
            return try WorldSeed(text)
        } catch {
            throw ProgramFailure("\(seedFile), \(error)", status: ExitStatus.dataError)
        }
    }

    /// Makes the certificates that were asked for, each in a file with its key, and gives the files.
    private func writeCertificates(_ world: World, _ listeners: WorldListeners) throws(ProgramFailure) -> [String] {
        try certifiedAccounts.map { text throws(ProgramFailure) in
            let account = try jid(text, "--client-certificate").bare
            let file = "\(world.directory)/\(account).pem"
            guard let made = try? listeners.clientCertificate(for: account, now: world.clock.now) else {
                throw usage("--client-certificate: the world has no authority of its own where --cert is given")
            }
            guard
                FileManager.default.createFile(
                    atPath: file, contents: Data((made.chainPEM + made.keyPEM).utf8), attributes: [.posixPermissions: 0o600])
            else { throw ProgramFailure("\(file) cannot be written", status: ExitStatus.ioError) }
            return file
        }
    }

    private func makeWorld(_ seed: WorldSeed?) throws(ProgramFailure) -> World {
        if !isLoopback {
            if opensRegistration || allowsPlaintext || allowsAnonymous {
                throw usage("--register, --allow-plaintext and --anonymous are for loopback addresses only")
            }
            if domains.isEmpty {
                throw usage("the seeded accounts are for loopback addresses only; name a --domain of your own")
            }
        }
        for (option, number) in [("--port", port), ("--tls-port", directPort ?? 0), ("--ws-port", webSocketPort ?? 0)]
        where !(0...65_535).contains(number) {
            throw usage("\(option) \(number): a port is a number from 0 to 65535")
        }
        var settings = DomainSettings()
        settings.registrationIsOpen = opensRegistration
        settings.admins = Set(try admins.map { admin throws(ProgramFailure) in try jid(admin, "--admin").bare.description })
        if let persona {
            let chosen = try ForecastSettings(server: persona, settings: personaSettings)
            if let setup = chosen.setups[.recipientServer] { settings.take(on: Persona(setup)) }
        } else if !personaSettings.isEmpty {
            throw usage("--set is for the profile that --as names")
        }
        if !archives {
            settings.archives = false
            settings.roomArchives = false
        }
        var world = World.Settings.wonderland
        if !domains.isEmpty {
            world.domains = try domains.map { domain throws(ProgramFailure) in try jid(domain, "--domain").domainpart }
            world.accounts = []
        }
        world.directory = keepsIn
        world.accounts += seed?.accounts ?? []
        world.accounts += try ownAccounts(defaultDomain: world.domains[0])
        for account in world.accounts where !world.domains.contains(account.jid.domainpart) {
            throw usage(
                "\(account.jid): \(account.jid.domainpart) is not served; it serves \(world.domains.joined(separator: ", "))"
            )
        }
        for domain in world.domains {
            settings.contactAddresses["admin", default: []] += settings.admins.filter { $0.hasSuffix("@" + domain) }.sorted()
                .map { "xmpp:" + $0 }
        }
        world.domain = settings
        do {
            return try World(world)
        } catch {
            let place = keepsIn.map { " in \($0)" } ?? ""
            throw ProgramFailure(
                "the world cannot be made\(place): \(ProgramFailure.words(error))", status: ExitStatus.ioError)
        }
    }

    private func ownAccounts(defaultDomain: String) throws(ProgramFailure) -> [Account] {
        var lines = accounts
        if let accountsFile {
            guard let text = try? String(contentsOfFile: accountsFile, encoding: .utf8) else {
                throw ProgramFailure("\(accountsFile) cannot be read", status: ExitStatus.noInput)
            }
            lines += text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty && !$0.hasPrefix("#") }
        }
        return try lines.map { line throws(ProgramFailure) in
            guard let colon = line.firstIndex(of: ":"), line.index(after: colon) < line.endIndex else {
                throw usage("“\(line)” is not of the form user[@domain]:password")
            }
            let name = String(line[..<colon])
            let address = name.contains("@") ? name : name + "@" + defaultDomain
            return Account(jid: try jid(address, "--account").bare, password: String(line[line.index(after: colon)...]))
        }
    }

    private func namedPeers() throws(ProgramFailure) -> [String: (address: String, port: Int)] {
        var named: [String: (address: String, port: Int)] = [:]
        for peer in peers {
            guard let equals = peer.firstIndex(of: "="), let colon = peer.lastIndex(of: ":"), equals < colon,
                let port = Int(peer[peer.index(after: colon)...]), (1...65_535).contains(port)
            else { throw usage("--peer \(peer): the form is domain=address:port") }
            let address = String(peer[peer.index(after: equals)..<colon])
            guard address == "::1" || address.hasPrefix("127.") else {
                throw usage("--peer \(peer): servers on loopback addresses alone can be reached")
            }
            named[String(peer[..<equals])] = (address, port)
        }
        return named
    }

    /// The certificate of `--cert` and `--key`.
    static func certificate(_ certificateFile: String?, _ keyFile: String?) throws(ProgramFailure) -> CertificateAndKey? {
        switch (certificateFile, keyFile) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            guard let chain = try? String(contentsOfFile: certificate, encoding: .utf8),
                let key = try? String(contentsOfFile: key, encoding: .utf8)
            else { throw ProgramFailure("\(certificate) or \(key) cannot be read", status: ExitStatus.noInput) }
            return CertificateAndKey(chainPEM: chain, keyPEM: key)
        case (_?, nil), (nil, _?): throw ProgramFailure("--cert and --key belong together", status: ExitStatus.usage)
        }
    }

    private func jid(_ text: String, _ option: String) throws(ProgramFailure) -> JID {
        do {
            return try JID(text)
        } catch {
            throw usage("\(option) \(text): \(error)")
        }
    }

    private func usage(_ message: String) -> ProgramFailure { ProgramFailure(message, status: ExitStatus.usage) }

    // MARK: What is said

    private func announcement(_ world: World, _ listeners: WorldListeners, _ certificates: [String]) -> String {
        var text = ""
        if !isLoopback { text += "Warning: \(address) can be reached from other machines.\n" }
        let protection = allowsPlaintext ? "STARTTLS, or none" : "STARTTLS"
        text += "Listening on \(listeners.address) port \(listeners.port) (\(protection))"
        if let port = listeners.directPort { text += " and port \(port) (direct TLS)" }
        text += "\n"
        if let port = listeners.webSocketPort {
            let schemes = allowsPlaintext ? "wss://… or ws://…" : "wss://…"
            text += "WebSockets at port \(port), \(schemes)\(WorldListeners.webSocketPath); host-meta is there too\n"
        }
        text += "\n"
        for domain in world.domains {
            text += "\(domain.host)\n"
            let services = domain.serviceAddresses.map(\.description)
            if !services.isEmpty { text += "  services   \(services.joined(separator: ", "))\n" }
            text += "  store      \(domain.store.path)\n"
            if domains.isEmpty {
                for account in Account.wonderland where account.jid.domainpart == domain.host {
                    text += "  account    \(account.jid)  password \(account.password)\n"
                }
            }
        }
        for domain in world.domains where !peers.isEmpty {
            if let port = listeners.federationPort(of: domain.host) {
                text += "\n\(domain.host) takes other servers' streams at port \(port)\n"
            }
        }
        if !peers.isEmpty {
            text +=
                "Certificates that both ends believe are in \(world.directory): DOMAIN.crt and DOMAIN.key for each --peer\n"
        }
        if let file = listeners.authorityFile { text += "\nCertificate authority: \(file) (good for these domains alone)\n" }
        for file in certificates { text += "Certificate and key of a client: \(file)\n" }
        if let example = world.domains[0].exampleAccount {
            text += """

                For example:
                  profanity -a \(example)    after  /account add …, /account set … server \(listeners.address), port \(listeners.port)
                  go-sendxmpp -u \(example) -j \(listeners.address):\(listeners.port) --no-tls-verify …
                  xmppscope connect \(example) --host \(listeners.address) --port \(listeners.port)\(listeners.authorityFile.map { " --ca \($0)" } ?? "")

                """
        }
        return text + "Ctrl-C ends it.\n"
    }
}
