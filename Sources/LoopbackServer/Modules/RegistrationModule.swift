internal import XMLTree
internal import XMPP

/// In-band registration: making an account before login, changing its password, deleting it (XEP-0077).
final class RegistrationModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.register] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, .account, name: "query", xmlns: Namespace.register) { [unowned self] in try self.manage($0) }
    }

    private func manage(_ request: IQRequest) throws -> IQReply {
        guard let session = request.session else { throw StanzaError(.auth, "forbidden") }
        let account = session.jid.bare
        guard request.isSet else {
            return .result(
                Element(
                    "query", xmlns: Namespace.register, [:],
                    [
                        Element("registered", xmlns: Namespace.register),
                        Element("username", xmlns: Namespace.register, text: account.localpart ?? ""),
                        Element("password", xmlns: Namespace.register),
                    ]))
        }
        if request.payload.child("remove") != nil {
            domain.send(request.stanza.result().element, to: session)
            try domain.removeAccount(account)
            return .handled
        }
        guard let username = request.payload.child("username")?.text, let password = request.payload.child("password")?.text
        else {
            throw StanzaError(.modify, "bad-request")
        }
        guard (try? JID(local: username, domain: domain.host))?.bare == account else {
            throw StanzaError(.cancel, "not-allowed")
        }
        guard !password.isEmpty else { throw StanzaError(.modify, "not-acceptable") }
        try domain.setPassword(password, of: account)
        return .result(nil)
    }

    /// The answer to a registration request on a stream that has not authenticated yet: the iq to send.
    func answerBeforeLogin(_ stanza: Stanza) throws -> Stanza {
        guard domain.settings.registrationIsOpen else { throw StanzaError(.cancel, "not-allowed") }
        guard let query = stanza.element.child("query", xmlns: Namespace.register) else {
            throw StanzaError(.auth, "not-authorized")
        }
        if stanza.iqType == .get {
            return stanza.result(
                Element(
                    "query", xmlns: Namespace.register, [:],
                    [
                        Element("instructions", xmlns: Namespace.register, text: "Choose a username and a password."),
                        Element("username", xmlns: Namespace.register), Element("password", xmlns: Namespace.register),
                    ]))
        }
        guard let username = query.child("username")?.text, let password = query.child("password")?.text, !username.isEmpty,
            !password.isEmpty, let account = try? JID(local: username, domain: domain.host)
        else { throw StanzaError(.modify, "not-acceptable") }
        guard try !domain.hasAccount(account) else { throw StanzaError(.cancel, "conflict") }
        try domain.createAccount(account, password: password)
        return stanza.result()
    }
}
