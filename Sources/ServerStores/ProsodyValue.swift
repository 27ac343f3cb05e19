import Inspection

/// What one of Prosody's keyed values says, split into the things that somebody caused to be kept.
struct ProsodyValue {
    var storeName: String
    var owner: String
    var place: String

    /// The value's fields, each as a record of its own; a roster's pending requests are requests, not contacts.
    func records(_ value: LuaValue) -> [KeptRecord] {
        guard !value.entries.isEmpty else { return value == .table([]) ? [] : [record(key: "", value)] }
        if value["name"] != nil, value["attr"] != nil || value["config"] != nil {
            return [record(key: value["name"]?.text ?? "", value)]
        }
        return value.entries.flatMap { entry in
            if storeName == "roster", entry.key == .boolean(false) { return pending(entry.value) }
            // Under the key false the server keeps its own notes, such as the version of the file.
            if entry.key == .boolean(false), storeName != "archive_prefs" { return [] }
            return [record(key: entry.key.text ?? "", entry.value)]
        }
    }

    /// The subscription requests in a roster's metadata.
    func pending(_ metadata: LuaValue) -> [KeptRecord] {
        (metadata["pending"]?.entries ?? []).map { entry in
            KeptRecord(
                store: .pendingSubscription, owner: owner, place: place, key: entry.key.text ?? "",
                text: LuaStanza.text(entry.value))
        }
    }

    private func record(key: String, _ value: LuaValue) -> KeptRecord {
        KeptRecord(
            store: ProsodyNames.store(storeName), owner: owner, place: place, key: key, text: LuaStanza.text(value))
    }
}
