import Foundation

/// Which of the servers are installed on this machine.
///
/// Where one is missing its tests are skipped, unless `XMPPSCOPE_REQUIRE_SERVERS=1` demands them: then they run, and fail.
package enum InstalledServers {
    package static let areRequired = ProcessInfo.processInfo.environment["XMPPSCOPE_REQUIRE_SERVERS"] == "1"

    package static let prosody = program("prosody") && FileManager.default.fileExists(atPath: "/etc/prosody/prosody.cfg.lua")
    package static let ejabberd = ejabberdLibrary != nil && program("erl")
    /// Prosody's SQL storage needs a driver of its own.
    package static let prosodySQLite =
        prosody && files("/usr/lib/x86_64-linux-gnu/lua/5.4/dbd").contains { $0.hasPrefix("sqlite3") }
        || prosody && files("/usr/lib/x86_64-linux-gnu").contains { $0.contains("lua5.4-dbi-sqlite3") }
    /// ejabberd's SQLite needs one, too.
    package static let ejabberdSQLite =
        ejabberd && program("sqlite3") && files("/usr/lib/erlang/lib").contains { $0.contains("sqlite3-") }

    /// The folder of Debian's Erlang libraries that ejabberd is in.
    package static let ejabberdLibrary: String? = {
        for folder in ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"] {
            if let name = files(folder).sorted().last(where: { $0.hasPrefix("ejabberd-") }) { return folder + "/" + name }
        }
        return nil
    }()

    package static let notice = "not installed: apt-get install prosody ejabberd lua-dbi-sqlite3 erlang-p1-sqlite3 sqlite3"

    package static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/sbin", "/usr/bin"]
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func program(_ name: String) -> Bool { path(of: name) != nil }

    private static func files(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
