import Dispatch
internal import XMLTree
internal import XMPP

/// Ad-hoc commands (XEP-0050): the world's own controls, for administrators.
///
/// Every command has one form. What a command does is done outside the servers' queues, since it may concern both of them.
final class CommandsModule: DomainModule {
    private unowned let domain: Domain
    /// The commands that wait for their form, by the id they were given.
    private var sessions: [String: Session] = [:]
    /// The most commands that wait; then the others are forgotten.
    private static let limit = 100

    private struct Session {
        var command: WorldCommand
        var user: JID
    }

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.commands] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, name: "command", xmlns: Namespace.commands) { [unowned self] in try self.answer($0) }
    }

    private func mayCommand(_ user: JID) -> Bool { domain.settings.admins.contains(user.bare.description) }

    // MARK: Discovery

    /// The commands that somebody may use, as items.
    func items(for user: JID) -> Element {
        var query = Element("query", xmlns: Namespace.discoItems, ["node": Namespace.commands])
        for command in WorldCommand.all where mayCommand(user) {
            query.append(
                Element(
                    "item", xmlns: Namespace.discoItems,
                    ["jid": domain.address.description, "node": command.node, "name": command.name]))
        }
        return query
    }

    /// What a command is; nil for a node that is none, or not for that user.
    func information(_ node: String, for user: JID) -> Element? {
        var query = Element("query", xmlns: Namespace.discoInfo, ["node": node])
        if node == Namespace.commands {
            query.append(ServiceIdentity(category: "automation", type: "command-list", name: nil).element)
            return query
        }
        guard mayCommand(user), let command = WorldCommand.all.first(where: { $0.node == node }) else { return nil }
        query.append(ServiceIdentity(category: "automation", type: "command-node", name: command.name).element)
        for feature in [Namespace.commands, Namespace.dataForms] { query.append(DiscoModule.feature(feature)) }
        return query
    }

    // MARK: Execution

    private func answer(_ request: IQRequest) throws -> IQReply {
        guard request.isSet, let node = request.payload["node"] else { throw StanzaError(.modify, "bad-request") }
        guard mayCommand(request.from) else { throw StanzaError(.auth, "forbidden") }
        let action = request.payload["action"] ?? "execute"
        guard let id = request.payload["sessionid"] else {
            guard action == "execute" else { throw Self.fault("bad-action") }
            return .result(try begin(node, for: request.from))
        }
        guard let session = sessions[id], session.command.node == node, session.user == request.from else {
            throw Self.fault("bad-sessionid")
        }
        switch action {
        case "cancel":
            sessions[id] = nil
            return .result(command(node, "canceled", id))
        case "execute", "complete", "next":
            guard let form = request.payload.child("x", xmlns: Namespace.dataForms).map(DataForm.init),
                form.kind == .submit
            else { throw Self.fault("bad-payload") }
            sessions[id] = nil
            carryOut(session.command, form, id, request)
            return .handled
        default: throw Self.fault("bad-action")
        }
    }

    private func begin(_ node: String, for user: JID) throws -> Element {
        guard let command = WorldCommand.all.first(where: { $0.node == node }) else {
            throw StanzaError(.cancel, "item-not-found")
        }
        if sessions.count >= Self.limit { sessions = [:] }
        let id = domain.identifiers.text(16)
        sessions[id] = Session(command: command, user: user)
        let actions = Element(
            "actions", xmlns: Namespace.commands, ["execute": "complete"],
            [Element("complete", xmlns: Namespace.commands)])
        let hosts = domain.world?.domains.map(\.host) ?? []
        return self.command(node, "executing", id, actions, command.form(hosts: hosts).element)
    }

    private func command(_ node: String, _ status: String, _ id: String, _ content: Element...) -> Element {
        Element("command", xmlns: Namespace.commands, ["node": node, "status": status, "sessionid": id], content)
    }

    /// A fault of the request with the condition that XEP-0050 §4.4 has for it.
    static func fault(_ condition: String) -> StanzaError {
        StanzaError(.modify, "bad-request", application: Element(condition, xmlns: Namespace.commands))
    }

    private func carryOut(_ command: WorldCommand, _ form: DataForm, _ id: String, _ request: IQRequest) {
        guard let world = domain.world else { return }
        let (stanza, session, domain) = (request.stanza, request.session, domain)
        let completed = self.command(command.node, "completed", id)
        world.federation.departed()
        DispatchQueue.global().async {
            let outcome = Result { try command.run(world, form) }
            domain.enqueue { domain in
                let answer: Stanza?
                switch outcome {
                case .success(let words):
                    var note = Element("note", xmlns: Namespace.commands, text: words)
                    note["type"] = "info"
                    answer = stanza.result(completed.appending(note))
                case .failure(let error): answer = stanza.errorReply(Domain.stanzaError(for: error))
                }
                if let answer { domain.reply(answer, to: session) }
            }
            world.federation.arrived()
        }
    }
}
