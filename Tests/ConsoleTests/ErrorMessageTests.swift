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

    /// What is typed after commands for which any word would mean something.
    private static let chosen: [String: [String]] = [
        // Alone, they end the session or the connection.
        "quit": ["zzz", "--zzz", "'"],
        "disconnect": ["zzz", "--zzz", "'"],
        // A word is a domain, and would be looked for in the network.
        "connect": ["", "--zzz", "'", "@", "a b c", "a@b --port zzz", "a@b --tls zzz", "a@b --via zzz", "a@b --proxy zzz"],
        "register": ["--zzz", "'", "@", "a b"],
        // A number is waited for, and a filter for ten seconds.
        "sleep": ["", "zzz", "-1", "1 2", "--zzz", "'"],
        "wait": ["zzz", "-1", "1 2", "--zzz", "'"],
        "expect": ["", "(", "message |", "--within zzz message", "--zzz"],
        // A word is a file, which would be written.
        "save": ["", "/nowhere/zzz", "a b", "--zzz", "'"],
        "record": ["/nowhere/zzz", "a b", "--zzz", "'"],
    ]

    @Test("whatever is typed after a command's name, an error says what to do")
    func commands() async throws {
        let source = ScriptedLineSource(columns: 400)
        let session = try DemoTests.session(source)
        await session.begin(.demo(keepIn: nil))
        var mistaken: Set<String> = []
        for help in CommandList.helps {
            for words in ErrorMessageTests.chosen[help.name] ?? ErrorMessageTests.nonsense {
                _ = source.takeShown()
                let line = "\(help.name) \(words)"
                await session.execute(line)
                // The end of a connection is an event, not a mistake.
                for message in ErrorMessageTests.messages(source) where !message.hasPrefix("the connection is over") {
                    mistaken.insert(help.name)
                    #expect(ErrorMessageTests.saysWhatToDo(message), "> \(line)\n\(message)")
                }
            }
        }
        // There is no command that nobody can get wrong.
        #expect(mistaken == Set(CommandList.helps.map(\.name)))
        _ = await session.finish()
    }

    @Test("a message that only complains would be found")
    func complaints() {
        for message in [
            "zzz is wrong", "\"@\" is not an address: the localpart is empty", "--port: \"zzz\" is not a port number",
            "there is no record 7", "interrupted",
        ] { #expect(!ErrorMessageTests.saysWhatToDo(message), "\(message)") }
    }

    /// XML that cannot be sent, and words that are no command.
    @Test(
        "whatever is typed instead of a command, an error says what to do",
        arguments: [
            "zzz", "&", "presnce on", "s", "<message", "<message></iq>", "<a/>", "<iq/>", "<message to='a b'/>",
            "<message to='sister@realworld.lit' type='zzz'/>", "<message><body>\u{1}</body></message>",
            "<message xmlns='urn:example:other'/>", "<iq type='get' id='x'/>", "'", "\\", "//",
            "$me",
            "<stream:stream", "</stream:stream", "<!-- x -->", "<?x y?>", "&lt;message/>",
        ])
    func lines(_ line: String) async throws {
        let source = ScriptedLineSource(columns: 400)
        let session = try DemoTests.session(source)
        await session.begin(.demo(keepIn: nil))
        _ = source.takeShown()
        await session.execute(line)
        let messages = ErrorMessageTests.messages(source)
        #expect(!messages.isEmpty)
        for message in messages { #expect(ErrorMessageTests.saysWhatToDo(message), "> \(line)\n\(message)") }
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
