import Inspection
import XMPP

/// What servers do not take from their own users.
enum Refusals {
    /// The products whose source lets such messages pass: Tigase checks what comes in only, and in Metronome entries made with the
    /// blocking command match nothing.
    static let notRefusing: Set<String> = ["tigase", "metronome"]

    /// A user cannot write to an address on the own block list; errors go nowhere.
    static let ownBlockList: [Rule<DeliveryVerdict>] = [
        Rule(
            "refusal.own-block-error", when: .flag(.senderBlocksRecipient) && .messageType([.error]), then: .dropped,
            because: "one has blocked the recipient, and an error is not answered", cite: .xep(191, "3.3", .must)),
        Rule(
            "refusal.own-block", when: Conditions.message && .flag(.senderBlocksRecipient), then: .bounced("not-acceptable"),
            because: "one has blocked the recipient: the own server refuses what one sends", cite: .xep(191, "3.3", .must)),
    ]
}
