package import XMPP

/// An account to make when a world starts. Its password is made up and worth nothing elsewhere.
package struct Account: Hashable, Sendable {
    package var jid: JID
    package var password: String
    /// Contacts with subscriptions both ways.
    package var friends: [Friend]

    /// A contact on a seeded roster.
    package struct Friend: Hashable, Sendable {
        package var jid: JID
        package var name: String?

        package init(jid: JID, name: String? = nil) {
            self.jid = jid
            self.name = name
        }
    }

    package init(jid: JID, password: String, friends: [Friend] = []) {
        self.jid = jid
        self.password = password
        self.friends = friends
    }

    /// The accounts of the seeded world.
    package static let wonderland: [Account] = {
        let names = [
            "alice": "Alice", "rabbit": "White Rabbit", "hatter": "Hatter", "queen": "Queen of Hearts", "sister": "Sister",
            "dinah": "Dinah",
        ]
        func jid(_ name: String) -> JID {
            guard
                let jid = try? JID(
                    local: name, domain: name == "sister" || name == "dinah" ? "realworld.lit" : "wonderland.lit")
            else {
                preconditionFailure("\(name) is a localpart")
            }
            return jid
        }
        func account(_ name: String, _ password: String, _ friends: [String]) -> Account {
            Account(jid: jid(name), password: password, friends: friends.map { Friend(jid: jid($0), name: names[$0]) })
        }
        return [
            account("alice", "down-the-rabbit-hole", ["rabbit", "hatter", "queen", "sister", "dinah"]),
            account("rabbit", "oh-my-ears-and-whiskers", ["alice", "queen"]),
            account("hatter", "always-six-o-clock", ["alice"]),
            account("queen", "off-with-their-heads", ["alice", "rabbit"]),
            account("sister", "a-book-without-pictures", ["alice", "dinah"]),
            account("dinah", "cats-eat-bats", ["alice", "sister"]),
        ]
    }()
}
