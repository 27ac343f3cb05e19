import XMPP

/// A question about a stanza and the state of the world, as a value: it can be printed, explained, compared and answered with
/// *unknown*.
package indirect enum Condition: Hashable, Sendable {
    case always
    case kind(Stanza.Kind)
    case messageType(Set<MessageType>)
    /// A message with a type that RFC 6121 §5.2.2 does not define.
    case unknownMessageType
    case presenceType(Set<PresenceType>)
    case iqType(Set<IQType>)
    /// A payload with that name in that namespace.
    case payload(String, in: String)
    /// Any payload in one of these namespaces.
    case payloadIn(Set<String>)
    /// A processing hint of XEP-0334, by its name.
    case hint(String)
    /// A `<body/>`, empty or not.
    case body
    case nonEmptyBody
    /// A `<subject/>`, empty or not.
    case subject
    case nonEmptySubject
    /// Every payload is in one of the first namespaces or named in the stanza's own namespace, and at least one is in one of the last.
    case onlyPayloads(in: Set<String>, ownNames: Set<String>, oneOf: Set<String>)
    case noPayloads
    /// The stanza has no `to`, as opposed to naming its own account there.
    case unaddressed
    /// The address in `to` has a resource.
    case fullAddress
    /// The address in `to` is the host of rooms itself.
    case roomHost
    /// An element at that path below the stanza.
    case path([PathStep])
    /// An attribute of the element at that path has one of these values.
    case attribute([PathStep], String, Set<String>)
    /// The element at that path has that attribute, whatever its value.
    case hasAttribute([PathStep], String)
    /// So many elements match the last step where the steps before it lead.
    case count([PathStep], ClosedRange<Int>)
    /// There is an element at that path, and it has no content.
    case hollow([PathStep])
    /// The data form at that path has a field, other than `FORM_TYPE`, that is not among these.
    case fieldsBeyond([PathStep], Set<String>)
    /// A field of a data form in the stanza has one of these values.
    case formValue(String, Set<String>)
    /// The pubsub node is one of these, or starts with one that ends in `*`.
    case node(Set<String>)
    /// The message asks a room to invite the account that the forecast looks at.
    case invited
    /// The message asks a room to tell the account that its invitation was declined.
    case declined
    case target(Set<AddressForm>)
    case reach(Set<Reach>)
    case state(Set<RecipientState>)
    /// An order of rules comes to `kept`.
    case keeps([Rule<Keeping>])
    /// A knob of the party's profile has one of these values.
    case knob(String, Set<String>)
    /// Sender and recipient have different domains.
    case remote
    case toSelf
    case flag(SessionFlag)
    case all([Condition])
    case any([Condition])
    case not(Condition)

    package static func isOn(_ knob: String) -> Condition { .knob(knob, ["on"]) }
    package static func isOff(_ knob: String) -> Condition { .knob(knob, ["off"]) }
    package static func && (left: Condition, right: Condition) -> Condition { .all([left, right]) }
    package static func || (left: Condition, right: Condition) -> Condition { .any([left, right]) }
    package static prefix func ! (condition: Condition) -> Condition { .not(condition) }

    /// Answers the question.
    ///
    /// - Parameter notes: is told what was asked of knobs and flags, so that a verdict can name what it rests on.
    package func evaluate(_ facts: StanzaFacts, _ knobs: KnobSettings, _ notes: inout EvaluationNotes) -> Ternary {
        switch self {
        case .always: return .yes
        case .kind(let kind): return Ternary(facts.stanza.kind == kind)
        case .messageType(let types):
            return Ternary(facts.stanza.kind == .message && types.contains(facts.stanza.messageType))
        case .unknownMessageType:
            return Ternary(
                facts.stanza.kind == .message && facts.stanza.type.map { MessageType(rawValue: $0) == nil } ?? false)
        case .presenceType(let types):
            return Ternary(facts.stanza.kind == .presence && facts.stanza.presenceType.map { types.contains($0) } ?? false)
        case .iqType(let types):
            return Ternary(facts.stanza.kind == .iq && facts.stanza.iqType.map { types.contains($0) } ?? false)
        case .payload(let name, let namespace): return Ternary(facts.hasPayload(name, in: namespace))
        case .payloadIn(let namespaces): return Ternary(facts.hasPayload(in: namespaces))
        case .hint(let name): return Ternary(facts.hasPayload(name, in: Namespace.hints))
        case .body: return Ternary(facts.ownText("body") != nil)
        case .nonEmptyBody: return Ternary(!(facts.ownText("body") ?? "").isEmpty)
        case .subject: return Ternary(facts.ownText("subject") != nil)
        case .nonEmptySubject: return Ternary(!(facts.ownText("subject") ?? "").isEmpty)
        case .onlyPayloads(let namespaces, let names, let needed):
            let own = facts.stanza.element.namespace
            let allowed = facts.payloads.allSatisfy {
                namespaces.contains($0.namespace) || ($0.namespace == own && names.contains($0.name))
            }
            return Ternary(allowed && facts.payloads.contains { needed.contains($0.namespace) })
        case .noPayloads: return Ternary(facts.payloads.isEmpty)
        case .unaddressed: return Ternary(facts.stanza.to == nil)
        case .fullAddress: return Ternary(facts.stanza.to?.isFull ?? false)
        case .roomHost: return Ternary(facts.isRoomHost)
        case .path(let path): return Ternary(facts.element(at: path) != nil)
        case .attribute(let path, let name, let values):
            return Ternary(facts.element(at: path)?[name].map { values.contains($0) } ?? false)
        case .hasAttribute(let path, let name): return Ternary(facts.element(at: path)?[name] != nil)
        case .count(let path, let range): return Ternary(range.contains(facts.count(at: path)))
        case .hollow(let path): return Ternary(facts.element(at: path).map { $0.children.isEmpty } ?? false)
        case .fieldsBeyond(let path, let names):
            let fields = facts.element(at: path)?.elements.filter { $0.name == "field" } ?? []
            return Ternary(fields.contains { ($0["var"]).map { $0 != "FORM_TYPE" && !names.contains($0) } ?? false })
        case .formValue(let field, let values):
            return Ternary(facts.formValues(field)?.contains { values.contains($0) } ?? false)
        case .node(let nodes): return Ternary(facts.pubsubNode.map { Condition.matches($0, nodes) } ?? false)
        case .invited: return Ternary(facts.relay == .invitation)
        case .declined: return Ternary(facts.relay == .refusal)
        case .target(let forms): return Ternary(forms.contains(facts.target))
        case .reach(let reaches):
            guard let reach = facts.reach else {
                notes.needsRecipientState = true
                return .unknown
            }
            return Ternary(reaches.contains(reach))
        case .state(let states):
            guard let state = facts.state else {
                notes.needsRecipientState = true
                return .unknown
            }
            return Ternary(states.contains(state))
        case .keeps(let rules):
            for rule in rules {
                switch rule.condition.evaluate(facts, knobs, &notes) {
                case .yes: return Ternary(rule.verdict.outcome == .kept)
                case .unknown: return .unknown
                case .no: break
                }
            }
            return .no
        case .knob(let name, let values):
            notes.knobs.insert(name)
            guard let value = knobs[name] else {
                notes.unknownKnobs.insert(name)
                return .unknown
            }
            return Ternary(values.contains(value))
        case .remote: return Ternary(facts.isRemote)
        case .toSelf: return Ternary(facts.isToSelf)
        case .flag(let flag):
            guard let known = facts.flags[flag] else {
                notes.assumedFlags.insert(flag)
                return Ternary(flag == .serversConnected)
            }
            return Ternary(known)
        case .all(let conditions):
            var result = Ternary.yes
            for condition in conditions {
                switch condition.evaluate(facts, knobs, &notes) {
                case .no: return .no
                case .unknown: result = .unknown
                case .yes: break
                }
            }
            return result
        case .any(let conditions):
            var result = Ternary.no
            for condition in conditions {
                switch condition.evaluate(facts, knobs, &notes) {
                case .yes: return .yes
                case .unknown: result = .unknown
                case .no: break
                }
            }
            return result
        case .not(let condition): return !condition.evaluate(facts, knobs, &notes)
        }
    }

    private static func matches(_ node: String, _ patterns: Set<String>) -> Bool {
        patterns.contains(node) || patterns.contains { $0.hasSuffix("*") && node.hasPrefix($0.dropLast()) }
    }
}

/// What evaluating conditions rested on.
package struct EvaluationNotes: Hashable, Sendable {
    /// Knobs that were asked for, by name.
    package var knobs: Set<String> = []
    /// Knobs among them that have no known value.
    package var unknownKnobs: Set<String> = []
    /// Session flags that were not known and counted as off.
    package var assumedFlags: Set<SessionFlag> = []
    package var needsRecipientState = false

    package init() {}

    package mutating func merge(_ other: EvaluationNotes) {
        knobs.formUnion(other.knobs)
        unknownKnobs.formUnion(other.unknownKnobs)
        assumedFlags.formUnion(other.assumedFlags)
        needsRecipientState = needsRecipientState || other.needsRecipientState
    }
}
