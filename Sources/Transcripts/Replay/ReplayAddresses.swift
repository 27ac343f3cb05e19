package import XMLTree
package import XMPP

/// Which addresses of a recorded session stand for which of the session that sends it again.
package struct ReplayAddresses: Hashable, Sendable {
    /// The full JID of the account that sends now.
    package let account: JID
    /// That of the recorded session; nil where it is not known.
    package let former: JID?
    private let mapping: [JID: JID]

    package init(former: JID?, now account: JID, mapping: [JID: JID] = [:]) {
        self.account = account
        self.former = former
        self.mapping = mapping
    }

    /// The address now; a text that is no address, or is not replaced, stays as it is.
    package func now(_ text: String) -> String {
        guard let address = try? JID(text) else { return text }
        return replaced(address, mapping.map { ($0.key, $0.value) }, former, account)?.description ?? text
    }

    /// The element with the addresses of then, in attributes and in texts that are nothing but an address.
    package func putBack(_ element: Element) -> Element {
        var copy = element
        for index in copy.attributes.indices where copy.attributes[index].namespace.isEmpty {
            copy.attributes[index].value = then(copy.attributes[index].value)
        }
        copy.children = copy.children.map { node in
            switch node {
            case .element(let child): .element(putBack(child))
            case .text(let text): .text(then(text))
            }
        }
        return copy
    }

    private func then(_ text: String) -> String {
        guard let former, text.utf8.count < 2048, text.contains(account.domainpart) || !mapping.isEmpty,
            let address = try? JID(text)
        else { return text }
        return replaced(address, mapping.map { ($0.value, $0.key) }, account, former)?.description ?? text
    }

    /// - Parameters:
    ///   - from: the own address that is replaced, nil if it is not known.
    private func replaced(_ address: JID, _ pairs: [(JID, JID)], _ from: JID?, _ to: JID) -> JID? {
        for (old, new) in pairs where address == old { return new }
        for (old, new) in pairs where !old.isDomain && old.isBare && address.bare == old {
            return try? JID(local: new.localpart, domain: new.domainpart, resource: address.resourcepart)
        }
        // The own account goes before the mapping of its domain.
        if let from, address.bare == from.bare {
            return address == from
                ? to : try? JID(local: to.localpart, domain: to.domainpart, resource: address.resourcepart)
        }
        for (old, new) in pairs where old.isDomain && old.isBare && address.domainpart == old.domainpart {
            return try? JID(local: address.localpart, domain: new.domainpart, resource: address.resourcepart)
        }
        guard let from else { return nil }
        // The server and its services, and what is on these; other accounts are other people.
        if address.domainpart == from.domainpart {
            guard address.isDomain else { return nil }
            return try? JID(local: nil, domain: to.domainpart, resource: address.resourcepart)
        }
        guard address.domainpart.hasSuffix("." + from.domainpart) else { return nil }
        let host = address.domainpart.dropLast(from.domainpart.count) + to.domainpart
        return try? JID(local: address.localpart, domain: String(host), resource: address.resourcepart)
    }
}
