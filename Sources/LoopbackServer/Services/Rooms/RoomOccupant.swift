internal import XMLTree
internal import XMPP

/// Somebody in a room: a nickname, and one or more clients of the same account behind it.
final class RoomOccupant {
    var nick: String
    let jid: JID
    var role: RoomRole
    /// The clients, each with the presence it sent last, in the order in which they came.
    var sessions: [(jid: JID, presence: Element)]

    init(nick: String, jid: JID, role: RoomRole, session: JID, presence: Element) {
        self.nick = nick
        self.jid = jid
        self.role = role
        sessions = [(session, presence)]
    }

    var presence: Element { sessions[sessions.count - 1].presence }

    func update(_ presence: Element, of session: JID) {
        sessions.removeAll { $0.jid == session }
        sessions.append((session, presence))
    }
}
