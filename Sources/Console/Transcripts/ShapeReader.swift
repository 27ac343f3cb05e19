import Inspection
import XMLStreaming
import XMPP

/// Reads from a stanza in the parser's memory everything that its forecast depends on, as bytes that are the same for stanzas whose
/// forecasts are the same but for their ids.
///
/// It belongs to one stream, whose numbers of names it remembers. What it reads may be finer than needed, never coarser.
struct ShapeReader {
    /// What is to be done with the stanza besides looking it up.
    enum Reading {
        case plain
        /// It may show something of its server, too.
        case teaching
        /// Its forecast depends on more than what was read.
        case slow
    }

    private let vocabulary: ShapeVocabulary
    /// By kind of stanza, and whether the account is known: the payloads that may show something of a server.
    private let telltales: [Set<PathStep>?]
    /// What a pair of numbers of a name and a namespace is: payloads of each kind of stanza, and elements below them.
    private var payloads: [[UInt64: Payload]] = [[:], [:], [:]]
    private var deeper: [UInt64: UInt32] = [:]
    /// The number of the stanza's namespace that `payloads` holds for.
    private var own = 0
    private static let mostRemembered = 4096

    private struct Payload {
        var number: UInt32
        var isSpecial: Bool
        var teaches: Bool
        var teachesWithAccount: Bool
    }

    private static let roots: [Fingerprint.Root] = [.message, .presence, .iq]

    init(_ vocabulary: ShapeVocabulary, _ recognition: ServerRecognition) {
        self.vocabulary = vocabulary
        telltales = [false, true].flatMap { hasAccount in
            ShapeReader.roots.map { recognition.telltales($0, hasAccount: hasAccount) }
        }
    }

    /// Appends what the forecast of a stanza depends on.
    mutating func read(_ stanza: ElementView, hasAccount: Bool, into key: inout [UInt8]) -> Reading {
        let kind = stanza.hasName("message") ? 0 : stanza.hasName("presence") ? 1 : 2
        var reading = telltales[kind + (hasAccount ? 3 : 0)] == nil ? Reading.teaching : .plain
        key.append(UInt8(kind))
        append(UInt32(truncatingIfNeeded: stanza.namespaceNumber), to: &key)
        for name in ["type", "from", "to"] as [StaticString] { append(stanza.attribute(name), to: &key) }
        key.append(stanza.attribute("id") == nil ? 0 : 1)
        appendAttributes(stanza, to: &key)
        stanza.forEachChild { child in
            let payload = payload(child, kind, own: stanza)
            if payload.isSpecial { reading = .slow }
            if reading == .plain, hasAccount ? payload.teachesWithAccount : payload.teaches { reading = .teaching }
            append(payload.number, to: &key)
            if child.namespaceNumber == stanza.namespaceNumber, child.hasText { append(ShapeVocabulary.text, to: &key) }
            guard ShapeVocabulary.isLookedInto(payload.number) else { return }
            appendAttributes(child, to: &key)
            appendChildren(of: child, level: 2, to: &key)
        }
        return reading
    }

    private mutating func appendChildren(of parent: ElementView, level: Int, to key: inout [UInt8]) {
        let start = key.count
        append(ShapeVocabulary.begin, to: &key)
        let begun = key.count
        var last: UInt32 = 0
        parent.forEachChild { child in
            let number = deeperNumber(child)
            // Conditions look at the first of a kind only.
            guard number != 0, number != last else { return }
            last = number
            append(number, to: &key)
            appendAttributes(child, to: &key)
            if level < vocabulary.depth { appendChildren(of: child, level: level + 1, to: &key) }
        }
        if key.count == begun { key.removeLast(begun - start) } else { append(ShapeVocabulary.end, to: &key) }
    }

    private func appendAttributes(_ element: ElementView, to key: inout [UInt8]) {
        guard element.attributeCount > 0 else { return }
        element.forEachAttribute { name, value in
            guard let values = vocabulary.values(ofAttribute: name) else { return }
            guard let number = values[String(decoding: value, as: UTF8.self)] else { return }
            append(number, to: &key)
        }
    }

    private mutating func payload(_ child: ElementView, _ kind: Int, own stanza: ElementView) -> Payload {
        if own != stanza.namespaceNumber {
            own = stanza.namespaceNumber
            payloads = [[:], [:], [:]]
        }
        let pair = UInt64(child.nameNumber) << 32 | UInt64(child.namespaceNumber)
        if let known = payloads[kind][pair] { return known }
        let step = PathStep(child.name, child.namespace)
        let number = vocabulary.number(step.name, step.namespace, level: 1, own: stanza.namespace)
        let isSpecial =
            vocabulary.isDelicate(number) || step.namespace == Namespace.pubsub || step.namespace == Namespace.pubsubOwner
            || (kind == 0 && step.namespace == Namespace.mucUser)
        let payload = Payload(
            number: number, isSpecial: isSpecial,
            teaches: telltales[kind]?.contains(step) ?? true, teachesWithAccount: telltales[kind + 3]?.contains(step) ?? true
        )
        if payloads[kind].count >= ShapeReader.mostRemembered { payloads[kind] = [:] }
        payloads[kind][pair] = payload
        return payload
    }

    private mutating func deeperNumber(_ child: ElementView) -> UInt32 {
        let pair = UInt64(child.nameNumber) << 32 | UInt64(child.namespaceNumber)
        if let known = deeper[pair] { return known }
        let number = vocabulary.number(child.name, child.namespace, level: 2, own: "")
        if deeper.count >= ShapeReader.mostRemembered { deeper = [:] }
        deeper[pair] = number
        return number
    }

    private func append(_ number: UInt32, to key: inout [UInt8]) {
        key.append(UInt8(truncatingIfNeeded: number))
        key.append(UInt8(truncatingIfNeeded: number >> 8))
    }

    private func append(_ text: UnsafeRawBufferPointer?, to key: inout [UInt8]) {
        guard let text else { return key.append(0) }
        key.append(1)
        key.append(contentsOf: text)
        // No text in XML has a NUL, so what follows cannot be taken for a part of it.
        key.append(0)
    }
}
