import Foundation
import TLS
import TestSupport

/// One of the servers that are compared, running in a folder of its own on 127.0.0.1.
final class MeasuredServer {
    /// The servers, as the table names them.
    enum Product: String, CaseIterable {
        case xmppscope, prosody, ejabberd
        case prosodySQLite = "prosody-sqlite"
        case ejabberdSQLite = "ejabberd-sqlite"
    }

    /// What all of them are given alike.
    struct Setting {
        var archives: Bool
        var usesTLS: Bool
        /// The accounts that are there from the start.
        var accounts: SeededAccounts
        /// The program to measure, `xmppscope` from a release build.
        var program: String
    }

    let product: Product
    let port: Int
    let process: ServerProcess
    private let folder: ServerFolder

    init(_ product: Product, _ setting: Setting) throws {
        self.product = product
        folder = try ServerFolder("bench-\(product.rawValue)")
        port = try LoopbackPort.free()
        let now = Int64(Date().timeIntervalSince1970)
        let authority = try CertificateAuthority(
            name: "Authority of the benchmark", domains: [SeededAccounts.domain], now: now, days: 1)
        let certificate = try authority.issueServer(domains: [SeededAccounts.domain], now: now, days: 1)
        try folder.write("server.crt", certificate.chainPEM)
        try folder.write("server.key", certificate.keyPEM)
        try folder.write("server.pem", certificate.chainPEM + certificate.keyPEM)
        switch product {
        case .xmppscope: process = try Self.startOwn(setting, folder, port)
        case .prosody, .prosodySQLite:
            process = try Self.startProsody(setting, folder, port, usesSQLite: product == .prosodySQLite)
        case .ejabberd, .ejabberdSQLite:
            process = try Self.startEjabberd(setting, folder, port, usesSQLite: product == .ejabberdSQLite)
        }
    }

    /// Ends it and deletes what it kept.
    func stop() {
        process.stop()
        folder.remove()
    }

    /// The end of its output, for a message of failure.
    var lastWords: String { folder.tail("output") }

    private static func startOwn(_ setting: Setting, _ folder: ServerFolder, _ port: Int) throws -> ServerProcess {
        let stores = folder.path + "/stores"
        try FileManager.default.createDirectory(atPath: stores, withIntermediateDirectories: true)
        try setting.accounts.writeOwn(in: stores)
        var arguments = [
            "serve", "--domain", SeededAccounts.domain, "--port", "\(port)", "--keep", stores,
            "--cert", folder.path + "/server.crt", "--key", folder.path + "/server.key", "--quiet",
        ]
        if !setting.usesTLS { arguments.append("--allow-plaintext") }
        if !setting.archives { arguments.append("--no-archive") }
        return try ServerProcess(setting.program, arguments, folder: folder, port: port)
    }

    /// Prosody without its limits of rate, and without a way to other servers.
    private static func startProsody(
        _ setting: Setting, _ folder: ServerFolder, _ port: Int, usesSQLite: Bool
    ) throws -> ServerProcess {
        var configuration = ProsodyConfiguration(port: port, hosts: ["VirtualHost \"\(SeededAccounts.domain)\""])
        configuration.requiresTLS = setting.usesTLS
        configuration.archives = setting.archives
        configuration.usesSQLite = usesSQLite
        configuration.withoutModules = ["limits"]
        if !usesSQLite { try setting.accounts.writeProsodyFiles(in: folder) }
        let process = try DebianProsody.start(configuration, in: folder)
        if usesSQLite { try setting.accounts.writeProsodyTable(folder.path + "/data/prosody.sqlite") }
        return process
    }

    /// ejabberd without shapers.
    private static func startEjabberd(
        _ setting: Setting, _ folder: ServerFolder, _ port: Int, usesSQLite: Bool
    ) throws -> ServerProcess {
        var configuration = EjabberdConfiguration(hosts: [SeededAccounts.domain], port: port)
        configuration.options = ["loglevel: info"]
        configuration.requiresTLS = setting.usesTLS
        configuration.archives = setting.archives
        let database = folder.path + "/bench.db"
        if usesSQLite { configuration.databases = [SeededAccounts.domain: database] }
        let process = try DebianEjabberd.start(configuration, in: folder)
        if usesSQLite {
            try setting.accounts.writeEjabberdTable(database)
        } else {
            try setting.accounts.writeMnesia(in: folder, of: process)
        }
        return process
    }
}
