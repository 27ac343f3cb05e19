import Foundation
import TestSupport
import Testing
import Transcripts
import XMPP

/// Every file of known format against every importer.
@Suite struct ImporterMatrixTests {
    /// A file, and the format that it must be taken for.
    struct File: Sendable, CustomTestStringConvertible {
        var name: String
        var format: String
        var bytes: [UInt8]
        var testDescription: String { name }
    }

    private static func files() throws -> [File] {
        var files = try RealLogTests.logs.map { File(name: $0.file, format: $0.format, bytes: try fixture($0.file)) }
        files += LogGrammarTests.samples.map { File(name: $0.name, format: $0.format, bytes: Array($0.text.utf8)) }
        let folder = RepositoryRoot.url("Transcripts")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where name.hasSuffix(".transcript") {
            let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
            files.append(File(name: name, format: "transcript", bytes: bytes))
        }
        files.append(File(name: "our JSON Lines", format: "jsonl", bytes: Array(jsonLines.utf8)))
        return files
    }

    private static let jsonLines = """
        {"n":1,"t":null,"conn":"c1","dir":"sent","kind":"presence","xml":"<presence/>"}
        {"n":2,"t":1.5,"conn":"c1","dir":"received","kind":"iq","xml":"<iq id='1' type='result'/>"}

        """

    /// Importers that may take what is another's, if nobody else does: they are asked last.
    private static let last: Set<String> = ["xml", "generic"]

    /// Formats that share the form of their lines. Whoever counts more records in a file gets it; what is found is the same.
    private static let alike: [Set<String>] = [["gajim-console", "xml"], ["slixmpp", "generic"], ["console", "generic"]]

    @Test("every importer refuses the others' files")
    func refusal() throws {
        var claims: [String] = []
        for file in try ImporterMatrixTests.files() {
            let (format, envelope) = try #require(
                LogFormats.detect(file.bytes, isWhole: true), "\(file.name) is of no format")
            #expect(format.name == file.format, "\(file.name)")
            let sample = LogSample(file.bytes, isWhole: true, envelope: envelope)
            for importer in LogFormats.all where importer.name != file.format {
                guard importer.evidence(in: sample) > 0, !ImporterMatrixTests.last.contains(importer.name),
                    !ImporterMatrixTests.alike.contains([importer.name, file.format])
                else { continue }
                claims.append("\(importer.name) claims \(file.name)")
            }
        }
        #expect(claims.isEmpty, "\(claims.joined(separator: "\n"))")
    }

    @Test("every importer has a file here, so that none is left out")
    func everyone() throws {
        let formats = Set(try ImporterMatrixTests.files().map(\.format))
        for importer in LogFormats.all { #expect(formats.contains(importer.name), "\(importer.name)") }
    }
}
