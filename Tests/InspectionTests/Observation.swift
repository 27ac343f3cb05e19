import Foundation
import TestSupport

/// One case that was played against a real server: the stanza, the state, and what came of it.
struct Observation: Decodable {
    struct Observed: Decodable {
        var delivery: String?
        var condition: [String]?
        var effects: [String: Kept]
        /// Stores that the experiment could not look into.
        var hidden: [String]?

        private enum CodingKeys: String, CodingKey {
            case delivery, condition, effects
            case hidden = "not_observable"
        }
    }

    struct Kept: Decodable {
        var outcome: String
        var copies: Int?
        var residue: String?
        var part: String?
        /// Files or tables, or what was seen of memory.
        var places: [String]?

        /// Where it was found; nil where the experiment does not say.
        var medium: String? {
            guard let places, !places.isEmpty else { return nil }
            return places.allSatisfy { $0.contains("memory") || $0.contains("RAM") } ? "memory" : "disk"
        }
    }

    var server: String
    var variant: String
    var set: [String]
    var `case`: String
    var stanza: String
    var from: String
    var recipient: String
    var observed: Observed

    /// All cases of all files, by file name.
    static func files() throws -> [(name: String, cases: [Observation])] {
        let folder = RepositoryRoot.url("Tests/RealServerTests/Fixtures")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("observations-") }
            .sorted()
        return try names.map { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            let cases = try text.split(separator: "\n").map {
                try JSONDecoder().decode(Observation.self, from: Data($0.utf8))
            }
            return (name, cases)
        }
    }
}
