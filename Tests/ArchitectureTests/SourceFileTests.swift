import Testing

@Suite("Reading sources")
struct SourceFileTests {
    @Test("imports are found with attributes, access levels and kinds before the module's name")
    func importsAreFound() {
        let text = """
            import A
            package import B
            @testable import C
            import struct D.Name
              internal import E
            @preconcurrency package import F
            // import G
            let text = "import H"
            """
        let file = SourceFile(path: "Sources/X/Y.swift", text: text)
        #expect(file.imports.map(\.module) == ["A", "B", "C", "D", "E", "F"])
        #expect(file.imports.map(\.line) == [1, 2, 3, 4, 5, 6])
    }

    @Test("types are found with their access level and their place")
    func typesAreFound() {
        let text = """
            private struct Hidden {}
            /// Seen.
            @frozen
            package final class Seen {
                package enum Inner {}
                class func notAType() {}
            }
            extension Seen {}
            """
        let file = SourceFile(path: "Sources/X/Seen.swift", text: text)
        #expect(file.types.map(\.name) == ["Hidden", "Seen", "Inner"])
        #expect(file.types.map(\.isPrivate) == [true, false, false])
        #expect(file.types.map(\.isTopLevel) == [true, true, false])
        #expect(file.types.map(\.isPackage) == [false, true, true])
        #expect(file.extensions == ["Seen"])
        #expect(file.isDocumented(line: 4))
        #expect(!file.isDocumented(line: 5))
    }
}
