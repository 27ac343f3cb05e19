import Inspection

/// The names that Prosody gives its stores, and how it writes names into the file system.
enum ProsodyNames {
    /// The kind of store behind a store's name; nil where the forecast has none for it.
    ///
    /// Source: `open_store` in Prosody 0.12's modules; `util/datamanager.lua`.
    static func store(_ name: String) -> Store? {
        switch name {
        case "offline": .offline
        case "archive": .archive
        case "archive_prefs": .archivePrefs
        case "roster": .roster
        case "accounts", "account_details": .credentials
        case "tokens", "auth_tokens", "invite_token": .tokens
        case "private": .privateXML
        case "blocklist", "privacy": .blocklist
        case "vcard": .vcard
        case "pep": .pep
        case "pubsub_nodes": .pubsub
        case "smacks_h": .smQueue
        case "cloud_notify": .pushRegistration
        case "lastlog", "lastlog2", "account_activity": .lastActivity
        case "muc_log": .roomArchive
        case "config", "persistent", "state", "vcard_muc", "tombstones": .roomConfig
        case "uploads", "http_upload", "upload_stats": .upload
        default:
            name.hasPrefix("pep_") ? .pep : name.hasPrefix("pubsub_") ? .pubsub : nil
        }
    }

    /// A name as it was before it was written into the file system: `p%2etest` is `p.test`.
    static func decoded(_ name: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The account, room or service that something is kept for; a store for a whole host has no user.
    static func owner(user: String?, host: String) -> String {
        guard let user, !user.isEmpty else { return host }
        return user + "@" + host
    }
}
