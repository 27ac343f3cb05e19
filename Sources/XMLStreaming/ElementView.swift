import CLibXML2
package import XMLTree

/// A first-level element as the parser holds it: readable without making a tree of it.
///
/// It lives in the parser's memory, which is used again for the next element: it must not be kept after the call that handed it
/// out has returned. `element()` makes a tree that may be kept.
package struct ElementView {
    let state: UnsafeMutablePointer<ScanState>
    let index: Int

    private var record: ElementArena.Record { state.pointee.arena.records.base[index] }

    /// The local name.
    package var name: String { state.pointee.names.string(record.name) }
    /// The namespace name; empty for an element in no namespace.
    package var namespace: String { state.pointee.names.string(record.namespace) }
    /// The bytes of the local name.
    package var nameBytes: UnsafeRawBufferPointer { state.pointee.names.bytes(record.name) }
    /// The bytes of the namespace name.
    package var namespaceBytes: UnsafeRawBufferPointer { state.pointee.names.bytes(record.namespace) }
    /// A number that is the same for equal local names of this stream.
    package var nameNumber: Int { Int(record.name) }
    /// A number that is the same for equal namespaces of this stream.
    package var namespaceNumber: Int { Int(record.namespace) }
    /// Whether the first-level element has one of the names that the scanner was told to look for, anywhere in it.
    package var hasWatchedName: Bool { state.pointee.hasWatchedName }
    /// How many attributes the element has.
    package var attributeCount: Int { Int(record.count) }
    /// How many records the element and everything below it take.
    package var size: Int { Int(record.end) - index }

    /// The value of the attribute with that name in no namespace, as bytes of UTF-8; nil if there is none.
    package func attribute(_ name: StaticString) -> UnsafeRawBufferPointer? {
        let record = record
        for position in Int(record.start)..<Int(record.start + record.count) {
            let attribute = state.pointee.arena.attributes.base[position]
            guard attribute.namespace == 0 else { continue }
            if ElementView.equal(state.pointee.names.bytes(attribute.name), name) {
                return textBytes(attribute.start, attribute.count)
            }
        }
        return nil
    }

    /// Calls `body` with the name and the value of each attribute in no namespace.
    package func forEachAttribute(_ body: (String, UnsafeRawBufferPointer) -> Void) {
        let record = record
        for position in Int(record.start)..<Int(record.start + record.count) {
            let attribute = state.pointee.arena.attributes.base[position]
            guard attribute.namespace == 0 else { continue }
            body(state.pointee.names.string(attribute.name), textBytes(attribute.start, attribute.count))
        }
    }

    /// Whether there is text directly inside the element.
    package var hasText: Bool {
        var position = index + 1
        let end = Int(record.end)
        while position < end {
            let child = state.pointee.arena.records.base[position]
            if child.name == 0, child.count > 0 { return true }
            position = Int(child.end)
        }
        return false
    }

    /// Whether the element has this local name.
    package func hasName(_ name: StaticString) -> Bool { ElementView.equal(nameBytes, name) }

    /// Whether the element is in this namespace.
    package func hasNamespace(_ namespace: StaticString) -> Bool { ElementView.equal(namespaceBytes, namespace) }

    private static func equal(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where bytes[index] != text.utf8Start[index] { return false }
        return true
    }

    /// Calls `body` for each child element.
    package func forEachChild(_ body: (ElementView) -> Void) {
        var position = index + 1
        let end = Int(record.end)
        while position < end {
            let child = state.pointee.arena.records.base[position]
            if child.name != 0 { body(ElementView(state: state, index: position)) }
            position = Int(child.end)
        }
    }

    /// Calls `body` for this element and each one below it, in document order.
    package func forEachElement(_ body: (ElementView) -> Void) {
        for position in index..<Int(record.end) where state.pointee.arena.records.base[position].name != 0 {
            body(ElementView(state: state, index: position))
        }
    }

    private func textBytes(_ start: UInt32, _ count: UInt32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: state.pointee.arena.text.base + Int(start), count: Int(count))
    }

    private func string(_ start: UInt32, _ count: UInt32) -> String {
        String(decoding: textBytes(start, count), as: UTF8.self)
    }

    /// The element and everything below it as a tree.
    package func element() -> Element {
        let record = record
        var element = Element(
            state.pointee.names.string(record.name), xmlns: state.pointee.names.string(record.namespace),
            prefix: record.prefix == 0 ? nil : state.pointee.names.string(record.prefix))
        if record.count > 0 {
            element.attributes.reserveCapacity(Int(record.count))
            for position in Int(record.start)..<Int(record.start + record.count) {
                let attribute = state.pointee.arena.attributes.base[position]
                element.attributes.append(
                    Attribute(
                        state.pointee.names.string(attribute.name), string(attribute.start, attribute.count),
                        namespace: state.pointee.names.string(attribute.namespace),
                        prefix: attribute.prefix == 0 ? nil : state.pointee.names.string(attribute.prefix)))
            }
        }
        var position = index + 1
        let end = Int(record.end)
        while position < end {
            let child = state.pointee.arena.records.base[position]
            if child.name == 0 {
                element.children.append(.text(string(child.start, child.count)))
            } else {
                element.children.append(.element(ElementView(state: state, index: position).element()))
            }
            position = Int(child.end)
        }
        return element
    }
}
