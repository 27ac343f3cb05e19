/// Finds the explanations of a term: a word of the program, a document, a section, a namespace, an element, a value.
package struct GlossaryIndex: Sendable {
    package let terms: [GlossaryTerm]
    package let specifications: [Specification]
    package let sections: [SpecificationSection]
    package let catalogue: CatalogueIndex

    package init(
        terms: [GlossaryTerm], specifications: [Specification], sections: [SpecificationSection], catalogue: CatalogueIndex
    ) {
        self.terms = terms
        self.specifications = specifications
        self.sections = sections
        self.catalogue = catalogue
    }

    /// The explanations of a term; none where it is unknown.
    package func answers(to term: String) -> [GlossaryAnswer] {
        let term = Self.trimmed(term)
        guard !term.isEmpty else { return [] }
        if let reference = SpecificationReference(term) { return answers(to: reference) }
        let exact = namespaceAnswers(term)
        if !exact.isEmpty { return exact }
        return termAnswers(term) + elementAnswers(term) + valueAnswers(term) + titleAnswers(term)
    }

    /// A known term that is spelled almost like this one; nil where none is near.
    package func nearest(to term: String) -> String? {
        let term = Self.trimmed(term)
        if SpecificationReference(term) != nil { return nil }
        let names = terms.map(\.name) + terms.flatMap(\.aliases) + Set(catalogue.entries.map(\.name)).sorted()
        return Spelling.nearest(to: term, in: term.contains(":") || term.contains("/") ? catalogue.namespaces : names)
    }

    private func answers(to reference: SpecificationReference) -> [GlossaryAnswer] {
        let name = Specification.name(reference.series, reference.number)
        let specification = specifications.first { $0.series == reference.series && $0.number == reference.number }
        let elements = catalogue.entries.filter { $0.document == name }
        guard let wanted = reference.section else {
            return specification.map { [.specification($0, elements: elements)] } ?? []
        }
        let below = sections.filter {
            $0.document == name && $0.number.hasPrefix(wanted + ".") && !$0.number.dropFirst(wanted.count + 1).contains(".")
        }
        let defined = elements.filter { $0.section == wanted || $0.section?.hasPrefix(wanted + ".") == true }
        if let section = sections.first(where: { $0.document == name && $0.number == wanted }) {
            return [.section(section, of: specification, below: below, elements: defined)]
        }
        // Sections are known of RFC 6120 and 6121 only; of another document, the document is what can be told.
        guard let specification, !sections.contains(where: { $0.document == name }) else { return [] }
        return defined.isEmpty
            ? [.specification(specification, elements: elements)]
            : [.section(SpecificationSection(name, wanted, ""), of: specification, below: [], elements: defined)]
    }

    private func namespaceAnswers(_ term: String) -> [GlossaryAnswer] {
        let entries = catalogue.entries(namespace: term)
        if !entries.isEmpty { return [.namespace(term, entries: entries, relatives: catalogue.relatives(of: term))] }
        let forms = catalogue.entries.filter { $0.place == .form(term) }
        if !forms.isEmpty { return [.namespace(term, entries: forms, relatives: [])] }
        if term.contains(":") || term.contains("/") || term.contains("#"), let meaning = catalogue.document(namespace: term)
        {
            return [.feature(term, meaning: meaning)]
        }
        let relatives = catalogue.relatives(of: term)
        if let newest = relatives.last, let entry = catalogue.entries(namespace: newest).first {
            return [.unknownVersion(term, relatives: relatives, document: entry.document)]
        }
        return []
    }

    private func termAnswers(_ term: String) -> [GlossaryAnswer] {
        let wanted = Self.folded(term)
        let named = terms.filter { Self.folded($0.name) == wanted }
        let others = terms.filter { candidate in
            Self.folded(candidate.name) != wanted && candidate.aliases.contains { Self.folded($0) == wanted }
        }
        return (named + others).map(GlossaryAnswer.term)
    }

    private func elementAnswers(_ term: String) -> [GlossaryAnswer] {
        let local = term.split(separator: ":", maxSplits: 1).last.map(String.init) ?? term
        let isPrefixed = term.hasPrefix("stream:") || !term.contains(":")
        guard isPrefixed, local != CatalogueEntry.anyName else { return [] }
        var answers: [GlossaryAnswer] = []
        var seen: Set<String> = []
        for entry in catalogue.entries(name: local) where seen.insert(entry.namespace).inserted {
            let entries = catalogue.entries(name: local, namespace: entry.namespace)
            answers.append(.element(name: local, namespace: entry.namespace, entries: entries))
        }
        return answers
    }

    private func valueAnswers(_ term: String) -> [GlossaryAnswer] {
        let wanted = term.lowercased()
        var answers: [GlossaryAnswer] = []
        for (table, values) in catalogue.tables.sorted(by: { $0.key < $1.key }) {
            for (value, meaning) in values.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
                let isStatus = table == "muc-status" && (wanted == "status " + value || wanted == "status code " + value)
                let isOwn = value.lowercased() == wanted && !value.allSatisfy(\.isNumber)
                if isStatus || isOwn {
                    answers.append(
                        table == "feature"
                            ? .feature(value, meaning: meaning) : .value(value, table: table, meaning: meaning))
                }
            }
        }
        return answers
    }

    /// Documents by their whole title.
    private func titleAnswers(_ term: String) -> [GlossaryAnswer] {
        let wanted = Self.folded(term)
        return specifications.filter { Self.folded($0.title) == wanted }.map { specification in
            .specification(specification, elements: catalogue.entries.filter { $0.document == specification.name })
        }
    }

    /// Without white space around it and without the signs of a tag.
    private static func trimmed(_ term: String) -> String {
        var text = Substring(term)
        while let first = text.first, first.isWhitespace || first == "<" { text.removeFirst() }
        while let last = text.last, last.isWhitespace || last == ">" { text.removeLast() }
        if text.last == "/", term.contains("<") { text.removeLast() }
        return String(text)
    }

    /// In lower case, with spaces for hyphens.
    private static func folded(_ term: String) -> String {
        String(term.lowercased().map { $0 == "-" || $0 == "_" ? " " : $0 == "’" ? "'" : $0 })
    }
}

/// A document, and perhaps a section of it, as somebody types them: `XEP-0313`, `313`, `RFC 6121 §8.5`, `rfc6121 8.5`.
package struct SpecificationReference: Hashable, Sendable {
    package let series: Specification.Series
    package let number: Int
    package let section: String?

    package init?(_ text: String) {
        var rest = Substring(text.lowercased())
        var series: Specification.Series?
        if rest.hasPrefix("xep") {
            series = .xep
            rest = rest.dropFirst(3)
        } else if rest.hasPrefix("rfc") {
            series = .rfc
            rest = rest.dropFirst(3)
        }
        while let first = rest.first, first == " " || first == "-" || first == "_" { rest.removeFirst() }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), (1...4).contains(digits.count) || digits.count == 5, number > 0 else { return nil }
        rest = rest.dropFirst(digits.count)
        while let first = rest.first, " §#,:".contains(first) { rest.removeFirst() }
        if rest.hasPrefix("section ") { rest = rest.dropFirst(8) }
        if rest.hasPrefix("appendix ") { rest = rest.dropFirst(9) }
        let section = rest.filter { $0 != " " }
        guard section.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLetter || $0 == ".") }) else { return nil }
        if series == nil, section.contains(where: \.isLetter) { return nil }
        // Numbers of XMPP's RFCs begin at 3920; XEPs have not come that far.
        self.series = series ?? (number >= 2000 ? .rfc : .xep)
        self.number = number
        self.section = section.isEmpty ? nil : section.uppercased()
    }
}
