import Testing

@testable import Console

/// Everything a user can get wrong at the prompt is answered with what to do.
@Suite("Messages about mistakes", .serialized)
struct ErrorMessageTests {
    /// What makes a message say what to do: how it is used, what there is, what to type, or what was meant.
    private static func saysWhatToDo(_ message: String) -> Bool {
        let signs = [
            "Usage: ", "`", "did you mean", "; ", "help ", " is one of ", " is none of ", "none of ", " can be: ", " like ",
            "with: ", "try ", "Check ", "give ", "To send it as it is", "choose ", "Choose ", ": use ", ", as in ",
        ]
        return signs.contains { message.contains($0) }
    }

    /// The messages that lines lead to, whole.
    private static func messages(_ source: ScriptedLineSource) -> [String] {
        var messages: [String] = []
        for line in source.takeShown() {
            if line.hasPrefix("error: ") {
                messages.append(String(line.dropFirst(7)))
            } else if line.hasPrefix("       "), !messages.isEmpty {
                messages[messages.count - 1] += " " + line.drop { $0 == " " }
            }
        }
        return messages
    }

    /// Words that are nothing a command expects.
    private static let nonsense = ["", "zzz", "--zzz", "999999", "'", "zzz zzz zzz zzz", "@", "-1 zzz", "--by zzz x"]

    @Test("whatever is typed after a command's name, an error says what to do")
    func commands() async throws {
        let source = ScriptedLineSource(columns: 400)
        let session = try DemoTests.session(source)
        await session.begin(.demo(keepIn: nil))
        // These end the session, wait, write files, or need more than a word.
        let passedOver: Set<String> = [
            "quit", "connect", "disconnect", "send", "sleep", "expect", "wait", "verify", "clean", "register", "replay",
            "reconnect",
            "save",
            "record",
        ]
        var count = 0
        for help in CommandList.helps where !passedOver.contains(help.name) {
            for words in ErrorMessageTests.nonsense {
                _ = source.takeShown()
                let line = "\(help.name) \(words)"
                await session.execute(line)
                // The end of a connection is an event, not a mistake.
                for message in ErrorMessageTests.messages(source) where !message.hasPrefix("the connection is over") {
                    count += 1
                    #expect(ErrorMessageTests.saysWhatToDo(message), "> \(line)\n\(message)")
                }
            }
        }
        #expect(count > 100)
        _ = await session.finish()
    }

    @Test("without a connection, what needs one says how to get one")
    func unconnected() async throws {
        let source = ScriptedLineSource(columns: 400)
        let session = try DemoTests.session(source)
        for help in CommandList.helps where !["quit", "sleep", "expect", "wait"].contains(help.name) {
            _ = source.takeShown()
            await session.execute(help.example)
            for message in ErrorMessageTests.messages(source) {
                #expect(ErrorMessageTests.saysWhatToDo(message), "> \(help.example)\n\(message)")
            }
        }
        _ = await session.finish()
    }
}
