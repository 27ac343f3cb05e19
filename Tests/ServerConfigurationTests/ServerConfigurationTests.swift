import Foundation
import Inspection
import KnowledgeBase
import ServerConfiguration
import TestSupport
import Testing

private func read(_ path: String, host: String? = nil) throws -> ServerConfigurationReport {
    try ServerConfigurationReader.read(
        path: RepositoryRoot.url("Tests/ServerConfigurationTests/Fixtures/" + path).path, host: host)
}

extension ServerConfigurationReport {
    /// The value in force after all assignments; nil where there is none.
    fileprivate func value(_ knob: String) -> String? { assignments.last { $0.knob == knob }?.value }

    /// The settings of the named profile after all assignments.
    fileprivate func settings() throws -> KnobSettings {
        var knobs = try #require(ProfileLibrary.profile(profile)).defaults
        for assignment in assignments { try knobs.set(assignment.knob, assignment.value) }
        return knobs
    }
}

/// A Prosody configuration that was written for these tests.
@Suite struct ProsodyConfigurationTests {
    @Test("the hosts of a file and of what it includes are listed, and the first is looked at")
    func hosts() throws {
        let report = try read("prosody/prosody.cfg.lua")
        #expect(report.hosts == ["wonderland.example", "quiet.example", "tea.example"])
        #expect(report.host == "wonderland.example")
        #expect(report.profile == "prosody-0.12")
    }

    @Test("options become settings of the profile, which takes every one of them")
    func options() throws {
        let report = try read("prosody/prosody.cfg.lua")
        let knobs = try report.settings()
        #expect(knobs["archive"] == "on")
        #expect(knobs["default_archive_policy"] == "roster")
        #expect(knobs["archive_expires_after"] == "2419200s")
        #expect(knobs["backend"] == "sqlite")
        #expect(knobs["authentication"] == "internal_plain")
        #expect(knobs["smacks_hibernation_time"] == "300s")
        #expect(knobs["s2s_timeout"] == "150s")
        #expect(knobs["offline"] == "on")
        #expect(knobs["push"] == "off")
        #expect(knobs["pubsub"] == "off")
        #expect(knobs["room-archive"] == "on")
        #expect(knobs["muc_log_expires_after"] == "172800s")
        #expect(knobs["muc_room_default_persistent"] == "on")
        #expect(knobs["http_file_share_expires_after"] == "259200s")
    }

    @Test("the same file can be read as of either version, and mod_cloud_notify does not tell which it is")
    func versions() throws {
        let report = try read("prosody/prosody.cfg.lua")
        for version in ["prosody-0.12", "prosody-13"] {
            let read = try #require(report.read(as: version))
            #expect(read.profile == version)
            #expect(try read.settings()["smacks_hibernation_time"] == "300s")
        }
        #expect(report.read(as: "ejabberd-23.01") == nil)
        #expect(report.unknown.contains { $0.text.contains("version is not in the file") })
        #expect(report.read(as: "prosody-13")?.unknown.contains { $0.text.contains("version") } == false)
        let notifying = try read("prosody/notify.cfg.lua")
        #expect(notifying.profile == "prosody-0.12")
        #expect(notifying.value("push") == "on")
    }

    @Test("a host's own options win over the global ones")
    func hostOptions() throws {
        let report = try read("prosody/prosody.cfg.lua", host: "quiet.example")
        #expect(report.value("archive") == "off")
        #expect(report.value("offline") == "off")
        #expect(report.value("smacks_hibernation_time") == "60s")
    }

    @Test("an included file is read in the order of names, and only where its name matches")
    func included() throws {
        let report = try read("prosody/prosody.cfg.lua", host: "tea.example")
        #expect(report.value("archive_expires_after") == "never")
        #expect(report.value("backend") == "memory")
        let open = report.unknown.filter { $0.text.contains("stores are in different places") }
        #expect(open.count == 1)
        #expect(open.first?.place?.file.hasSuffix("conf.d/tea.cfg.lua") == true)
        #expect(open.first?.place?.line == 2)
    }

    @Test("what only a running Lua would know is left open, and what has no bearing is named with its line")
    func remarks() throws {
        let report = try read("prosody/prosody.cfg.lua")
        #expect(report.unknown.contains { $0.text.contains("under a condition") && $0.place?.line == 25 })
        #expect(report.irrelevant.contains { $0.text == "admins" && $0.place?.line == 4 })
        #expect(report.irrelevant.contains { $0.text == "certificates" })
        #expect(!report.assignments.contains { $0.knob == "allow_registration" })
    }

    @Test("a host that is not there is an error that lists those that are")
    func unknownHost() {
        #expect(
            throws: ServerConfigurationError.unknownHost(
                "no.example", known: ["wonderland.example", "quiet.example", "tea.example"])
        ) {
            try read("prosody/prosody.cfg.lua", host: "no.example")
        }
    }
}

/// Lua as configuration files use it, through the reader.
@Suite struct LuaConfigurationTests {
    private func report(_ text: String, host: String? = nil) throws -> ServerConfigurationReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lua-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("prosody.cfg.lua")
        try Data(text.utf8).write(to: file)
        return try ServerConfigurationReader.read(path: file.path, host: host)
    }

    @Test(
        "lengths of time are read in every form Prosody takes",
        arguments: [
            ("\"1w\"", "604800s"), ("\"7 days\"", "604800s"), ("3600", "3600s"), ("60 * 60 * 24", "86400s"),
            ("\"never\"", "never"), ("\"2d\"", "172800s"), ("0x10", "16s"), ("[[30d]]", "2592000s"),
            ("'1' .. 'y'", "31556952s"),
            ("(1 + 2) * 10", "30s"),
        ])
    func durations(_ written: String, _ expected: String) throws {
        #expect(
            try report("archive_expires_after = \(written)\nVirtualHost 'a.example'").value("archive_expires_after")
                == expected)
    }

    @Test("a value that is worked out at run time is left open with its line, and the option keeps its default")
    func runtimeValue() throws {
        let report = try report(
            "VirtualHost 'a.example'\narchive_expires_after = period(3)\nauthentication = ENV_AUTH or 'internal_plain'")
        #expect(report.value("archive_expires_after") == nil)
        #expect(report.unknown.contains { $0.text.contains("archive_expires_after") && $0.place?.line == 2 })
        #expect(report.value("authentication") == nil)
        #expect(report.unknown.contains { $0.text.contains("authentication") && $0.place?.line == 3 })
    }

    @Test("statements that are not understood are passed over as a whole")
    func skipped() throws {
        let report = try report(
            """
            local function f(x) if x then return { a = 1 } end end
            for i = 1, 3 do print(i) end
            repeat local x = 1 until x
            VirtualHost "a.example"
            modules_enabled = { "mam" }
            """)
        #expect(report.value("archive") == "on")
        #expect(report.ignored.count == 3)
    }

    @Test("parentheses, semicolons, long brackets and escapes are read as Lua reads them")
    func punctuation() throws {
        let report = try report(
            """
            #!/usr/bin/lua
            modules_enabled = { [[mam]]; "cloud\\95notify", --[==[ "muc" ]==] }; authentication = "internal_\\x70lain";
            VirtualHost("A.example");
            """)
        #expect(report.hosts == ["a.example"])
        #expect(report.value("archive") == "on")
        #expect(report.value("push") == "on")
        #expect(report.value("authentication") == "internal_plain")
    }

    @Test("modules that are appended count as well")
    func append() throws {
        let report = try report("modules_enabled = { 'pep' }\nmodules_enabled: append { 'mam' }\nVirtualHost 'a.example'")
        #expect(report.value("archive") == "on")
    }

    @Test(
        "broken files are errors with the line",
        arguments: [
            ("a = \"x", 1), ("a = {\n b = 1", 2), ("a = {\n\n 1 2 }", 3), ("--[[ x", 1), ("a = )", 1), ("a = \u{1}", 1),
        ])
    func broken(_ text: String, _ line: Int) {
        #expect { try report(text) } throws: { error in
            guard case ServerConfigurationError.syntax(let place, _) = error else { return false }
            return place.line == line
        }
    }

    @Test("tables a hundred deep are refused, not crashed on")
    func deep() {
        let text = "a = " + String(repeating: "{", count: 100_000)
        #expect { try report(text) } throws: { error in
            if case ServerConfigurationError.syntax = error { true } else { false }
        }
    }

    @Test("files that include themselves are refused")
    func circle() {
        #expect { try report("Include 'prosody.cfg.lua'") } throws: { error in
            if case ServerConfigurationError.tooManyFiles = error { true } else { false }
        }
    }
}

/// An ejabberd configuration that was written for these tests.
@Suite struct EjabberdConfigurationTests {
    @Test("macros, included files and additions for a host are worked in")
    func options() throws {
        let report = try read("ejabberd/ejabberd.yml")
        #expect(report.hosts == ["wonderland.example", "quiet.example"])
        #expect(report.profile == "ejabberd-23.01")
        let knobs = try report.settings()
        #expect(knobs["archive"] == "on")
        #expect(knobs["mod_mam.default"] == "roster")
        #expect(knobs["mod_mam.compress_xml"] == "on")
        #expect(knobs["backend"] == "sqlite")
        #expect(knobs["auth_password_format"] == "scram")
        #expect(knobs["room-archive"] == "on")
        #expect(knobs["mod_muc.default_room_options.persistent"] == "on")
        #expect(knobs["mod_muc.history_size"] == "5")
        #expect(knobs["mod_offline.store_empty_body"] == "false")
        #expect(knobs["mod_offline.access_max_user_messages"] == "250")
        #expect(knobs["mod_stream_mgmt.resume_timeout"] == "600s")
        #expect(knobs["push"] == "on")
        #expect(knobs["pubsub"] == "on")
    }

    @Test("a module that is loaded without an option has the default of the code, not that of the shipped file")
    func codeDefaults() throws {
        let report = try read("ejabberd/ejabberd.yml")
        #expect(report.value("mod_stream_mgmt.resend_on_timeout") == "false")
    }

    @Test("the modules of a host take the place of all others")
    func hostConfig() throws {
        let report = try read("ejabberd/ejabberd.yml", host: "quiet.example")
        #expect(report.value("archive") == "off")
        #expect(report.value("push") == "off")
        #expect(report.value("room-archive") == "off")
        #expect(report.value("mod_offline.access_max_user_messages") == "7")
        #expect(report.value("auth_password_format") == "plain")
        #expect(report.unknown.contains { $0.text.contains("mod_private is not loaded") })
    }

    @Test("a module that is kept elsewhere than the rest is left open, with its line")
    func otherDatabase() throws {
        let report = try read("ejabberd/ejabberd.yml")
        let open = try #require(report.unknown.first { $0.text.contains("mod_mam is kept in mnesia") })
        #expect(open.place?.file.hasSuffix("modules.yml") == true)
        #expect(open.place?.line == 12)
    }

    @Test("options without bearing are named with their lines")
    func ignored() throws {
        #expect(try read("ejabberd/ejabberd.yml").irrelevant.contains { $0.text == "loglevel" && $0.place?.line == 7 })
    }

    @Test("what is no YAML is an error with its line")
    func broken() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("broken-\(UUID().uuidString).yml")
        try Data("hosts:\n  - a\n modules: [".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect { try ServerConfigurationReader.read(path: file.path) } throws: { error in
            guard case ServerConfigurationError.syntax(let place, _) = error else { return false }
            return place.line >= 2
        }
    }

    @Test("a file that is neither of the two is refused")
    func otherFile() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("other-\(UUID().uuidString).conf")
        try Data("key = value\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: ServerConfigurationError.unknownKind(file.path)) {
            try ServerConfigurationReader.read(path: file.path)
        }
        #expect { try ServerConfigurationReader.read(path: "/no/such.cfg.lua") } throws: { error in
            if case ServerConfigurationError.unreadable = error { true } else { false }
        }
    }
}

/// The files of the Debian packages, where they are installed: the forecasts of the two profiles are made for exactly these.
@Suite struct ShippedConfigurationTests {
    private static let prosody = "/etc/prosody/prosody.cfg.lua"
    private static let ejabberd = "/usr/share/ejabberd/ejabberd.yml.example"

    private static func isInstalled(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }

    @Test(
        "the file Debian ships for Prosody is the profile of Prosody 0.12 with nothing changed",
        .enabled(if: isInstalled(prosody), "Debian's prosody is not installed"))
    func shippedProsody() throws {
        try expectDefaults(Self.prosody, "prosody-0.12")
    }

    @Test(
        "the file Debian ships for ejabberd is the profile of ejabberd 23.01 with nothing changed",
        .enabled(if: isInstalled(ejabberd), "Debian's ejabberd is not installed"))
    func shippedEjabberd() throws {
        try expectDefaults(Self.ejabberd, "ejabberd-23.01")
    }

    private func expectDefaults(_ path: String, _ id: String) throws {
        let report = try ServerConfigurationReader.read(path: path)
        #expect(report.profile == id)
        let defaults = try #require(ProfileLibrary.profile(id)).defaults
        let read = try report.settings()
        for assignment in report.assignments {
            #expect(read[assignment.knob] == defaults[assignment.knob], "\(assignment.text) (\(assignment.because))")
        }
        #expect(report.assignments.count > 5)
    }
}
