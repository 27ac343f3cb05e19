/// Why a server's configuration could not be read.
package enum ServerConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(String, reason: String)
    case notText(String)
    case syntax(SourcePlace, String)
    /// Neither a Prosody nor an ejabberd configuration.
    case unknownKind(String)
    case unknownHost(String, known: [String])
    case tooManyFiles(String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .notText(let path): "\(path) is not UTF-8 text"
        case .syntax(let place, let message): "\(place): \(message)"
        case .unknownKind(let path):
            "\(path) is neither a Prosody configuration (*.cfg.lua) nor an ejabberd one (*.yml), by its name and content"
        case .unknownHost(let host, let known):
            "the configuration has no host \"\(host)\"; it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .tooManyFiles(let path): "\(path): more than a thousand files include each other"
        }
    }
}
