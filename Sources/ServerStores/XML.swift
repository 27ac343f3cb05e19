import XMLTree
import XMPP

/// How stored stanzas are shown.
enum XML {
    static func text(_ element: Element) -> String {
        XMLWriter(defaultNamespace: Namespace.client).write(element)
    }
}
