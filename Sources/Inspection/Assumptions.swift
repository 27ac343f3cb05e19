import XMPP

/// What a forecast takes for granted, in sentences with open places.
enum Assumptions {
    static func list(_ facts: StanzaFacts, _ notes: EvaluationNotes, _ context: ForecastContext) -> [String] {
        var list: [String] = []
        let room = facts.target == .room || facts.target == .occupant
        if room, let to = facts.recipient {
            if !context.services.isRoom(to), KnownServices.looksLikeRooms(to) {
                list.append("\(ForecastBlanks.recipientDomain) is a room service, by its name")
            }
            if facts.stanza.kind == .message { list.append("the sender is in the room and has voice") }
        }
        if facts.target == .service, let to = facts.recipient, !context.services.isService(to),
            KnownServices.looksLikeService(to)
        {
            list.append("\(ForecastBlanks.recipientDomain) is a service, by its name")
        }
        if facts.stanza.kind == .iq, facts.stanza.iqType == .set { list.append("the request is permitted and succeeds") }
        if facts.stanza.kind != .iq, facts.target == .account || facts.target == .resource, facts.state != .missing {
            list.append("no quota is exhausted")
        }
        if facts.stanza.kind == .presence, facts.stanza.presenceType?.isSubscription == true {
            list.append("the two accounts are not subscribed to each other yet, and what is answered is pending")
        }
        list += notes.assumedFlags.map(\.assumption).sorted()
        return list
    }
}
