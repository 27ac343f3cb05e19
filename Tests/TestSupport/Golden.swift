import Foundation

/// Text that is compared with a file of the repository.
///
/// `XMPPSCOPE_RECORD=1` writes the files anew and fails, so that recording is never taken for passing.
package enum Golden {
    /// What is wrong with a text, or nil where it is what the file says.
    ///
    /// - Parameter path: from the root of the repository.
    package static func difference(_ text: String, from path: String) -> String? {
        let url = RepositoryRoot.url(path)
        if ProcessInfo.processInfo.environment["XMPPSCOPE_RECORD"] == "1" {
            do {
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            } catch {
                return "\(path) could not be written: \(error)"
            }
            return "recorded \(path); look at it and run again without XMPPSCOPE_RECORD"
        }
        guard let data = try? Data(contentsOf: url) else {
            return "\(path) is missing; XMPPSCOPE_RECORD=1 makes it"
        }
        let expected = String(decoding: data, as: UTF8.self)
        guard expected != text else { return nil }
        let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let index = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
        return """
            \(path):\(index + 1) differs
            expected: \(index < old.count ? old[index] : "(end)")
            got:      \(index < new.count ? new[index] : "(end)")
            """
    }
}
