import Foundation
import LineEditing
import Testing

@Suite("Lines without a terminal")
struct PlainLineSourceTests {
    @Test("a full disk is remembered as the reason why output is missing")
    func fullDisk() throws {
        let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
        let source = PlainLineSource(output: full.fileDescriptor)
        #expect(source.outputFailure == nil)
        source.post("a line")
        #expect(source.outputFailure == "No space left on device")
        source.post("another")
        #expect(source.outputFailure == "No space left on device")
    }

    @Test("a reader that has gone away is no failure")
    func brokenPipe() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let source = PlainLineSource(output: pipe.fileHandleForWriting.fileDescriptor)
        source.post("a line")
        #expect(source.outputFailure == nil)
    }

    @Test("lines are read with either line ending, the last one also without, and elements over several lines as one")
    func reading() async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("one\r\n<a>\n</a>\nlast".utf8))
        try pipe.fileHandleForWriting.close()
        let source = PlainLineSource(input: pipe.fileHandleForReading.fileDescriptor) { $0 != "<a>" }
        let request = LineRequest(prompt: "> ")
        #expect(await source.readLine(request) == .line("one"))
        #expect(await source.readLine(request) == .line("<a>\n</a>"))
        #expect(await source.readLine(request) == .line("last"))
        #expect(await source.readLine(request) == .end)
        #expect(await source.readLine(LineRequest(prompt: "", purpose: .answer)) == .end)
    }
}
