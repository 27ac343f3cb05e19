import XMLTree
import XMPP

/// An element and what stands around it.
package struct ElementPosition: Sendable {
    package let element: Element
    package let direction: WireRecord.Direction?
    /// The element around it, which knows the one around that.
    let around: Frame?

    /// An element with the elements around it.
    final class Frame: Sendable {
        let element: Element
        let around: Frame?
        /// The nearest stanza, this element included.
        let stanza: Element?

        init(_ element: Element, around: Frame?) {
            self.element = element
            self.around = around
            let isStanza = Stanza.Kind(rawValue: element.name) != nil && Stanza.contentNamespaces.contains(element.namespace)
            stanza = isStanza ? element : around?.stanza
        }
    }

    /// An element below others, the first-level element first.
    package init(_ element: Element, ancestors: [Element] = [], direction: WireRecord.Direction? = nil) {
        self.init(element, around: ancestors.reduce(nil) { Frame($1, around: $0) }, direction: direction)
    }

    init(_ element: Element, around: Frame?, direction: WireRecord.Direction?) {
        self.element = element
        self.around = around
        self.direction = direction
    }

    package var parent: Element? { around?.element }

    /// The nearest stanza around the element: inside a forwarded stanza that one, not the one that carries it.
    package var stanza: Element? { around?.stanza }

    /// Whether the record was received. Where a log does not say, a full JID in `to` does: servers set it on what they deliver.
    var wasReceived: Bool {
        if let direction { return direction == .received }
        return (stanza ?? element)["to"]?.utf8.contains(UInt8(ascii: "/")) == true
    }

    /// Whether an element around it is as `condition` says.
    func isBelow(_ condition: (Element) -> Bool) -> Bool {
        var frame = around
        while let current = frame {
            if condition(current.element) { return true }
            frame = current.around
        }
        return false
    }
}

extension Element {
    /// The value of the hidden `FORM_TYPE` field of a data form (XEP-0068 §3).
    package var formType: String? {
        guard namespace == Namespace.dataForms else { return nil }
        for case .element(let field) in children where field.name == "field" && field["var"] == "FORM_TYPE" {
            return field.child("value")?.text
        }
        return nil
    }
}
