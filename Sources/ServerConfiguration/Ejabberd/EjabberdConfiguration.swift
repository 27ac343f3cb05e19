import Foundation
import Yams

/// An ejabberd configuration: one mapping of options, with included files, macros and the options of hosts worked in.
struct EjabberdConfiguration {
    /// An option with the line it is on.
    struct Option {
        var value: Node
        var place: SourcePlace
    }

    private(set) var options: [(name: String, option: Option)] = []
    private var macros: [String: Node] = [:]
    private var filesRead = 0

    init(_ text: String, path: String) throws(ServerConfigurationError) {
        try load(text, path: path, allowing: { _ in true })
    }

    /// The report on a file that has been read.
    static func report(
        _ text: String, path: String, host: String?
    ) throws(ServerConfigurationError)
        -> ServerConfigurationReport
    {
        let configuration = try EjabberdConfiguration(text, path: path)
        let chosen = try ServerConfigurationReader.choose(host, of: configuration.hosts)
        var report = EjabberdSettings(configuration, host: chosen).report
        report.alternatives = EjabberdSettings.versions
            .map { EjabberdSettings(configuration, host: chosen, as: $0).report }
        return report
    }

    /// The virtual hosts in the order of the file.
    var hosts: [String] {
        option("hosts").map { strings($0.value) } ?? []
    }

    /// The top-level option; the last one where several files have it.
    func option(_ name: String) -> Option? { options.last { $0.name == name }?.option }

    // MARK: - Reading

    private mutating func load(
        _ text: String, path: String, allowing isAllowed: (String) -> Bool
    ) throws(ServerConfigurationError) {
        filesRead += 1
        guard filesRead <= 1000 else { throw .tooManyFiles(path) }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw .syntax(SourcePlace(path, EjabberdConfiguration.line(error)), EjabberdConfiguration.words(error))
        } catch {
            throw .syntax(SourcePlace(path, 1), "\(error)")
        }
        guard let root else { return }
        guard let mapping = root.mapping else { throw .syntax(SourcePlace(path, 1), "the file is not a mapping of options") }
        var included: [(Node, SourcePlace)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { continue }
            let place = SourcePlace(path, key.mark?.line ?? value.mark?.line ?? 1)
            switch name {
            case "include_config_file": included.append((value, place))
            case "define_macro", "define_keyword": define(value)
            case _ where isAllowed(name): options.append((name, Option(value: value, place: place)))
            default: break
            }
        }
        for (value, place) in included { try include(value, from: place) }
    }

    private mutating func define(_ value: Node) {
        if let mapping = value.mapping {
            for (key, macro) in mapping { if let name = key.scalar?.string { macros[name] = macro } }
        }
        for item in value.sequence.map(Array.init) ?? [] { define(item) }
    }

    private mutating func include(_ value: Node, from place: SourcePlace) throws(ServerConfigurationError) {
        if let name = value.scalar?.string {
            try load(included: name, from: place, allowing: { _ in true })
        } else if let list = value.sequence {
            for item in list { try include(item, from: place) }
        } else if let mapping = value.mapping {
            for (key, limits) in mapping {
                guard let name = key.scalar?.string else { continue }
                let only = limits["allow_only"].map { strings($0) }
                let not = limits["disallow"].map { strings($0) } ?? []
                try load(included: name, from: place) { (only?.contains($0) ?? true) && !not.contains($0) }
            }
        }
    }

    private mutating func load(
        included name: String, from place: SourcePlace, allowing isAllowed: (String) -> Bool
    ) throws(ServerConfigurationError) {
        let folder = URL(fileURLWithPath: place.file).deletingLastPathComponent()
        let path = name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path
        try load(try ServerConfigurationReader.text(of: path), path: path, allowing: isAllowed)
    }

    private static func line(_ error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 1
        }
    }

    private static func words(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        default: "it is not YAML: \(error)"
        }
    }

    // MARK: - Values

    /// A value with macros put in their places.
    func resolved(_ node: Node) -> Node {
        var node = node
        // A macro may stand for another; a circle of them ends here.
        for _ in 0..<10 {
            guard let name = node.scalar?.string, let macro = macros[name] else { break }
            node = macro
        }
        return node
    }

    /// The text of a scalar, with `@MACRO@` replaced as well.
    func text(_ node: Node) -> String? {
        guard var text = resolved(node).scalar?.string else { return nil }
        for (name, value) in macros where text.contains("@\(name)@") {
            if let replacement = value.scalar?.string {
                text = text.split(separator: "@\(name)@", omittingEmptySubsequences: false).joined(separator: replacement)
            }
        }
        return text
    }

    /// The strings of a list, or the one string that stands for it.
    func strings(_ node: Node) -> [String] {
        let node = resolved(node)
        if let list = node.sequence { return list.compactMap { text($0) } }
        return text(node).map { [$0] } ?? []
    }

    /// The entries of a mapping, by name.
    func entries(_ node: Node) -> [(name: String, value: Node, line: Int?)] {
        guard let mapping = resolved(node).mapping else { return [] }
        return mapping.compactMap { key, value in
            text(key).map { ($0, resolved(value), key.mark?.line) }
        }
    }
}
