import BarePass
import Foundation

/// Runs every piece of work, and what other programs do that comes nearest, over the same bytes one after the other, and prints
/// the ratios to the bare pass as a table in Markdown.
struct Comparison {
    let sizes: [Int]

    private struct Figure {
        var seconds: Double
        var megabytes: Double
    }

    /// A program to compare with.
    private struct Peer {
        var title: String
        var command: [String]
        /// In megabytes; more would take too long, or too much memory.
        var mostPossible: Int
    }

    func run() {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xmppscope-benchmarks-\(getpid())")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = sizes.map { folder.appendingPathComponent("\($0).xml") }
        for (size, file) in zip(sizes, files) {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
            let handle = try! FileHandle(forWritingTo: file)
            Traffic.write(megabytes: size, to: handle)
            try! handle.close()
        }
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        print("| CPU time as a multiple of the bare pass, peak memory |" + sizes.map { " \($0) MB |" }.joined())
        print("|---|" + sizes.map { _ in "---|" }.joined())
        var bare = sizes.map { _ in 1.0 }
        for work in Work.allCases {
            let figures = files.map { measure([own, "one", work.rawValue, $0.path], times: $0 == files.last ? 2 : 3) }
            if work == .bare { bare = figures.map { $0?.seconds ?? .nan } }
            row(work.title, figures, bare)
        }
        let capture = sizes.indices.map { captured(files[$0], sizes[$0], own) }
        for peer in Comparison.peers {
            let figures = sizes.indices.map { index -> Figure? in
                guard sizes[index] <= peer.mostPossible else { return nil }
                let path = peer.command.contains("PCAP") ? capture[index] : files[index].path
                guard let path else { return nil }
                return measure(peer.command.map { $0 == "FILE" || $0 == "PCAP" ? path : $0 }, times: 1)
            }
            row(peer.title, figures, bare)
        }
    }

    /// The traffic as a capture, for what reads only such; nil where that would take too long.
    private func captured(_ file: URL, _ size: Int, _ own: String) -> String? {
        guard size <= 10 else { return nil }
        let path = file.deletingPathExtension().appendingPathExtension("pcap").path
        try! Work.capture(file.path, to: path)
        return path
    }

    private static let iterparse = """
        import sys, xml.etree.ElementTree as E
        for event, element in E.iterparse(sys.argv[1]):
            if element.tag.endswith(('}message', '}presence', '}iq')): element.clear()
        """

    private static let peers = [
        Peer(title: "`xmllint --stream --noout`", command: ["xmllint", "--stream", "--noout", "FILE"], mostPossible: 1000),
        Peer(title: "`xmllint --format`", command: ["xmllint", "--huge", "--format", "FILE"], mostPossible: 100),
        Peer(title: "Python 3 `iterparse`, nothing done", command: ["python3", "-c", iterparse, "FILE"], mostPossible: 100),
        Peer(title: "`tshark -V` on a capture of it", command: ["tshark", "-V", "-r", "PCAP"], mostPossible: 10),
        Peer(
            title: "`tshark -T json` on a capture of it", command: ["tshark", "-T", "json", "-r", "PCAP"], mostPossible: 10),
    ]

    private func measure(_ command: [String], times: Int) -> Figure? {
        var best: Figure?
        for _ in 0..<times {
            var usage = measured_usage()
            var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
            defer { for argument in arguments { free(argument) } }
            guard run_measured(&arguments, &usage) == 0 else { return nil }
            let figure = Figure(seconds: usage.seconds, megabytes: Double(usage.peak_kilobytes) / 1024)
            best = best.map { $0.seconds < figure.seconds ? $0 : figure } ?? figure
        }
        return best
    }

    private func row(_ title: String, _ figures: [Figure?], _ bare: [Double]) {
        let cells = zip(figures, zip(bare, sizes)).map { figure, other -> String in
            guard let figure else { return "–" }
            let ratio = String(format: "%.2f", figure.seconds / other.0)
            return "\(ratio)×, \(Int(Double(other.1) / figure.seconds)) MB/s, \(Int(figure.megabytes.rounded())) MB"
        }
        print("| \(title) | " + cells.joined(separator: " | ") + " |")
        fflush(nil)
    }
}
