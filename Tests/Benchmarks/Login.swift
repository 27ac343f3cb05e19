import Foundation
import LoopbackServer
import TestSupport
import Transport
import XMPP
import XMPPStreams

/// Measures logins on loopback, from the call to the bound resource, beside libstrophe and slixmpp at the same server in the same run.
///
/// `swift run -c release Benchmarks login [RUNS]`; needs `cc` and libstrophe-dev, and python3-slixmpp, for the comparison.
enum LoginBenchmark {
    private static let address = "alice@wonderland.lit"

    static func run(runs: Int) {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            do { try await measure(runs) } catch { print("the measurement failed: \(error)") }
            done.signal()
        }
        done.wait()
    }

    private static func measure(_ runs: Int) async throws {
        let world = try World(.wonderland)
        let listeners = try await WorldListeners(world, WorldListeners.Options())
        guard let account = Account.wonderland.first(where: { $0.jid.description == address }) else { return }
        print(
            "\(runs) logins each, one after the other; STARTTLS, SASL, binding; milliseconds from the call to the resource")
        let own = try await ourLogins(runs, account.password, listeners)
        report("xmppscope", own.times, own.times)
        report(own, roundTrip: RoundTrip.median())
        let arguments = [address + "/bench", account.password, listeners.address, String(listeners.port), String(runs)]
        if let program = compiled() { report("libstrophe", times(program, arguments), own.times) }
        report("slixmpp", times("/usr/bin/python3", [source("slixmpp_login.py")] + arguments), own.times)
        world.shutDown()
        await listeners.stop()
    }

    /// Logins in milliseconds, with what they consist of.
    private struct Logins {
        var times: [Double] = []
        var stages: [ConnectionStage: [Double]] = [:]
        /// How often this end waited for the other.
        var roundTrips = 0
    }

    private static func ourLogins(_ runs: Int, _ password: String, _ listeners: WorldListeners) async throws -> Logins {
        var logins = Logins()
        for _ in 0..<runs {
            var options = ConnectOptions(
                address: try JID(address + "/bench"), password: Secret(password), host: listeners.address,
                port: listeners.port)
            options.authorityPEM = listeners.authorityPEM
            let client = ClientConnection(options: options)
            let start = ContinuousClock.now
            try await client.connect()
            logins.times.append(Double((ContinuousClock.now - start) / .microseconds(1)) / 1000)
            await client.close()
            logins.roundTrips = await look(at: client.events, &logins.stages)
        }
        return logins
    }

    /// Adds the times of the stages; gives the round trips: one for TCP, one for TLS 1.3, and one for each time that the server
    /// spoke after we did, until the resource was bound.
    private static func look(at events: ConnectionEvents, _ stages: inout [ConnectionStage: [Double]]) async -> Int {
        var count = 2
        var isOurTurn = true
        var isBound = false
        for await event in events {
            switch event {
            case .stage(let stage, .finished(let seconds)): stages[stage, default: []].append(seconds * 1000)
            case .record(let record):
                guard !isBound, let direction = record.direction else { break }
                if direction == .received, isOurTurn { count += 1 }
                isOurTurn = direction == .sent
            case .bound: isBound = true
            case .stage(_, .started), .token, .step, .closed: break
            }
        }
        return count
    }

    /// What a login consists of, beside what the round trips alone take.
    private static func report(_ logins: Logins, roundTrip: Double) {
        let median = median(logins.times)
        let network = roundTrip * Double(logins.roundTrips)
        print(
            "            \(logins.roundTrips) round trips of \(text(roundTrip, digits: 3)) ms (TCP on 127.0.0.1, 200 bytes):",
            "\(text(network)) ms; beyond them \(text(median - network)) ms, both ends' TLS and SCRAM included")
        let stages = ConnectionStage.allCases.compactMap { stage in
            logins.stages[stage].map { "\(stage.rawValue) \(text(self.median($0)))" }
        }
        print("            by stage:", stages.joined(separator: ", "))
    }

    private static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

    private static func text(_ value: Double, digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }

    private static func source(_ name: String) -> String { RepositoryRoot.url("Tests/Benchmarks/Login/\(name)").path }

    /// The program with libstrophe, compiled now; nil where that is not possible.
    private static func compiled() -> String? {
        let program = NSTemporaryDirectory() + "xmppscope-login-\(getpid())"
        let command = "cc -O2 -o \(program) \(source("libstrophe.c")) $(pkg-config --cflags --libs libstrophe)"
        guard (try? output("/bin/sh", ["-c", command])) != nil, FileManager.default.isExecutableFile(atPath: program) else {
            print("libstrophe: not measured; apt-get install libstrophe-dev")
            return nil
        }
        return program
    }

    /// One time in milliseconds for each line that the program prints.
    private static func times(_ program: String, _ arguments: [String]) -> [Double] {
        let text = (try? output(program, arguments)) ?? ""
        return text.split(separator: "\n").compactMap { Double($0) }
    }

    private static func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private static func report(_ name: String, _ times: [Double], _ own: [Double]) {
        guard !times.isEmpty else { return print("\(name): not measured") }
        let ratio = median(times) / median(own)
        print(
            name.padding(toLength: 12, withPad: " ", startingAt: 0),
            "median \(text(median(times))) ms, best \(text(times.min() ?? 0)), worst \(text(times.max() ?? 0)), x\(text(ratio, digits: 2))"
        )
    }
}
