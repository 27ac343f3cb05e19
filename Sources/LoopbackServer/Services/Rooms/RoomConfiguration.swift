internal import XMLTree
internal import XMPP

/// The settings of a room, by the names of their form fields (XEP-0045 §10, §16.5.3).
struct RoomConfiguration: Equatable {
    static let formType = "http://jabber.org/protocol/muc#roomconfig"
    private static let prefix = "muc#roomconfig_"

    var values: [String: String]

    init(_ values: [String: String] = [:]) { self.values = Self.defaults.merging(values) { $1 } }

    private static let defaults: [String: String] = [
        "roomname": "", "roomdesc": "", "persistentroom": "0", "publicroom": "1", "membersonly": "0", "moderatedroom": "0",
        "passwordprotectedroom": "0", "roomsecret": "", "whois": "moderators", "changesubject": "0", "allowinvites": "0",
        "maxusers": "0", "historylength": "20", "enablearchiving": "1", "presencebroadcast": "moderator participant visitor",
        "allowpm": "anyone", "lang": "",
    ]

    private static let fields: [(name: String, kind: String, label: String, options: [String])] = [
        ("roomname", "text-single", "Name", []), ("roomdesc", "text-single", "Description", []),
        ("lang", "text-single", "Language", []), ("persistentroom", "boolean", "Stays when everybody has left", []),
        ("publicroom", "boolean", "Is listed", []), ("membersonly", "boolean", "For members only", []),
        ("moderatedroom", "boolean", "Visitors have no voice", []),
        ("passwordprotectedroom", "boolean", "A password is needed", []), ("roomsecret", "text-private", "Password", []),
        ("whois", "list-single", "Who sees real addresses", ["moderators", "anyone"]),
        ("changesubject", "boolean", "Participants may change the subject", []),
        ("allowinvites", "boolean", "Members may invite", []),
        ("allowpm", "list-single", "Who may send private messages", ["anyone", "participants", "moderators", "none"]),
        ("maxusers", "text-single", "The most occupants; 0 for any number", []),
        ("historylength", "text-single", "Messages shown to newcomers", []),
        ("enablearchiving", "boolean", "Messages are archived", []),
        (
            "presencebroadcast", "list-multi", "Roles whose presence is shown",
            ["moderator", "participant", "visitor", "none"]
        ),
    ]

    subscript(name: String) -> String { values[name] ?? "" }

    private func flag(_ name: String) -> Bool { values[name] == "1" || values[name] == "true" }

    var isPersistent: Bool { flag("persistentroom") }
    var isPublic: Bool { flag("publicroom") }
    var isMembersOnly: Bool { flag("membersonly") }
    var isModerated: Bool { flag("moderatedroom") }
    var showsRealAddresses: Bool { values["whois"] == "anyone" }
    var participantsMayChangeSubject: Bool { flag("changesubject") }
    var membersMayInvite: Bool { flag("allowinvites") }
    var isArchived: Bool { flag("enablearchiving") }
    var password: String? { values["roomsecret"].flatMap { $0.isEmpty ? nil : $0 } }
    /// The most messages that a room remembers for newcomers, whatever its owner asks for.
    static let historyLimit = 1000
    var historyLength: Int { min(Self.historyLimit, max(0, Int(self["historylength"]) ?? 20)) }
    var maximum: Int? { Int(self["maxusers"]).flatMap { $0 > 0 ? $0 : nil } }
    var name: String? { values["roomname"].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether presence of that role is shown to others.
    func broadcasts(_ role: RoomRole) -> Bool {
        self["presencebroadcast"].split(separator: " ").contains(Substring(role.rawValue))
    }

    /// The form for the owner.
    var form: DataForm {
        var form = DataForm(.form, type: Self.formType, title: "Configuration of the room")
        for field in Self.fields {
            let value = self[field.name]
            let values = field.kind == "list-multi" ? value.split(separator: " ").map(String.init) : [value]
            form.add(Self.prefix + field.name, values: values, kind: field.kind, label: field.label, options: field.options)
        }
        return form
    }

    /// Takes what was submitted; refuses values that are not of the field's kind.
    mutating func apply(_ form: DataForm) throws {
        if let type = form.formType, type != Self.formType { throw StanzaError(.modify, "bad-request") }
        for field in Self.fields {
            guard let given = form.values(Self.prefix + field.name) else { continue }
            switch field.kind {
            case "boolean":
                guard let value = form.flag(Self.prefix + field.name) else { throw StanzaError(.modify, "not-acceptable") }
                values[field.name] = value ? "1" : "0"
            case "list-multi": values[field.name] = given.filter(field.options.contains).joined(separator: " ")
            case "list-single":
                guard let value = given.first, field.options.contains(value) else {
                    throw StanzaError(.modify, "not-acceptable")
                }
                values[field.name] = value
            default: values[field.name] = given.first ?? ""
            }
        }
        if form.values(Self.prefix + "roomsecret") == nil, form.flag(Self.prefix + "passwordprotectedroom") == false {
            values["roomsecret"] = ""
        }
        values["passwordprotectedroom"] = password == nil ? "0" : "1"
    }

    /// The features by which service discovery describes the settings (XEP-0045 §15.3).
    var features: [String] {
        [
            isPersistent ? "muc_persistent" : "muc_temporary", isPublic ? "muc_public" : "muc_hidden",
            isMembersOnly ? "muc_membersonly" : "muc_open", isModerated ? "muc_moderated" : "muc_unmoderated",
            password == nil ? "muc_unsecured" : "muc_passwordprotected",
            showsRealAddresses ? "muc_nonanonymous" : "muc_semianonymous",
        ]
    }
}
