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

    static let persistOff = Condition.formValue("pubsub#persist_items", ["0", "false"])
}
