import Inspection

/// One thing that a real server keeps, as it was found in one of the server's own stores.
package struct KeptRecord: Hashable, Sendable {
    /// The kind of store it was found in; nil where the file or table is none that the forecast speaks of.
    package var store: Store?
    /// The account, room or service it is kept for, as a bare address; nil where it is kept for the whole server.
    package var owner: String?
    /// The file, relative to the folder that was opened, or the table.
    package var place: String
    /// What names it inside its place: an archive id, an item id, an address; may be empty.
    package var key: String
    /// What is there, in readable form; a stanza as XML.
    package var text: String

    package init(store: Store?, owner: String?, place: String, key: String = "", text: String) {
        self.store = store
        self.owner = owner
        self.place = place
        self.key = key
        self.text = text
    }
}
