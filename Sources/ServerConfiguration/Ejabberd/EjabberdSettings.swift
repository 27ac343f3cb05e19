import Yams

/// What the options of one ejabberd host come to, as settings of a profile.
struct EjabberdSettings {
    private let configuration: EjabberdConfiguration
    private let host: String?
    private(set) var report: ServerConfigurationReport
    /// The modules of the host, with their options.
    private var modules: [String: Node] = [:]
    private var places: [String: SourcePlace] = [:]
    private var modulesPlace: SourcePlace?
    private var hostOptions: [String: EjabberdConfiguration.Option] = [:]
    private var used: Set<String> = ["hosts", "modules", "host_config", "append_host_config", "shaper_rules"]
    private let isNew: Bool

    /// Modules and options that came after 23.01.
    private static let newer: Set<String> = [
        "mod_adhoc_api", "mod_antispam", "mod_auth_fast", "mod_invites", "mod_matrix_gw", "mod_muc_occupantid",
        "mod_pubsub_serverinfo",
        "mod_providers", "mod_s2s_bidi", "mod_scram_upgrade", "auth_stored_password_types", "update_sql_schema",
        "auth_password_types_hidden_in_sasl1", "mod_mam.archive_muc_as_mucsub", "mod_muc.hibernation_timeout",
    ]

    /// The profiles of the versions a file can be of.
    static let versions = ["ejabberd-23.01", "ejabberd-26"]

    /// - Parameter version: the profile of the version it is; nil where only the file can tell.
    init(_ configuration: EjabberdConfiguration, host: String?, as version: String? = nil) {
        self.configuration = configuration
        self.host = host
        var names = Set(configuration.options.map(\.name))
        if let modules = configuration.option("modules") {
            for entry in configuration.entries(modules.value) {
                names.insert(entry.name)
                names.formUnion(configuration.entries(entry.value).map { entry.name + "." + $0.name })
            }
        }
        isNew = version.map { $0 == "ejabberd-26" } ?? !names.isDisjoint(with: EjabberdSettings.newer)
        report = ServerConfigurationReport(
            profile: isNew ? "ejabberd-26" : "ejabberd-23.01", host: host, hosts: configuration.hosts)
        if version == nil {
            report.leaveOpen(
                isNew
                    ? "the version is not in the file; what is in it came after 23.01"
                    : "the version is not in the file; nothing in it needs more than 23.01")
        }
        gather()
        storage()
        archive()
        offline()
        services()
        sessions()
        accounts()
        remains()
    }

    // MARK: - Looking up

    private mutating func gather() {
        if let option = configuration.option("modules") { take(option, replacing: true) }
        for (section, replaces) in [("host_config", true), ("append_host_config", false)] {
            for (name, option) in configuration.options where name == section {
                for entry in configuration.entries(option.value) where entry.name == host {
                    for inner in configuration.entries(entry.value) {
                        let place = SourcePlace(option.place.file, inner.line ?? option.place.line)
                        let value = EjabberdConfiguration.Option(value: inner.value, place: place)
                        if inner.name == "modules" {
                            take(value, replacing: replaces)
                        } else {
                            hostOptions[inner.name] = value
                        }
                    }
                }
            }
        }
    }

    private mutating func take(_ option: EjabberdConfiguration.Option, replacing: Bool) {
        if replacing {
            modules = [:]
            places = [:]
        }
        modulesPlace = option.place
        for entry in configuration.entries(option.value) {
            modules[entry.name] = entry.value
            places[entry.name] = SourcePlace(option.place.file, entry.line ?? option.place.line)
        }
    }

    private mutating func option(_ name: String) -> EjabberdConfiguration.Option? {
        used.insert(name)
        return hostOptions[name] ?? configuration.option(name)
    }

    private func entry(_ module: String, _ option: String) -> (value: Node, place: SourcePlace)? {
        guard let node = modules[module], let found = configuration.entries(node).first(where: { $0.name == option }) else {
            return nil
        }
        return (found.value, SourcePlace(places[module]?.file ?? "", found.line ?? places[module]?.line ?? 1))
    }

    private static func boolean(_ text: String) -> String? {
        ["true", "on", "yes"].contains(text.lowercased())
            ? "on" : ["false", "off", "no"].contains(text.lowercased()) ? "off" : nil
    }

    /// Sets a module's option, or its default in the code where the module is loaded without it.
    private mutating func copy(
        _ module: String, _ option: String, to knob: String? = nil, default value: String? = nil,
        as convert: (String) -> String? = { $0 }
    ) {
        guard modules[module] != nil else { return }
        let knob = knob ?? "\(module).\(option)"
        guard let (node, place) = entry(module, option) else {
            if let value { report.set(knob, value, because: "\(module) is loaded without \(option)", places[module]) }
            return
        }
        guard let text = configuration.text(node), let converted = convert(text) else {
            report.leaveOpen("\(module).\(option) has a value the profile does not know", place)
            return
        }
        report.set(knob, converted, because: "\(module).\(option): \(text)", place)
    }

    private mutating func loaded(_ knob: String, _ module: String) {
        let isLoaded = modules[module] != nil
        report.set(
            knob, isLoaded ? "on" : "off", because: "\(module) is \(isLoaded ? "" : "not ")among the modules",
            places[module] ?? modulesPlace)
    }

    // MARK: - Stores

    private mutating func storage() {
        let database = option("default_db").flatMap { configuration.text($0.value) }
        let type = option("sql_type").flatMap { configuration.text($0.value) }
        let sql = type == "sqlite" ? "sqlite" : "sql"
        let place = configuration.option("default_db")?.place
        switch database {
        case "sql": report.set("backend", sql, because: "default_db: sql, sql_type: \(type ?? "odbc")", place)
        case nil, "mnesia": report.set("backend", "mnesia", because: "default_db: \(database ?? "not set")", place)
        default: report.leaveOpen("default_db: \(database ?? "") is not known to the profile", place)
        }
        for name in modules.keys.sorted() {
            guard let (node, place) = entry(name, "db_type"), let own = configuration.text(node), own != database ?? "mnesia"
            else {
                continue
            }
            report.leaveOpen("\(name) is kept in \(own), unlike the rest; the forecast has one place", place)
        }
    }

    private mutating func archive() {
        loaded("archive", "mod_mam")
        copy("mod_mam", "default", default: "never") { ["always", "roster", "never"].contains($0) ? $0 : nil }
        copy("mod_mam", "request_activates_archiving", default: "off", as: EjabberdSettings.boolean)
        copy("mod_mam", "compress_xml", as: EjabberdSettings.boolean)
        let rooms = entry("mod_muc", "default_room_options").map { configuration.entries($0.value) } ?? []
        let isArchiving = rooms.first { $0.name == "mam" }.flatMap { configuration.text($0.value) } == "true"
        let place = entry("mod_muc", "default_room_options")?.place ?? places["mod_muc"]
        report.set(
            "room-archive", isArchiving && modules["mod_mam"] != nil ? "on" : "off",
            because: modules["mod_mam"] == nil
                ? "mod_mam is not among the modules" : "the room option mam is \(isArchiving ? "on" : "not on") by default",
            place)
        if let persistent = rooms.first(where: { $0.name == "persistent" }).flatMap({ configuration.text($0.value) }),
            let value = EjabberdSettings.boolean(persistent)
        {
            report.set("mod_muc.default_room_options.persistent", value, because: "the room option persistent", place)
        }
    }

    private mutating func offline() {
        loaded("offline", "mod_offline")
        copy("mod_offline", "store_empty_body") { ["true", "false", "unless_chat_state"].contains($0) ? $0 : nil }
        copy("mod_offline", "store_groupchat", as: EjabberdSettings.boolean)
        copy("mod_offline", "use_mam_for_storage", as: EjabberdSettings.boolean)
        guard modules["mod_offline"] != nil else { return }
        let name =
            entry("mod_offline", "access_max_user_messages").flatMap { configuration.text($0.value) }
            ?? "max_user_offline_messages"
        if let number = Int(name), number >= 0 {
            report.set(
                "mod_offline.access_max_user_messages", String(number), because: "access_max_user_messages: \(number)",
                entry("mod_offline", "access_max_user_messages")?.place)
            return
        }
        let rules = configuration.option("shaper_rules").map { configuration.entries($0.value) } ?? []
        guard let rule = rules.first(where: { $0.name == name }) else {
            report.set(
                "mod_offline.access_max_user_messages", "unlimited", because: "there is no rule \(name)",
                places["mod_offline"])
            return
        }
        let place = SourcePlace(configuration.option("shaper_rules")?.place.file ?? "", rule.line ?? 1)
        if let all = limit(rule.value) {
            report.set("mod_offline.access_max_user_messages", all, because: "\(name) for all", place)
        } else {
            report.leaveOpen("how many messages wait depends on the account (\(name))", place)
        }
    }

    /// The limit for ordinary accounts: a number, or what a list of rules says of `all`.
    private func limit(_ node: Node) -> String? {
        func number(_ text: String) -> String? {
            text == "infinity" ? "unlimited" : Int(text).flatMap { $0 >= 0 ? String($0) : nil }
        }
        if let text = configuration.text(node) { return number(text) }
        let items = node.sequence.map { $0.flatMap { configuration.entries($0) } } ?? configuration.entries(node)
        return items.first { configuration.strings($0.value) == ["all"] }.flatMap { number($0.name) }
    }

    // MARK: - Services and sessions

    private mutating func services() {
        loaded("push", "mod_push")
        loaded("pubsub", "mod_pubsub")
        copy("mod_pubsub", "last_item_cache") { $0 == "false" ? "off" : "on" }
        copy("mod_muc", "history_size") { Int($0).map(String.init) }
        if isNew { copy("mod_muc", "hibernation_timeout", as: ConfiguredDuration.ejabberd) }
    }

    private mutating func sessions() {
        copy("mod_stream_mgmt", "resend_on_timeout", default: "false") {
            ["true", "false", "if_offline"].contains($0) ? $0 : nil
        }
        copy("mod_stream_mgmt", "resume_timeout", as: ConfiguredDuration.ejabberd)
        copy("mod_stream_mgmt", "max_ack_queue") { $0 == "infinity" ? "unlimited" : Int($0).map(String.init) }
        let queue = option("queue_type")
        if let queue, configuration.text(queue.value) == "file" {
            report.leaveOpen("queues are in files (queue_type: file), and not in memory as the profile says", queue.place)
        }
    }

    private mutating func accounts() {
        if let method = option("auth_method") {
            let methods = configuration.strings(method.value)
            if !methods.allSatisfy({ ["mnesia", "sql", "internal"].contains($0) }) {
                report.leaveOpen(
                    "passwords are checked elsewhere (auth_method: \(methods.joined(separator: ", ")))", method.place)
            }
        }
        guard let format = option("auth_password_format") else {
            report.set(
                "auth_password_format", "plain", because: "auth_password_format is not set, and its default is plain", nil)
            return
        }
        switch configuration.text(format.value) {
        case "plain": report.set("auth_password_format", "plain", because: "auth_password_format: plain", format.place)
        case "scram": report.set("auth_password_format", "scram", because: "auth_password_format: scram", format.place)
        default: report.leaveOpen("auth_password_format has a value the profile does not know", format.place)
        }
    }

    // MARK: - The rest

    /// Modules whose absence changes what the profile takes for granted.
    private static let expected: [String: String] = [
        "mod_roster": "rosters", "mod_stream_mgmt": "stream management", "mod_privacy": "privacy lists",
        "mod_blocking": "block lists", "mod_private": "private XML", "mod_vcard": "vCards", "mod_last": "last activity",
        "mod_client_state": "sparing inactive clients", "mod_carboncopy": "carbons", "mod_caps": "capabilities",
    ]

    private static let disturbing: [String: String] = [
        "mod_muc_log": "rooms may be logged in files", "mod_logdb": "messages are logged in a database",
        "mod_log_chat": "messages are logged in files", "mod_service_log": "messages are copied to another entity",
        "mod_mam_mnesia": "archives are kept elsewhere", "mod_rest": "messages come over HTTP",
        "mod_delegation": "another entity may act for accounts", "mod_antispam": "messages may be refused and dumped",
    ]

    private mutating func remains() {
        for (module, what) in EjabberdSettings.expected.sorted(by: { $0.key < $1.key }) where modules[module] == nil {
            report.leaveOpen("\(module) is not loaded: what the profile says of \(what) does not hold", modulesPlace)
        }
        for (module, what) in EjabberdSettings.disturbing.sorted(by: { $0.key < $1.key }) where modules[module] != nil {
            report.leaveOpen("\(module) is not modelled: \(what)", places[module])
        }
        if let level = option("loglevel"), let text = configuration.text(level.value), ["debug", "5"].contains(text) {
            report.leaveOpen("every stanza is written to the log (loglevel: \(text))", level.place)
        }
        used.remove("loglevel")
        for (name, option) in configuration.options where !used.contains(name) {
            report.passOver(name, option.place)
        }
    }
}
