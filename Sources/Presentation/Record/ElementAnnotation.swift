/// What is said beside one element of a record.
package struct ElementAnnotation: Hashable, Sendable {
    /// Which child elements lead to it from the first-level element, counted from 0; empty for the first-level element.
    package var path: [Int]
    /// Where it is specified: `XEP-0333`.
    package var source: String
    /// What it means here, in a few words.
    package var text: String

    package init(path: [Int], source: String, text: String) {
        self.path = path
        self.source = source
        self.text = text
    }
}
