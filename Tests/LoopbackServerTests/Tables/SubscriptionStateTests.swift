import LoopbackServer
import Testing
import XMPP

@Suite("Subscription states by RFC 6121 appendix A")
struct SubscriptionStateTests {
    typealias State = SubscriptionState

    /// The nine states by their names in the appendix.
    static let states: [(name: String, state: State)] = [
        ("None", State()), ("None + Pending Out", State(isPendingOut: true)),
        ("None + Pending In", State(isPendingIn: true)),
        ("None + Pending Out+In", State(isPendingOut: true, isPendingIn: true)), ("To", State(isTo: true)),
        ("To + Pending In", State(isTo: true, isPendingIn: true)), ("From", State(isFrom: true)),
        ("From + Pending Out", State(isFrom: true, isPendingOut: true)), ("Both", State(isTo: true, isFrom: true)),
    ]

    static func name(_ state: State) -> String {
        var plain = state
        plain.isPreApproved = false
        return states.first { $0.state == plain }?.name ?? "?"
    }

    /// For each stanza, the new state of each of the nine in their order; `*` stands before those that are routed (A.2) or
    /// delivered (A.3).
    static let sent: [(PresenceType, [String])] = [
        (
            .subscribe,
            [
                "*None + Pending Out", "*None + Pending Out", "*None + Pending Out+In", "*None + Pending Out+In", "*To",
                "*To + Pending In", "*From + Pending Out", "*From + Pending Out", "*Both",
            ]
        ),
        (
            .unsubscribe,
            [
                "*None", "*None", "*None + Pending In", "*None + Pending In", "*None", "*None + Pending In", "*From",
                "*From", "*From",
            ]
        ),
        (
            .subscribed,
            [
                "None", "None + Pending Out", "*From", "*From + Pending Out", "To", "*Both", "From", "From + Pending Out",
                "Both",
            ]
        ),
        (
            .unsubscribed,
            [
                "None", "None + Pending Out", "*None", "*None + Pending Out", "To", "*To", "*None", "*None + Pending Out",
                "*To",
            ]
        ),
    ]

    static let received: [(PresenceType, [String])] = [
        (
            .subscribe,
            [
                "*None + Pending In", "*None + Pending Out+In", "None + Pending In", "None + Pending Out+In",
                "*To + Pending In",
                "To + Pending In", "From", "From + Pending Out", "Both",
            ]
        ),
        (
            .unsubscribe,
            [
                "None", "None + Pending Out", "*None", "*None + Pending Out", "To", "*To", "*None", "*None + Pending Out",
                "*To",
            ]
        ),
        (
            .subscribed,
            [
                "None", "*To", "None + Pending In", "*To + Pending In", "To", "To + Pending In", "From", "*Both", "Both",
            ]
        ),
        (
            .unsubscribed,
            [
                "None", "*None", "None + Pending In", "*None + Pending In", "*None", "*None + Pending In", "From", "*From",
                "*From",
            ]
        ),
    ]

    @Test("what the user sends changes the state as A.2 says")
    func outbound() {
        for (type, row) in Self.sent {
            let actual = Self.states.map { _, state in
                let outcome = state.sent(type)
                return (outcome.isRouted ? "*" : "") + Self.name(outcome.state)
            }
            #expect(actual == row, "\(type)")
        }
    }

    @Test("what the contact sends changes the state as A.3 says")
    func inbound() {
        for (type, row) in Self.received {
            let actual = Self.states.map { _, state in
                let outcome = state.received(type)
                return (outcome.isDelivered ? "*" : "") + Self.name(outcome.state)
            }
            #expect(actual == row, "\(type)")
        }
    }

    @Test("a request of somebody who may see the presence already is answered by the server")
    func repeatedRequest() {
        #expect(State(isFrom: true).received(.subscribe).isAnswered)
        #expect(!State().received(.subscribe).isAnswered)
    }

    @Test("a contact approved in advance is answered at once, and only once")
    func preApproval() {
        let approved = State().sent(.subscribed)
        #expect(approved.state.isPreApproved && !approved.isRouted)
        let outcome = approved.state.received(.subscribe)
        #expect(outcome.isAnswered && !outcome.isDelivered)
        #expect(outcome.state == State(isFrom: true))
        #expect(!approved.state.sent(.unsubscribed).state.isPreApproved)
    }
}
