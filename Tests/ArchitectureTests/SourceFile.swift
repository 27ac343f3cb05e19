import Foundation
import TestSupport

/// A Swift file of the repository, read as lines.
struct SourceFile {
    /// The path from the root of the repository.
    let path: String
    let lines: [Substring]

    /// The folder below `Sources` or `Tests` that it is in: the module's name.
    var module: String { String(path.split(separator: "/")[1]) }
    /// The file's name without `.swift`.
    var name: String { String(path.split(separator: "/").last!.dropLast(6)) }

    /// Every Swift file below a folder, in the order of their paths.
    static func all(in folder: String) -> [SourceFile] {
        let root = RepositoryRoot.url.standardizedFileURL.path
        guard let enumerator = FileManager.default.enumerator(atPath: root + "/" + folder) else { return [] }
        let paths = enumerator.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") && !$0.contains("/Fixtures/") }
        return paths.sorted().compactMap { path in
            guard let text = try? String(contentsOfFile: "\(root)/\(folder)/\(path)", encoding: .utf8) else { return nil }
            return SourceFile(path: folder + "/" + path, text: text)
        }
    }

    init(path: String, text: String) {
        self.path = path
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        self.lines = lines
    }

    /// The modules it imports, with the line of each.
    var imports: [(line: Int, module: String)] {
        let pattern =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:package|public|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+)/
        return lines.enumerated().compactMap { index, line in
            guard line.has("import"), let match = line.firstMatch(of: pattern) else { return nil }
            return (index + 1, String(match.output.module))
        }
    }

    /// The types it declares at the top level or inside others, in order.
    var types: [TypeDeclaration] {
        let pattern =
            /^(?<indent>\s*)(?<modifiers>(?:(?:@\w+(?:\([^)]*\))?|package|public|internal|fileprivate|private|final|indirect|nonisolated)\s+)*)(?:struct|enum|class|actor|protocol)\s+`?(?<name>\w+)/
        let keywords = ["struct ", "enum ", "class ", "actor ", "protocol "]
        return lines.enumerated().compactMap { index, line in
            guard keywords.contains(where: { line.has($0) }), let match = line.firstMatch(of: pattern) else {
                return nil
            }
            guard match.output.name != "func", match.output.name != "var" else { return nil }
            let words = match.output.modifiers.split(separator: " ")
            return TypeDeclaration(
                name: String(match.output.name), line: index + 1, isTopLevel: match.output.indent.isEmpty,
                isPackage: words.contains("package"),
                isPrivate: words.contains("private") || words.contains("fileprivate"))
        }
    }

    /// The names of the types it extends at the top level.
    var extensions: [String] {
        let pattern = /^(?:(?:@\w+|package|public|internal|fileprivate|private)\s+)*extension\s+(?<name>\w+)/
        return lines.compactMap { line in
            guard line.has("extension") else { return nil }
            return line.firstMatch(of: pattern).map { String($0.output.name) }
        }
    }

    /// Whether the declaration on a line (counted from 1) has a doc comment above it, attributes between them allowed.
    func isDocumented(line: Int) -> Bool {
        var index = line - 2
        while index >= 0 {
            let text = lines[index].drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            guard text.hasPrefix("@") else { return false }
            index -= 1
        }
        return false
    }

    /// A line without the contents of string literals and without the comment at its end, as far as one line can tell.
    static func code(_ line: Substring) -> String {
        String(line).replacing(/"(?:\\.|[^"\\])*"/, with: "\"\"").replacing(/\/\/.*$/, with: "")
    }
}

/// A declaration of a struct, enum, class, actor or protocol.
struct TypeDeclaration {
    let name: String
    let line: Int
    let isTopLevel: Bool
    let isPackage: Bool
    let isPrivate: Bool
}

extension Substring {
    /// Whether it contains a text; by the C library, since the tests look at every line many times.
    func has(_ needle: String) -> Bool { withCString { strstr($0, needle) != nil } }
}
