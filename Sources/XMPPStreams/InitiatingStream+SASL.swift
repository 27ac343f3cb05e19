internal import TLS
internal import XMLTree
internal import XMPP

/// SASL as RFC 6120 §6 profiles it.
extension InitiatingStream {
    mutating func beginSASL(_ features: StreamFeatures) -> [StreamAction] {
        stage = .authentication
        do throws(ConnectionFailureCause) {
            let choice = try MechanismChoice(
                offered: features.mechanisms, channelBindings: features.channelBindings, in: circumstances)
            let client = try makeClient(choice, advertised: features.mechanisms, features)
            sasl = client
            finalChallengeSeen = false
            state = .authenticating
            var auth = Element("auth", xmlns: Namespace.sasl, ["mechanism": client.mechanism.name])
            // An empty initial response is written as `=` (RFC 6120 §6.4.2).
            let response = client.initialResponse
            auth.children = [.text(response.isEmpty ? "=" : Base64.encode(response))]
            return [.began(.authentication)] + choice.notes.map(StreamAction.note) + [.send(auth)]
        } catch {
            return fail(error.cause)
        }
    }

    /// What the choice of a mechanism depends on.
    var circumstances: MechanismChoice.Circumstances {
        MechanismChoice.Circumstances(
            allowed: options.mechanisms, hasPassword: options.password != nil && !options.address.isDomain,
            hasCertificate: options.hasCertificate, isAnonymous: options.isAnonymous,
            allowsPlaintext: options.allowsPlaintext, session: session)
    }

    func makeClient(
        _ choice: MechanismChoice, advertised mechanisms: [String], _ features: StreamFeatures
    ) throws(ConnectionFailureCause) -> SASLClient {
        do throws(SASLFailure) {
            // A token need not say whose it is, so the identity does (RFC 7628 §3.1).
            let identity = choice.mechanism == .oauthBearer ? options.address.bare.description : nil
            return try SASLClient(
                choice, username: options.address.localpart ?? "", password: options.password,
                authorizationIdentity: options.authorizationIdentity ?? identity, nonce: options.nonce,
                advertised: DowngradeProtection(mechanisms: mechanisms, channelBindings: features.channelBindings))
        } catch {
            throw ConnectionFailureCause(error.cause)
        }
    }

    mutating func answerToSASL(_ element: Element) -> [StreamAction] {
        guard element.namespace == Namespace.sasl, var client = sasl else { return unexpected(element) }
        switch element.name {
        case "challenge":
            guard let challenge = payload(of: element) else { return abort(.malformed("it is not Base64")) }
            do throws(SASLFailure) {
                let response = try client.challenged(challenge)
                finalChallengeSeen = response.isEmpty
                sasl = client
                return [.send(Element("response", xmlns: Namespace.sasl, text: Base64.encode(response)))]
            } catch { return abort(error) }
        case "success":
            do throws(SASLFailure) {
                try client.concluded(payload(of: element), afterFinalChallenge: finalChallengeSeen)
            } catch { return fail(error.cause) }
            return succeeded(client)
        case "failure":
            let condition = element.elements.first { $0.name != "text" }?.name ?? "not-authorized"
            let text = element.child("text", xmlns: Namespace.sasl)?.text ?? client.refusal
            return fail(.rejected(mechanism: client.mechanism.name, condition: condition, text: text))
        default: return unexpected(element)
        }
    }

    private mutating func succeeded(_ client: SASLClient) -> [StreamAction] {
        isAuthenticated = true
        sasl = nil
        state = .awaitingHeader
        stage = .binding
        let address = client.mechanism == .anonymous || options.address.isDomain ? nil : options.address.bare
        return [
            .authenticated(address, mechanism: client.mechanism.name), .finished(.authentication), .began(.binding),
            .restartParser,
            .open(ourHeader),
        ]
    }

    /// `=` stands for an empty payload, nothing at all for none.
    private func payload(of element: Element) -> [UInt8]? {
        let text = element.text
        return text == "=" ? [] : Base64.decode(text)
    }

    mutating func abort(_ failure: SASLFailure, in namespace: String = Namespace.sasl) -> [StreamAction] {
        let abort = Element("abort", xmlns: namespace, [:], [])
        return [.send(abort)] + fail(failure.cause)
    }
}
