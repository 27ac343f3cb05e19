internal import XMLTree
internal import XMPP

/// The configuration of a pubsub node, by the names of its form fields (XEP-0060 §16.4.4).
struct PubSubConfiguration: Equatable {
    static let formType = "http://jabber.org/protocol/pubsub#node_config"
    static let optionsType = "http://jabber.org/protocol/pubsub#publish-options"
    /// The most items a node keeps, which `max` stands for.
    static let limit = 256
    private static let prefix = "pubsub#"

    /// One field of the form.
    private struct Field {
        var name: String
        var kind: String
        var label: String?
        var options: [(value: String, label: String)] = []

        init(_ name: String, _ kind: String, _ label: String?, _ options: [String] = []) {
            self.init(name, kind, label, options.map { ($0, $0) })
        }

        init(_ name: String, _ kind: String, _ label: String?, _ options: [(String, String)]) {
            self.name = name
            self.kind = kind
            self.label = label
            self.options = options
        }
    }

    // Clients and test suites match these labels, so they are as other servers have them.
    private static let fields: [Field] = [
        Field("title", "text-single", "Title"), Field("description", "text-single", "Description"),
        Field("type", "text-single", "The type of node data, usually specified by the namespace of the payload (if any)"),
        Field("max_items", "text-single", "Max # of items to persist"),
        Field("persist_items", "boolean", "Persist items to storage"),
        Field(
            "access_model", "list-single", "Specify the subscriber model",
            ["authorize", "open", "presence", "roster", "whitelist"]),
        Field("roster_groups_allowed", "list-multi", "Roster groups allowed to subscribe"),
        Field("publish_model", "list-single", "Specify the publisher model", ["publishers", "subscribers", "open"]),
        Field("send_last_published_item", "list-single", nil, ["never", "on_sub", "on_sub_and_presence"]),
        Field("deliver_notifications", "boolean", "Whether to deliver event notifications"),
        Field("deliver_payloads", "boolean", "Whether to deliver payloads with event notifications"),
        Field(
            "notification_type", "list-single", "Specify the delivery style for notifications",
            [("normal", "Messages of type normal"), ("headline", "Messages of type headline")]),
        Field("notify_delete", "boolean", "Whether to notify subscribers when the node is deleted"),
        Field("notify_retract", "boolean", "Whether to notify subscribers when items are removed from the node"),
        Field(
            "itemreply", "list-single", "Specify whose JID to include as the publisher of items",
            [
                ("owner", "Include the node owner's JID"), ("publisher", "Include the item publisher's JID"),
                ("none", "Don't include any JID with items"),
            ]),
    ]

    private static let common = [
        "title": "", "description": "", "type": "", "persist_items": "1", "publish_model": "publishers",
        "roster_groups_allowed": "", "deliver_notifications": "1", "deliver_payloads": "1", "notification_type": "headline",
        "notify_delete": "1", "notify_retract": "1", "itemreply": "none",
    ]

    /// What a node of a pubsub service is like unless something else is asked for.
    static let service = PubSubConfiguration(
        common.merging(["max_items": "20", "access_model": "open", "send_last_published_item": "never"]) { $1 })
    /// The same for a node of an account (XEP-0163).
    static let account = PubSubConfiguration(
        common.merging(["max_items": "1", "access_model": "presence", "send_last_published_item": "on_sub_and_presence"]) {
            $1
        })

    var values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    subscript(name: String) -> String { values[name] ?? "" }

    var maximum: Int { self["max_items"] == "max" ? Self.limit : min(Self.limit, max(1, Int(self["max_items"]) ?? 1)) }
    var isPersistent: Bool { self["persist_items"] == "1" }
    var notifies: Bool { self["deliver_notifications"] == "1" }
    var deliversPayloads: Bool { self["deliver_payloads"] == "1" }
    var notifiesOfDeletion: Bool { self["notify_delete"] == "1" }
    var notifiesOfRetraction: Bool { self["notify_retract"] == "1" }
    var sendsLastOnSubscription: Bool { self["send_last_published_item"] != "never" }
    var sendsLastOnPresence: Bool { self["send_last_published_item"] == "on_sub_and_presence" }
    var rosterGroups: [String] { self["roster_groups_allowed"].split(separator: "\n").map(String.init) }

    /// The form for the owner.
    var form: DataForm {
        var form = DataForm(.form, type: nil)
        form.element.append(
            Element(
                "field", xmlns: Namespace.dataForms, ["type": "hidden", "var": "FORM_TYPE"],
                [Element("value", xmlns: Namespace.dataForms, text: Self.formType)]))
        for field in Self.fields { form.element.append(element(field)) }
        return form
    }

    private func element(_ field: Field) -> Element {
        let namespace = Namespace.dataForms
        var element = Element("field", xmlns: namespace, ["var": Self.prefix + field.name, "type": field.kind])
        if let label = field.label { element["label"] = label }
        if field.name == "max_items" {
            let validation = "http://jabber.org/protocol/xdata-validate"
            let range = Element("range", xmlns: validation, ["min": "1", "max": String(Self.limit)])
            element.append(Element("validate", xmlns: validation, ["datatype": "pubsub:integer-or-max"], [range]))
        }
        for option in field.options {
            element.append(
                Element(
                    "option", xmlns: namespace, ["label": option.label],
                    [Element("value", xmlns: namespace, text: option.value)]))
        }
        let values = field.kind == "list-multi" ? rosterGroups : self[field.name].isEmpty ? [] : [self[field.name]]
        for value in values { element.append(Element("value", xmlns: namespace, text: value)) }
        return element
    }

    /// Takes what was submitted; refuses values that the field cannot have.
    mutating func apply(_ form: DataForm, type: String = formType) throws {
        if let given = form.formType, given != type { throw StanzaError(.modify, "bad-request") }
        for field in Self.fields {
            guard let given = form.values(Self.prefix + field.name) else { continue }
            values[field.name] = try Self.normal(given, field)
        }
    }

    private static func normal(_ given: [String], _ field: Field) throws -> String {
        let value = given.first ?? ""
        switch field.kind {
        case "boolean":
            switch value.lowercased() {
            case "1", "true": return "1"
            case "0", "false": return "0"
            default: throw StanzaError(.modify, "not-acceptable", text: "\(field.name) is true or false")
            }
        case "list-multi": return given.joined(separator: "\n")
        case "list-single":
            guard field.options.contains(where: { $0.value == value }) else {
                throw StanzaError(.modify, "not-acceptable", text: "\(field.name) cannot be \(value)")
            }
            return value
        default:
            if field.name == "max_items", value != "max" {
                guard let number = Int(value), (1...limit).contains(number) else {
                    throw StanzaError(.modify, "not-acceptable", text: "max_items is a number up to \(limit), or max")
                }
            }
            return value
        }
    }

    /// The first field in which the node is not as a publisher wants it (XEP-0060 §7.1.5); nil if it is.
    func mismatch(_ options: DataForm) throws -> String? {
        var wanted = self
        try wanted.apply(options, type: Self.optionsType)
        for field in Self.fields where wanted[field.name] != self[field.name] {
            if field.name == "max_items", wanted.maximum == maximum { continue }
            return field.name
        }
        return nil
    }
}
