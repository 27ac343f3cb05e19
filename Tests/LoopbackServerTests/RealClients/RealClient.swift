import Foundation
import Testing

/// A client that others wrote, with what a person would do with it.
///
/// It logs in as `romeo@localhost`; `juliet@localhost` is there already and greets it by `to-NAME`, and answers what it
/// says first by `again-NAME`. `earlier-NAME` is a message from
/// her that is in the archive alone.
struct RealClient: Sendable, CustomTestStringConvertible {
    /// One thing that is done or has to happen.
    enum Step: Sendable {
        /// It writes this, sooner or later.
        case shows(String)
        /// It is typed a line: the text, and when the text is seen, Enter.
        case line(String)
        /// It is typed a command whose first character opens a line for it.
        case command(String)
        /// Juliet sees its presence.
        case seen
        /// Juliet gets this message.
        case heard(String)
        /// It ends by itself, and well.
        case ends
    }

    var name: String
    var program: String
    /// `PORT`, `WEBSOCKET` and `HOME` are replaced, as in the files. `HOME/ca.pem` is the authority's certificate.
    var arguments: [String]
    var steps: [Step]
    /// What it finds in its home folder, by path.
    var files: [String: String] = [:]
    /// What a shell does instead of starting the program with its arguments.
    var script: String?
    /// Python modules it needs.
    var modules: [String] = []
    /// Whether it refuses to run as root.
    var refusesRoot = false

    var testDescription: String { name }

    var isInstalled: Bool {
        guard FileManager.default.isExecutableFile(atPath: program) else { return false }
        if modules.isEmpty { return true }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-c", "import \(modules.joined(separator: ", "))"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
