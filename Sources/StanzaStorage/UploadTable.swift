import Foundation
import GRDB
package import XMPP

/// The table `upload`: files that were put into slots (XEP-0363).
package struct UploadTable: Sendable {
    let file: StoreFile

    /// A slot and, once it was filled, its file.
    package struct Slot: Hashable, Sendable {
        package var slot: String
        package var owner: String
        package var name: String
        /// The size that was asked for, in octets.
        package var size: Int
        package var type: String
        package var content: [UInt8]?
    }

    package func reserve(_ slot: String, name: String, size: Int, type: String, for owner: JID, at stamp: Timestamp) throws {
        try file.insert(
            "INSERT INTO upload VALUES(?, ?, ?, ?, ?, ?, NULL)",
            [slot, owner.bare.description, stamp.column, name, size, type])
    }

    package func slot(_ slot: String) throws -> Slot? {
        try file.first("SELECT slot, owner, name, size, type, content FROM upload WHERE slot = ?", [slot]) { row in
            Slot(
                slot: row[0], owner: row[1], name: row[2], size: row[3], type: row[4],
                content: (row[5] as Data?).map { [UInt8]($0) })
        }
    }

    package func fill(_ slot: String, with content: [UInt8]) throws {
        if file.isFull { throw StoreError.full }
        try file.write("UPDATE upload SET content = ? WHERE slot = ?", [Blob.data(content), slot])
    }

    /// Deletes what is older and returns how many files went.
    @discardableResult
    package func expire(before stamp: Timestamp) throws -> Int {
        try file.write("DELETE FROM upload WHERE stamp < ?", [stamp.column])
    }
}
