import XMLTree
import XMPP

/// What the conditions of some profiles ask of a stanza's content, as numbers for what they may find.
///
/// Two stanzas with the same sequence of numbers answer every such question alike: what no condition asks about, such as the
/// text of a body or an id, is left out.
package struct ShapeVocabulary: Sendable {
    /// How deep below the stanza conditions look, fields of data forms apart.
    package private(set) var depth = 2
    private var names: [PathStep: UInt32] = [:]
    private var namespaces: [String: UInt32] = [:]
    private var ownNames: [String: UInt32] = [:]
    private var attributes: [String: [String: UInt32]] = [:]
    private var formFields: [String: [String: UInt32]] = [:]
    private var last = ShapeVocabulary.firstFree
    /// Payloads of which conditions ask more than numbers can say: how many elements they hold, or that one is empty.
    private var delicate: Set<UInt32> = []
    /// The conditions that ask it.
    private var delicateConditions: [Condition] = []
    /// Whether that is asked of any stanza.
    private var isAllDelicate = false

    /// The number of a payload that no condition names, and of `<error/>`; of begin and end; of a text that is not empty.
    package static let otherPayload: UInt32 = 1
    package static let ownPayload: UInt32 = 2
    package static let error: UInt32 = 3
    package static let begin: UInt32 = 4
    package static let end: UInt32 = 5
    package static let text: UInt32 = 6
    /// The answers of the conditions that numbers of elements do not answer.
    private static let yes: UInt32 = 7
    private static let no: UInt32 = 8
    private static let firstFree: UInt32 = 16

    package init(_ profiles: some Sequence<ServerProfile>) {
        for name in ["result"] { add(PathStep(name, Namespace.archive)) }
        for name in ["received", "sent"] { add(PathStep(name, Namespace.carbons)) }
        for name in ["x", "invite", "decline"] { add(PathStep(name, Namespace.mucUser)) }
        add(PathStep("x", Namespace.muc))
        add(PathStep("event", Namespace.pubsubEvent))
        for namespace in [Namespace.mucOwner, Namespace.mucAdmin, Namespace.pubsub, Namespace.pubsubOwner, Namespace.upload]
        {
            add(namespace: namespace)
        }
        for namespace in Forecaster.encryptedPayloads { add(namespace: namespace) }
        for profile in profiles {
            for policy in profile.policies {
                for rules in policy.rules.values { for rule in rules { add(rule.condition) } }
                for trait in policy.traits { add(trait.condition) }
            }
            for rule in profile.delivery + profile.refusals { add(rule.condition) }
        }
    }

    private mutating func next() -> UInt32 {
        last += 1
        return last
    }

    private mutating func add(_ step: PathStep) {
        add(namespace: step.namespace)
        if step.name != "*", names[step] == nil { names[step] = next() }
    }

    private mutating func add(namespace: String) { if namespaces[namespace] == nil { namespaces[namespace] = next() } }

    private mutating func add(own name: String) { if ownNames[name] == nil { ownNames[name] = next() } }

    private mutating func add(_ path: [PathStep]) {
        depth = max(depth, path.count)
        for step in path { add(step) }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .payload(let name, let namespace): add(PathStep(name, namespace))
        case .payloadIn(let set): for namespace in set.sorted() { add(namespace: namespace) }
        case .hint(let name): add(PathStep(name, Namespace.hints))
        case .body, .nonEmptyBody: add(own: "body")
        case .subject, .nonEmptySubject: add(own: "subject")
        case .onlyPayloads(let allowed, let own, let needed):
            for namespace in allowed.union(needed).sorted() { add(namespace: namespace) }
            for name in own.sorted() { add(own: name) }
        case .path(let path): add(path)
        case .attribute(let path, let name, let values):
            add(path)
            for value in values.sorted() where attributes[name]?[value] == nil {
                attributes[name, default: [:]][value] = next()
            }
        case .formValue(let field, let values):
            for value in values.sorted() where formFields[field]?[value] == nil {
                formFields[field, default: [:]][value] = next()
            }
        case .hasAttribute(let path, _), .count(let path, _), .hollow(let path), .fieldsBeyond(let path, _):
            add(path)
            if !delicateConditions.contains(condition) { delicateConditions.append(condition) }
            if let number = path.first.flatMap({ names[$0] }) { delicate.insert(number) } else { isAllDelicate = true }
        case .keeps(let rules): for rule in rules { add(rule.condition) }
        case .all(let conditions), .any(let conditions): for condition in conditions { add(condition) }
        case .not(let condition): add(condition)
        case .always, .kind, .messageType, .unknownMessageType, .presenceType, .iqType, .noPayloads, .unaddressed,
            .fullAddress,
            .roomHost, .node, .invited, .declined, .target, .reach, .state, .knob, .remote, .toSelf, .flag:
            break
        }
    }

    // MARK: - What a scanner asks, name by name

    /// What an element below a stanza is to the conditions; 0 for what none can find.
    ///
    /// - Parameters:
    ///   - level: 1 for a payload.
    ///   - own: the namespace of the stanza.
    package func number(_ name: String, _ namespace: String, level: Int, own: String) -> UInt32 {
        if let number = names[PathStep(name, namespace)] { return number }
        if level == 1, namespace == own, name == "error" { return ShapeVocabulary.error }
        if level == 1, namespace == own { return ownNames[name] ?? ShapeVocabulary.ownPayload }
        if let number = namespaces[namespace] { return number }
        return level == 1 ? ShapeVocabulary.otherPayload : 0
    }

    /// The values of an attribute that conditions ask for; nil for an attribute that none asks about.
    package func values(ofAttribute name: String) -> [String: UInt32]? { attributes[name] }

    /// Whether conditions may look at what is in an element of that number.
    package static func isLookedInto(_ number: UInt32) -> Bool { number >= firstFree || number == ownPayload }

    /// Whether an element may hold what conditions ask of data forms.
    package static func isForm(_ namespace: String) -> Bool { namespace == Namespace.dataForms }

    // MARK: - The shape of a tree

    /// Whether a payload of that number makes a stanza's shape say too little of it.
    package func isDelicate(_ number: UInt32) -> Bool { isAllDelicate || delicate.contains(number) }

    /// The numbers of what conditions can find in a stanza, and what they find in it that numbers do not say.
    func shape(of facts: StanzaFacts) -> [UInt32] {
        let stanza = facts.stanza.element
        var shape: [UInt32] = []
        let isDelicate = stanza.elements.contains {
            self.isDelicate(number($0.name, $0.namespace, level: 1, own: stanza.namespace))
        }
        if isAllDelicate || isDelicate {
            // They ask about the content alone, so no knob has a say.
            let knobs = KnobSettings([], profile: "")
            var notes = EvaluationNotes()
            for condition in delicateConditions {
                shape.append(
                    condition.evaluate(facts, knobs, &notes) == .yes ? ShapeVocabulary.yes : ShapeVocabulary.no)
            }
        }
        appendAttributes(stanza, to: &shape)
        appendChildren(of: stanza, level: 1, own: stanza.namespace, to: &shape)
        if !formFields.isEmpty {
            var seen: Set<String> = []
            appendForms(in: stanza, &seen, to: &shape)
        }
        return shape
    }

    private func appendChildren(of parent: Element, level: Int, own: String, to shape: inout [UInt32]) {
        let start = shape.count
        var seen: [UInt32] = []
        for case .element(let child) in parent.children {
            let number = number(child.name, child.namespace, level: level, own: own)
            // Conditions look at the first of a kind only.
            guard number != 0, !seen.contains(number) else { continue }
            seen.append(number)
            shape.append(number)
            if level == 1, child.namespace == own, child.children.contains(where: ShapeVocabulary.isText) {
                shape.append(ShapeVocabulary.text)
            }
            guard ShapeVocabulary.isLookedInto(number) else { continue }
            appendAttributes(child, to: &shape)
            if level < depth { appendChildren(of: child, level: level + 1, own: own, to: &shape) }
        }
        if shape.count > start {
            shape.insert(ShapeVocabulary.begin, at: start)
            shape.append(ShapeVocabulary.end)
        }
    }

    private static func isText(_ node: Node) -> Bool { if case .text(let text) = node { !text.isEmpty } else { false } }

    private func appendAttributes(_ element: Element, to shape: inout [UInt32]) {
        for attribute in element.attributes where attribute.namespace.isEmpty {
            if let number = attributes[attribute.name]?[attribute.value] { shape.append(number) }
        }
    }

    private func appendForms(in element: Element, _ seen: inout Set<String>, to shape: inout [UInt32]) {
        if element.namespace == Namespace.dataForms, element.name == "field", let name = element["var"],
            let numbers = formFields[name], seen.insert(name).inserted
        {
            for value in element.elements where value.name == "value" {
                if let number = numbers[value.text] { shape.append(number) }
            }
        }
        for case .element(let child) in element.children { appendForms(in: child, &seen, to: &shape) }
    }
}
