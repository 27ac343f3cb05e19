internal import XMLTree
package import XMPP

/// Somebody that a stanza goes to.
package struct ReplayRecipient: Hashable, Sendable {
    /// Who it is.
    package enum Whom: Hashable, Sendable {
        case address(JID)
        /// Everybody who is subscribed to the account's presence.
        case subscribers
        /// A `to` that is no address.
        case malformed(String)
    }

    package var whom: Whom
    /// How many stanzas go there.
    package var count = 1

    /// Where a stanza goes; without a `to` to the own account, or if it is presence to the subscribers.
    static func of(_ element: Element, account: JID) -> [ReplayRecipient] {
        guard let stanza = Stanza(element) else { return [] }
        var found: [ReplayRecipient] = []
        if let text = element["to"] {
            found.append(ReplayRecipient(whom: stanza.to.map { .address($0.bare) } ?? .malformed(text)))
        } else {
            found.append(ReplayRecipient(whom: stanza.kind == .presence ? .subscribers : .address(account.bare)))
        }
        // Whom a room is asked to invite gets a message, too; and a change of the roster is told to the contact's server.
        if let invited = element.child("x", xmlns: Namespace.mucUser)?.child("invite")?["to"].flatMap({ try? JID($0) }) {
            found.append(ReplayRecipient(whom: .address(invited.bare)))
        }
        if stanza.iqType == .set, let query = element.child("query", xmlns: Namespace.roster) {
            for item in query.elements where item["subscription"] == "remove" {
                if let contact = item["jid"].flatMap({ try? JID($0) }) {
                    found.append(ReplayRecipient(whom: .address(contact.bare)))
                }
            }
        }
        return found
    }

    /// Whether it is nobody but the account itself, its server, or somebody on this machine.
    ///
    /// - Parameter isLoopback: tells whether a domain is served on this machine.
    package func isHarmless(account: JID, isLoopback: (String) -> Bool) -> Bool {
        switch whom {
        case .address(let address):
            address.bare == account.bare || address == account.domain || isLoopback(address.domainpart)
        case .subscribers: isLoopback(account.domainpart)
        case .malformed: false
        }
    }

    /// The recipient in words.
    package var words: String {
        switch whom {
        case .address(let address): address.description
        case .subscribers: "everybody subscribed to your presence"
        case .malformed(let text): "\"\(text)\", which is no address"
        }
    }
}
