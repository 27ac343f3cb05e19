import Inspection
import XMPP

/// Conditions that several profiles share, named.
enum Conditions {
    static let message = Condition.kind(.message)
    static let conversational = Condition.messageType([.chat, .normal])
    static let delivered = Condition.reach(Reach.reached)
    /// A client gets a live copy: errors and groupchat messages to a bare JID reach none (RFC 6121 §8.5.2.1.1).
    static let reachesClient: Condition =
        .reach([.matchedResource]) || (.reach([.available]) && !.messageType([.error, .groupchat]))
    static let nobodyThere = Condition.reach(Reach.nobody)
    static let noAccount = Condition.reach([.missing])
    static let unreachable = Condition.reach([.unreachable])
    static let blocked = Condition.reach([.blocked])
    static let fullJIDGone = Condition.reach([.goneWithOthers, .goneAlone])
    static let goneAlone = Condition.reach([.goneAlone])
    static let goneWithOthers = Condition.reach([.goneWithOthers])

    static let toAccount = Condition.target(AddressForm.accounts)
    static let toRoom = Condition.target([.room])
    static let toOccupant = Condition.target([.occupant])
    static let toService = Condition.target([.service, .domain])
    static let toOwnAccount = Condition.target([.ownAccount])
    static let toContact = Condition.target([.account, .resource])

    static let hintStore = Condition.hint("store")
    static let hintNoStore = Condition.hint("no-store")
    static let hintNoPermanentStore = Condition.hint("no-permanent-store")

    /// Nothing but chat states, and what may stand beside them.
    static let onlyChatStates = Condition.onlyPayloads(
        in: [Namespace.chatStates, Namespace.stanzaIDs, Namespace.hints, Namespace.delay], ownNames: ["thread"],
        oneOf: [Namespace.chatStates])

    /// Nothing is left once chat states are taken out.
    static let onlyStripped = Condition.onlyPayloads(in: [Namespace.chatStates], ownNames: [], oneOf: [Namespace.chatStates])

    /// What mod_csi_simple of Prosody lets wait: it is neither text, nor encrypted, nor an invitation, nor a call.
    static let unimportantToCSI: Condition =
        .messageType([.headline])
        || (!.messageType([.error]) && !.body && !.subject && !.payload("encryption", in: Namespace.encryption)
            && !.payload("x", in: Namespace.conference)
            && !.path([PathStep("x", Namespace.mucUser), PathStep("invite", Namespace.mucUser)])
            && !.payloadIn([Namespace.jingleMessage, Namespace.jingleMessage1]))

    /// An iq set whose payload is in that namespace, to the own account.
    static func set(_ namespace: String) -> Condition {
        .iqType([.set]) && .payloadIn([namespace]) && .target([.ownAccount])
    }

    static func set(_ name: String, _ namespace: String) -> Condition {
        .iqType([.set]) && .payload(name, in: namespace) && .target([.ownAccount])
    }

    static func pubsub(_ action: String) -> Condition {
        .iqType([.set])
            && (.path([PathStep("pubsub", Namespace.pubsub), PathStep(action, Namespace.pubsub)])
                || .path([PathStep("pubsub", Namespace.pubsubOwner), PathStep(action, Namespace.pubsubOwner)]))
    }

    /// What it says goes to the moderators of a room (XEP-0045 §7.13).
    static let voiceRequest: Condition =
        .path([PathStep("x", Namespace.dataForms)]) && .formValue("FORM_TYPE", ["http://jabber.org/protocol/muc#request"])

    /// A pubsub request in which so many of these elements stand below the action.
    static func pubsubItems(_ action: String, _ range: ClosedRange<Int>) -> Condition {
        .count(
            [PathStep("pubsub", Namespace.pubsub), PathStep(action, Namespace.pubsub), PathStep("item", Namespace.pubsub)],
            range)
    }

    /// A publish request with nothing to keep: no item, or an item without a payload.
    static let publishesNothing: Condition =
        pubsub("publish")
        && (pubsubItems("publish", 0...0)
            || .hollow([
                PathStep("pubsub", Namespace.pubsub), PathStep("publish", Namespace.pubsub),
                PathStep("item", Namespace.pubsub),
            ]))

    /// A data form that withdraws the request it stands in (XEP-0004 §3.1).
    static let cancelledForm: Condition =
        .attribute(
            [
                PathStep("pubsub", Namespace.pubsubOwner), PathStep("configure", Namespace.pubsubOwner),
                PathStep("x", Namespace.dataForms),
            ], "type", ["cancel"])
        || .attribute(
            [PathStep("query", Namespace.mucOwner), PathStep("x", Namespace.dataForms)], "type", ["cancel"])

    /// Whom presence can be sent to, other than oneself and everybody: a subscription may be to any of them.
    static let toAnotherEntity = Condition.target([.account, .resource, .domain, .service, .room, .occupant])

    static let persistOff = Condition.formValue("pubsub#persist_items", ["0", "false"])
}
