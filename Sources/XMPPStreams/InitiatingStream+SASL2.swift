internal import TLS
internal import XMLTree
internal import XMPP

/// SASL2 (XEP-0388) with what can be asked for in the same step: a resource (XEP-0386) and tokens (XEP-0484).
extension InitiatingStream {
    /// What is asked for along with SASL2, each only because the user wants it.
    package struct ExtensibleRequest: Hashable, Sendable {
        /// Binding a resource in the same step.
        package var bind: Bind2Request?
        package var userAgent: UserAgent?
        /// A token to log in with instead of the password.
        package var token: AccessToken?
        /// Whether a token is asked for where none is used.
        package var requestsToken: Bool
        /// Whether the token is to end with this login.
        package var invalidatesToken: Bool

        package init(
            bind: Bind2Request? = nil, userAgent: UserAgent? = nil, token: AccessToken? = nil, requestsToken: Bool = false,
            invalidatesToken: Bool = false
        ) {
            self.bind = bind
            self.userAgent = userAgent
            self.token = token
            self.requestsToken = requestsToken
            self.invalidatesToken = invalidatesToken
        }
    }

    // MARK: Beginning

    mutating func beginSASL2(_ features: StreamFeatures, _ request: ExtensibleRequest) -> [StreamAction] {
        stage = .authentication
        guard !features.mechanismsOfSASL2.isEmpty else { return fail(.extensibleNotOffered) }
        return [.began(.authentication)] + authenticate(features, request)
    }

    private mutating func authenticate(_ features: StreamFeatures, _ request: ExtensibleRequest) -> [StreamAction] {
        var notes: [String] = []
        do throws(ConnectionFailureCause) {
            let client: SASLClient
            if let (token, exchange) = login(with: request.token, features, &notes) {
                tokenInUse = token
                client = exchange
            } else {
                tokenInUse = nil
                try checkBindings(features)
                let choice = try MechanismChoice(
                    offered: features.mechanismsOfSASL2, channelBindings: features.channelBindings, in: circumstances)
                notes += choice.notes
                client = try makeClient(choice, advertised: features.mechanismsOfSASL2, features)
            }
            sasl = client
            finalChallengeSeen = false
            state = .authenticating
            let element = authenticate(client, features, request, &notes)
            return notes.map(StreamAction.note) + [.send(element)]
        } catch {
            return fail(error.cause)
        }
    }

    /// The exchange with a token, where there is one that can be used here.
    private func login(
        with token: AccessToken?, _ features: StreamFeatures, _ notes: inout [String]
    ) -> (AccessToken, SASLClient)? {
        guard let token, token != refusedToken else { return nil }
        guard isTrusted else {
            notes.append("the token is not used: nobody has vouched for this TLS session (XEP-0484 §6)")
            return nil
        }
        guard features.tokenMechanisms.contains(SASLMechanism.hashedToken(token.binding).name),
            let client = SASLClient(token, username: options.address.localpart ?? "", session: session)
        else {
            notes.append("the token is not used: its mechanism is not offered here")
            return nil
        }
        return (token, client)
    }

    /// Whether tokens may go over this stream.
    private var isTrusted: Bool {
        switch session?.verdict {
        case .trusted, .pinned: true
        case .ignored, .some(.none), nil: false
        }
    }

    /// The rules of XEP-0440 §3 for SASL2: what a server says of channel binding has to fit together, or somebody changed it.
    private func checkBindings(_ features: StreamFeatures) throws(ConnectionFailureCause) {
        guard session != nil, options.mechanisms == nil else { return }
        let binds = features.mechanismsOfSASL2.contains { $0.hasSuffix("-PLUS") }
        if binds, features.channelBindings?.isEmpty != false {
            throw ConnectionFailureCause(
                .downgrade(
                    "mechanisms with channel binding are offered, and no types of it (XEP-0440 §3); a named --auth goes on"))
        }
        if !binds, features.channelBindings?.isEmpty == false {
            throw ConnectionFailureCause(
                .downgrade(
                    "types of channel binding are offered, and no mechanism with it (XEP-0440 §3); a named --auth goes on"))
        }
    }

    private mutating func authenticate(
        _ client: SASLClient, _ features: StreamFeatures, _ request: ExtensibleRequest, _ notes: inout [String]
    ) -> Element {
        var element = Element("authenticate", xmlns: Namespace.sasl2, ["mechanism": client.mechanism.name])
        element.append(Element("initial-response", xmlns: Namespace.sasl2, text: Base64.encode(client.initialResponse)))
        if let userAgent = request.userAgent { element.append(userAgent.element) }
        // A stream that is to be resumed has its resource; it is bound as ever where that fails.
        if let bind = request.bind, options.resumption == nil { appendBind(bind, features, to: &element, &notes) }
        if let token = tokenInUse {
            var fast = Element("fast", xmlns: Namespace.fast, ["count": String(token.count + 1)])
            if request.invalidatesToken { fast["invalidate"] = "true" }
            element.append(fast)
        } else if request.requestsToken {
            appendTokenRequest(features, to: &element, &notes)
        }
        return element
    }

    private func appendBind(
        _ wanted: Bind2Request, _ features: StreamFeatures, to element: inout Element, _ notes: inout [String]
    ) {
        guard let offered = features.bind2Features else {
            return notes.append("the server offers no Bind 2 (XEP-0386); the resource is bound as in RFC 6120")
        }
        var bind = wanted
        bind.features = wanted.features.filter { offered.contains($0.namespace) }
        for feature in wanted.features where !bind.features.contains(feature) {
            notes.append("\(feature.rawValue) cannot be switched on while binding here")
        }
        notes.append(
            "Bind 2: the server deletes waiting offline messages unsent; the archive has to have them (XEP-0386 §3.2)")
        element.append(bind.element)
    }

    /// The strongest binding that both ends have is asked for (XEP-0484 §6).
    private mutating func appendTokenRequest(
        _ features: StreamFeatures, to element: inout Element, _ notes: inout [String]
    ) {
        guard isTrusted else {
            return notes.append("no token is asked for: nobody has vouched for this TLS session (XEP-0484 §6)")
        }
        let usable = TokenBinding.allCases.first { binding in
            features.tokenMechanisms.contains(SASLMechanism.hashedToken(binding).name) && binding.data(of: session) != nil
        }
        guard let usable else {
            return notes.append("the server gives out no tokens that could be used here (XEP-0484)")
        }
        requestedToken = usable
        notes.append("a token is asked for: the server keeps it, with this client's id, until it expires or is revoked")
        element.append(
            Element("request-token", xmlns: Namespace.fast, ["mechanism": SASLMechanism.hashedToken(usable).name]))
    }

    // MARK: Answers

    mutating func answerToSASL2(_ element: Element) -> [StreamAction] {
        guard element.namespace == Namespace.sasl2, var client = sasl else { return unexpected(element) }
        switch element.name {
        case "challenge":
            guard let challenge = Base64.decode(element.text) else {
                return abort(.malformed("it is not Base64"), in: Namespace.sasl2)
            }
            do throws(SASLFailure) {
                let response = try client.challenged(challenge)
                finalChallengeSeen = response.isEmpty
                sasl = client
                return [.send(Element("response", xmlns: Namespace.sasl2, text: Base64.encode(response)))]
            } catch { return abort(error, in: Namespace.sasl2) }
        case "success":
            do throws(SASLFailure) {
                let data = element.child("additional-data", xmlns: Namespace.sasl2).flatMap { Base64.decode($0.text) }
                try client.concluded(data, afterFinalChallenge: finalChallengeSeen)
            } catch { return fail(error.cause) }
            return succeeded(element, client)
        case "continue":
            let tasks = element.child("tasks", xmlns: Namespace.sasl2)?.elements.map(\.text) ?? []
            return [.send(Element("abort", xmlns: Namespace.sasl2))] + fail(.furtherTasks(tasks))
        case "failure": return refused(element, client)
        default: return unexpected(element)
        }
    }

    private mutating func refused(_ element: Element, _ client: SASLClient) -> [StreamAction] {
        let condition = element.elements.first { $0.name != "text" }?.name ?? "not-authorized"
        if let token = tokenInUse, let features, let request = options.extensible {
            refusedToken = token
            sasl = nil
            // The password is tried by itself (XEP-0484 §4.1).
            return [
                .token(.refused), .note("the server did not take the token (\(condition)); the password is tried"),
            ] + authenticate(features, request)
        }
        let text = element.child("text", xmlns: Namespace.sasl2)?.text ?? client.refusal
        return fail(.rejected(mechanism: client.mechanism.name, condition: condition, text: text))
    }

    private mutating func succeeded(_ success: Element, _ client: SASLClient) -> [StreamAction] {
        let identity = success.child("authorization-identifier", xmlns: Namespace.sasl2).flatMap { try? JID($0.text) }
        isAuthenticated = true
        sasl = nil
        // The features follow, without a new stream (XEP-0388 §2.6.1).
        state = .awaitingFeatures
        stage = .binding
        var actions: [StreamAction] = [
            .authenticated(identity?.bare, mechanism: client.mechanism.name), .finished(.authentication), .began(.binding),
        ]
        if tokenInUse != nil { actions.append(.token(options.extensible?.invalidatesToken == true ? .invalidated : .used)) }
        if let token = issued(in: success) { actions.append(.token(.issued(token))) }
        if let bind = success.child("bound", xmlns: Namespace.bind2) {
            guard let identity, identity.isFull else { return actions + unexpected(bind) }
            boundAddress = identity
        }
        return actions
    }

    private func issued(in success: Element) -> AccessToken? {
        guard let element = success.child("token", xmlns: Namespace.fast), let secret = element["token"], !secret.isEmpty,
            let expiry = element["expiry"].flatMap({ Timestamp(dateTime: $0) }),
            let binding = requestedToken ?? tokenInUse?.binding
        else { return nil }
        return AccessToken(secret: Secret(secret), binding: binding, expiry: expiry)
    }
}
