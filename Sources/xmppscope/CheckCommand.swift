import ArgumentParser
import Console

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say how a domain is reached and protected, and what could be better.",
        discussion: """
            It asks DNS, goes to each place that is named for clients and for servers, looks at TLS, the certificate (its OCSP staple and
            DANE records too) and the stream features, and logs in nowhere.

              xmppscope check example.org
              xmppscope check example.org --host 127.0.0.1 --port 5222 --ca ca.pem
              xmppscope check example.org --json

            Exit status: 0 no faults; 1 a fault was found; 10 to 13 no place could be reached: the stage at which the first failed
            (10 finding the server, 11 TCP, 12 TLS, 13 stream).
            """)

    @Argument(help: ArgumentHelp("The domain.", valueName: "domain"))
    var domain: String

    @Option(help: ArgumentHelp("Go to this host instead of what DNS says.", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("Go to this port.", valueName: "port"))
    var port: Int?

    @Option(help: ArgumentHelp("Trust the authorities in this PEM file.", valueName: "file"), completion: .file())
    var ca: String?

    @Option(help: ArgumentHelp("Ask this DNS server.", valueName: "addr:port"))
    var resolver: String?

    @Option(help: ArgumentHelp("Give up a stage after so many seconds.", valueName: "seconds"))
    var timeout: Double = 10

    @Flag(help: "Print one JSON object on one line.")
    var json = false

    func run() async throws {
        let program = CheckProgram(
            domain: domain, resolver: resolver, host: host, port: port, authorityFile: ca, timeout: timeout, isJSON: json)
        let (text, status): (String, Int32)
        do throws(ProgramFailure) {
            (text, status) = try await program.run(.standard())
        } catch { throw Program.report(error) }
        try Program.run { () throws(ProgramFailure) in
            try ProgramOutput.write(text)
            if status != 0 { throw ProgramFailure("", status: status) }
        }
    }
}
