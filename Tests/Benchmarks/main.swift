import BarePass
import Console
import Foundation
import Transcripts
import XMLStreaming
import XMPP

runBenchmarks()

/// `swift run -c release Benchmarks` measures and prints a table; `generate MEGABYTES` writes the traffic; `one WORK FILE` does one
/// piece of work, as a process of its own, so that its time and memory are nobody else's; `forecast` measures forecasts alone,
/// `servers` the loopback world beside Debian's servers, `login` logins, `echo` echoes.
func runBenchmarks() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let number = arguments.dropFirst().first.flatMap { Int($0) }
    switch arguments.first {
    case "forecast": ForecastBenchmark.run()
    case "servers": compareServers(arguments.dropFirst())
    case "echo": EchoBenchmark.run(Array(arguments.dropFirst()))
    case "login": LoginBenchmark.run(runs: number ?? 50)
    case "generate": Traffic.write(megabytes: number ?? 10, to: .standardOutput)
    case "one" where arguments.count == 3:
        do { try Work(rawValue: arguments[1])!.run(arguments[2]) } catch { fatalError("\(error)") }
    default:
        let sizes = arguments.compactMap { Int($0) }
        Comparison(sizes: sizes.isEmpty ? [10, 100, 1000] : sizes).run()
    }
}

/// `swift run -c release Benchmarks servers`: the loopback world beside Debian's servers.
private func compareServers(_ arguments: ArraySlice<String>) {
    do {
        try ServerBenchmark(arguments).run()
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(1)
    }
}
