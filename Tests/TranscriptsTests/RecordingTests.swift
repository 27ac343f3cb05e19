import Foundation
import Testing
import Transcripts
import XMPP

@Suite struct RecordingRingTests {
    @Test("a ring keeps the latest records and says how many it had to drop")
    func overwritten() {
        var ring = RecordingRing(recordLimit: 3, byteLimit: 1000)
        for number in 1...5 { ring.append(wire("<presence/>", number: number)) }
        #expect(ring.count == 3)
        #expect(ring.overwrittenRecords == 2)
        #expect(ring.overwrittenBytes == 22)
        #expect(ring.records.map(\.number) == [2, 3, 4, 5])
        #expect(ring.records[0].content == .note("2 records before this one (22 bytes) were overwritten"))
        #expect(ring.record(number: 4)?.kind == "presence")
        #expect(ring.record(number: 1) == nil)
    }

    @Test("a ring is bounded by bytes as well, and keeps the newest record whatever its size")
    func bytes() {
        var ring = RecordingRing(recordLimit: 1000, byteLimit: 30)
        for number in 1...4 { ring.append(wire("<presence/>", number: number)) }
        #expect(ring.count == 2)
        ring.append(wire("<message><body>" + String(repeating: "x", count: 100) + "</body></message>", number: 5))
        #expect(ring.count == 1)
        #expect(ring.overwrittenRecords == 4)
    }

    @Test("a ring with room has no mark")
    func untouched() {
        var ring = RecordingRing()
        ring.append(wire("<presence/>", number: 1))
        #expect(ring.records.map(\.kind) == ["presence"])
    }
}

@Suite struct RecordingFileTests {
    private func temporary() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recording-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("a recording is a transcript at every moment, without secrets, for its owner's eyes only")
    func recording() throws {
        let folder = try temporary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.transcript").path
        let file = try RecordingFile(path: path)
        for number in 1...3 {
            try file.write(
                wire("<iq><query xmlns='jabber:iq:auth'><password>s3cret</password></query></iq>", number: number))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(!text.contains("s3cret"))
            let (read, damage) = TranscriptReader.read(Array(text.utf8))
            #expect(damage == nil)
            #expect(read.count == number)
            #expect(read.last?.redactions == ["password"])
        }
        #expect(try mode(path) == 0o600)
    }

    @Test("a recording goes on where it was left, and repairs the mode of its file")
    func continued() throws {
        let folder = try temporary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.transcript").path
        try RecordingFile(path: path).write(wire("<presence/>", number: 41))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let second = try RecordingFile(path: path)
        try second.write(wire("<iq/>", number: 7))
        try second.write(wire("<iq/>", number: 8))
        #expect(try mode(path) == 0o600)
        let (read, damage) = TranscriptReader.read(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        #expect(damage == nil)
        #expect(read.map(\.number) == [41, 7, 8])
    }

    @Test("a file that is something else is left alone")
    func foreign() throws {
        let folder = try temporary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("precious.txt").path
        try Data("my diary".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: RecordingFile.Failure.self) { try RecordingFile(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "my diary")
    }

    @Test("a recording rotates by size, keeps as many files as it was told, and each is a transcript")
    func rotation() throws {
        let folder = try temporary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("r").path
        let file = try RecordingFile(path: path, rotateAt: 200, keep: 2)
        for number in 1...40 { try file.write(wire("<presence/>", number: number)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["r", "r.1", "r.2"])
        var numbers: [Int] = []
        for name in ["r.2", "r.1", "r"] {
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            #expect(try mode(folder.appendingPathComponent(name).path) == 0o600)
            let (read, damage) = TranscriptReader.read(Array(data))
            #expect(damage == nil)
            numbers += read.map(\.number)
        }
        #expect(numbers == Array((41 - numbers.count)...40))
    }
}
