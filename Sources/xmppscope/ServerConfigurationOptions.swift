import ArgumentParser
import Console

/// The options that take a profile and its settings from a server's own configuration.
struct ServerConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A server's own configuration, prosody.cfg.lua or ejabberd.yml: the profile and settings of every server without one.",
            valueName: "file"), completion: .file())
    var serverConfig: String?

    @Option(help: ArgumentHelp("The virtual host in that file; the first without it.", valueName: "domain"))
    var host: String?

    /// The server the file describes; nil where no file is named.
    func server() throws(ProgramFailure) -> ConfiguredServer? {
        guard let serverConfig else {
            guard host == nil else {
                throw ProgramFailure("--host needs --server-config", status: ExitStatus.usage)
            }
            return nil
        }
        return try ConfiguredServer(path: serverConfig, host: host)
    }
}
