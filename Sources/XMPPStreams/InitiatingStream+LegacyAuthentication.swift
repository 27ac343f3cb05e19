internal import TLS
internal import XMLTree
internal import XMPP

/// The login from before SASL, by name only (XEP-0078, obsolete). It binds the resource too.
extension InitiatingStream {
    /// How it is called among mechanisms.
    package static let legacyName = "IQ-AUTH"

    /// Which answer is awaited.
    enum LegacyStep: Hashable, Sendable {
        case fields, login
    }

    mutating func beginLegacyAuthentication() -> [StreamAction] {
        stage = .authentication
        guard let name = options.address.localpart, options.password != nil else { return fail(.passwordNeeded) }
        // The digest too can be guessed from, as what was hashed with the password is in the clear.
        if session == nil, !options.allowsPlaintext { return fail(.unprotected(mechanism: InitiatingStream.legacyName)) }
        state = .authenticating
        legacyStep = .fields
        return [
            .began(.authentication), .send(legacyRequest("get", [field("username", name)])),
        ]
    }

    mutating func answerToLegacyAuthentication(_ element: Element, _ step: LegacyStep) -> [StreamAction] {
        guard let stanza = Stanza(element), stanza.kind == .iq, stanza.id == legacyID(step) else {
            return unexpected(element)
        }
        if let error = stanza.error {
            if error.condition == "conflict" { return fail(.bindRefused(error)) }
            return fail(
                .rejected(mechanism: InitiatingStream.legacyName, condition: error.condition, text: error.text))
        }
        guard stanza.iqType == .result else { return unexpected(element) }
        switch step {
        case .fields: return legacyLogin(element)
        case .login:
            legacyStep = nil
            guard let address = try? options.address.bare.with(resource: legacyResource) else { return unexpected(element) }
            isAuthenticated = true
            stage = .binding
            boundAddress = address
            state = .established
            return [
                .authenticated(address.bare, mechanism: InitiatingStream.legacyName), .finished(.authentication),
                .began(.binding), .finished(.binding), .bound(address),
            ]
        }
    }

    private mutating func legacyLogin(_ element: Element) -> [StreamAction] {
        let offered = element.child("query", xmlns: Namespace.legacyAuth)?.elements.map(\.name) ?? []
        let password = options.password?.exposed ?? ""
        var fields = [field("username", options.address.localpart ?? ""), field("resource", legacyResource)]
        var note: String
        if offered.contains("digest"), let id = header?.id {
            fields.append(field("digest", Hexadecimal.text(Digest.sha1.hash((id + password).utf8))))
            note = "the digest form makes the server hold the password itself (XEP-0078 §5)"
        } else if offered.contains("password") {
            fields.append(field("password", password))
            note = "the password itself goes to the server (XEP-0078 §3)"
        } else {
            return fail(.noMechanism(offered: offered, allowed: ["digest", "password"]))
        }
        if session == nil { note += ", and nothing protects the stream" }
        legacyStep = .login
        return [.note(note), .send(legacyRequest("set", fields))]
    }

    /// A resource has to be named.
    private var legacyResource: String { options.address.resourcepart ?? "xmppscope" }

    private func legacyID(_ step: LegacyStep) -> String { options.iqID + (step == .fields ? "-fields" : "-login") }

    private func legacyRequest(_ type: String, _ fields: [Element]) -> Element {
        let id = legacyID(type == "get" ? .fields : .login)
        return Element(
            "iq", xmlns: Namespace.client, ["type": type, "id": id, "to": options.address.domainpart],
            [Element("query", xmlns: Namespace.legacyAuth, [:], fields)])
    }

    private func field(_ name: String, _ value: String) -> Element {
        Element(name, xmlns: Namespace.legacyAuth, text: value)
    }
}
