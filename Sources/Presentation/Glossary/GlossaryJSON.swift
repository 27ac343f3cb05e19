import Inspection

/// Explanations of a term for programs: one object on one line, with the term and its explanations.
package enum GlossaryJSON {
    /// The JSON text; `near` is a known term that may have been meant where there is no explanation.
    package static func text(_ term: String, _ answers: [GlossaryAnswer], near: String? = nil) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("term", term)
            object.key("answers")
            object.array { array in for answer in answers { write(answer, &array) } }
            object.member("didYouMean", near)
        }
        return writer.text
    }

    private static func write(_ answer: GlossaryAnswer, _ writer: inout JSONWriter) {
        writer.object { object in
            switch answer {
            case .term(let term):
                object.member("kind", term.kind.rawValue)
                object.member("name", term.name)
                object.member("text", term.text)
                object.member("storage", term.storage)
                object.member("aliases", term.aliases)
                object.member("sources", term.sources)
            case .specification(let specification, let elements):
                object.member("kind", "specification")
                object.member("name", specification.name)
                object.member("title", specification.title)
                object.member("status", specification.status.rawValue)
                object.member("text", specification.about)
                object.member("storage", specification.storage)
                write(elements, &object)
            case .section(let section, let document, let below, let elements):
                object.member("kind", "section")
                object.member("name", section.name)
                object.member("title", section.heading)
                object.member("document", document?.title)
                object.member("text", section.about)
                object.member("storage", section.storage)
                object.member("sections", below.map { "\($0.number) \($0.heading)" })
                write(elements, &object)
            case .element(let name, let namespace, let entries):
                object.member("kind", "element")
                object.member("name", name)
                object.member("namespace", namespace)
                write(entries, &object)
            case .namespace(let namespace, let entries, let relatives):
                object.member("kind", "namespace")
                object.member("name", namespace)
                object.member("related", relatives)
                write(entries, &object)
            case .unknownVersion(let namespace, let relatives, let document):
                object.member("kind", "unknown-version")
                object.member("name", namespace)
                object.member("document", document)
                object.member("related", relatives)
            case .feature(let feature, let meaning):
                object.member("kind", "feature")
                object.member("name", feature)
                object.member("text", meaning)
            case .value(let value, let table, let meaning):
                object.member("kind", "value")
                object.member("name", value)
                object.member("of", table)
                object.member("text", meaning)
            }
        }
    }

    private static func write(_ entries: [CatalogueEntry], _ object: inout JSONWriter) {
        object.key("elements")
        object.array { array in
            for entry in entries {
                array.object { object in
                    object.member("name", entry.name)
                    object.member("namespace", entry.namespace)
                    object.member("place", entry.place.description)
                    object.member("spec", entry.spec)
                    object.member("status", entry.status.rawValue)
                    object.member("meaning", entry.meaning.plain)
                    object.member("storageClass", entry.storageClass.rawValue)
                    object.member("storage", entry.storage)
                }
            }
        }
    }
}
