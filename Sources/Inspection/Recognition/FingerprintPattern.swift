import XMLTree

/// What an element has to look like for a fingerprint to be seen in it.
package indirect enum FingerprintPattern: Hashable, Sendable {
    case attribute(String, TextShape)
    case noAttribute(String)
    case text(TextShape)
    /// A child element of that name and namespace that looks like the pattern.
    case child(String, String, FingerprintPattern)
    /// No child element of that name and namespace.
    case noChild(String, String)
    case all([FingerprintPattern])
    case either([FingerprintPattern])
    case anything

    /// A child element of that name and namespace.
    package static func child(_ name: String, _ namespace: String) -> FingerprintPattern {
        .child(name, namespace, .anything)
    }

    package func matches(_ element: Element, _ context: TextShape.Context) -> Bool {
        switch self {
        case .anything: true
        case .attribute(let name, let shape): element[name].map { shape.matches($0, context) } ?? false
        case .noAttribute(let name): element[name] == nil
        case .text(let shape): shape.matches(element.text, context)
        case .child(let name, let namespace, let pattern):
            element.children.contains { node in
                guard case .element(let child) = node, child.is(name, namespace) else { return false }
                return pattern.matches(child, context)
            }
        case .noChild(let name, let namespace): element.child(name, xmlns: namespace) == nil
        case .all(let patterns): patterns.allSatisfy { $0.matches(element, context) }
        case .either(let patterns): patterns.contains { $0.matches(element, context) }
        }
    }

    /// A child element without which the pattern matches nothing; nil where it needs none.
    var neededChild: PathStep? {
        switch self {
        case .child(let name, let namespace, _): PathStep(name, namespace)
        case .all(let patterns): patterns.lazy.compactMap(\.neededChild).first
        case .attribute, .noAttribute, .text, .noChild, .either, .anything: nil
        }
    }

    /// Whether it matches nothing as long as the stream's account is not known.
    var needsAccount: Bool {
        switch self {
        case .attribute(_, .ownAccount), .text(.ownAccount): true
        case .child(_, _, let pattern): pattern.needsAccount
        case .all(let patterns): patterns.contains { $0.needsAccount }
        case .attribute, .noAttribute, .text, .noChild, .either, .anything: false
        }
    }
}
