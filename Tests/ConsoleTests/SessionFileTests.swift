import Foundation
import TestSupport
import Testing

@testable import Console

/// `.session` files: lines after `> ` are typed in a fresh loopback world; the lines below each have to be shown because of it, in
/// that order. `…` stands for any text. Lines that begin with # are comments.
@Suite("Session files", .serialized)
struct SessionFileTests {
    /// One typed line with what it has to show.
    struct Step {
        var number: Int
        var typed: String
        var expected: [String] = []
    }

    static let folder = RepositoryRoot.url("Tests/ConsoleTests/Fixtures")

    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".session") }.sorted()
    }()

    static func steps(_ file: String) throws -> [Step] {
        var steps: [Step] = []
        let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("> ") {
                steps.append(Step(number: index + 1, typed: String(line.dropFirst(2))))
            } else if !line.isEmpty, !line.hasPrefix("#"), !steps.isEmpty {
                steps[steps.count - 1].expected.append(String(line))
            }
        }
        return steps
    }

    /// Whether a line fits a pattern in which `…` stands for any text.
    static func fits(_ line: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return line == pattern }
        guard line.hasPrefix(parts[0]) else { return false }
        var rest = line.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.range(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }

    @Test("what is typed shows what the file says", arguments: files)
    func session(_ file: String) async throws {
        let steps = try SessionFileTests.steps(file)
        #expect(!steps.isEmpty)
        let source = ScriptedLineSource()
        let session = try DemoTests.session(source)
        await session.begin(.demo(keepIn: nil))
        for step in steps {
            _ = source.takeShown()
            await session.execute(step.typed)
            var rest = source.shown[...]
            for pattern in step.expected {
                guard let index = rest.firstIndex(where: { SessionFileTests.fits($0, pattern) }) else {
                    Issue.record(
                        "\(file):\(step.number): after > \(step.typed)\nno line fits: \(pattern)\nshown:\n\(source.text)")
                    break
                }
                rest = rest[(index + 1)...]
            }
        }
        _ = await session.finish()
    }

    @Test("the example of every command that works alone in the loopback world is in a session file")
    func examples() throws {
        let typed = try Set(SessionFileTests.files.flatMap { try SessionFileTests.steps($0).map(\.typed) })
        // These need a file; they have tests of their own.
        let elsewhere: Set<String> = ["save", "replay", "stores", "upload"]
        for help in CommandList.helps where !elsewhere.contains(help.name) {
            #expect(typed.contains(help.example), "no session file types: \(help.example)")
        }
    }

    @Test("a session file that expects what is not shown would fail")
    func patterns() {
        #expect(SessionFileTests.fits("a b c", "a…c"))
        #expect(SessionFileTests.fits("abc", "…"))
        #expect(!SessionFileTests.fits("abc", "ab"))
        #expect(!SessionFileTests.fits("abc", "a…d"))
        #expect(!SessionFileTests.fits("xabc", "a…"))
    }
}
