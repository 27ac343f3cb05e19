import ArgumentParser
import Console

/// The options that say by which profiles forecasts are made.
struct ForecastOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The profile of every server; without it the standards, or what a server is recognised as.", valueName: "profile"
        ), completion: .list(ForecastSettings.profileNames))
    var server: String?

    @Option(
        help: ArgumentHelp("The profile of the sender's server.", valueName: "profile"),
        completion: .list(ForecastSettings.profileNames))
    var senderServer: String?

    @Option(
        help: ArgumentHelp("The profile of the recipient's server.", valueName: "profile"),
        completion: .list(ForecastSettings.profileNames))
    var recipientServer: String?

    @Option(
        help: ArgumentHelp("The profile of rooms and other services.", valueName: "profile"),
        completion: .list(ForecastSettings.profileNames))
    var serviceServer: String?

    @Option(
        name: .customLong("set"), help: ArgumentHelp("A setting of the servers; may be repeated.", valueName: "key=value"))
    var settings: [String] = []

    /// Whether a profile is named for any party.
    var namesProfile: Bool { [server, senderServer, recipientServer, serviceServer].contains { $0 != nil } }

    /// - Parameters:
    ///   - fallback: the profile where none is named.
    ///   - configuration: names a server's own configuration, whose profile and settings come before the fallback.
    func forecastSettings(
        fallback: String = "standards", configuration: ServerConfigurationOptions? = nil
    ) throws(ProgramFailure) -> ForecastSettings {
        var configured: ConfiguredServer? = if let configuration { try configuration.server() } else { nil }
        if let server, let named = configured?.read(as: server) { configured = named }
        return try ForecastSettings(
            server: server ?? configured?.report.profile ?? fallback, sender: senderServer, recipient: recipientServer,
            service: serviceServer, settings: settings, configured: configured)
    }
}
