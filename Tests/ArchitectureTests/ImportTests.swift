import Foundation
import TestSupport
import Testing

@Suite("Imports")
struct ImportTests {
    let sources = SourceFile.all(in: "Sources")

    @Test("every folder of Swift sources is a module of the table, and every module of the table has its folder")
    func modulesAreListed() {
        #expect(Set(sources.map(\.module)) == Set(Module.all.map(\.name)))
    }

    @Test("a module imports only what the table lets it import")
    func importsFollowTheTable() {
        for file in sources {
            guard let module = Module.named(file.module) else { continue }
            for (line, imported) in file.imports {
                let allowed =
                    module.ours.contains(imported) || module.foreign.contains(imported)
                    || Module.toolchain.contains(imported)
                let whose = Module.doors[imported].map { "; only \($0) may" } ?? ""
                if !allowed { Issue.record("\(file.path):\(line): \(module.name) may not import \(imported)\(whose)") }
            }
        }
    }

    @Test("in the table, imports go down a layer, or to the right inside one")
    func tableHasNoUpwardImports() {
        var below: Set<String> = []
        for module in Module.all {
            for imported in module.ours {
                #expect(below.contains(imported), "\(module.name) would import \(imported), which does not stand below it")
                #expect(
                    (Module.named(imported)?.layer ?? .max) <= module.layer, "\(module.name) would import up: \(imported)")
            }
            below.insert(module.name)
        }
    }

    @Test("each foreign module has exactly one door, and the prompt is not one")
    func foreignModulesHaveOneDoor() {
        let names = Module.all.flatMap(\.foreign)
        #expect(names.count == Set(names).count)
        #expect(Module.named("Console")?.foreign == [])
    }

    @Test("Package.swift declares the dependencies of the table")
    func manifestAgrees() throws {
        let manifest = try String(contentsOf: RepositoryRoot.url("Package.swift"), encoding: .utf8)
        for module in Module.all where module.name != "xmppscope" {
            let declared = try dependencies(of: module.name, in: manifest)
            #expect(declared == Set(module.ours + module.foreign), "Package.swift and the table differ in \(module.name)")
        }
    }

    /// The names quoted in the call `module("NAME", …)`; `nio` stands for its products.
    private func dependencies(of name: String, in manifest: String) throws -> Set<String>? {
        guard let call = manifest.firstRange(of: try Regex("\\bmodule\\(\\s*\"\(name)\"")) else { return nil }
        var depth = 1
        var end = call.upperBound
        while depth > 0, end < manifest.endIndex {
            if manifest[end] == "(" { depth += 1 }
            if manifest[end] == ")" { depth -= 1 }
            end = manifest.index(after: end)
        }
        let arguments = String(manifest[call.upperBound..<end]).replacing(/package:\s*"[^"]*"/, with: "")
        var names = Set(arguments.matches(of: /"([^"]+)"/).map { String($0.output.1) })
        if arguments.contains("+ nio") { names.formUnion(["NIOCore", "NIOPosix", "NIOHTTP1", "NIOWebSocket"]) }
        return names
    }
}
