import Foundation
import TestSupport
import XMPPStreams

/// Debian's Prosody as a server that federates with a loopback world on this machine.
final class FederatedProsody: Sendable {
    static let domain = "looking-glass.lit"

    /// How it and the world are to believe each other.
    enum Proof: String, CaseIterable, Sendable {
        /// By certificates of the world's authority (XEP-0178).
        case certificates = "EXTERNAL"
        /// By asking back (XEP-0220); neither certificate is trusted.
        case dialback
    }

    let port: Int
    let serverPort: Int
    private let folder: ServerFolder
    private let process: ServerProcess

    /// Starts it. `world` is the folder with the certificates that a world has written for it; `ports` are those at which the world's
    /// domains take other servers' streams.
    init(_ proof: Proof, serverPort: Int, world: String, ports: [String: Int]) throws {
        folder = try ServerFolder("federation")
        port = try LoopbackPort.free()
        self.serverPort = serverPort
        try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
        try folder.write("plugins/mod_loopback_peers.lua", Self.plugin)
        var tls =
            "certificate = \"\(world)/\(Self.domain).crt\"; key = \"\(world)/\(Self.domain).key\"; cafile = \"\(world)/ca.pem\";"
        if proof == .dialback {
            let own = try World.stranger.get().issueServer(domains: [Self.domain], now: World.now, days: 1)
            let certificate = try folder.write("own.crt", own.chainPEM)
            let key = try folder.write("own.key", own.keyPEM)
            tls = "certificate = \"\(certificate)\"; key = \"\(key)\";"
        }
        let peers = ports.map { "[\"\($0.key)\"] = \($0.value);" }.joined(separator: " ")
        let file = try folder.write(
            "prosody.cfg.lua",
            """
            run_as_root = true
            daemonize = false
            data_path = "\(folder.path)/data"
            pidfile = "\(folder.path)/prosody.pid"
            plugin_paths = { "\(folder.path)/plugins" }
            modules_enabled = {\(try DebianProsody.shippedModules())
            "loopback_peers" }
            loopback_peers = { \(peers) }
            allow_registration = true
            registration_invite_only = false
            s2s_secure_auth = \(proof == .certificates)
            c2s_ports = { \(port) }
            s2s_ports = { \(serverPort) }
            interfaces = { "127.0.0.1" }
            log = { debug = "\(folder.path)/prosody.log" }
            ssl = { \(tls) }
            VirtualHost "\(Self.domain)"
            ssl = { \(tls) }

            """)
        process = try DebianProsody.start(configuration: file, in: folder, port: port)
    }

    deinit { stop() }

    func stop() {
        process.stop()
        folder.remove()
    }

    /// The end of its log, for a message of failure.
    var lastWords: String { folder.tail("prosody.log", lines: 40) }

    /// Prosody asks DNS where a domain is; this tells it of servers on this machine instead.
    static let plugin = """
        module:set_global();
        local service = require "net.resolvers.service";
        local basic = require "net.resolvers.basic";
        local peers = module:get_option("loopback_peers", {});
        local ask_dns = service.new;
        function service.new(domain, name, kind, extra)
            local port = peers[domain];
            if not port then return ask_dns(domain, name, kind, extra); end
            if name ~= "xmpp-server" then return { next = function (_, done) done(nil); end }; end
            return basic.new("127.0.0.1", port, kind, extra);
        end

        """
}
