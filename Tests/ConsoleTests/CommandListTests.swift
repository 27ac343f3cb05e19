import Foundation
import TestSupport
import Testing

@testable import Console

@Suite("The list of commands")
struct CommandListTests {
    @Test("every command's file has its line in the list")
    func complete() throws {
        let folder = RepositoryRoot.url("Sources/Console/Commands")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix("Command.swift") }
        let names = Set(files.map { String($0.dropLast(".swift".count)) }).subtracting(["PromptCommand"])
        let listed = Set(CommandList.all.map { "\($0)" })
        for missing in names.subtracting(listed).sorted() { Issue.record("CommandList has no line for \(missing)") }
        #expect(listed.subtracting(names).isEmpty)
    }

    @Test("names and aliases are unique, and every command has a summary and an example that begins with its name")
    func names() {
        let names = CommandList.helps.flatMap { [$0.name] + $0.aliases }
        #expect(Set(names).count == names.count)
        for help in CommandList.helps {
            #expect(!help.summary.isEmpty, "\(help.name)")
            #expect(help.example == help.name || help.example.hasPrefix(help.name + " "), "\(help.name)")
        }
    }

    @Test("every example can be read as its command's arguments")
    func examples() throws {
        for help in CommandList.helps {
            let arguments = String(help.example.dropFirst(help.name.count))
            #expect(throws: Never.self, "\(help.name)") { try Arguments(arguments, help) }
        }
    }

    @Test("a command is found by its name, an alias, and an unambiguous beginning")
    func finding() throws {
        #expect(CommandList.help(of: "disconnect")?.name == "disconnect")
        #expect(CommandList.help(of: "m")?.name == "msg")
        #expect(CommandList.help(of: "ans")?.name == "answers")
        #expect(
            throws: CommandFailure(
                "\"s\" can be: \(CommandList.helps.map(\.name).filter { $0.hasPrefix("s") }.joined(separator: ", "))",
                status: 64)
        ) {
            try CommandList.find("s")
        }
    }

    @Test("a mistyped command gets a proposal")
    func spelling() {
        let failure = #expect(throws: CommandFailure.self) { try CommandList.find("presnce") }
        #expect(failure?.message.contains("did you mean \"presence\"?") == true)
    }
}
