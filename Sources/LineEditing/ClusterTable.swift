import CLibEditShims

/// What a person sees as one character though it is several scalars: a letter with its combining marks.
///
/// libedit knows scalars only: it draws one with no width into the cell of the next, and moves over each by itself. So it is handed
/// one stand-in for all of them, a letter of the same width from a script that nobody types, and what it draws and returns is
/// turned back. A letter of those scripts that is typed after all gets a stand-in, too.
final class ClusterTable {
    /// The most scalars that make one character; what is longer goes on with another.
    static let longest = 16
    /// Egyptian hieroglyphs and cuneiform signs are letters one column wide.
    private static let narrow = standIns(in: [0x13000...0x1342E, 0x12000...0x12399])
    /// Tangut ideographs are letters two columns wide.
    private static let wide = standIns(in: [0x17000...0x187F7])

    /// The scalars that libedit's search takes for letters: it looks at the last byte only.
    private static func standIns(in ranges: [ClosedRange<UInt32>]) -> [Unicode.Scalar] {
        ranges.joined().lazy.compactMap(Unicode.Scalar.init).filter(isStandIn)
    }

    /// What each stand-in that is used stands for.
    private var meanings: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    /// By scalars, since equal texts may have different ones.
    private var standIns: [[Unicode.Scalar]: Unicode.Scalar] = [:]
    private var narrowCount = 0
    private var wideCount = 0

    /// Widths are those of a locale with UTF-8.
    init() { edit_use_utf8_locale() }

    /// Whether a scalar joins the one before it: it takes no column.
    static func joins(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && edit_character_width(scalar.value) == 0
    }

    static func isStandIn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x12000...0x12399, 0x13000...0x1342E, 0x17000...0x187F7:
            scalar.value & 0x80 == 0 && (0x41...0x5A).contains(scalar.value & 0x5F)
        default: false
        }
    }

    /// The scalar that libedit is given for these; nil where they are one that it knows, or there are no stand-ins left.
    private func standIn(for cluster: [Unicode.Scalar]) -> Unicode.Scalar? {
        guard let first = cluster.first, cluster.count > 1 || ClusterTable.joins(first) || ClusterTable.isStandIn(first)
        else { return nil }
        if let known = standIns[cluster] { return known }
        let isWide = DisplayWidth.of(first) == 2
        let standIn: Unicode.Scalar
        if isWide, wideCount < ClusterTable.wide.count {
            standIn = ClusterTable.wide[wideCount]
            wideCount += 1
        } else if !isWide, narrowCount < ClusterTable.narrow.count {
            standIn = ClusterTable.narrow[narrowCount]
            narrowCount += 1
        } else {
            return nil
        }
        standIns[cluster] = standIn
        meanings[standIn] = cluster
        return standIn
    }

    /// What is drawn for a scalar; nil for one that is drawn as it is.
    ///
    /// What terminals do not agree about is left out: joiners, selectors of a variant, and marks of direction. Marks with nothing
    /// before them stand on a circle.
    func drawing(of scalar: Unicode.Scalar) -> String? {
        guard let scalars = meanings[scalar] else { return nil }
        let hasBase = scalars.first.map { !ClusterTable.joins($0) } ?? false
        let marks = scalars.dropFirst(hasBase ? 1 : 0).filter(ClusterTable.isDrawn)
        return ClusterTable.text([hasBase ? scalars[0] : "\u{25CC}"] + marks)
    }

    private static func isDrawn(_ mark: Unicode.Scalar) -> Bool {
        if mark.properties.isVariationSelector { return false }
        switch mark.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .otherLetter: return true
        default: return false
        }
    }

    /// The text with stand-ins, as libedit gets it.
    func folded(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ClusterTable.joins($0) || ClusterTable.isStandIn($0) }) else {
            return text
        }
        var out: [Unicode.Scalar] = []
        var cluster: [Unicode.Scalar] = []
        func finish() {
            if let standIn = standIn(for: cluster) {
                out.append(standIn)
            } else {
                out += cluster.map { ClusterTable.isStandIn($0) ? "\u{FFFD}" : $0 }
            }
            cluster = []
        }
        for scalar in text.unicodeScalars {
            let canBeBase = cluster.first.map { $0.value >= 0x20 && $0.value != 0x7F } ?? false
            if !ClusterTable.joins(scalar) || !canBeBase || cluster.count >= ClusterTable.longest { finish() }
            cluster.append(scalar)
        }
        finish()
        return ClusterTable.text(out)
    }

    /// The text without stand-ins, as it was typed.
    func unfolded(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: ClusterTable.isStandIn) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let meaning = meanings[scalar] { out += meaning } else { out.append(scalar) }
        }
        return String(out)
    }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view += scalars
        return String(view)
    }
}
