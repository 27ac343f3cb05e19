import Console
import Testing

@Suite("serve: mistakes on the command line")
struct ServeProgramTests {
    private func failure(_ change: (inout ServeProgram) -> Void) async -> ProgramFailure? {
        var program = ServeProgram()
        program.port = 0
        program.isQuiet = true
        change(&program)
        do {
            try await program.run()
            return nil
        } catch {
            return error
        }
    }

    @Test("a port beyond 65535 is refused before anything is made", arguments: [65_536, 99_999, -1])
    func port(number: Int) async {
        let failure = await failure { $0.port = number }
        #expect(failure?.status == ExitStatus.usage)
        #expect(failure?.message.contains("--port \(number)") == true)
        #expect(await self.failure { $0.directPort = number }?.message.contains("--tls-port") == true)
        #expect(await self.failure { $0.webSocketPort = number }?.message.contains("--ws-port") == true)
    }

    @Test("an account of a domain that is not served is refused, and the domains are named")
    func foreignAccount() async {
        let failure = await failure {
            $0.domains = ["localhost"]
            $0.accounts = ["x@other.org:secret"]
        }
        #expect(failure?.status == ExitStatus.usage)
        #expect(failure?.message == "x@other.org: other.org is not served; it serves localhost")
    }

    @Test("off loopback neither registration nor logins without TLS nor the seeded accounts are possible")
    func offLoopback() async {
        for change in [{ $0.opensRegistration = true }, { $0.allowsPlaintext = true }, { _ in }]
            as [(inout ServeProgram) -> Void]
        {
            let failure = await failure {
                $0.address = "0.0.0.0"
                change(&$0)
            }
            #expect(failure?.status == ExitStatus.usage)
        }
    }
}
