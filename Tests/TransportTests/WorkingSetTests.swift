import Foundation
import Testing

@testable import Transport

@Suite("Memory that is given back")
struct WorkingSetTests {
    @Test("a process that has become quiet gives memory back once, and a busy one every minute")
    func rhythm() {
        var rhythm = GivingBackRhythm(processorTime: 1)
        let times = [1.001, 1.5, 1.501, 1.502]
        #expect(times.map { rhythm.looked(processorTime: $0) } == [false, false, true, false])
        let busy = (1...121).map { rhythm.looked(processorTime: 2 + Double($0)) }
        #expect(busy.indices.filter { busy[$0] } == [59, 119])
        #expect([123.0, 123.0].map { rhythm.looked(processorTime: $0) } == [true, false])
    }

    @Test("giving back leaves fewer pages of program files in memory, and the program goes on")
    func pages() throws {
        let before = try Self.pagesOfFiles()
        WorkingSet.giveBack()
        #expect(try Self.pagesOfFiles() < before)
        #expect([3, 1, 2].sorted() == [1, 2, 3])
    }

    /// In kilobytes.
    private static func pagesOfFiles() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
        return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1]))
    }
}
