/// The figures of the servers side by side, and the first as a multiple of the others.
struct ServerTable {
    var runs: [ServerRun]

    func write() {
        print(
            "  \(padded(""))  messages/s   CPU µs/message   RSS MB: started  logged in  traffic  rest  of it own   peak   lost"
        )
        for run in runs {
            let cells = [
                right(Self.median(run.turns.map(\.messagesPerSecond)), 0, 10),
                right(Self.median(run.turns.map(\.processorPerMessage)), 1, 16),
                right(Double(run.idle) / 1024, 1, 17), right(Double(run.loggedIn) / 1024, 1, 10),
                right(Self.median(run.turns.map { Double($0.resident) }) / 1024, 1, 8),
                right(Double(run.atRest) / 1024, 1, 5),
                right(Double(run.own) / 1024, 1, 10),
                right(Double(run.peak) / 1024, 1, 6),
                right(Double(run.lost), 0, 6),
            ]
            print("  \(run.name)  " + cells.joined(separator: " "))
        }
        guard let own = runs.first else { return }
        for other in runs.dropFirst() {
            func ratio(_ value: (ServerRun.Turn) -> Double) -> String {
                right(Self.median(zip(own.turns, other.turns).map { value($0) / value($1) }), 2, 0)
            }
            print(
                "  \(own.server.product.rawValue) : \(other.server.product.rawValue)  messages/s x"
                    + ratio(\.messagesPerSecond) + ", CPU per message x" + ratio(\.processorPerMessage)
                    + ", memory in traffic x" + ratio { Double($0.resident) }
                    + ", at rest x" + right(Double(own.atRest) / Double(other.atRest), 2, 0)
                    + " (own x" + right(Double(own.own) / Double(other.own), 2, 0) + ")"
                    + ", peak memory x" + right(Double(own.peak) / Double(other.peak), 2, 0))
        }
    }

    private func padded(_ text: String) -> String { text.padding(toLength: 16, withPad: " ", startingAt: 0) }

    private func right(_ value: Double, _ digits: Int, _ width: Int) -> String {
        let text = ServerBenchmark.rounded(value, digits)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        if sorted.isEmpty { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
