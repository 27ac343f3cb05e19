import Foundation
import Inspection
import Presentation
import Synchronization
import Testing
import XMPP

@testable import Console

/// Sessions in the loopback world, typed by a script.
@Suite("Sessions in the loopback world", .serialized)
struct DemoTests {
    /// A session with a script for a person.
    static func session(_ source: ScriptedLineSource) throws -> Session {
        let count = Mutex(0)
        return Session(
            source: source,
            surroundings: Session.Surroundings(
                renderer: .plain, now: { Timestamp(seconds: Date().timeIntervalSince1970) },
                identifier: {
                    count.withLock {
                        $0 += 1
                        return "id\($0)"
                    }
                }, environment: ["HOME": NSTemporaryDirectory() + "home-\(UUID().uuidString)"]),
            forecasts: try ForecastSettings(server: "loopback"))
    }

    /// Runs lines in a fresh world; returns what was shown, and the exit status.
    static func run(
        _ lines: [String], isInteractive: Bool = false
    ) async throws -> (source: ScriptedLineSource, status: Int32) {
        let source = ScriptedLineSource(lines, isInteractive: isInteractive)
        let program = PromptProgram(beginning: .demo(keepIn: nil), forecasts: try ForecastSettings(server: "loopback"))
        let status = await (try session(source)).run(program, [])
        return (source, status)
    }

    @Test("a message to a sister who is offline waits in the offline store, and goes when she comes")
    func mainJob() async throws {
        let (source, status) = try await DemoTests.run([
            "presence on", "msg sister@realworld.lit Are you there?", "store offline", "contact sister online", "store diff",
            "store offline",
        ])
        let text = source.text
        #expect(status == 0)
        #expect(text.contains("recipient's server  offline store  disk, readable  until delivered"))
        #expect(text.contains("then   stored offline"))
        #expect(text.contains("realworld.lit, table offline: 1 row\n"))
        #expect(text.contains("- realworld.lit, offline"))
        #expect(text.contains("realworld.lit, table offline: 0 rows"))
    }

    @Test("the five questions are answered for the last message")
    func answers() async throws {
        let (source, status) = try await DemoTests.run(["contact sister online", "msg sister@realworld.lit Hi", "answers"])
        #expect(status == 0)
        for number in 1...5 {
            #expect(source.shown.contains { $0.hasPrefix("\(number)  Is it") || $0.hasPrefix("\(number)  How long") })
        }
        #expect(source.text.contains("readable by the operator"))
    }

    @Test("nothing is sent that was not typed, negotiation aside")
    func quiet() async throws {
        let (source, _) = try await DemoTests.run(["find sent & stanza"])
        let sent = source.shown.filter {
            $0.contains("▸ sent") && ($0.contains("message") || $0.contains("presence") || $0.contains(" iq "))
        }
        // Once when it was sent, once found.
        #expect(sent.count == 2)
        #expect(sent.allSatisfy { $0.contains("<bind>") })
    }

    @Test("what would be refused is not sent by a script, unless it is sent raw")
    func checks() async throws {
        let (source, status) = try await DemoTests.run(["<iq type='get'/>", "find --all sent & iq"])
        #expect(status == 1)
        #expect(source.text.contains("an iq needs an id"))
        #expect(source.text.contains("To send it as it is: send --raw XML"))
    }

    @Test("a person is asked, and no is the default")
    func question() async throws {
        let (source, status) = try await DemoTests.run(["<iq type='get'/>", "", "quit"], isInteractive: true)
        #expect(status == 1)
        #expect(source.prompts == ["Send it nevertheless? [y/N] "])
    }

    @Test("a disco query's answer is shown as a table with documents, and carries the number of its request")
    func disco() async throws {
        let (source, status) = try await DemoTests.run(["disco", "wait"])
        #expect(status == 0)
        #expect(source.text.contains("answers 19 in"))
        #expect(source.shown.contains { $0.contains("urn:xmpp:ping") && $0.contains("XEP-0199") })
    }

    @Test("time passes in the archive")
    func retention() async throws {
        let (source, _) = try await DemoTests.run([
            "contact sister online", "msg sister@realworld.lit Hi", "store --of realworld.lit archive", "clock +8d",
            "store --of realworld.lit archive",
        ])
        let counts = source.shown.filter { $0.hasPrefix("realworld.lit, table archive") }
        #expect(counts == ["realworld.lit, table archive: 1 row", "realworld.lit, table archive: 0 rows"])
    }

    @Test("an unknown command fails the run, and the rest is executed")
    func failures() async throws {
        let (source, status) = try await DemoTests.run(["presnce on", "view"])
        #expect(status == 1)
        #expect(source.text.contains("did you mean \"presence\"?"))
        #expect(source.text.contains("view: full"))
    }

    @Test("every lesson can be done by typing what its steps propose", arguments: LessonList.all.map(\.name))
    func lessons(_ name: String) async throws {
        let lesson = try #require(LessonList.lesson(name))
        let source = try await DemoTests.run(["learn \(name)"] + lesson.commands).source
        let steps = source.shown.filter { $0.hasPrefix("(") && $0.contains("/\(lesson.commands.count)) ") }
        #expect(steps.count == lesson.commands.count, "\(source.text.suffix(3000))")
        #expect(source.text.filter { !$0.isWhitespace }.contains(lesson.end.filter { !$0.isWhitespace }))
        if name != "streams" { #expect(!source.text.contains("error: ")) }
    }

    @Test("a step counts as done by what it does, and not by a command that fails")
    func lessonChecks() async throws {
        let source = try await DemoTests.run(["tour", "msg sister@realworld.lit Hi", "presence here", "<presence/>"]).source
        let steps = source.shown.filter { $0.hasPrefix("(") }
        #expect(steps.count == 2)
    }
}
