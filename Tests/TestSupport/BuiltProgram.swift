import Foundation

/// Programs that the package builds.
package enum BuiltProgram {
    /// The program beside the tests, if it was built.
    package static func path(_ name: String) -> String? {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let folders = [tests, Bundle.main.bundleURL, RepositoryRoot.url(".build/debug")]
        return folders.map { $0.appendingPathComponent(name).path }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}
