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
        report("xmppscope", own, own)
        let arguments = [address + "/bench", account.password, listeners.address, String(listeners.port), String(runs)]
        if let program = compiled() { report("libstrophe", times(program, arguments), own) }
        report("slixmpp", times("/usr/bin/python3", [source("slixmpp_login.py")] + arguments), own)
        world.shutDown()
        await listeners.stop()
    }

    private static func ourLogins(_ runs: Int, _ password: String, _ listeners: WorldListeners) async throws -> [Double] {
        var times: [Double] = []
        for _ in 0..<runs {
            var options = ConnectOptions(
                address: try JID(address + "/bench"), password: Secret(password), host: listeners.address,
                port: listeners.port)
            options.authorityPEM = listeners.authorityPEM
            let client = ClientConnection(options: options)
            let start = ContinuousClock.now
            try await client.connect()
            times.append(Double((ContinuousClock.now - start) / .microseconds(1)) / 1000)
            await client.close()
        }
        return times
    }

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
        let sorted = times.sorted()
        let median = sorted[sorted.count / 2]
        let ratio = median / own.sorted()[own.count / 2]
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        print(
            name.padding(toLength: 12, withPad: " ", startingAt: 0),
            "median \(number(median)) ms, best \(number(sorted[0])), worst \(number(sorted.last ?? 0)), x\(String(format: "%.2f", ratio))"
        )
    }
}
