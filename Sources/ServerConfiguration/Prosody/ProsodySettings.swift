/// What the options of one Prosody host come to, as settings of a profile.
struct ProsodySettings {
    private let configuration: ProsodyConfiguration
    private let host: ProsodyConfiguration.Section?
    private(set) var report: ServerConfigurationReport
    private var used: Set<String> = []
    private let isThirteen: Bool

    /// The profiles of the versions a file can be of.
    static let versions = ["prosody-0.12", "prosody-13"]

    /// - Parameter version: the profile of the version it is; nil where only the files can tell.
    init(_ configuration: ProsodyConfiguration, host: String?, as version: String? = nil) {
        self.configuration = configuration
        self.host = configuration.hosts.first { $0.name == host }
        let enabled = ProsodySettings.modules(configuration.global).union(ProsodySettings.modules(self.host))
        // mod_cloud_notify came with 13 too, but has long been a community module.
        isThirteen =
            configuration.isSnikket
            || version.map { $0 == "prosody-13" }
                ?? (enabled.contains("account_activity") || configuration.global.options["s2s_send_queue_size"] != nil)
        let profile = configuration.isSnikket ? "snikket" : isThirteen ? "prosody-13" : "prosody-0.12"
        report = ServerConfigurationReport(profile: profile, host: host, hosts: configuration.hosts.map(\.name))
        if configuration.isSnikket {
            report.leaveOpen("Snikket reads most of its settings from its environment")
        } else if version == nil {
            report.leaveOpen(
                isThirteen
                    ? "the version is not in the file; modules in it came with Prosody 13"
                    : "the version is not in the file; nothing in it needs more than Prosody 0.12")
        }
        modules(enabled)
        storage()
        archive()
        accounts()
        queues()
        rooms()
        services()
        remains()
    }

    // MARK: - Looking up

    private static func modules(_ section: ProsodyConfiguration.Section?) -> Set<String> {
        Set(section?.options["modules_enabled"]?.value.list ?? [])
    }

    /// The option of the host, or else the global one.
    private mutating func option(
        _ name: String, of section: ProsodyConfiguration.Section? = nil
    ) -> ProsodyConfiguration.Option? {
        used.insert(name)
        if let section { return section.options[name] ?? configuration.global.options[name] }
        return host?.options[name] ?? configuration.global.options[name]
    }

    private mutating func copy(
        _ name: String, to knob: String? = nil, of section: ProsodyConfiguration.Section? = nil,
        as convert: (LuaValue) -> String?
    ) {
        guard let option = option(name, of: section) else { return }
        guard let value = convert(option.value) else {
            report.leaveOpen("\(name) is \(option.value.words)", option.place)
            return
        }
        report.set(knob ?? name, value, because: "\(name) = \(option.value.words)", option.place)
    }

    private static func duration(_ value: LuaValue) -> String? {
        if case .number(let seconds) = value, seconds >= 0, seconds < 1e12 { return "\(Int(seconds))s" }
        return value.text.flatMap { ConfiguredDuration.prosody($0) }
    }

    private static func onOff(_ value: LuaValue) -> String? { value.boolean.map { $0 ? "on" : "off" } }

    private static func number(_ value: LuaValue) -> String? {
        guard case .number(let number) = value, number >= 0, number < 1e12 else { return nil }
        return String(Int(number))
    }

    // MARK: - Modules

    /// Modules whose absence changes what the profile takes for granted.
    private static let expected: [String: String] = [
        "roster": "rosters", "pep": "PEP", "blocklist": "block lists", "smacks": "stream management",
        "carbons": "carbons", "private": "private XML", "csi_simple": "sparing inactive clients",
        "vcard_legacy": "vCards", "bookmarks": "bookmarks",
    ]

    /// Modules outside the distribution that can make any forecast wrong.
    private static let disturbing: [String: String] = [
        "offline_hints": "the offline store heeds hints", "mam_smart_retention": "the archive forgets what was delivered",
        "muc_log": "rooms are logged in files", "message_logging": "messages are logged in files",
        "log_message_details": "messages are logged", "stanza_debug": "every stanza is written to the log",
        "delegation": "another entity may act for accounts", "storage_xmlarchive": "archives are kept as XML files",
        "sms_clickatell": "messages are handed to another service", "firewall": "a script may drop or copy messages",
        "mam_archive": "messages go into another archive as well", "filter_chatstates": "chat states are filtered out",
        "throttle_presence": "presence is held back", "post_msg": "messages come and go over HTTP",
    ]

    private mutating func modules(_ named: Set<String>) {
        used.formUnion(["modules_enabled", "modules_disabled"])
        let place = host?.options["modules_enabled"]?.place ?? configuration.global.options["modules_enabled"]?.place
        let disabled = Set(configuration.global.options["modules_disabled"]?.value.list ?? [])
            .union(host?.options["modules_disabled"]?.value.list ?? [])
        let enabled = named.subtracting(disabled)
        func loaded(_ knob: String, _ module: String) {
            report.set(
                knob, enabled.contains(module) ? "on" : "off",
                because: enabled.contains(module)
                    ? "\(module) is in modules_enabled" : "\(module) is not in modules_enabled",
                place)
        }
        loaded("archive", "mam")
        loaded("push", "cloud_notify")
        if isThirteen { loaded("account_activity", "account_activity") }
        report.set(
            "offline", disabled.contains("offline") ? "off" : "on",
            because: disabled.contains("offline")
                ? "offline is in modules_disabled" : "offline is loaded unless it is disabled",
            configuration.global.options["modules_disabled"]?.place)
        for (module, what) in ProsodySettings.expected.sorted(by: { $0.key < $1.key })
        where !enabled.contains(module) && !(configuration.isSnikket && module == "private") {
            report.leaveOpen("mod_\(module) is not loaded: what the profile says of \(what) does not hold", place)
        }
        for (module, what) in ProsodySettings.disturbing.sorted(by: { $0.key < $1.key })
        where enabled.contains(module) {
            report.leaveOpen("mod_\(module) is not modelled: \(what)", place)
        }
    }

    // MARK: - Stores

    private mutating func storage() {
        let sql = option("sql")
        let driver = sql?.value["driver"]?.text ?? "SQLite3"
        let named = option("storage") ?? option("default_storage")
        used.insert("default_storage")
        guard let named else {
            report.set("backend", "internal", because: "storage is not set", nil)
            return
        }
        if case .table(let entries) = named.value {
            let stores = entries.compactMap { entry in entry.key.map { "\($0) in \(entry.value.words)" } }
            report.leaveOpen(
                "stores are in different places (\(stores.joined(separator: ", "))); the forecast has one", named.place)
            let chosen = named.value["archive"] ?? option("default_storage")?.value ?? .string("internal")
            set(backend: chosen, driver: driver, because: "storage of the archive", named.place)
            return
        }
        set(backend: named.value, driver: driver, because: "storage", named.place)
    }

    private mutating func set(backend value: LuaValue, driver: String, because name: String, _ place: SourcePlace) {
        switch value.text {
        case "sql":
            let isSQLite = driver == "SQLite3"
            report.set("backend", isSQLite ? "sqlite" : "sql", because: "\(name) = \"sql\" with the driver \(driver)", place)
        case "internal", "memory": report.set("backend", value.text ?? "", because: "\(name) = \(value.words)", place)
        default: report.leaveOpen("\(name) = \(value.words) is a driver the profile does not know", place)
        }
    }

    private mutating func archive() {
        copy("archive_expires_after", as: ProsodySettings.duration)
        copy("default_archive_policy") { value in
            switch value {
            case .boolean(let always): always ? "always" : "never"
            case .string(let policy) where ["always", "never", "roster"].contains(policy): policy
            default: nil
            }
        }
        copy("mam_smart_enable", as: ProsodySettings.onOff)
        copy("dont_archive_namespaces") { $0.list.isEmpty ? nil : $0.list.joined(separator: ",") }
        copy("storage_archive_item_limit", as: ProsodySettings.number)
    }

    private mutating func accounts() {
        copy("authentication") { ["internal_hashed", "internal_plain"].contains($0.text) ? $0.text : nil }
        copy("pep_max_items", as: ProsodySettings.number)
        if isThirteen { copy("bounce_blocked_messages", as: ProsodySettings.onOff) }
    }

    private mutating func queues() {
        copy("smacks_hibernation_time", as: ProsodySettings.duration)
        copy("smacks_max_queue_size", as: ProsodySettings.number)
        copy("s2s_timeout", as: ProsodySettings.duration)
        if isThirteen { copy("s2s_send_queue_size", as: ProsodySettings.number) }
    }

    // MARK: - Components

    /// The component of a kind that belongs to the host by its name, or else the first.
    private func component(_ kind: String) -> ProsodyConfiguration.Section? {
        let all = configuration.sections.filter { $0.component == kind }
        return all.first { component in host.map { component.name.hasSuffix("." + $0.name) } ?? false } ?? all.first
    }

    private mutating func rooms() {
        guard let rooms = component("muc") else {
            report.set("room-archive", "off", because: "there is no component for rooms", nil)
            return
        }
        let modules = ProsodySettings.modules(rooms)
        let isArchiving = modules.contains("muc_mam")
        report.set(
            "room-archive", isArchiving ? "on" : "off",
            because:
                "muc_mam is \(isArchiving ? "" : "not ")among the modules of \(rooms.name.isEmpty ? "the component for rooms" : rooms.name)",
            rooms.place)
        copy("muc_log_expires_after", of: rooms, as: ProsodySettings.duration)
        copy("muc_log_by_default", of: rooms, as: ProsodySettings.onOff)
        copy("muc_room_default_persistent", of: rooms, as: ProsodySettings.onOff)
        copy("max_history_messages", of: rooms, as: ProsodySettings.number)
    }

    private mutating func services() {
        let pubsub = component("pubsub")
        report.set(
            "pubsub", pubsub == nil ? "off" : "on",
            because: pubsub.map { "\($0.name) is a pubsub component" } ?? "there is no pubsub component", pubsub?.place)
        if let upload = component("http_file_share") {
            copy("http_file_share_expires_after", of: upload, as: ProsodySettings.duration)
        }
    }

    // MARK: - The rest

    /// Whether a word is a key or a value anywhere in a table.
    private static func mentions(_ word: String, _ value: LuaValue) -> Bool {
        switch value {
        case .string(let text): text == word
        case .table(let entries): entries.contains { $0.key == word || mentions(word, $0.value) }
        case .number, .boolean, .none, .unknown: false
        }
    }

    private mutating func remains() {
        for note in configuration.notes {
            // What stands under a condition may be anything; a function or a loop by itself sets nothing.
            if note.text == ProsodyConfiguration.conditional {
                report.leaveOpen("what is set under a condition (if) is not known", note.place)
            } else if note.text.contains("append") || note.text.contains("Include") || note.text.contains("host") {
                report.leaveOpen("\(note.text) is not known", note.place)
            } else {
                report.ignore(note.text, note.place)
            }
        }
        if let log = option("log"), ProsodySettings.mentions("debug", log.value) {
            report.leaveOpen("the log is kept at level debug, which may hold what is in stanzas", log.place)
        }
        if let folder = option("data_path") {
            report.leaveOpen("places are below \(folder.value.words), which the forecast leaves out", folder.place)
        }
        if !configuration.isSnikket, let legacy = option("send_legacy_offline_messages_to_mam_clients"),
            legacy.value.boolean == true
        {
            report.leaveOpen("sessions that query their archive empty the offline store too", legacy.place)
        }
        used.formUnion(["send_legacy_offline_messages_to_mam_clients", "registration_delete_grace_period"])
        for section in [configuration.global] + [host].compactMap({ $0 }) {
            for (name, option) in section.options.sorted(by: {
                ($0.value.place.line, $0.key) < ($1.value.place.line, $1.key)
            })
            where !used.contains(name) {
                report.passOver(name, option.place)
            }
        }
    }
}
