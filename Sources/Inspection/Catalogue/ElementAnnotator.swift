import XMLTree
import XMPP

/// What can be said beside one element of a tree.
package struct ElementAnnotation: Hashable, Sendable {
    /// Which child element to take at each level below the first-level element; empty for that element itself.
    package let path: [Int]
    /// The document that defines the element, `XEP-0333`; empty where none is known.
    package let document: String
    /// The meaning with the element's values filled in. Values come from the wire: escape before showing.
    package let meaning: String
    /// How well the element is known.
    package let match: CatalogueIndex.Match

    /// Document and meaning on one line.
    package var label: String { document.isEmpty ? meaning : document + "  " + meaning }

    /// The entry that the annotation was made from.
    package var entry: CatalogueEntry? {
        switch match {
        case .element(let entry), .misplaced(let entry), .namespace(let entry), .family(let entry): entry
        case .unknown: nil
        }
    }
}

/// Says of the elements of a first-level element what each one is.
package struct ElementAnnotator: Sendable {
    package let catalogue: CatalogueIndex
    /// How many characters of one value are shown.
    package let valueLimit: Int
    /// How many elements of one tree are annotated at most.
    package let elementLimit: Int

    package init(_ catalogue: CatalogueIndex, valueLimit: Int = 48, elementLimit: Int = 2_000) {
        self.catalogue = catalogue
        self.valueLimit = valueLimit
        self.elementLimit = elementLimit
    }

    /// Annotations for a record's element and everything below it, in document order.
    package func annotations(for record: WireRecord) -> [ElementAnnotation] {
        record.element.map { annotations(for: $0, direction: record.direction) } ?? []
    }

    /// Annotations for a first-level element and everything below it, in document order.
    ///
    /// An element without an annotation is one whose parent already said that nothing is known of it.
    package func annotations(for element: Element, direction: WireRecord.Direction? = nil) -> [ElementAnnotation] {
        var annotations: [ElementAnnotation] = []
        var path: [Int] = []
        visit(element, nil, direction, &path, &annotations)
        return annotations
    }

    /// The annotation of one element alone.
    package func annotation(of position: ElementPosition, path: [Int] = []) -> ElementAnnotation {
        let match = catalogue.match(position)
        switch match {
        case .element(let entry):
            let meaning = filled(entry, position)
            // What names a namespace is best explained by the document that defines it.
            if entry.meaning.isReference, let (document, words) = Self.reference(meaning) {
                return ElementAnnotation(path: path, document: document, meaning: words, match: match)
            }
            return ElementAnnotation(path: path, document: entry.document, meaning: meaning, match: match)
        case .misplaced(let entry):
            return ElementAnnotation(
                path: path, document: entry.document, meaning: "defined, but not for this place (\(entry.place))",
                match: match)
        case .namespace(let entry):
            return ElementAnnotation(
                path: path, document: entry.document,
                meaning: "an element of this namespace that the catalogue does not know", match: match)
        case .family(let entry):
            return ElementAnnotation(
                path: path, document: "",
                meaning:
                    "looks like \(entry.document); this version of the namespace is unknown (known: \(entry.namespace))",
                match: match)
        case .unknown:
            let meaning = position.element.namespace.isEmpty ? "no namespace" : "unknown namespace"
            return ElementAnnotation(path: path, document: "", meaning: meaning, match: match)
        }
    }

    /// A document and what follows it: `XEP-0202 time` → `XEP-0202`, `time`; nil for other texts.
    private static func reference(_ text: String) -> (document: String, words: String)? {
        let isRFC = text.hasPrefix("RFC ")
        guard isRFC || text.hasPrefix("XEP-") else { return nil }
        let end = (isRFC ? text.dropFirst(4) : text[...]).firstIndex { $0 == " " || $0 == ":" } ?? text.endIndex
        return (String(text[..<end]), String(text[end...].drop { $0 == " " || $0 == ":" || $0 == "," }))
    }

    private func filled(_ entry: CatalogueEntry, _ position: ElementPosition) -> String {
        entry.meaning.filled(position, valueLimit: valueLimit) { table, value in catalogue.word(table, value) }
    }

    private func visit(
        _ element: Element, _ around: ElementPosition.Frame?, _ direction: WireRecord.Direction?, _ path: inout [Int],
        _ annotations: inout [ElementAnnotation], parentUnknown: Bool = false
    ) {
        guard annotations.count < elementLimit else { return }
        let annotation = annotation(of: ElementPosition(element, around: around, direction: direction), path: path)
        let unknown = Self.isUnknown(annotation.match)
        let isRepetition = parentUnknown && unknown && around?.element.namespace == element.namespace
        if !isRepetition { annotations.append(annotation) }
        var frame: ElementPosition.Frame?
        var index = 0
        for case .element(let child) in element.children {
            let inner = frame ?? ElementPosition.Frame(element, around: around)
            frame = inner
            path.append(index)
            visit(child, inner, direction, &path, &annotations, parentUnknown: unknown)
            path.removeLast()
            index += 1
        }
    }

    private static func isUnknown(_ match: CatalogueIndex.Match) -> Bool {
        switch match {
        case .element, .misplaced: false
        case .namespace, .family, .unknown: true
        }
    }
}
