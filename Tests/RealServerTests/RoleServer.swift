import TestSupport
import Foundation
import TLS

/// A real server with ports for components and for other servers.
final class RoleServer: Sendable {
    /// Which program it is.
    enum Product: String, CaseIterable, Sendable {
        case prosody, ejabberd

        var isInstalled: Bool { self == .prosody ? InstalledServers.prosody : InstalledServers.ejabberd }
    }

    static let component = "tea.\(World.wonderland)"
    static let secret = "muffin"
    /// The domain of the server that connects, which no server here serves.
    static let stranger = "glass.\(World.realworld)"

    let componentPort: Int
    let serverPort: Int
    private let folder: ServerFolder
    private let process: ServerProcess

    /// Starts it. With a `dialbackPort` Prosody asks there about the stranger's keys, and wants no certificate.
    init(_ product: Product, dialbackPort: Int? = nil) throws {
        folder = try ServerFolder(product.rawValue)
        componentPort = try LoopbackPort.free()
        serverPort = try LoopbackPort.free()
        let certificate = try World.certificate.get()
        let pem = try folder.write("server.pem", certificate.chainPEM + certificate.keyPEM)
        let key = try folder.write("server.key", certificate.keyPEM)
        let authority = try folder.write("ca.pem", try World.authority.get().certificatePEM)
        switch product {
        case .prosody:
            try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
            try folder.write("plugins/mod_loopback_peers.lua", FederatedProsody.plugin)
            let peers = dialbackPort.map { "[\"\(RoleServer.stranger)\"] = \($0)" } ?? ""
            let file = try folder.write(
                "prosody.cfg.lua",
                """
                run_as_root = true
                daemonize = false
                data_path = "\(folder.path)/data"
                pidfile = "\(folder.path)/prosody.pid"
                plugin_paths = { "\(folder.path)/plugins" }
                modules_enabled = { "saslauth"; "tls"; "dialback"; "disco"; "ping"; "loopback_peers" }
                loopback_peers = { \(peers) }
                modules_disabled = { "s2s_bidi" }
                interfaces = { "127.0.0.1" }
                c2s_ports = { \(try LoopbackPort.free()) }
                s2s_ports = { \(serverPort) }
                component_interfaces = { "127.0.0.1" }
                component_ports = { \(componentPort) }
                log = { debug = "\(folder.path)/prosody.log" }
                s2s_secure_auth = \(dialbackPort == nil)
                ssl = { certificate = "\(pem)"; key = "\(key)"; cafile = "\(authority)" }
                VirtualHost "\(World.wonderland)"
                ssl = { certificate = "\(pem)"; key = "\(key)"; cafile = "\(authority)" }
                Component "\(RoleServer.component)"
                component_secret = "\(RoleServer.secret)"

                """)
            process = try DebianProsody.start(configuration: file, in: folder, port: componentPort)
        case .ejabberd:
            let file = try folder.write(
                "ejabberd.yml",
                """
                loglevel: debug
                hosts: [\(World.wonderland)]
                certfiles: ["\(pem)"]
                ca_file: "\(authority)"
                s2s_use_starttls: required
                listen:
                  -
                    port: \(componentPort)
                    ip: "127.0.0.1"
                    module: ejabberd_service
                    hosts: {"\(RoleServer.component)": {password: "\(RoleServer.secret)"}}
                  -
                    port: \(serverPort)
                    ip: "127.0.0.1"
                    module: ejabberd_s2s_in
                modules:
                  mod_disco: {}
                  mod_ping: {}

                """)
            process = try DebianEjabberd.start(configuration: file, in: folder, port: componentPort)
        }
    }

    deinit { stop() }

    /// The end of its log.
    var log: String { folder.tail("prosody.log") + folder.tail("ejabberd.log") }

    func stop() {
        process.stop()
        folder.remove()
    }
}
