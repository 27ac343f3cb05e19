package import XMLTree
internal import XMPP

extension InitiatingStream {
    /// What can be chosen before an element that has come is acted on; nil where there is nothing to choose.
    package func question(before element: Element) -> StepQuestion? {
        switch state {
        case .awaitingFeatures where element.is("features", Namespace.streams):
            let features = StreamFeatures(element)
            return isAuthenticated ? questionOfBinding(features) : questionOfFeatures(features)
        case .awaitingProceed where element.is("proceed", Namespace.tls):
            return StepQuestion(
                .tls, "the server is ready for TLS: the handshake is next, for \(options.address.domainpart)",
                [.init("go", "shake hands"), .stop])
        case .idle, .awaitingWebSocket, .awaitingHeader, .awaitingFeatures, .awaitingProceed, .awaitingTLS, .authenticating,
            .binding,
            .awaitingSession, .established, .closing, .closed:
            return nil
        }
    }

    private func questionOfFeatures(_ features: StreamFeatures) -> StepQuestion {
        var choices: [StepQuestion.Choice] = []
        let wantsTLS = session == nil && options.usesStartTLS
        if session == nil, features.offersStartTLS { choices.append(.init("starttls", "protect the stream")) }
        let offered = mechanisms(of: features)
        if !offered.isEmpty {
            choices.append(.init("sasl", "authenticate: \(offered.joined(separator: ", "))"))
        }
        if choices.isEmpty { choices.append(.init("go", "do what would be done without --step")) }
        choices.append(.hand)
        choices.append(.stop)
        let usual = wantsTLS && features.offersStartTLS ? "starttls" : options.stopsAfterFeatures ? "hand" : "sasl"
        if let index = choices.firstIndex(where: { $0.name == usual }) { choices.insert(choices.remove(at: index), at: 0) }
        let names = features.element.elements.map(\.name)
        return StepQuestion(
            .features, "the server offers " + (names.isEmpty ? "no features" : names.joined(separator: ", ")), choices)
    }

    /// The mechanisms of the profile that is used.
    private func mechanisms(of features: StreamFeatures) -> [String] {
        options.extensible == nil ? features.mechanisms : features.mechanismsOfSASL2
    }

    private func questionOfBinding(_ features: StreamFeatures) -> StepQuestion? {
        guard features.offersBinding else { return nil }
        let resource = options.address.resourcepart
        return StepQuestion(
            .bind, "you are authenticated: a resource is bound next",
            [
                .init("bind", resource.map { "ask for the resource \($0)" } ?? "let the server make up a resource"), .hand,
                .stop,
            ])
    }

    /// The mechanisms that can be chosen where authentication is next; nil where it is not.
    package func questionOfMechanism(_ features: StreamFeatures) -> StepQuestion? {
        let offered = mechanisms(of: features)
        let known = offered.filter { SASLMechanism(name: $0) != nil }
        guard !known.isEmpty else { return nil }
        let usual = try? MechanismChoice(
            offered: offered, channelBindings: features.channelBindings, in: circumstances)
        var choices = known.map { name in
            StepQuestion.Choice(name, usual?.mechanism.name == name ? "what would be chosen" : "")
        }
        if let index = choices.firstIndex(where: { $0.name == usual?.mechanism.name }) {
            choices.insert(choices.remove(at: index), at: 0)
        }
        return StepQuestion(
            .mechanism, "authentication is next; the server's order is \(offered.joined(separator: ", "))",
            choices + [.hand, .stop])
    }

    /// Takes a user's choice into account; the element that was asked about is to be handed over after it.
    package mutating func chose(_ choice: StepQuestion.Choice, at step: StepQuestion.Step) {
        switch (step, choice.name) {
        case (_, StepQuestion.Choice.hand.name): stopHere()
        case (.features, "sasl"): goOnWithoutTLS()
        case (.mechanism, let name): options.mechanisms = [name]
        case (.features, "starttls"): options.usesStartTLS = true
        case (.resolve, _), (.tcp, _), (.tls, _), (.features, _), (.bind, _): break
        }
    }

    /// What comes next is typed by the user.
    private mutating func stopHere() {
        options.stopsAfterFeatures = true
        options.usesStartTLS = false
        isByHand = true
    }

    private mutating func goOnWithoutTLS() {
        options.stopsAfterFeatures = false
        if session == nil { options.usesStartTLS = false }
    }
}
