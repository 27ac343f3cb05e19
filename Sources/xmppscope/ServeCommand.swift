import ArgumentParser
import Console

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the loopback world as servers for other clients to connect to.",
        discussion: """
            It stays in the foreground until Ctrl-C or SIGTERM and flushes what it keeps. Without --domain it serves the seeded
            world of wonderland.lit and realworld.lit.

              xmppscope serve --domain localhost --port 5222 --account romeo:secret --account juliet:secret

            Exit status: 0 ended as asked; 1 it cannot listen; 64 an option is wrong; 66 a file cannot be read.
            """)

    @Option(help: ArgumentHelp("A domain to serve, with its services; may be repeated.", valueName: "domain"))
    var domain: [String] = []

    @Option(help: "The port for STARTTLS; 0 lets the system choose.")
    var port = 5222

    @Option(help: "The port for direct TLS; 5223 beside port 5222, otherwise none.")
    var tlsPort: Int?

    @Option(help: "The port for WebSockets; 0 lets the system choose.")
    var wsPort: Int?

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var listen = "127.0.0.1"

    @Option(help: ArgumentHelp("An account to make; may be repeated.", valueName: "user[@domain]:password"))
    var account: [String] = []

    @Option(help: ArgumentHelp("A file with one such account a line.", valueName: "file"), completion: .file())
    var accounts: String?

    @Option(help: ArgumentHelp("An account that may administer the servers; may be repeated.", valueName: "jid"))
    var admin: [String] = []

    @Flag(help: "Let clients make accounts (XEP-0077).")
    var register = false

    @Flag(help: "Let clients log in without TLS, for old ones and for tests.")
    var allowPlaintext = false

    @Option(help: ArgumentHelp("The servers' certificate chain, as PEM.", valueName: "file"), completion: .file())
    var cert: String?

    @Option(help: ArgumentHelp("Its private key, as PEM.", valueName: "file"), completion: .file())
    var key: String?

    @Option(help: ArgumentHelp("Keep the stores in this folder.", valueName: "folder"), completion: .directory)
    var keep: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Keep what this product would keep; see `predict --help`.", valueName: "profile"),
        completion: .list(ForecastSettings.profileNames))
    var persona: String?

    @Option(
        name: .customLong("set"), help: ArgumentHelp("A setting of that product; may be repeated.", valueName: "key=value"))
    var settings: [String] = []

    @Option(
        help: ArgumentHelp(
            "A server on this machine that may be reached; may be repeated.", valueName: "domain=address:port"))
    var peer: [String] = []

    @Option(help: ArgumentHelp("The first port for other servers' streams.", valueName: "port"))
    var s2sPort: Int?

    @Flag(help: "Archive no messages, of accounts or rooms.")
    var noArchive = false

    @Option(
        help: ArgumentHelp(
            "Begin with what this file says, a line each: `account JID PASSWORD`, `friends JID JID`, or a stanza with from and to. A world that was kept is left as it is.",
            valueName: "file"), completion: .file())
    var seed: String?

    @Flag(help: "Let clients log in without a name (SASL ANONYMOUS); they get an account for the time.")
    var anonymous = false

    @Option(
        help: ArgumentHelp(
            "Make a certificate by which this account can log in (SASL EXTERNAL); may be repeated.", valueName: "jid"))
    var clientCertificate: [String] = []

    @Flag(help: "Print nothing.")
    var quiet = false

    func run() async throws {
        var program = ServeProgram()
        program.domains = domain
        program.port = port
        program.directPort = tlsPort
        program.webSocketPort = wsPort
        program.address = listen
        program.accounts = account
        program.accountsFile = accounts
        program.admins = admin
        program.opensRegistration = register
        program.allowsPlaintext = allowPlaintext
        program.certificateFile = cert
        program.keyFile = key
        program.keepsIn = keep
        program.archives = !noArchive
        program.seedFile = seed
        program.allowsAnonymous = anonymous
        program.certifiedAccounts = clientCertificate
        program.isQuiet = quiet
        program.persona = persona
        program.personaSettings = settings
        program.peers = peer
        program.federationPort = s2sPort
        do {
            try await program.run()
        } catch {
            throw Program.report(error)
        }
    }
}
