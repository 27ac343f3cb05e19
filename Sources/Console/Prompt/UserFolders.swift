import Foundation
import LineEditing

/// Where a user's files are, by the XDG Base Directory Specification.
package struct UserFolders: Sendable {
    /// Settings and accounts.
    package let configuration: String
    /// The history.
    package let state: String

    package init(_ environment: [String: String]) {
        let home = environment["HOME"] ?? NSHomeDirectory()
        func folder(_ variable: String, _ fallback: String) -> String {
            // A relative path has to be ignored, says the specification.
            let base = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/" + fallback
            return base + "/xmppscope"
        }
        configuration = folder("XDG_CONFIG_HOME", ".config")
        state = folder("XDG_STATE_HOME", ".local/state")
    }

    /// The history of the prompt; nil where its folder cannot be made.
    package var history: HistoryFile? {
        do {
            try FileManager.default.createDirectory(
                atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return HistoryFile(path: state + "/history")
        } catch {
            return nil
        }
    }
}
