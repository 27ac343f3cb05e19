internal import TLS
internal import XMLTree
internal import XMPP

/// SASL2 (XEP-0388) with Bind 2 (XEP-0386), stream management (XEP-0198 §9) and tokens (XEP-0484).
extension ReceivingStream {
    /// The feature; nil where it is not offered.
    var extensibleFeature: Element? {
        guard let offer = configuration.extensible, !offered.isEmpty else { return nil }
        var inline = Element("inline", xmlns: Namespace.sasl2)
        if offer.resumes { inline.append(Element("sm", xmlns: Namespace.streamManagement)) }
        let switches = offer.bindFeatures.map { Element("feature", xmlns: Namespace.bind2, ["var": $0.namespace]) }
        inline.append(
            Element("bind", xmlns: Namespace.bind2, [:], [Element("inline", xmlns: Namespace.bind2, [:], switches)]))
        if !offeredTokens.isEmpty {
            let names = offeredTokens.map {
                Element("mechanism", xmlns: Namespace.fast, text: SASLMechanism.hashedToken($0).name)
            }
            inline.append(Element("fast", xmlns: Namespace.fast, [:], names))
        }
        let names = offered.map { Element("mechanism", xmlns: Namespace.sasl2, text: $0.name) }
        return Element("authentication", xmlns: Namespace.sasl2, [:], names + [inline])
    }

    /// Tokens are for protected streams only (XEP-0484 §6).
    private var offeredTokens: [TokenBinding] {
        guard session != nil, configuration.extensible?.givesTokens == true else { return [] }
        return TokenBinding.allCases.filter { $0.data(of: session) != nil }
    }

    mutating func extensibleReceived(_ element: Element) -> [StreamAction] {
        switch element.name {
        case "authenticate" where state == .negotiating: return began(element)
        case "response" where state == .authenticating && usesSASL2: return exchange(element.text)
        case "abort" where state == .authenticating && usesSASL2: return refuse(.aborted)
        default:
            usesSASL2 = true
            return refuse(.malformedRequest)
        }
    }

    private mutating func began(_ element: Element) -> [StreamAction] {
        usesSASL2 = true
        if session == nil, configuration.requiresTLS { return refuse(.encryptionRequired) }
        guard configuration.extensible != nil,
            let mechanism = element["mechanism"].flatMap(SASLMechanism.init(name:))
        else { return refuse(.invalidMechanism) }
        let fast = element.child("fast", xmlns: Namespace.fast)
        let userAgent = element.child("user-agent", xmlns: Namespace.sasl2).map { UserAgent($0) }
        switch mechanism {
        case .hashedToken(let binding):
            // A token names its client, and comes with `<fast/>` (XEP-0484 §3.4, §4.1).
            guard fast != nil, userAgent?.id != nil else { return refuse(.malformedRequest) }
            guard offeredTokens.contains(binding) else { return refuse(.invalidMechanism) }
        case .scram, .plain, .external, .anonymous, .oauthBearer:
            guard fast == nil else { return refuse(.malformedRequest) }
            guard offered.contains(mechanism) else { return refuse(.invalidMechanism) }
        }
        var wanted: TokenBinding?
        if let request = element.child("request-token", xmlns: Namespace.fast) {
            guard case .hashedToken(let binding)? = request["mechanism"].flatMap(SASLMechanism.init(name:)),
                offeredTokens.contains(binding), userAgent?.id != nil
            else { return refuse(.malformedRequest) }
            wanted = binding
        }
        inline = Inline(
            userAgent: userAgent, bind: element.child("bind", xmlns: Namespace.bind2).map { Bind2Request($0) },
            resumption: element.child("resume", xmlns: Namespace.streamManagement), requestedToken: wanted,
            invalidatesToken: ["true", "1"].contains(fast?["invalidate"]), count: fast?["count"].flatMap { Int($0) })
        state = .authenticating
        sasl = makeServer(mechanism)
        guard let response = element.child("initial-response", xmlns: Namespace.sasl2) else {
            // No initial response: it is asked for by an empty challenge.
            return [.send(Element("challenge", xmlns: Namespace.sasl2))]
        }
        return exchange(response.text)
    }

    /// The mechanism has ended well; what was asked for with it is the owner's to do.
    mutating func proven(_ address: JID, _ server: SASLServer, data: [UInt8]?) -> [StreamAction] {
        // XEP-0388 §2.3: a stream cannot be opened for one and authenticated for another.
        if let from = headerFrom, from.bare != address { return refuse(.invalidAuthzid) }
        self.address = address
        sasl = nil
        state = .settling
        successData = data
        let asked = inline ?? Inline()
        let request = InlineRequest(
            account: address, userAgent: asked.userAgent, bind: asked.bind, resumption: asked.resumption,
            requestedToken: asked.requestedToken, usedToken: server.shownToken, invalidatesToken: asked.invalidatesToken,
            count: asked.count)
        return [.authenticated(address, mechanism: server.mechanism.name), .settle(request)]
    }

    /// The owner has done what was asked for.
    package mutating func settled(_ outcome: InlineOutcome) -> [StreamAction] {
        guard state == .settling, let account = address else { return [] }
        address = outcome.address ?? account
        state = outcome.address == nil ? .authenticated : .bound
        var success = Element("success", xmlns: Namespace.sasl2)
        if let successData {
            success.append(Element("additional-data", xmlns: Namespace.sasl2, text: Base64.encode(successData)))
        }
        success.append(
            Element("authorization-identifier", xmlns: Namespace.sasl2, text: (address ?? account).description))
        if let resumption = outcome.resumption { success.append(resumption) }
        if let bound = outcome.bound { success.append(Element("bound", xmlns: Namespace.bind2, [:], bound)) }
        if let token = outcome.token {
            success.append(
                Element(
                    "token", xmlns: Namespace.fast,
                    ["expiry": token.expiry.dateTime(fractionDigits: 0), "token": token.secret.exposed]))
        }
        successData = nil
        inline = nil
        // The features follow at once, without a new stream (XEP-0388 §2.6.1).
        var actions: [StreamAction] = [.send(success), .send(features)]
        if let address, outcome.address != nil { actions.append(.bound(address)) }
        return actions + outcome.afterwards.map(StreamAction.send)
    }

    /// What a client asked for before it had proven who it is.
    struct Inline: Hashable, Sendable {
        var userAgent: UserAgent?
        var bind: Bind2Request?
        var resumption: Element?
        var requestedToken: TokenBinding?
        var invalidatesToken = false
        var count: Int?
    }
}
