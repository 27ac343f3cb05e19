import Foundation
import LineEditing
import TLS
import Transport
import XMPP
import XMPPStreams

/// `connect`: opens a stream and negotiates until the resource is bound.
enum ConnectCommand: PromptCommand {
    static let help = CommandHelp(
        "connect", .connection, "JID|ACCOUNT", kinds: [.address],
        options: ConnectRequest.options,
        "open a stream, negotiate, and bind a resource",
        details: """
            TLS is required and the certificate is checked unless an option says otherwise. The password is asked for, or comes from
            --password-file, --password-command or XMPPSCOPE_PASSWORD; in the loopback world it is known. Nothing is sent after the negotiation that is not
            typed, not even presence.
            """,
        example: "connect rabbit@wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        try await session.connect(try await session.options(for: try request(arguments, session.folders)))
    }

    /// What is asked for by an address or the name of a saved account, and by options; what is typed after a name counts more.
    static func request(_ arguments: Arguments, _ folders: UserFolders) throws -> ConnectRequest {
        var arguments = arguments
        if let name = arguments.words.first, let line = try folders.accounts()[name] {
            arguments = try Arguments(line + " " + arguments.text.dropFirst(name.count), help)
        }
        var request = ConnectRequest(address: try arguments.word(0, "an address or the name of an account", help))
        for option in help.options where arguments.has(option.name) {
            for value in arguments.options[option.name] ?? [] { try request.set(option.name, value) }
        }
        return request
    }
}

/// What was asked for when connecting, by the names of its options; the prompt and the command line share them.
package struct ConnectRequest: Sendable {
    package var address: String
    private var values: [String: String] = [:]

    package init(address: String) { self.address = address }

    static let options: [CommandHelp.Option] = [
        .init("host", "HOST", "go to this host instead of what DNS says"),
        .init("port", "PORT", "go to this port"),
        .init("tls", "HOW", "starttls (default), direct, optional, or none"),
        .init(
            "via", "URL|websocket",
            "go over the WebSocket at wss://… (ws://… without TLS), or over the one that the domain's host-meta names"),
        .init("ca", "FILE", "trust the authorities in this PEM file"),
        .init("fingerprint", "SHA256", "trust this certificate and no other"),
        .init("no-verify", nil, "go on whatever the certificate is"),
        .init("password-file", "FILE", "the first line of this file is the password"),
        .init("password-command", "COMMAND", "the first line that this command prints is the password"),
        .init("resource", "NAME", "ask for this resource"),
        .init(
            "auth", "MECHANISM",
            "use this SASL mechanism, or the best of several: A,B; sasl2 among them is SASL2 (XEP-0388); iq-auth is the login from before SASL"
        ),
        .init(
            "bind2", nil,
            "SASL2 with the resource in the same step (XEP-0386): the server deletes waiting offline messages unsent"),
        .init("inline", "FEATURES", "switch these on while binding by --bind2: sm, carbons, inactive"),
        .init(
            "fast", nil,
            "SASL2 with a token instead of the password (XEP-0484): the server and this program keep it until it expires"),
        .init("fast-forget", nil, "log in with the kept token for the last time: both ends forget it"),
        .init("anonymous", nil, "authenticate with ANONYMOUS"),
        .init("no-auth", nil, "stop after the stream features, and go on by hand"),
        .init("allow-plaintext", nil, "send credentials even if nothing protects the stream"),
        .init("resolver", "ADDR:PORT", "ask this DNS server"),
        .init("timeout", "SECONDS", "give up a stage after so long"),
        .init("step", nil, "stop before each stage, show the choices, and pick"),
        .init("reconnect", nil, "connect again after a cut, waiting longer each time"),
        .init("follow", nil, "follow <see-other-host/> over a protected stream"),
        .init("proxy", "URL", "go through socks5://[USER@]HOST:PORT or http://[USER@]HOST:PORT"),
        .init("cert", "FILE", "authenticate with the certificate in this PEM file (EXTERNAL)"),
        .init("key", "FILE", "its private key, where it is in another file"),
        .init("key-log", "FILE", "write the TLS keys to this file: whoever has it can read the stream"),
        .init("component", nil, "connect as the component JID, with a secret (XEP-0114)"),
        .init("secret-file", "FILE", "the first line of this file is the component's secret"),
        .init("s2s", "DOMAIN", "connect to the server JID as the server DOMAIN, believed by --cert or by dialback"),
        .init("verify-port", "PORT", "answer for dialback keys at this port of 127.0.0.1 (XEP-0220)"),
    ]

    /// Sets an option by its name; a flag takes an empty value.
    package mutating func set(_ name: String, _ value: String) throws(CommandFailure) {
        if name == "port", Int(value).map({ (1...65_535).contains($0) }) != true {
            throw CommandFailure("--port: \"\(value)\" is not a port number like 5222", status: ExitStatus.usage)
        }
        if name == "verify-port", Int(value).map({ (0...65_535).contains($0) }) != true {
            throw CommandFailure("--verify-port: \"\(value)\" is not a port number like 5222", status: ExitStatus.usage)
        }
        if name == "tls", ConnectOptions.Protection(rawValue: value) == nil {
            let names = ConnectOptions.Protection.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("--tls: \"\(value)\" is none of \(names)", status: ExitStatus.usage)
        }
        if name == "inline" { _ = try ConnectRequest.features(value) }
        if name == "via" { _ = try ConnectRequest.webSocket(value) }
        if name == "timeout", Double(value).map({ $0 > 0 }) != true {
            throw CommandFailure("--timeout: \"\(value)\" is not a number of seconds", status: ExitStatus.usage)
        }
        values[name] = value
    }

    /// The options for the connection; the password is not among them yet.
    func connectOptions() throws(CommandFailure) -> ConnectOptions {
        var jid: JID
        do {
            jid = try JID(address)
            if let resource = values["resource"] { jid = try jid.with(resource: resource) }
        } catch {
            throw CommandFailure(
                "\"\(address)\" is not an address: \(error). One is like name@example.org", status: ExitStatus.usage)
        }
        var options = ConnectOptions(address: jid)
        options.host = values["host"]
        options.port = values["port"].flatMap { Int($0) }
        options.protection = values["tls"].flatMap(ConnectOptions.Protection.init(rawValue:)) ?? .starttls
        options.webSocket = try values["via"].map(ConnectRequest.webSocket)
        if case .address(let place)? = options.webSocket, !place.isSecure, !place.isLoopback, options.protection != .none {
            throw CommandFailure(
                "--via: nothing protects \(place), which is not on this machine; --tls none goes there nevertheless",
                status: ExitStatus.usage)
        }
        options.verifiesCertificate = values["no-verify"] == nil
        options.authorityFile = values["ca"]
        options.fingerprint = try values["fingerprint"].map(ConnectRequest.fingerprint) ?? nil
        let named = values["auth"].map { $0.split(separator: ",").map { $0.uppercased() } } ?? []
        let mechanisms = named.filter { $0 != ConnectRequest.extensible && $0 != InitiatingStream.legacyName }
        options.usesLegacyAuthentication = named.contains(InitiatingStream.legacyName)
        if options.usesLegacyAuthentication, named.count > 1 {
            throw CommandFailure("--auth: iq-auth goes with nothing else", status: ExitStatus.usage)
        }
        options.mechanisms = mechanisms.isEmpty ? nil : mechanisms
        options.extensible = try extensibleRequest(isNamed: named.contains(ConnectRequest.extensible), for: jid)
        options.isAnonymous = values["anonymous"] != nil
        options.stopsAfterFeatures = values["no-auth"] != nil
        options.allowsPlaintext = values["allow-plaintext"] != nil
        options.resolver = values["resolver"]
        options.isStepped = values["step"] != nil
        options.reconnects = values["reconnect"] != nil
        options.followsRedirection = values["follow"] != nil
        if let text = values["proxy"] {
            do throws(ProxyServer.Mistake) { options.proxy = try ProxyServer(text) } catch {
                throw CommandFailure("--proxy: \(error)", status: ExitStatus.usage)
            }
        }
        try setFiles(&options)
        try setRole(&options)
        if let seconds = values["timeout"].flatMap({ Double($0) }) {
            options.timeouts = ConnectOptions.Timeouts(
                resolve: seconds, tcp: seconds, tls: seconds, stream: seconds, authentication: seconds, binding: seconds)
        }
        return options
    }

    private func setFiles(_ options: inout ConnectOptions) throws(CommandFailure) {
        if let path = values["cert"] {
            let chain = try ConnectRequest.text(of: path, "cert")
            let key = try values["key"].map { path throws(CommandFailure) in try ConnectRequest.text(of: path, "key") }
            options.certificate = CertificateAndKey(chainPEM: chain, keyPEM: key ?? chain)
        }
        if let path = values["key-log"] {
            guard let log = KeyLogFile(path) else {
                throw CommandFailure("--key-log: \(path) cannot be written", status: ExitStatus.ioError)
            }
            options.keyLog = { log.write($0) }
        }
    }

    /// A component and a server have no account, so the address is a domain.
    private func setRole(_ options: inout ConnectOptions) throws(CommandFailure) {
        guard values["component"] != nil || values["s2s"] != nil else { return }
        guard options.address.isDomain else {
            throw CommandFailure(
                "\(options.address) is no domain, and that is what is needed here", status: ExitStatus.usage)
        }
        if let domain = values["s2s"] {
            guard let from = try? JID(domain), from.isDomain else {
                throw CommandFailure("--s2s: \(domain) is no domain", status: ExitStatus.usage)
            }
            options.verificationPort = values["verify-port"].flatMap { Int($0) }
            options.role = .server(from: from.domainpart, dialbackSecret: Secret(Hexadecimal.text(SecureRandom.bytes(16))))
        } else {
            // XEP-0114 knows no STARTTLS.
            if values["tls"] == nil { options.protection = .none }
            if options.host == nil { options.host = "localhost" }
            options.role = .component(secret: Secret(""))
        }
    }

    private static func text(of path: String, _ option: String) throws(CommandFailure) -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("--\(option): \(path) cannot be read", status: ExitStatus.noInput)
        }
        return text
    }

    /// The word for SASL2 among the mechanisms.
    private static let extensible = "SASL2"

    /// SASL2, where it was asked for by its name or by something that needs it.
    private func extensibleRequest(
        isNamed: Bool, for address: JID
    ) throws(CommandFailure) -> InitiatingStream.ExtensibleRequest? {
        let features = try values["inline"].map(ConnectRequest.features)
        let binds = values["bind2"] != nil || features != nil
        guard isNamed || binds || usesTokens else { return nil }
        return InitiatingStream.ExtensibleRequest(
            bind: binds ? Bind2Request(tag: address.resourcepart, features: features ?? []) : nil,
            requestsToken: values["fast"] != nil, invalidatesToken: values["fast-forget"] != nil)
    }

    /// What `--inline` names.
    private static func features(_ value: String) throws(CommandFailure) -> [Bind2Request.Feature] {
        try value.split(separator: ",").map { name throws(CommandFailure) in
            guard let feature = Bind2Request.Feature(rawValue: name.lowercased()) else {
                let names = Bind2Request.Feature.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure("--inline: \"\(name)\" is none of \(names)", status: ExitStatus.usage)
            }
            return feature
        }
    }

    /// Whether a kept token is to be used.
    var usesTokens: Bool { values["fast"] != nil || values["fast-forget"] != nil }

    /// The WebSocket that `--via` names.
    private static func webSocket(_ value: String) throws(CommandFailure) -> ConnectOptions.WebSocketChoice {
        if value == "websocket" { return .discovered }
        guard let address = WebAddress(value), address.scheme == .ws || address.scheme == .wss else {
            throw CommandFailure(
                "--via: \"\(value)\" is none of wss://HOST[:PORT]/PATH, ws://HOST[:PORT]/PATH, websocket",
                status: ExitStatus.usage)
        }
        return .address(address)
    }

    var passwordFile: String? { values["password-file"] }
    var secretFile: String? { values["secret-file"] }
    var isComponent: Bool { values["component"] != nil }
    var isAccountless: Bool { isComponent || values["s2s"] != nil }
    var passwordCommand: String? { values["password-command"] }
    var isPlaceGiven: Bool { values["host"] != nil || values["port"] != nil }
    var isTrustGiven: Bool { values["ca"] != nil || values["fingerprint"] != nil || values["no-verify"] != nil }

    private static func fingerprint(_ text: String) throws(CommandFailure) -> [UInt8] {
        let digits = text.filter { $0 != ":" && !$0.isWhitespace }
        var bytes: [UInt8] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { break }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        guard bytes.count == 32 else {
            throw CommandFailure("--fingerprint: needs the 64 hexadecimal digits of a SHA-256", status: ExitStatus.usage)
        }
        return bytes
    }
}

extension Session {
    /// Completes what was asked for with what the loopback world knows, and with the password.
    func options(for request: ConnectRequest) async throws(CommandFailure) -> ConnectOptions {
        var options = try request.connectOptions()
        if let world { world.complete(&options, request) }
        if options.proxy?.user != nil, let password = surroundings.environment["XMPPSCOPE_PROXY_PASSWORD"] {
            options.proxy?.password = Secret(password)
        } else if let proxy = options.proxy, let user = proxy.user {
            options.proxy?.password = try await secret(
                asking: "Password of \(user) at \(proxy): ",
                otherwise: "the proxy's password is needed: set XMPPSCOPE_PROXY_PASSWORD")
        }
        if request.isComponent { options.role = .component(secret: try await componentSecret(request, options.address)) }
        if request.usesTokens { try useToken(&options) }
        guard options.password == nil, !request.isAccountless, !options.isAnonymous, !options.stopsAfterFeatures,
            options.address.localpart != nil
        else {
            return options
        }
        // Whoever has a token is asked for the password only where the token is refused.
        let isGiven =
            request.passwordFile != nil || request.passwordCommand != nil
            || surroundings.environment["XMPPSCOPE_PASSWORD"] != nil
        if options.extensible?.token != nil, !isGiven { return options }
        options.password = try await password(request, for: options.address)
        return options
    }

    private func password(_ request: ConnectRequest, for address: JID) async throws(CommandFailure) -> Secret {
        if let path = request.passwordFile {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure("--password-file: \(path) cannot be read", status: ExitStatus.noInput)
            }
            return Secret(String(text.prefix { !$0.isNewline }))
        }
        if let command = request.passwordCommand { return try await Session.password(printedBy: command) }
        if let password = surroundings.environment["XMPPSCOPE_PASSWORD"] { return Secret(password) }
        return try await secret(
            asking: "Password of \(address.bare): ",
            otherwise: "a password is needed: use --password-file, --password-command or XMPPSCOPE_PASSWORD")
    }

    private func componentSecret(_ request: ConnectRequest, _ address: JID) async throws(CommandFailure) -> Secret {
        if let path = request.secretFile {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure("--secret-file: \(path) cannot be read", status: ExitStatus.noInput)
            }
            return Secret(String(text.prefix { !$0.isNewline }))
        }
        if let secret = surroundings.environment["XMPPSCOPE_COMPONENT_SECRET"] { return Secret(secret) }
        return try await secret(
            asking: "Secret of the component \(address): ",
            otherwise: "the component's secret is needed: use --secret-file or XMPPSCOPE_COMPONENT_SECRET")
    }

    /// Asks without showing what is typed; fails with those words where nobody can be asked.
    private func secret(asking prompt: String, otherwise words: String) async throws(CommandFailure) -> Secret {
        guard source.isInteractive else { throw CommandFailure(words, status: ExitStatus.usage) }
        guard case .line(let text) = await source.readLine(LineRequest(prompt: prompt, purpose: .secret)) else {
            throw CommandFailure("nothing was given")
        }
        return Secret(text)
    }
}
