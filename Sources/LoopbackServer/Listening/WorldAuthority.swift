import Foundation
internal import TLS

/// The world's own certificate authority: made at first start, short-lived, good for the world's domains alone.
struct WorldAuthority {
    /// How long it and its certificates are valid.
    static let days = 30

    let authority: CertificateAuthority
    /// Where its certificate is kept, for clients that want to check it.
    let file: String

    /// Reads the authority from the folder, or makes it where it is missing, about to expire or for other domains.
    init(directory: String, domains: [String], now: Int64) throws {
        file = directory + "/ca.pem"
        let keyFile = directory + "/ca.key"
        let noteFile = directory + "/ca.for"
        let note = "\(domains.sorted().joined(separator: " "))\n"
        if let certificate = try? String(contentsOfFile: file, encoding: .utf8),
            let key = try? String(contentsOfFile: keyFile, encoding: .utf8),
            let kept = try? String(contentsOfFile: noteFile, encoding: .utf8), kept.hasPrefix(note),
            let until = kept.dropFirst(note.count).split(separator: "\n").first.flatMap({ Int64($0) }),
            until > now + 7 * 86_400
        {
            authority = CertificateAuthority(certificatePEM: certificate, keyPEM: key)
            return
        }
        authority = try CertificateAuthority(name: "xmppscope loopback world", domains: domains, now: now, days: Self.days)
        try Self.write(authority.certificatePEM, to: file)
        try Self.write(authority.keyPEM, to: keyFile)
        try Self.write(note + "\(now + Int64(Self.days) * 86_400)\n", to: noteFile)
    }

    func certificate(for domains: [String], now: Int64) throws -> CertificateAndKey {
        try authority.issueServer(domains: domains, now: now, days: Self.days)
    }

    /// Puts a certificate and its key for a server outside the world into the folder.
    func writeCertificate(for domain: String, in directory: String, now: Int64) throws {
        let made = try authority.issueServer(domains: [domain], now: now, days: Self.days)
        try Self.write(made.chainPEM, to: "\(directory)/\(domain).crt")
        try Self.write(made.keyPEM, to: "\(directory)/\(domain).key")
    }

    private static func write(_ text: String, to path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}
