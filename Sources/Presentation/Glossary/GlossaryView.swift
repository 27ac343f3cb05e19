import Inspection

/// Explanations of a term for people: what it is, what it means for what is kept, and where that is written.
package struct GlossaryView: Sendable {
    package var width: Int
    /// Gives a document's title: `XEP-0333` → `Displayed Markers`.
    package var title: @Sendable (String) -> String?

    package init(width: Int, title: @escaping @Sendable (String) -> String? = { _ in nil }) {
        self.width = width
        self.title = title
    }

    /// The lines for the explanations of one term. Elements of many namespaces are listed, not explained one by one.
    package func lines(_ answers: [GlossaryAnswer]) -> [StyledLine] {
        let elements = answers.filter { if case .element = $0 { true } else { false } }
        let listed = elements.count > 4
        var lines: [StyledLine] = []
        for answer in answers where !(listed && elements.contains(answer)) {
            if !lines.isEmpty { lines.append(.empty) }
            lines += self.lines(answer)
        }
        if listed {
            if !lines.isEmpty { lines.append(.empty) }
            lines += fitted(StyledLine(text: "an element in \(elements.count) namespaces", .label), indent: 2)
            lines += table(
                elements.flatMap { answer -> [CatalogueEntry] in
                    guard case .element(_, _, let entries) = answer else { return [] }
                    return Array(entries.prefix(1))
                }, first: \.namespace)
        }
        return lines
    }

    private func lines(_ answer: GlossaryAnswer) -> [StyledLine] {
        switch answer {
        case .term(let term): lines(term)
        case .specification(let specification, let elements): lines(specification, elements) + elementTable(elements)
        case .section(let section, let document, let below, let elements):
            lines(section, document, below) + elementTable(elements)
        case .element(let name, let namespace, let entries): lines(element: name, namespace, entries)
        case .namespace(let namespace, let entries, let relatives): lines(namespace: namespace, entries, relatives)
        case .unknownVersion(let namespace, let relatives, let document):
            heading(namespace, "namespace, in a version that is not known")
                + fact("family", "\(document) \(title(document) ?? ""); known are \(relatives.joined(separator: ", "))")
        case .feature(let feature, let meaning): heading(feature, "feature of service discovery") + fact("is", meaning)
        case .value(let value, let table, let meaning):
            heading(value, "value (\(table.replacing("-", with: " ")))") + fact("is", meaning)
        }
    }

    private func lines(_ term: GlossaryTerm) -> [StyledLine] {
        var lines = heading(term.name, term.kind.rawValue)
        lines += paragraph(term.text)
        if let storage = term.storage { lines += fact("kept", storage) }
        if !term.aliases.isEmpty { lines += fact("also", term.aliases.joined(separator: ", ")) }
        if !term.sources.isEmpty { lines += fact("sources", term.sources.joined(separator: ", "), .source) }
        return lines
    }

    private func lines(_ specification: Specification, _ elements: [CatalogueEntry]) -> [StyledLine] {
        var lines = heading(specification.name, specification.status.rawValue)
        lines += paragraph(specification.title)
        if let about = specification.about { lines += fact("is", about) }
        if let storage = specification.storage { lines += fact("kept", storage) }
        var namespaces: [String] = []
        for element in elements where !namespaces.contains(element.namespace) { namespaces.append(element.namespace) }
        if !namespaces.isEmpty { lines += fact("defines", namespaces.joined(separator: ", ")) }
        return lines
    }

    private func lines(
        _ section: SpecificationSection, _ document: Specification?, _ below: [SpecificationSection]
    ) -> [StyledLine] {
        var lines = heading(section.name, section.heading)
        if let document { lines += paragraph("\(document.title) (\(document.status.rawValue))") }
        if let about = section.about { lines += fact("is", about) }
        if let storage = section.storage { lines += fact("kept", storage) }
        for part in below { lines += fact("§" + part.number, part.heading) }
        return lines
    }

    private func lines(element name: String, _ namespace: String, _ entries: [CatalogueEntry]) -> [StyledLine] {
        var lines = heading("<\(name)/>", namespace)
        var previous: CatalogueEntry?
        for entry in entries {
            if entry.spec != previous?.spec {
                let document = title(entry.document).map { $0 + ", " } ?? ""
                lines += fact("source", "\(entry.spec)  \(document)\(entry.status.rawValue)", .source)
            }
            lines += fact("is", "\(entry.meaning.plain) (\(entry.place))")
            if entry.storage != previous?.storage { lines += fact("kept", entry.storage) }
            previous = entry
        }
        return lines
    }

    private func lines(namespace: String, _ entries: [CatalogueEntry], _ relatives: [String]) -> [StyledLine] {
        guard let first = entries.first else { return [] }
        var lines = heading(namespace, "namespace")
        lines += fact(
            "source", "\(first.document)  \(title(first.document).map { $0 + ", " } ?? "")\(first.status.rawValue)", .source)
        if !relatives.isEmpty { lines += fact("also", relatives.joined(separator: ", ")) }
        let notes = entries.map(\.storage)
        if Set(notes).count == 1 {
            lines += fact("kept", notes[0])
            return lines + elementTable(entries)
        }
        lines += elementTable(entries)
        var seen: Set<String> = []
        for entry in entries where seen.insert(entry.storage).inserted {
            let names = entries.filter { $0.storage == entry.storage }.map {
                $0.name == CatalogueEntry.anyName ? "others" : $0.name
            }
            var unique: [String] = []
            for name in names where !unique.contains(name) { unique.append(name) }
            lines += fact("kept", "\(unique.joined(separator: ", ")): \(entry.storage)")
        }
        return lines
    }

    private func elementTable(_ entries: [CatalogueEntry]) -> [StyledLine] {
        let entries = entries.filter { $0.storageClass != .unknown }
        return entries.isEmpty ? [] : table(entries, first: \.elementWords)
    }

    private func table(_ entries: [CatalogueEntry], first: (CatalogueEntry) -> String) -> [StyledLine] {
        var table = TableView([
            TableView.Column("", role: .tagName), TableView.Column("", role: .source), TableView.Column(""),
        ])
        for entry in entries { table.add(first(entry), entry.spec, entry.meaning.plain) }
        return table.lines(width: width, indent: 2)
    }

    private func heading(_ name: String, _ kind: String) -> [StyledLine] {
        var line = StyledLine(text: name, .heading)
        if !kind.isEmpty { line.append("  ") }
        line.append(VisibleText(kind), .label)
        return fitted(line, indent: 2)
    }

    private func paragraph(_ text: String) -> [StyledLine] {
        fitted(StyledLine(text: text).indented(by: 2), indent: 2)
    }

    private func fact(_ label: String, _ text: String, _ role: Role = .plain) -> [StyledLine] {
        let label = StyledLine(text: label + "  ", .label).padded(to: 9)
        return fitted(StyledLine("  ").appending(label).appending(VisibleText(text), role), indent: 11)
    }

    private func fitted(_ line: StyledLine, indent: Int) -> [StyledLine] {
        line.wrapped(to: width, indent: indent).flatMap { $0.cut(to: width) }
    }
}

extension CatalogueEntry {
    fileprivate var elementWords: String { name == CatalogueEntry.anyName ? "others" : "<\(name)/>" }
}
