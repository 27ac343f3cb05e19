/// A version of a server as numbers: `0.12.3`, `23.01`.
package struct ServerVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let parts: [Int]
    /// The version as it was written.
    package let description: String

    /// Reads the numbers at the start of a text, after letters such as a `v`; nil where there is none.
    package init?(_ text: String) {
        let start = text.drop { !($0.isASCII && $0.isNumber) }
        let numbers = start.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let parts = numbers.split(separator: ".").compactMap { Int($0) }
        guard !parts.isEmpty, text.distance(from: text.startIndex, to: start.startIndex) <= 8 else { return nil }
        self.parts = parts
        description = numbers.last == "." ? String(numbers.dropLast()) : String(numbers)
    }

    package static func < (left: ServerVersion, right: ServerVersion) -> Bool {
        for index in 0..<max(left.parts.count, right.parts.count) {
            let a = index < left.parts.count ? left.parts[index] : 0
            let b = index < right.parts.count ? right.parts[index] : 0
            if a != b { return a < b }
        }
        return false
    }

    package static func == (left: ServerVersion, right: ServerVersion) -> Bool { !(left < right) && !(right < left) }

    package func hash(into hasher: inout Hasher) {
        var significant = parts[...]
        while significant.last == 0 { significant.removeLast() }
        hasher.combine(significant)
    }
}

/// A range of versions, from one on and below another; nil stands for no limit.
package struct VersionRange: Hashable, Sendable {
    package let from: ServerVersion?
    package let below: ServerVersion?

    package init(from: ServerVersion? = nil, below: ServerVersion? = nil) {
        self.from = from
        self.below = below
    }

    package static let all = VersionRange()
    package static func from(_ version: String) -> VersionRange { VersionRange(from: ServerVersion(version)) }
    package static func below(_ version: String) -> VersionRange { VersionRange(below: ServerVersion(version)) }
    package static func from(_ version: String, below: String) -> VersionRange {
        VersionRange(from: ServerVersion(version), below: ServerVersion(below))
    }

    package func contains(_ version: ServerVersion) -> Bool {
        (from.map { $0 <= version } ?? true) && (below.map { version < $0 } ?? true)
    }

    /// The versions in both ranges; nil where there are none.
    package func intersection(_ other: VersionRange) -> VersionRange? {
        let from = [from, other.from].compactMap(\.self).max()
        let below = [below, other.below].compactMap(\.self).min()
        if let from, let below, below <= from { return nil }
        return VersionRange(from: from, below: below)
    }

    /// `from 0.12 to before 13`, `before 13`, `13 or later`; nil for all versions.
    package var phrase: String? {
        switch (from, below) {
        case (let from?, let below?): "from \(from) to before \(below)"
        case (let from?, nil): "\(from) or later"
        case (nil, let below?): "before \(below)"
        case (nil, nil): nil
        }
    }
}
