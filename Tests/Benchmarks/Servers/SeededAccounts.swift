import StanzaStorage
import TLS
import TestSupport
import XMPP
import XMPPStreams

/// The accounts `u0@bench.lit`, `u1@bench.lit`, … with one password, written to where each server keeps its accounts.
///
/// All of them share one verifier, of as many iterations at each server, so that making ten thousand takes no longer than writing them.
struct SeededAccounts {
    static let domain = "bench.lit"
    static let prefix = "u"
    static let password = "pencil"
    /// Salt that Prosody, which keeps it as text, and the others can have alike.
    private static let salt = "5bd1e995c6a4a793"
    private static let iterations = 4096

    let count: Int

    private func verifier(_ hash: SCRAMHash) throws -> SCRAMVerifier {
        let made = SCRAMVerifier(
            password: Secret(Self.password), hash: hash, salt: Array(Self.salt.utf8), iterations: Self.iterations)
        guard let made else { throw ServerTrouble("the password of the benchmark cannot be used") }
        return made
    }

    /// Into the store of `xmppscope serve --keep FOLDER`.
    func writeOwn(in folder: String) throws {
        let store = try StoreFile(path: "\(folder)/\(Self.domain).sqlite")
        let verifiers = try SCRAMHash.allCases.map { hash in
            let verifier = try verifier(hash)
            return AccountTable.Verifier(
                mechanism: hash.rawValue, salt: verifier.salt, iterations: verifier.iterations,
                storedKey: verifier.storedKey, serverKey: verifier.serverKey)
        }
        for number in 0..<count {
            let account = try JID("\(Self.prefix)\(number)@\(Self.domain)")
            try store.accounts.create(account, at: Timestamp(microseconds: 0))
            try store.accounts.setVerifiers(verifiers, of: account)
        }
        try store.close()
    }

    /// Into Prosody's folder of data, one file for each.
    func writeProsodyFiles(in folder: ServerFolder) throws {
        let verifier = try verifier(.sha1)
        let text = """
            return {
            \t["iteration_count"] = \(verifier.iterations);
            \t["stored_key"] = "\(Hexadecimal.text(verifier.storedKey))";
            \t["server_key"] = "\(Hexadecimal.text(verifier.serverKey))";
            \t["salt"] = "\(Self.salt)";
            };

            """
        for number in 0..<count { try folder.write("data/bench%2elit/accounts/\(Self.prefix)\(number).dat", text) }
    }

    /// Into the table that Prosody has made in its SQLite file.
    func writeProsodyTable(_ file: String) throws {
        let verifier = try verifier(.sha1)
        let values = [
            ("iteration_count", "number", "\(verifier.iterations)"),
            ("stored_key", "string", Hexadecimal.text(verifier.storedKey)),
            ("server_key", "string", Hexadecimal.text(verifier.serverKey)), ("salt", "string", Self.salt),
        ]
        let inserts = values.map { key, type, value in
            "INSERT INTO prosody SELECT '\(Self.domain)', '\(Self.prefix)' || n, 'accounts', '\(key)', '\(type)', '\(value)' FROM numbers;"
        }
        try SQLiteProgram.run("BEGIN; \(numbers) \(inserts.joined(separator: " ")) COMMIT;", on: file)
    }

    /// Into the Mnesia of an ejabberd that runs.
    func writeMnesia(in folder: ServerFolder, of process: ServerProcess) throws {
        let verifier = try verifier(.sha1)
        func binary(_ bytes: [UInt8]) -> String { "<<\"\(Base64.encode(bytes))\">>" }
        let password =
            "{scram, \(binary(verifier.storedKey)), \(binary(verifier.serverKey)), \(binary(verifier.salt)), sha, "
            + "\(verifier.iterations)}"
        try DebianEjabberd.run(
            """
            [mnesia:dirty_write({passwd, {<<"\(Self.prefix)", (integer_to_binary(N))/binary>>, <<"\(Self.domain)">>}, \(password)}) \
            || N <- lists:seq(0, \(count - 1))]
            """, named: "accounts", in: folder, by: process)
    }

    /// Into the table of ejabberd's SQLite file.
    func writeEjabberdTable(_ file: String) throws {
        let verifier = try verifier(.sha1)
        func text(_ bytes: [UInt8]) -> String { "'\(Base64.encode(bytes))'" }
        try SQLiteProgram.run(
            """
            BEGIN; \(numbers) INSERT INTO users(username, password, serverkey, salt, iterationcount) \
            SELECT '\(Self.prefix)' || n, \(text(verifier.storedKey)), \(text(verifier.serverKey)), \(text(verifier.salt)), \
            \(verifier.iterations) FROM numbers; COMMIT;
            """, on: file)
    }

    private var numbers: String {
        """
        CREATE TEMP TABLE numbers AS WITH RECURSIVE upwards(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM upwards \
        WHERE n < \(count - 1)) SELECT n FROM upwards;
        """
    }
}
