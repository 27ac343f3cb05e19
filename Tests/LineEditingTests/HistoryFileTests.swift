import Foundation
import Testing

@testable import LineEditing

@Suite("The history file")
struct HistoryFileTests {
    private let path = NSTemporaryDirectory() + "history-\(UUID().uuidString)"

    @Test("entries with several lines and backslashes come back as they were")
    func roundTrip() {
        let history = HistoryFile(path: path)
        let entries = ["<a>\n  <b/>\r</a>", #"a \n b"#, "日本"]
        entries.forEach(history.append)
        #expect(history.load() == entries)
    }

    @Test("two sessions keep each other's entries")
    func merge() {
        let (one, other) = (HistoryFile(path: path), HistoryFile(path: path))
        one.append("a")
        other.append("b")
        one.append("c")
        #expect(one.load() == ["a", "b", "c"])
    }

    @Test("a file past twice its limit is shortened to its newest entries")
    func shortening() {
        let history = HistoryFile(path: path, limit: 3)
        (1...7).forEach { history.append("\($0)") }
        #expect(history.load() == ["5", "6", "7"])
        history.append("8")
        #expect(history.load() == ["6", "7", "8"])
        let lines = try? String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines?.count == 4)
    }

    @Test("a file that is wider than 0600 becomes 0600")
    func mode() throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o644])
        HistoryFile(path: path).append("x")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
}
