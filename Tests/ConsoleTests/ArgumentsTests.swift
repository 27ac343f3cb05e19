import Testing

@testable import Console

@Suite("The arguments of a command")
struct ArgumentsTests {
    @Test("free text is taken as it was typed, quotes and hyphens included")
    func text() throws {
        let arguments = try Arguments(#"  sister@realworld.lit   it's --fine,  "really"  "#, MessageCommand.help)
        #expect(arguments.words == ["sister@realworld.lit"])
        #expect(arguments.rest == #"it's --fine,  "really""#)
    }

    @Test("options may stand before the text, with = or a space, and repeat")
    func options() throws {
        let arguments = try Arguments("--hint=no-store bob@a.example --hint store --receipt Hello", MessageCommand.help)
        #expect(arguments.options == ["hint": ["no-store", "store"], "receipt": [""]])
        #expect(arguments.words == ["bob@a.example"])
        #expect(arguments.rest == "Hello")
    }

    @Test("quotes and backslashes join words")
    func quotes() throws {
        #expect(try Arguments(#"a@b.example "two words""#, DiscoCommand.help).words == ["a@b.example", "two words"])
        #expect(try Arguments(#"a@b.example two\ words"#, DiscoCommand.help).words == ["a@b.example", "two words"])
        #expect(throws: CommandFailure("a \" is not closed")) { try Arguments("\"a", DiscoCommand.help) }
    }

    @Test("an option that is not there, lacks its value, or takes none is told with what to do")
    func mistakes() {
        #expect(throws: CommandFailure("disco has no option --item; did you mean --items?")) {
            try Arguments("--item", DiscoCommand.help)
        }
        #expect(throws: CommandFailure("--host needs a value: --host HOST")) {
            try Arguments("a@b.example --host", ConnectCommand.help)
        }
        #expect(throws: CommandFailure("--no-verify takes no value")) { try Arguments("--no-verify=1", ConnectCommand.help) }
        #expect(throws: CommandFailure("ping takes no \"b\". Usage: ping [JID]")) { try Arguments("a b", PingCommand.help) }
    }
}
