import Foundation

/// Paths inside the checkout that the tests were built from.
package enum RepositoryRoot {
    package static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    package static func url(_ path: String) -> URL { url.appendingPathComponent(path) }
}
