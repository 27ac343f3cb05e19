/// A configuration of ejabberd: the modules of the one that Debian ships, listeners on 127.0.0.1 alone, open registration.
package struct EjabberdConfiguration {
    package var hosts: [String]
    package var port: Int
    package var requiresTLS = true
    package var archives = false
    /// The most octets in a second that a client may send; nil for no limit.
    package var rate: Int?
    /// The SQLite file of each host; nil keeps everything in Mnesia.
    package var databases: [String: String]?
    /// The ports for WebSockets, without and with TLS.
    package var webPorts: (plain: Int, secure: Int)?
    /// Further options of the first level, each a line.
    package var options: [String] = []

    package init(hosts: [String], port: Int) {
        self.hosts = hosts
        self.port = port
    }

    /// The file's text; the certificate is expected as `server.pem` in the folder.
    package func text(in folder: ServerFolder) -> String {
        """
        hosts: [\(hosts.joined(separator: ", "))]
        certfiles: ["\(folder.path)/server.pem"]
        registration_timeout: infinity
        auth_password_format: scram
        \((options + databaseOptions).joined(separator: "\n"))
        listen:
          -
            port: \(port)
            ip: "127.0.0.1"
            module: ejabberd_c2s
            max_stanza_size: 262144
            starttls_required: \(requiresTLS)
            access: all
        \(rate == nil ? "" : "    shaper: limited")
        \(webListeners)
        access_rules:
          everybody: {allow: all}
        \(rate.map { "shaper: {limited: \($0)}" } ?? "")
        shaper_rules:
          max_user_sessions: 10
          max_user_offline_messages: {100: all}
        modules:
          mod_adhoc: {}
          mod_avatar: {}
          mod_blocking: {}
          mod_caps: {}
          mod_carboncopy: {}
          mod_client_state: {}
          mod_disco: {}
          mod_last: {}
          mod_muc: {access: all, access_create: everybody, access_persistent: everybody, default_room_options: {mam: true}}
          mod_offline: {access_max_user_messages: max_user_offline_messages}
          mod_ping: {}
          mod_privacy: {}
          mod_private: {}
          mod_pubsub:
            access_createnode: everybody
            plugins: [flat, pep]
            force_node_config:
              "eu.siacs.conversations.axolotl.*": {access_model: open}
              "storage:bookmarks": {access_model: whitelist}
          mod_push: {}
          mod_push_keepalive: {}
          mod_register: {ip_access: all}
          mod_roster: {versioning: true}
          mod_s2s_dialback: {}
          mod_shared_roster: {}
          mod_stream_mgmt: {resend_on_timeout: if_offline}
          mod_vcard: {search: false}
          mod_vcard_xupdate: {}
          mod_version: {}
        \(webPorts == nil ? "" : "  mod_bosh: {}")
        \(webPorts.map { "  mod_host_meta: {websocket_url: \"wss://@HOST@:\($0.secure)/ws\", bosh_service_url: \"https://@HOST@:\($0.secure)/bosh\"}" } ?? "")
        \(archives ? "  mod_mam: {default: always, assume_mam_usage: true}" : "")

        """
    }

    private var databaseOptions: [String] {
        guard let databases else { return [] }
        return ["default_db: sql", "host_config:"]
            + databases.sorted { $0.key < $1.key }.map { host, file in
                "  \(host): {sql_type: sqlite, sql_database: \"\(file)\"}"
            }
    }

    /// Listeners for WebSockets, with the paths of the shipped configuration.
    private var webListeners: String {
        guard let webPorts else { return "" }
        return [(webPorts.plain, false), (webPorts.secure, true)].map { port, tls in
            """
              -
                port: \(port)
                ip: "127.0.0.1"
                module: ejabberd_http
                tls: \(tls)
                request_handlers:
                  /ws: ejabberd_http_ws
                  /bosh: mod_bosh
                  /.well-known/host-meta: mod_host_meta
                  /.well-known/host-meta.json: mod_host_meta
            """
        }.joined(separator: "\n")
    }
}
