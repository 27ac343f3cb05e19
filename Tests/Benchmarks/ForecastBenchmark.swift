import BarePass
import Console
import Foundation
import Inspection
import KnowledgeBase
import XMLStreaming
import XMLTree
import XMPP

/// What a forecast costs: in a running session, per record and per profile; and as a whole command, its start included.
///
/// `swift run -c release Benchmarks forecast`; build the product `xmppscope` with the same configuration first.
enum ForecastBenchmark {
    static func run() {
        let records = traffic(count: 20_000)
        let bare = microseconds(records.count) { for record in records { precondition(record.bytes.count > 0) } }
        print("\(records.count) records of a session, seed 42; user CPU, best of three")
        line("walking over the records", bare)
        for id in ["standards", "prosody-0.12", "ejabberd-23.01"] {
            guard let profile = ProfileLibrary.profile(id) else { continue }
            line(
                "inspect and forecast by \(id)",
                microseconds(records.count) {
                    var inspector = Inspector(Forecaster(PartySetup(profile)))
                    for record in records { _ = inspector.inspect(record) }
                })
        }
        start()
    }

    /// The records of made-up traffic, as a session takes them in.
    private static func traffic(count: Int) -> [WireRecord] {
        var traffic = Traffic(seed: 42)
        let parser = StreamParser()
        var records: [WireRecord] = []
        parser.receive(Array(Traffic.header.utf8))
        _ = parser.drain()
        while records.count < count {
            parser.receive(Array(traffic.stanza().utf8))
            for event in parser.drain().events {
                guard case .element(let element, let bytes) = event else { continue }
                var record = WireRecord(
                    connection: "1", direction: .received, bytes: bytes, content: .init(firstLevel: element))
                record.number = records.count + 1
                records.append(record)
            }
        }
        return records
    }

    /// User CPU in microseconds for each of `count` things; the best of three.
    private static func microseconds(_ count: Int, _ body: () -> Void) -> Double {
        (0..<3).map { _ in
            let start = user_seconds()
            body()
            return (user_seconds() - start) / Double(count) * 1e6
        }.min()!
    }

    private static func line(_ name: String, _ microseconds: Double) {
        print(name.padding(toLength: 44, withPad: " ", startingAt: 0) + String(format: "%8.2f µs a record", microseconds))
    }

    /// The whole command beside a program that does nothing, in turns.
    private static func start() {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let program = folder.appendingPathComponent("xmppscope").path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            return print("no xmppscope beside this program: swift build -c release --product xmppscope")
        }
        let stanza = "<message to='sister@realworld.lit' type='chat' id='m1'><body>Are you there?</body></message>"
        var ours: [Double] = []
        var floor: [Double] = []
        for _ in 0..<40 {
            ours.append(milliseconds(program, ["predict", "--json", stanza]))
            floor.append(milliseconds("/bin/true", []))
        }
        (ours, floor) = (ours.sorted(), floor.sorted())
        func text(_ sorted: [Double]) -> String {
            String(format: "median %.1f ms, best %.1f ms", sorted[sorted.count / 2], sorted[0])
        }
        print("predict --json, from start to end            \(text(ours))")
        print("/bin/true, the same way                      \(text(floor))")
    }

    /// Wall-clock time of a command in milliseconds.
    private static func milliseconds(_ program: String, _ arguments: [String]) -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        let start = DispatchTime.now().uptimeNanoseconds
        guard (try? process.run()) != nil else { return .infinity }
        process.waitUntilExit()
        precondition(process.terminationStatus == 0)
        return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
    }
}
