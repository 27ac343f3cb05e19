import TestSupport
import Testing

@Suite("Style")
struct StyleTests {
    let sources = SourceFile.all(in: "Sources")
    let tests = SourceFile.all(in: "Tests")

    @Test("no source file outside the facts has more than 400 lines")
    func filesAreShort() {
        for file in sources where file.module != "KnowledgeBase" {
            check(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines; split it by subject")
        }
    }

    @Test("a source file is named after a type it declares, or `Type+Topic` after the type it extends")
    func filesAreNamedAfterTheirType() {
        for file in sources where file.name != "main" {
            let extended = file.name.split(separator: "+").first.map(String.init) ?? ""
            let declared = file.types.filter { $0.isTopLevel && !$0.isPrivate }.map(\.name)
            if file.name.contains("+") {
                check(file.extensions.contains(extended), "\(file.path) does not extend \(extended)")
            } else if !declared.isEmpty {
                check(
                    declared.contains(file.name),
                    "\(file.path) declares \(declared.joined(separator: ", ")); name it after its main type")
            } else if let first = file.extensions.first, file.module != "KnowledgeBase" {
                Issue.record("\(file.path) only extends: name it \(first)+Topic.swift")
            }
        }
    }

    @Test("every type that other modules see has a doc comment")
    func typesAreDocumented() {
        for file in sources {
            for type in file.types where type.isPackage {
                check(file.isDocumented(line: type.line), "\(file.path):\(type.line): \(type.name) has no doc comment")
            }
        }
    }

    @Test("no file or type has a name that says nothing")
    func namesSaySomething() {
        let empty = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Manager", "Misc"]
        for file in sources + tests {
            for name in [file.name] + file.types.map(\.name) {
                check(!empty.contains { name.hasSuffix($0) }, "\(file.path): \(name) does not say what it is")
            }
        }
    }

    @Test("nothing is marked as left to do in the sources and the tests")
    func nothingIsLeftToDo() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for file in sources + tests {
            for (index, line) in file.lines.enumerated() where marks.contains(where: { line.has($0) }) {
                Issue.record("\(file.path):\(index + 1): \(line)")
            }
        }
    }

    @Test("the engine of forecasts names no server product")
    func engineKnowsNoServers() {
        let products = ["rosody", "jabberd", "nikket", "ongooseim", "ongooseIM", "penfire", "igase", "etronome", "ackal"]
        for file in sources where file.module == "Inspection" {
            for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                check(!products.contains { line.has($0) }, "\(file.path):\(index + 1) names a server; that is a fact")
            }
        }
    }

    @Test("values, engines and views take time and randomness as parameters")
    func timeAndRandomnessAreParameters() {
        let reading = [
            "Date()", "Date.now", "SystemRandomNumberGenerator", "clock_gettime", "gettimeofday", "ContinuousClock",
            "SuspendingClock", "Int.random(", "UInt8.random(", "Double.random(", "Bool.random(",
        ]
        let pure: Set<String> = [
            "XMLTree", "XMPP", "XMPPStreams", "XMLStreaming", "Inspection", "KnowledgeBase", "Presentation",
        ]
        for file in sources where pure.contains(file.module) {
            for (index, line) in file.lines.enumerated() where reading.contains(where: { line.has($0) }) {
                let code = SourceFile.code(line)[...]
                check(!reading.contains { code.has($0) }, "\(file.path):\(index + 1) reads a clock or makes randomness")
            }
        }
    }

    /// Records what is wrong, and only that: a file's contents would bury it.
    private func check(_ isRight: Bool, _ message: String) {
        if !isRight { Issue.record(Comment(rawValue: message)) }
    }
}
