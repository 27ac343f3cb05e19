import Dispatch
import Synchronization
internal import XMPP

/// Brings stanzas from one domain of the world to another, and breaks where a fault says so.
final class Federation: Sendable {
    private struct State {
        var domains: [String: Domain] = [:]
        var faults: [String: Fault] = [:]
        /// Stanzas that are on their way between two domains of the world, on a socket.
        var underway = 0
        /// Carries a stanza to a domain by other means than memory.
        var carrier: (@Sendable (Stanza, Domain, String) -> Bool)?
    }

    private let state: Mutex<State>

    init(_ domains: [Domain]) {
        var state = State()
        for domain in domains {
            state.domains[domain.host] = domain
            for service in domain.services.keys { state.domains[service] = domain }
        }
        self.state = Mutex(state)
    }

    func set(_ fault: Fault?, of host: String) { state.withLock { $0.faults[host] = fault } }

    func fault(of host: String) -> Fault? { state.withLock { $0.faults[host] } }

    func setCarrier(_ carrier: (@Sendable (Stanza, Domain, String) -> Bool)?) { state.withLock { $0.carrier = carrier } }

    func departed() { state.withLock { $0.underway += 1 } }
    func arrived() { state.withLock { $0.underway = max(0, $0.underway - 1) } }
    /// A stream broke off; what was on it will not arrive.
    func lost() { state.withLock { $0.underway = 0 } }
    /// Whether a stanza is on a socket between two domains of the world.
    var isBusy: Bool { state.withLock { $0.underway > 0 } }

    func carry(_ stanza: Stanza, from domain: Domain) {
        guard let host = stanza.to?.domainpart else { return }
        let (target, faults, carrier) = state.withLock { state in
            (
                state.domains[host], [state.faults[state.domains[host]?.host ?? host], state.faults[domain.host]],
                state.carrier
            )
        }
        if faults.contains(.unreachable) {
            bounce(stanza, to: domain, StanzaError(.wait, "remote-server-timeout", text: "\(host) cannot be reached"))
            return
        }
        if faults.contains(.drop) { return }
        let go: @Sendable () -> Void = { [weak domain] in
            guard let domain else { return }
            if let carrier, carrier(stanza, domain, host) { return }
            guard let target else {
                self.bounce(
                    stanza, to: domain, StanzaError(.cancel, "remote-server-not-found", text: "\(host) is not in this world")
                )
                return
            }
            target.receive(stanza)
        }
        if faults.contains(.slow) {
            DispatchQueue.global().asyncAfter(deadline: .now() + Fault.slowness, execute: go)
        } else {
            go()
        }
    }

    private func bounce(_ stanza: Stanza, to domain: Domain, _ error: StanzaError) {
        if let reply = stanza.errorReply(error) { domain.receive(reply) }
    }
}
