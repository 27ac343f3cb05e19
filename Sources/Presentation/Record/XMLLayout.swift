import Inspection

/// Lays XML out for reading: one element a line, long tags broken at attributes, blobs folded, annotations beside.
struct XMLLayout {
    var width: Int
    /// Columns before the first-level element.
    var indent: Int
    /// Whether long values are shown whole.
    var unfolds: Bool
    /// Whether text contents are replaced by their length.
    var hidesText: Bool
    var annotations: [ElementAnnotation]
    /// A digest of bytes for folded values, in hexadecimal.
    var digest: (@Sendable ([UInt8]) -> String)?

    /// Values without white space that are longer than this are folded.
    static let blobLimit = 160
    /// Texts longer than this are folded, with white space or without.
    static let textLimit = 2000

    private struct Row {
        var line: StyledLine
        /// The annotations that belong to the element that begins on this row.
        var annotations: [ElementAnnotation] = []
    }

    /// The lines for the bytes of a record.
    func lines(of bytes: [UInt8]) -> [StyledLine] {
        guard let parts = WrittenElement.parts(of: bytes) else {
            return hidesText ? [hiddenBytes(bytes.count)] : raw(bytes)
        }
        var rows: [Row] = []
        for part in parts { append(part, depth: 0, to: &rows) }
        return annotate(rows)
    }

    /// The bytes in the order and spelling they have, coloured and cut at the width.
    func raw(_ bytes: [UInt8]) -> [StyledLine] {
        StyledLine.xml(bytes: bytes).cut(to: max(8, width - indent)).map { $0.indented(by: indent) }
    }

    func hiddenBytes(_ count: Int) -> StyledLine {
        StyledLine("▒▒▒ \(count) bytes, hidden", .hidden).indented(by: indent)
    }

    private func append(_ part: WrittenElement.Part, depth: Int, to rows: inout [Row]) {
        let column = indent + 2 * depth
        switch part {
        case .element(let element): append(element, depth: depth, to: &rows)
        case .text(let text):
            guard !text.allSatisfy({ $0 <= 0x20 }) else { return }
            var line = StyledLine(.spaces(column))
            line.append(content(text))
            rows += line.wrapped(to: width, indent: column).map { Row(line: $0) }
        case .other(let text):
            let line = StyledLine(.spaces(column)).appending(VisibleText(bytes: text), .punctuation)
            rows += line.wrapped(to: width, indent: column).map { Row(line: $0) }
        }
    }

    private func append(_ element: WrittenElement, depth: Int, to rows: inout [Row]) {
        let column = indent + 2 * depth
        // The annotation stands where the start tag ends.
        var last = rows.count
        if element.isTextOnly || element.isMixed {
            var line = StyledLine(.spaces(column))
            line.append(inline(element))
            if line.width <= width || element.attributes.isEmpty {
                rows += line.wrapped(to: width, indent: column + 4).map { Row(line: $0) }
                last = rows.count - 1
            } else {
                rows += tag(element, column: column).map { Row(line: $0) }
                last = rows.count - 1
                if !element.isEmpty, element.isClosed || !element.parts.isEmpty {
                    var contents = StyledLine()
                    for part in element.parts { contents.append(inline(part)) }
                    if element.isClosed { contents.append(endTag(element)) }
                    rows += contents.indented(by: column + 4).wrapped(to: width, indent: column + 4).map { Row(line: $0) }
                }
            }
        } else {
            rows += tag(element, column: column).map { Row(line: $0) }
            last = rows.count - 1
            for part in element.parts { append(part, depth: depth + 1, to: &rows) }
            if element.isClosed { rows.append(Row(line: endTag(element).indented(by: column))) }
        }
        rows[last].annotations = annotations.filter { $0.path == element.path }
    }

    /// The start tag, broken before attributes where it is too long.
    private func tag(_ element: WrittenElement, column: Int) -> [StyledLine] {
        let pieces = element.attributes.map(styled)
        let whole = startTag(element, pieces).indented(by: column)
        guard whole.width > width, !element.attributes.isEmpty else { return whole.wrapped(to: width, indent: column + 4) }
        var lines: [StyledLine] = []
        var line = StyledLine(.spaces(column)).appending("<", .punctuation).appending(
            VisibleText(bytes: element.name), .tagName)
        let hang = min(line.width + 1, max(column + 4, width / 3))
        for (index, attribute) in pieces.enumerated() {
            var piece = attribute
            if index == pieces.count - 1 { piece.append(element.isEmpty ? "/>" : ">", .punctuation) }
            if line.width + 1 + piece.width > width, index > 0 || line.width > hang {
                lines.append(line)
                line = StyledLine(.spaces(hang))
            } else {
                line.append(" ")
            }
            line.append(piece)
        }
        lines.append(line)
        return lines.flatMap { $0.wrapped(to: width, indent: hang) }
    }

    private func startTag(_ element: WrittenElement, _ attributes: [StyledLine]) -> StyledLine {
        var line = StyledLine("<", .punctuation).appending(VisibleText(bytes: element.name), .tagName)
        for attribute in attributes {
            line.append(" ")
            line.append(attribute)
        }
        line.append(element.isEmpty ? "/>" : ">", .punctuation)
        return line
    }

    private func endTag(_ element: WrittenElement) -> StyledLine {
        StyledLine("</", .punctuation).appending(VisibleText(bytes: element.name), .tagName).appending(">", .punctuation)
    }

    private func inline(_ element: WrittenElement) -> StyledLine {
        var line = startTag(element, element.attributes.map(styled))
        for part in element.parts { line.append(inline(part)) }
        if element.isClosed, !element.isEmpty { line.append(endTag(element)) }
        return line
    }

    private func inline(_ part: WrittenElement.Part) -> StyledLine {
        switch part {
        case .element(let element): inline(element)
        case .text(let text): content(text)
        case .other(let text): StyledLine(VisibleText(bytes: text), .punctuation)
        }
    }

    private func styled(_ attribute: XMLToken.Attribute) -> StyledLine {
        let quote = VisibleText(bytes: CollectionOfOne(attribute.quote))
        var line = StyledLine(VisibleText(bytes: attribute.name), .attributeName).appending("=", .punctuation)
        line.append(quote, .punctuation)
        if let folded = folded(attribute.value) {
            line.append(folded)
        } else {
            line.append(VisibleText(bytes: attribute.value), .attributeValue)
        }
        line.append(quote, .punctuation)
        return line
    }

    private func content(_ text: ArraySlice<UInt8>) -> StyledLine {
        guard !text.isEmpty else { return .empty }
        if hidesText {
            let count = String(decoding: text, as: UTF8.self).count
            return StyledLine("▒▒▒ \(count) character\(count == 1 ? "" : "s")", .hidden)
        }
        return folded(text) ?? multiline(text)
    }

    /// Text whose line breaks are shown as `↵`.
    private func multiline(_ text: ArraySlice<UInt8>) -> StyledLine {
        var line = StyledLine()
        for (index, part) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if index > 0 { line.append("↵ ", .hidden) }
            line.append(VisibleText(bytes: part), .text)
        }
        return line
    }

    /// The beginning of a long value with its size and hash; nil for a value that is shown whole.
    private func folded(_ value: ArraySlice<UInt8>) -> StyledLine? {
        guard !unfolds, value.count > XMLLayout.blobLimit else { return nil }
        let isBlob = !value.contains { $0 <= 0x20 }
        guard isBlob || value.count > XMLLayout.textLimit else { return nil }
        var end = value.startIndex + (isBlob ? 24 : 400)
        // Not in the middle of a character.
        while end > value.startIndex, value[end] & 0xC0 == 0x80 { end -= 1 }
        var line = StyledLine(VisibleText(bytes: value[..<end]), .text)
        let size = ByteCount.text(value.count)
        let hash = digest.map { " sha-256 " + $0(Array(value)).prefix(12) } ?? ""
        line.append("… [\(size) in all\(hash)]", .hidden)
        return line
    }

    /// Puts the annotations into one column at the right where there is room, else below their element.
    private func annotate(_ rows: [Row]) -> [StyledLine] {
        let notes = rows.map { row in row.annotations.map { (line: line($0), isMinor: XMLLayout.isMinor($0)) } }
        func fits(_ index: Int) -> Bool {
            notes[index].first.map { rows[index].line.width + 2 + $0.line.width <= width } ?? false
        }
        let column = rows.indices.filter(fits).map { rows[$0].line.width + 2 }.max() ?? 0
        var lines: [StyledLine] = []
        for (index, row) in rows.enumerated() {
            var rest = notes[index][...]
            var line = row.line
            if fits(index), let first = rest.first {
                line = line.padded(to: max(row.line.width + 2, min(column, width - first.line.width))).appending(first.line)
                rest = rest.dropFirst()
            }
            lines.append(line)
            let under = row.line.plain.prefix { $0 == " " }.count + 2
            for note in rest where !note.isMinor {
                let below = StyledLine("↳ ", .annotation).appending(note.line).indented(by: under)
                lines += below.wrapped(to: width, indent: under + 2)
            }
        }
        return lines
    }

    /// Whether it says of a well-known part of a stanza what everybody sees; it is left out where there is no room beside it.
    private static func isMinor(_ annotation: ElementAnnotation) -> Bool {
        annotation.path.isEmpty || annotation.document.hasPrefix("RFC 612")
    }

    private func line(_ annotation: ElementAnnotation) -> StyledLine {
        // A meaning may hold values of the element, which are hidden with the text.
        let meaning = hidesText ? annotation.entry?.meaning.plain ?? "" : annotation.meaning
        var line = StyledLine()
        if !annotation.document.isEmpty { line.append(VisibleText(annotation.document), .source) }
        if !annotation.document.isEmpty, !meaning.isEmpty { line.append("  ") }
        line.append(VisibleText(meaning), .annotation)
        return line
    }
}
