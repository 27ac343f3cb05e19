import Foundation
import TestSupport
import Transport

/// Compares the loopback world with Debian's Prosody and ejabberd: the same clients, the same messages, one run.
///
/// All servers run at the same time and take turns of a few seconds, so that whatever else the machine does meets all of them; what
/// is printed are medians over the turns, and medians of the ratios within one turn.
struct ServerBenchmark {
    var pairs = 50
    var window = 10
    var rounds = 5
    var seconds = 3.0
    var sessions = 1000
    var accounts = 10_000
    var usesTLS = false
    var archives = [false, true]
    var products: [MeasuredServer.Product] = [.xmppscope, .prosody, .ejabberd]
    var program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/xmppscope"

    static let usage = """
        Benchmarks servers [--pairs N] [--window N] [--rounds N] [--seconds N] [--sessions N] [--accounts N] [--tls]
                           [--archive on|off] [--servers xmppscope,prosody,ejabberd,prosody-sqlite,ejabberd-sqlite]
                           [--program PATH]

        """

    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        func value(_ option: String) throws -> String {
            guard let value = rest.popFirst() else { throw ServerTrouble("\(option) needs a value\n\(Self.usage)") }
            return value
        }
        func number(_ option: String) throws -> Int {
            guard let number = Int(try value(option)), number > 0 else { throw ServerTrouble("\(option): a number above 0") }
            return number
        }
        while let option = rest.popFirst() {
            switch option {
            case "--pairs": pairs = try number(option)
            case "--window": window = try number(option)
            case "--rounds": rounds = try number(option)
            case "--seconds": seconds = Double(try number(option))
            case "--sessions": sessions = try number(option)
            case "--accounts": accounts = try number(option)
            case "--tls": usesTLS = true
            case "--archive": archives = [try value(option) == "on"]
            case "--program": program = try value(option)
            case "--servers":
                products = try value(option).split(separator: ",").map { name in
                    guard let product = MeasuredServer.Product(rawValue: String(name)) else {
                        throw ServerTrouble("\(name): no such server\n\(Self.usage)")
                    }
                    return product
                }
            default: throw ServerTrouble(Self.usage)
            }
        }
        sessions = max(sessions, pairs * 2)
        accounts = max(accounts, sessions)
    }

    /// Measures and prints.
    func run() throws {
        OpenFileLimit.raise()
        let load = (Self.text("/proc/loadavg").split(separator: " ").first).map(String.init) ?? "?"
        print(
            """
            One-to-one messages between \(pairs) pairs in both directions, \(window) on the way in each; \(accounts) accounts, \
            \(sessions) sessions, \
            \(usesTLS ? "TLS on all sides" : "no TLS on any side").
            \(rounds) turns of \(Int(seconds)) s each, in turns; medians. \(ProcessInfo.processInfo.activeProcessorCount) processors, \
            load average \(load) before.
            """)
        for archives in archives {
            fflush(nil)
            try run(.init(archives: archives, usesTLS: usesTLS, accounts: SeededAccounts(count: accounts), program: program))
        }
    }

    private func run(_ setting: MeasuredServer.Setting) throws {
        print("\narchive \(setting.archives ? "on" : "off")")
        var runs: [ServerRun] = []
        defer { for run in runs { run.server.stop() } }
        for product in products {
            let run = try ServerRun(product, setting, sessions: sessions)
            runs.append(run)
            print(
                "  \(run.name) \(sessions) sessions in \(Self.rounded(run.loginSeconds, 2)) s, "
                    + "\(Self.rounded(run.kilobytesPerSession, 1)) kB each")
            fflush(nil)
        }
        for _ in 0..<rounds {
            for run in runs { try run.turn(pairs: pairs, window: window, seconds: seconds) }
        }
        for run in runs { run.finish() }
        ServerTable(runs: runs).write()
    }

    static func rounded(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
