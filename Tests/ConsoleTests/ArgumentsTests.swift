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

    @Test("text that looks like an option is not sent by mistake")
    func mistypedOptions() throws {
        #expect(
            throws: CommandFailure(
                "msg has no option --hin; did you mean --hint?\nText that begins with two hyphens goes after --")
        ) {
            try Arguments("bob@a.example --hin store Hello", MessageCommand.help)
        }
        #expect(throws: CommandFailure("--dry-run goes before the text, or it would be sent with it")) {
            try Arguments("bob@a.example Hello --dry-run", MessageCommand.help)
        }
        #expect(try Arguments("bob@a.example -- --hint is no option", MessageCommand.help).rest == "--hint is no option")
        #expect(try Arguments("bob@a.example --- 8< ---", MessageCommand.help).rest == "--- 8< ---")
    }

    @Test("a roster entry's name may be several words, with options anywhere")
    func rosterName() throws {
        let arguments = try Arguments("add rabbit@a.example The White Rabbit --group tea", RosterCommand.help)
        #expect(arguments.words == ["add", "rabbit@a.example", "The", "White", "Rabbit"])
        #expect(arguments.options == ["group": ["tea"]])
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
        #expect(throws: CommandFailure("a \" is not closed; close it, or write \\\" for the sign itself")) {
            try Arguments("\"a", DiscoCommand.help)
        }
    }

    @Test("an option that is not there, lacks its value, or takes none is told with what to do")
    func mistakes() {
        #expect(throws: CommandFailure("disco has no option --item; did you mean --items?")) {
            try Arguments("--item", DiscoCommand.help)
        }
        #expect(throws: CommandFailure("--host needs a value: --host HOST")) {
            try Arguments("a@b.example --host", ConnectCommand.help)
        }
        #expect(throws: CommandFailure("--no-verify takes no value; write it alone")) {
            try Arguments("--no-verify=1", ConnectCommand.help)
        }
        #expect(throws: CommandFailure("ping takes no \"b\". Usage: ping [JID]")) { try Arguments("a b", PingCommand.help) }
    }
}
