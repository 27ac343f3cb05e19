import BarePass
import Console
import Foundation
import Transcripts
import XMLStreaming
import XMPP

runBenchmarks()

/// Measures what reading costs as ratios to a bare libxml2 pass over the same bytes in the same run.
///
/// `swift run -c release Benchmarks [MEGABYTES]`; with `generate MEGABYTES` the traffic itself is written to standard output; `forecast`,
/// `servers`, `login` and `echo` measure what their names say.
func runBenchmarks() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "forecast" { return ForecastBenchmark.run() }
    if arguments.first == "servers" { return compareServers(arguments.dropFirst()) }
    if arguments.first == "echo" { return EchoBenchmark.run(Array(arguments.dropFirst())) }
    if arguments.first == "generate" { return generate(megabytes: arguments.dropFirst().first.flatMap { Int($0) } ?? 10) }
    if arguments.first == "login" { return LoginBenchmark.run(runs: arguments.dropFirst().first.flatMap { Int($0) } ?? 50) }
    let megabytes = arguments.first.flatMap { Int($0) } ?? 100
    var traffic = Traffic(seed: 42)
    var text = Traffic.header
    var stanzas = 0
    while text.utf8.count < megabytes << 20 {
        text += traffic.stanza() + "\n"
        stanzas += 1
    }
    text += Traffic.footer
    let bytes = Array(text.utf8)
    text = ""
    print("\(bytes.count >> 20) MB, \(stanzas) stanzas, seed 42; user CPU, best of three")
    let bare = measure {
        let elements = bytes.withUnsafeBytes {
            bare_pass($0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count, 64 << 10)
        }
        precondition(elements > 0)
    }
    report("bare libxml2 SAX pass in C", bare, bare, bytes.count, stanzas)
    report("parse only", measure { scan(bytes, stanzas) }, bare, bytes.count, stanzas)
    report("records as JSON, redacted", measure { json(bytes, stanzas) }, bare, bytes.count, stanzas)
    report("parse into trees", measure { trees(bytes, stanzas) }, bare, bytes.count, stanzas)
    report("redact and rewrite as a transcript", measure { rewrite(bytes) }, bare, bytes.count, stanzas)
    print("peak memory \(peak_kilobytes() >> 10) MB, of which \(bytes.count >> 20) MB are the traffic itself")
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

private func measure(_ body: () -> Void) -> Double {
    (0..<3).map { _ in
        let start = user_seconds()
        body()
        return user_seconds() - start
    }.min()!
}

private func report(_ name: String, _ seconds: Double, _ bare: Double, _ bytes: Int, _ stanzas: Int) {
    func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
    let line = [
        name.padding(toLength: 36, withPad: " ", startingAt: 0), rounded(seconds) + " s",
        String(Int(Double(bytes) / seconds / 1e6)) + " MB/s",
        String(Int(Double(stanzas) / seconds)) + " stanzas/s", "x" + rounded(seconds / bare),
    ]
    print(line.joined(separator: "  "))
}

private func pieces(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
    bytes.withUnsafeBytes { all in
        var offset = 0
        while offset < all.count {
            let end = min(offset + 64 << 10, all.count)
            body(UnsafeRawBufferPointer(rebasing: all[offset..<end]))
            offset = end
        }
    }
}

private func scan(_ bytes: [UInt8], _ stanzas: Int) {
    let scanner = StreamScanner()
    var count = 0
    pieces(bytes) { scanner.scan($0) { if case .element = $0 { count += 1 } } }
    precondition(count == stanzas && scanner.isClosed)
}

private func json(_ bytes: [UInt8], _ stanzas: Int) {
    var filter = StreamJSONFilter(start: bytes.prefix(4096), redactor: Redactor(), count: 0)!
    var out: [UInt8] = []
    pieces(bytes) { piece in
        filter.receive(piece, to: &out)
        out.removeAll(keepingCapacity: true)
    }
    precondition(filter.count == stanzas + 2)
}

private func trees(_ bytes: [UInt8], _ stanzas: Int) {
    let parser = StreamParser()
    var count = 0
    pieces(bytes) { piece in
        parser.receive(piece)
        count += parser.drain().events.count { if case .element = $0 { true } else { false } }
    }
    precondition(count == stanzas)
}

private func rewrite(_ bytes: [UInt8]) {
    let parser = StreamParser()
    var redactor = Redactor()
    var writer = TranscriptWriter()
    var size = 0
    pieces(bytes) { piece in
        parser.receive(piece)
        for event in parser.drain().events {
            guard case .element(let element, let bytes) = event else { continue }
            let record = WireRecord(
                connection: "c1", direction: .received, bytes: bytes, content: .init(firstLevel: element))
            size += writer.write(redactor.redact(record)).count
        }
    }
    precondition(size > bytes.count)
}

private func generate(megabytes: Int) {
    var traffic = Traffic(seed: 42)
    var piece = Traffic.header
    var written = 0
    while written < megabytes << 20 {
        while piece.utf8.count < 1 << 20 { piece += traffic.stanza() + "\n" }
        written += piece.utf8.count
        FileHandle.standardOutput.write(Data(piece.utf8))
        piece = ""
    }
    FileHandle.standardOutput.write(Data(Traffic.footer.utf8))
}
