-- A small server with rooms, archives and uploads.
--[[ A comment
     over several lines ]]
admins = { "queen@wonderland.example" }
local days = 24 * 60 * 60

modules_enabled = {
    "roster"; "saslauth"; "tls"; "disco"; "dialback"; -- what every server needs
    "carbons", "pep", "private", "blocklist", "vcard_legacy", "bookmarks",
    "smacks", "csi_simple",
    "mam",
}
modules_disabled = { "s2s" }

archive_expires_after = "4w"
default_archive_policy = "roster"
storage = "sql"
sql = { driver = "SQLite3", database = "prosody." .. "sqlite" }
authentication = 'internal_plain'
smacks_hibernation_time = 5 * 60
s2s_timeout = 1.5e2
log = { info = "/var/log/prosody.log"; { levels = { "error" }, to = "syslog" } }
certificates = os.getenv("CERTS") or "certs"

if os.getenv("OPEN") then
    allow_registration = true
end

VirtualHost "wonderland.example"

VirtualHost "quiet.example"
    modules_disabled = { "offline"; "mam" }
    smacks_hibernation_time = 60

Component "conference.wonderland.example" "muc"
    modules_enabled = { "muc_mam" }
    muc_log_expires_after = "2d"
    muc_room_default_persistent = true

Component "upload.wonderland.example" "http_file_share"
    http_file_share_expires_after = 3 * days

Include "conf.d/*.cfg.lua"
