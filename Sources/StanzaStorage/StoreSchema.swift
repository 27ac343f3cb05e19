/// The tables of a store file, as `sqlite3 FILE .schema` shows them.
///
/// `owner` is the bare JID that a row is kept for. Times are UTC text. Stanzas and payloads are kept as XML text.
package enum StoreSchema {
    /// The tables in the order in which they are listed.
    package static let tables = [
        "account", "credentials", "token", "roster", "roster_version", "pending_subscription", "offline", "archive",
        "archive_prefs",
        "last_activity", "vcard", "private", "blocklist", "push_registration", "pubsub_node", "pubsub_item",
        "pubsub_subscription", "pubsub_affiliation", "room", "room_affiliation", "room_archive", "upload", "former_account",
    ]

    static let statements = [
        """
        CREATE TABLE IF NOT EXISTS account(
          owner TEXT PRIMARY KEY, created TEXT NOT NULL) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS credentials(
          owner TEXT, mechanism TEXT, salt BLOB, iterations INTEGER, stored_key BLOB, server_key BLOB,
          PRIMARY KEY(owner, mechanism))
        """,
        """
        CREATE TABLE IF NOT EXISTS token(
          owner TEXT, client TEXT, slot TEXT, mechanism TEXT, secret TEXT, issued TEXT, expiry TEXT, uses INTEGER,
          PRIMARY KEY(owner, client, slot))
        """,
        """
        CREATE TABLE IF NOT EXISTS roster(
          owner TEXT, contact TEXT, name TEXT, groups TEXT, subscription TEXT, ask TEXT, approved INTEGER, version INTEGER,
          PRIMARY KEY(owner, contact))
        """,
        "CREATE TABLE IF NOT EXISTS roster_version(owner TEXT PRIMARY KEY, version INTEGER)",
        """
        CREATE TABLE IF NOT EXISTS pending_subscription(
          owner TEXT, contact TEXT, stamp TEXT, stanza TEXT, PRIMARY KEY(owner, contact))
        """,
        """
        CREATE TABLE IF NOT EXISTS offline(
          id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, stamp TEXT, sender TEXT, stanza TEXT)
        """,
        "CREATE INDEX IF NOT EXISTS offline_owner ON offline(owner)",
        """
        CREATE TABLE IF NOT EXISTS archive(
          seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, owner TEXT, stamp TEXT, with_bare TEXT, with_resource TEXT,
          type TEXT, stanza TEXT)
        """,
        // One index serves an owner's archive, whole and by contact. Ids and stamps only ever grow, so that nothing else is needed.
        "DROP INDEX IF EXISTS archive_with",
        "DROP INDEX IF EXISTS archive_stamp",
        "DROP INDEX IF EXISTS archive_owner",
        "CREATE INDEX IF NOT EXISTS archive_contact ON archive(owner, seq, with_bare)",
        """
        CREATE TABLE IF NOT EXISTS archive_prefs(
          owner TEXT PRIMARY KEY, "default" TEXT, always TEXT, never TEXT)
        """,
        "CREATE TABLE IF NOT EXISTS last_activity(owner TEXT PRIMARY KEY, stamp TEXT, status TEXT)",
        "CREATE TABLE IF NOT EXISTS vcard(owner TEXT PRIMARY KEY, stamp TEXT, xml TEXT)",
        """
        CREATE TABLE IF NOT EXISTS private(
          owner TEXT, name TEXT, namespace TEXT, xml TEXT, PRIMARY KEY(owner, name, namespace))
        """,
        "CREATE TABLE IF NOT EXISTS blocklist(owner TEXT, jid TEXT, PRIMARY KEY(owner, jid))",
        """
        CREATE TABLE IF NOT EXISTS push_registration(
          owner TEXT, service TEXT, node TEXT, options TEXT, stamp TEXT, PRIMARY KEY(owner, service, node))
        """,
        """
        CREATE TABLE IF NOT EXISTS pubsub_node(
          owner TEXT, node TEXT, creator TEXT, configuration TEXT, PRIMARY KEY(owner, node))
        """,
        """
        CREATE TABLE IF NOT EXISTS pubsub_item(
          seq INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, node TEXT, id TEXT, publisher TEXT, stamp TEXT, xml TEXT,
          UNIQUE(owner, node, id))
        """,
        """
        CREATE TABLE IF NOT EXISTS pubsub_subscription(
          owner TEXT, node TEXT, jid TEXT, subid TEXT, state TEXT, options TEXT, PRIMARY KEY(owner, node, jid, subid))
        """,
        """
        CREATE TABLE IF NOT EXISTS pubsub_affiliation(
          owner TEXT, node TEXT, jid TEXT, affiliation TEXT, PRIMARY KEY(owner, node, jid))
        """,
        """
        CREATE TABLE IF NOT EXISTS room(
          room TEXT PRIMARY KEY, configuration TEXT, subject TEXT, subject_by TEXT, subject_stamp TEXT)
        """,
        """
        CREATE TABLE IF NOT EXISTS room_affiliation(
          room TEXT, jid TEXT, affiliation TEXT, nick TEXT, reason TEXT, PRIMARY KEY(room, jid))
        """,
        """
        CREATE TABLE IF NOT EXISTS room_archive(
          seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, owner TEXT, stamp TEXT, with_bare TEXT, with_resource TEXT,
          type TEXT, stanza TEXT)
        """,
        "CREATE INDEX IF NOT EXISTS room_archive_owner ON room_archive(owner, seq)",
        """
        CREATE TABLE IF NOT EXISTS upload(
          slot TEXT PRIMARY KEY, owner TEXT, stamp TEXT, name TEXT, size INTEGER, type TEXT, content BLOB)
        """,
        "CREATE TABLE IF NOT EXISTS former_account(owner TEXT PRIMARY KEY, stamp TEXT)",
    ]
}
