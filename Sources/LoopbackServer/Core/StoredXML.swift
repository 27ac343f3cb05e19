internal import XMLStreaming
internal import XMLTree

/// Elements as the stores keep them: text that stands alone.
enum StoredXML {
    static func text(_ element: Element) -> String { element.xml() }

    /// Reads what `text(_:)` wrote; nil where somebody else has changed the store.
    static func element(_ text: String) -> Element? {
        try? ElementParser(defaultNamespace: "").parse(text)
    }
}
