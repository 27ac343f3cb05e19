internal import Inspection
internal import XMLTree
internal import XMPP

/// One of the world's controls as an ad-hoc command.
struct WorldCommand: Sendable {
    /// A field of the command's form.
    struct Field: Sendable {
        var name: String
        var kind: String
        var label: String
        /// The values to choose from.
        var options: [String] = []
        /// Whether the values are the world's domains.
        var offersDomains = false
    }

    var node: String
    var name: String
    var fields: [Field]
    /// Does what the filled form asks for and says what has been done; not to be called on a server's queue.
    var run: @Sendable (World, DataForm) throws -> String

    /// The form to be filled.
    func form(hosts: [String]) -> DataForm {
        var form = DataForm(.form, type: nil, title: name)
        for field in fields {
            form.add(
                field.name, values: [], kind: field.kind, label: field.label,
                options: field.offersDomains ? hosts : field.options)
        }
        return form
    }

    /// Every command, in the order in which they are listed.
    static let all = [clock, contact, fault, addUser, deleteUser]

    static let clock = WorldCommand(
        node: "clock", name: "Move the clock",
        fields: [Field(name: "by", kind: "text-single", label: "How far, as in +8d")]
    ) { world, form in
        let text = form["by"] ?? ""
        guard let seconds = KnobDuration(String(text.drop { $0 == "+" || $0 == "-" }))?.seconds else {
            throw CommandsModule.fault("bad-payload")
        }
        world.clock.move(by: text.hasPrefix("-") ? -Double(seconds) : Double(seconds))
        for domain in world.domains { domain.tick() }
        return "the world's time is \(world.clock.now.dateTime(fractionDigits: 0))"
    }

    static let contact = WorldCommand(
        node: "contact", name: "Play one of the people",
        fields: [
            Field(name: "contact", kind: "text-single", label: "Name or address"),
            Field(name: "state", kind: "list-single", label: "Where", options: Contact.State.allCases.map(\.rawValue)),
        ]
    ) { world, form in
        guard let state = form["state"].flatMap(Contact.State.init(rawValue:)) else {
            throw CommandsModule.fault("bad-payload")
        }
        guard let contact = form["contact"].flatMap(world.contact) else { throw StanzaError(.cancel, "item-not-found") }
        try contact.become(state)
        return "\(contact.jid) is \(state.rawValue)"
    }

    static let fault = WorldCommand(
        node: "fault", name: "Make something go wrong",
        fields: [
            Field(name: "domain", kind: "list-single", label: "Server", offersDomains: true),
            Field(name: "fault", kind: "list-single", label: "Fault", options: Fault.allCases.map(\.rawValue) + ["off"]),
        ]
    ) { world, form in
        guard let host = form["domain"], world.domain(host) != nil else { throw StanzaError(.cancel, "item-not-found") }
        let fault = form["fault"].flatMap(Fault.init(rawValue:))
        guard fault != nil || form["fault"] == "off" else { throw CommandsModule.fault("bad-payload") }
        world.setFault(fault, of: host)
        return "\(host): \(fault?.rawValue ?? "no fault")"
    }

    // The names of nodes and fields are those of service administration (XEP-0133 §4.1, §4.2).

    static let addUser = WorldCommand(
        node: "http://jabber.org/protocol/admin#add-user", name: "Add a user",
        fields: [
            Field(name: "accountjid", kind: "jid-single", label: "Address"),
            Field(name: "password", kind: "text-private", label: "Password"),
            Field(name: "password-verify", kind: "text-private", label: "The password again"),
        ]
    ) { world, form in
        guard let password = form["password"], !password.isEmpty, form["password-verify"] ?? password == password else {
            throw CommandsModule.fault("bad-payload")
        }
        let account = try account(form["accountjid"])
        try world.addAccount(account, password: password)
        return "\(account) has an account"
    }

    static let deleteUser = WorldCommand(
        node: "http://jabber.org/protocol/admin#delete-user", name: "Delete users",
        fields: [Field(name: "accountjids", kind: "jid-multi", label: "Addresses")]
    ) { world, form in
        let accounts = try (form.values("accountjids") ?? []).map(account)
        guard !accounts.isEmpty else { throw CommandsModule.fault("bad-payload") }
        for account in accounts { try world.removeAccount(account) }
        return accounts.map(\.description).joined(separator: ", ") + (accounts.count == 1 ? " is gone" : " are gone")
    }

    private static func account(_ text: String?) throws -> JID {
        guard let jid = text.flatMap({ try? JID($0) }), jid.localpart != nil, jid.isBare else {
            throw CommandsModule.fault("bad-payload")
        }
        return jid
    }
}
