/// Finds what somebody may have meant by a mistyped word.
package enum Spelling {
    /// The nearest candidate within a third of the word's length of edits; nil when none is near.
    package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        // A single letter is near every other one.
        guard word.count > 1 else { return nil }
        let limit = max(1, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            // The beginning of a longer name counts as the name: `prosdy` for `prosody-0.12`.
            let stem = candidate.prefix { $0 != "-" && $0 != "." }
            let distance = min(
                distance(word.lowercased(), candidate.lowercased(), atMost: limit),
                distance(word.lowercased(), stem.lowercased(), atMost: limit))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The number of single-character edits and swaps of neighbours between two words (optimal string alignment); some number
    /// above `limit` once it exceeds that.
    package static func distance(_ left: String, _ right: String, atMost limit: Int) -> Int {
        let a = Array(left), b = Array(right)
        if abs(a.count - b.count) > limit { return limit + 1 }
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
