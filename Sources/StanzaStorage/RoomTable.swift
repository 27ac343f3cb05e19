import GRDB
package import XMPP

/// The tables `room` and `room_affiliation` (XEP-0045).
package struct RoomTable: Sendable {
    let file: StoreFile

    /// What is kept of a room besides its affiliations and its archive.
    package struct Room: Hashable, Sendable {
        package var jid: JID
        package var configuration: [String: String]
        /// The last subject message as XML, or nil.
        package var subject: String?
        package var subjectStamp: Timestamp?

        package init(jid: JID, configuration: [String: String], subject: String? = nil, subjectStamp: Timestamp? = nil) {
            self.jid = jid
            self.configuration = configuration
            self.subject = subject
            self.subjectStamp = subjectStamp
        }
    }

    /// An address's lasting relation to a room (XEP-0045 §5.2).
    package struct Affiliation: Hashable, Sendable {
        package var jid: JID
        package var affiliation: String
        /// The reserved nickname.
        package var nick: String?
        package var reason: String?

        package init(jid: JID, affiliation: String, nick: String? = nil, reason: String? = nil) {
            self.jid = jid
            self.affiliation = affiliation
            self.nick = nick
            self.reason = reason
        }
    }

    package func all() throws -> [Room] {
        try file.rows("SELECT room, configuration, subject, subject_stamp FROM room ORDER BY rowid") { row in
            (try? JID(row[0] as String)).map {
                Room(
                    jid: $0, configuration: SettingLines.read(row[1]), subject: row[2],
                    subjectStamp: (row[3] as String?).map(Timestamp.init(column:)))
            }
        }.compactMap(\.self)
    }

    package func put(_ room: Room) throws {
        try file.insert(
            "INSERT OR REPLACE INTO room(room, configuration, subject, subject_stamp) VALUES(?, ?, ?, ?)",
            [room.jid.description, SettingLines.write(room.configuration), room.subject, room.subjectStamp?.column])
    }

    /// Deletes the room with its affiliations; its archive goes too.
    package func remove(_ room: JID) throws {
        try file.write("DELETE FROM room WHERE room = ?", [room.description])
        try file.write("DELETE FROM room_affiliation WHERE room = ?", [room.description])
        try file.write("DELETE FROM room_archive WHERE owner = ?", [room.description])
    }

    package func affiliations(of room: JID) throws -> [Affiliation] {
        try file.rows(
            "SELECT jid, affiliation, nick, reason FROM room_affiliation WHERE room = ? ORDER BY rowid", [room.description]
        ) { row in
            (try? JID(row[0] as String)).map { Affiliation(jid: $0, affiliation: row[1], nick: row[2], reason: row[3]) }
        }.compactMap(\.self)
    }

    /// Sets an affiliation; `none` deletes it.
    package func put(_ affiliation: Affiliation, of room: JID) throws {
        if affiliation.affiliation == "none" {
            try file.write(
                "DELETE FROM room_affiliation WHERE room = ? AND jid = ?", [room.description, affiliation.jid.description])
        } else {
            try file.insert(
                "INSERT OR REPLACE INTO room_affiliation VALUES(?, ?, ?, ?, ?)",
                [
                    room.description, affiliation.jid.description, affiliation.affiliation, affiliation.nick,
                    affiliation.reason,
                ])
        }
    }
}
