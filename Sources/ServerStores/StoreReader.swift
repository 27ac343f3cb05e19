/// Reads what a server keeps without changing anything and without locking it.
package protocol StoreReader: Sendable {
    /// What was recognised, for people: "Prosody's data folder".
    var title: String { get }
    /// The profile that forecasts what such a server keeps, and the settings that the kind of store gives away.
    var profile: ServerGuess { get }
    /// Everything that is kept, in the order of the files and rows.
    func records() throws(StoreReadingError) -> [KeptRecord]
}

extension StoreReader {
    /// What is kept and asked for.
    package func records(_ query: StoreQuery) throws(StoreReadingError) -> [KeptRecord] {
        try records().filter(query.matches)
    }
}

/// The profile and settings that a store suggests.
package struct ServerGuess: Hashable, Sendable {
    /// The identifier of a server profile.
    package var profile: String
    /// As `KEY=VALUE`.
    package var settings: [String]

    package init(_ profile: String, settings: [String] = []) {
        self.profile = profile
        self.settings = settings
    }
}

/// Why a store could not be read.
package enum StoreReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing is there, or it may not be read; the reason is the system's.
    case unreadable(path: String, reason: String)
    /// It is there, but is no store of a server we know.
    case unknown(path: String)
    /// A file of the store is not what such a file should be.
    case damaged(path: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .unknown(let path):
            "\(path) is neither Prosody's data folder, nor an SQLite file of Prosody, ejabberd or jabberd2, nor a folder or dump of ejabberd's Mnesia tables (ejabberdctl dump FILE)"
        case .damaged(let path, let reason): "\(path) cannot be understood: \(reason)"
        }
    }
}
