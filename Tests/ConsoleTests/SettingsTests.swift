import Foundation
import Presentation
import Testing
import XMPP

@testable import Console

@Suite("Settings, accounts and secrets", .serialized)
struct SettingsTests {
    /// A session with a home of its own, on a terminal of sixteen colours.
    private static func session(_ source: ScriptedLineSource, home: String) throws -> Session {
        Session(
            source: source,
            surroundings: Session.Surroundings(
                renderer: TerminalRenderer(depth: .sixteen), now: { Timestamp(seconds: 0) }, identifier: { "id" },
                environment: ["HOME": home]),
            forecasts: try ForecastSettings(server: "loopback"))
    }

    private static func home() -> String { NSTemporaryDirectory() + "home-\(UUID().uuidString)" }

    @Test("a theme changes the colours at once, and none has none")
    func themes() async throws {
        let source = ScriptedLineSource()
        let session = try SettingsTests.session(source, home: SettingsTests.home())
        func heading() async -> String {
            _ = source.takeShown()
            await session.execute("help find")
            return source.takeShown().first ?? ""
        }
        await session.execute("view full")
        #expect(await heading().contains("\u{1B}["))
        await session.execute("set theme=none")
        #expect(await heading() == "find FILTER…")
        await session.execute("set theme=color-blind")
        #expect(await session.settings.theme == .colourBlind)
        await session.execute("set theme=light")
        #expect(await session.renderer.theme.name == .light)
    }

    @Test("a saved setting has one line in the start-up file, the last")
    func saving() async throws {
        let home = SettingsTests.home()
        let session = try SettingsTests.session(ScriptedLineSource(), home: home)
        for line in ["set theme=dark --save", "set view=compact --save", "set theme=light --save", "alias hi ping --save"] {
            await session.execute(line)
        }
        let lines = try UserFolders(["HOME": home]).startupLines().filter { !$0.hasPrefix("#") }
        #expect(lines.contains("set theme=light"))
        #expect(!lines.contains("set theme=dark"))
        #expect(lines.contains("set view=compact"))
        #expect(lines.contains("alias hi ping"))
        for line in ["alias hi version --save", "set view full --save", "set view=raw\nquit --save"] {
            await session.execute(line)
        }
        #expect(
            try UserFolders(["HOME": home]).startupLines().filter { !$0.hasPrefix("#") } == [
                "set theme=light", "alias hi version", "set view=full",
            ])
        await session.execute("alias hi --save")
        #expect(try UserFolders(["HOME": home]).startupLines().contains { $0.hasPrefix("alias") } == false)
    }

    @Test(
        "an alias has a name that can be typed, and one that is not there cannot be forgotten",
        arguments: ["'x y' ping", "a=b ping", "nosuch", "msg ping"])
    func aliases(_ words: String) async throws {
        let source = ScriptedLineSource()
        let session = try SettingsTests.session(source, home: SettingsTests.home())
        await session.execute("alias \(words)")
        #expect(source.text.contains("error: "))
        #expect(await session.aliases.isEmpty)
    }

    @Test("the first line that a command prints is the password")
    func passwordCommand() async throws {
        #expect(try await Session.password(printedBy: "printf 'pencil\\nnot this'").exposed == "pencil")
        for (command, what) in [("exit 3", "ended with status 3"), ("true", "printed no password")] {
            await #expect {
                try await Session.password(printedBy: command)
            } throws: { error in
                (error as? CommandFailure)?.message.contains(what) == true
            }
        }
    }

    @Test("an account keeps the command of its password whole, quotes and all")
    func accounts() async throws {
        let home = SettingsTests.home()
        let session = try SettingsTests.session(ScriptedLineSource(), home: home)
        let command = "pass show \"it's mine\" | head -1"
        await session.execute("account save work a@b.example --password-command \"pass show \\\"it's mine\\\" | head -1\"")
        let line = try #require(try UserFolders(["HOME": home]).accounts()["work"])
        let arguments = try Arguments(line, ConnectCommand.help)
        #expect(arguments.value("password-command") == command)
        #expect(arguments.words == ["a@b.example"])
    }

    @Test(
        "a locale without UTF-8 is noticed; none at all counts as UTF-8",
        arguments: [
            (["LANG": "C"], true), (["LANG": "POSIX"], true), (["LC_ALL": "C", "LANG": "de_DE.UTF-8"], true),
            (["LANG": "en_GB.UTF-8"], false), (["LC_CTYPE": "C.utf8", "LANG": "C"], false), ([:], false),
            (["LC_ALL": "", "LANG": "de_DE.ISO-8859-1"], true),
        ] as [([String: String], Bool)])
    func locales(_ environment: [String: String], _ isASCII: Bool) {
        #expect(ProgramOutput.isASCII(environment) == isASCII)
    }

    @Test("lessons that were done are remembered")
    func lessons() {
        let folders = UserFolders(["HOME": SettingsTests.home()])
        #expect(folders.lessonsDone.isEmpty)
        folders.note(lessonDone: "streams")
        folders.note(lessonDone: "presence")
        #expect(folders.lessonsDone == ["streams", "presence"])
    }
}
