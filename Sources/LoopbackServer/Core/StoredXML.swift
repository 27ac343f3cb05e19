import XMLStreaming
import XMLTree
import XMPP

/// Elements as the stores keep them: text that stands alone.
enum StoredXML {
    static func text(_ element: Element) -> String { element.xml() }
}
