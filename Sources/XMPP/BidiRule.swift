/// The rule about text that runs from right to left (RFC 5893 §2).
enum BidiRule {
    /// Whether the text keeps the rule; text with nothing that runs from right to left always does.
    static func holds(_ text: String) -> Bool {
        let classes = text.unicodeScalars.map { BidiClass(of: $0) }
        guard classes.contains(where: { $0.isRightToLeft || $0 == .arabicNumber }) else { return true }
        guard let first = classes.first, let last = classes.last(where: { $0 != .nonspacingMark }) else { return true }
        let neutral: Set<BidiClass> = [
            .europeanSeparator, .commonSeparator, .europeanTerminator, .otherNeutral, .boundaryNeutral, .nonspacingMark,
        ]
        if first.isRightToLeft {
            let allowed = neutral.union([.rightToLeft, .arabicLetter, .arabicNumber, .europeanNumber])
            return classes.allSatisfy(allowed.contains)
                && (last.isRightToLeft || last == .europeanNumber || last == .arabicNumber)
                && !(classes.contains(.europeanNumber) && classes.contains(.arabicNumber))
        }
        return first == .leftToRight && classes.allSatisfy(neutral.union([.leftToRight, .europeanNumber]).contains)
            && (last == .leftToRight || last == .europeanNumber)
    }
}
