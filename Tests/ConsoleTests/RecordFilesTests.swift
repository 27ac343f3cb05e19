import Foundation
import TestSupport
import Testing
import XMPP

@testable import Console

@Suite("Files of records")
struct RecordFilesTests {
    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xmppscope-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static let log = (1...3000).map { "DEBUG    SEND: <message id='\($0)'><body>tea</body></message>" }.joined(
        separator: "\n")

    private func records(_ files: RecordFiles) throws -> ([WireRecord], RecordFiles.Outcome) {
        var records: [WireRecord] = []
        let outcome = try files.forEach { record throws(ProgramFailure) in records.append(record) }
        return (records, outcome)
    }

    @Test("records come in their order, numbered through all files")
    func order() throws {
        let folder = try RecordFilesTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.log").path
        try RecordFilesTests.log.write(toFile: path, atomically: true, encoding: .utf8)
        let (found, outcome) = try records(RecordFiles(paths: [path, path]))
        #expect(found.map(\.number) == Array(1...6000))
        #expect(found.map { $0.stanza?.id } == (1...6000).map { String(($0 - 1) % 3000 + 1) })
        #expect(outcome.recordCount == 6000 && outcome.remarks.isEmpty)
    }

    @Test("whoever does not want the rest gets no more, and the reading ends")
    func stopping() throws {
        let folder = try RecordFilesTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.log").path
        try String(repeating: RecordFilesTests.log + "\n", count: 20).write(toFile: path, atomically: true, encoding: .utf8)
        var count = 0
        #expect(throws: ProgramFailure("enough", status: 1)) {
            _ = try RecordFiles(paths: [path]).forEach { _ throws(ProgramFailure) in
                count += 1
                if count == 10 { throw ProgramFailure("enough", status: 1) }
            }
        }
        #expect(count == 10)
    }

    @Test("what is compressed is recognised by its content and reads the same", arguments: ["gzip", "bzip2", "xz", "zstd"])
    func compressed(tool: String) throws {
        guard let path = Decompression.searchPath.map({ $0 + "/" + tool }).first(where: { access($0, X_OK) == 0 }) else {
            print("skipped: \(tool) is not installed")
            return
        }
        let folder = try RecordFilesTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = folder.appendingPathComponent("plain").path
        try RecordFilesTests.log.write(toFile: plain, atomically: true, encoding: .utf8)
        let packed = folder.appendingPathComponent("packed.txt")
        _ = FileManager.default.createFile(atPath: packed.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-c", plain]
        process.standardOutput = try FileHandle(forWritingTo: packed)
        try process.run()
        process.waitUntilExit()
        #expect(try records(RecordFiles(paths: [packed.path])).0 == records(RecordFiles(paths: [plain])).0)

        // A half of it gives what was in that half, and says that there was more.
        let half = folder.appendingPathComponent("half").path
        let bytes = try Data(contentsOf: packed)
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: half))
        let outcome = try records(RecordFiles(paths: [half])).1
        #expect(outcome.remarks.contains { $0.contains("\(tool) could not read all of it") }, "\(outcome.remarks)")
        #expect(outcome.status == ExitStatus.problem)
    }

    @Test("a tool that is missing is named, with how to get it")
    func missingTool() throws {
        let folder = try RecordFilesTests.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("a")
        try Data([0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0]).write(to: file)
        let source = ByteInput.Source(open(file.path, O_RDONLY))
        #expect(throws: ProgramFailure.self) {
            _ = try Decompression(Decompression.tools[1], name: "a", beginning: [], source, folders: [folder.path])
        }
        do {
            _ = try Decompression(Decompression.tools[1], name: "a", beginning: [], source, folders: [folder.path])
        } catch {
            #expect(error.message.contains("zstd") && error.message.contains("apt-get install zstd"))
        }
    }

    @Test("the line of progress says how far it is, how fast, and how long it will take")
    func progress() {
        #expect(
            ProgressLine.text(name: "big.log", done: 400_000_000, size: 1_000_000_000, seconds: 2)
                == "big.log: 40 % of 1000 MB, 200 MB/s, 3 s left")
        #expect(
            ProgressLine.text(name: "standard input", done: 5000, size: nil, seconds: 1)
                == "standard input: 5000 B, 5000 B/s")
        #expect(ProgressLine.text(name: "a\u{1B}[2Jb", done: 0, size: 0, seconds: 0) == "a?[2Jb: 0 B, 0 B/s")
    }
}
