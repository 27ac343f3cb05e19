/// A server product that can be recognised, and the profiles that stand for its versions.
package struct ServerProduct: Hashable, Sendable {
    /// A profile and the versions it is for.
    package struct Profile: Hashable, Sendable {
        /// The id of the profile.
        package var id: String
        /// The versions that it was written for.
        package var covers: VersionRange
        /// The versions that it is the nearest profile of.
        package var nearestFor: VersionRange

        package init(_ id: String, covers: VersionRange, nearestFor: VersionRange = .all) {
            self.id = id
            self.covers = covers
            self.nearestFor = nearestFor
        }
    }

    package let id: String
    package let name: String
    /// How often the product is met, compared with others, before anything was seen.
    package let prior: Double
    /// The profiles, the one for an unknown version last.
    package let profiles: [Profile]

    package init(_ id: String, _ name: String, prior: Double, profiles: [Profile]) {
        self.id = id
        self.name = name
        self.prior = prior
        self.profiles = profiles
    }

    /// The profile for a version, or for a range where the version is not known.
    package func profile(_ version: ServerVersion?, _ range: VersionRange) -> (id: String, isExact: Bool)? {
        if let version {
            let profile = profiles.last { $0.covers.contains(version) } ?? profiles.last { $0.nearestFor.contains(version) }
            return profile.map { ($0.id, $0.covers.contains(version)) }
        }
        let possible = profiles.filter { $0.nearestFor.intersection(range) != nil }
        return possible.last.map { ($0.id, false) }
    }
}
