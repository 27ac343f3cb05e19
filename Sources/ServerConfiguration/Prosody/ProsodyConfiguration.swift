import Foundation

/// A Prosody configuration: global options, and those of each host and component.
struct ProsodyConfiguration {
    /// The options of one host or component, or the global ones.
    struct Section {
        var name: String
        /// The kind of component: `muc`; nil for a virtual host.
        var component: String?
        var options: [String: Option] = [:]
        var place: SourcePlace?
    }

    struct Option {
        var value: LuaValue
        var place: SourcePlace
    }

    private(set) var global = Section(name: "*")
    private(set) var sections: [Section] = []
    /// How a conditional statement is noted.
    static let conditional = "a statement that begins with if"

    private(set) var notes: [(text: String, place: SourcePlace)] = []
    /// Whether the file is the one Snikket generates.
    private(set) var isSnikket = false
    private var filesRead = 0

    init(_ text: String, path: String) throws(ServerConfigurationError) { try load(text, path: path) }

    /// The report on a file that has been read.
    static func report(
        _ text: String, path: String, host: String?
    ) throws(ServerConfigurationError)
        -> ServerConfigurationReport
    {
        let configuration = try ProsodyConfiguration(text, path: path)
        let hosts = configuration.hosts.map(\.name)
        let chosen = try ServerConfigurationReader.choose(host, of: hosts)
        var report = ProsodySettings(configuration, host: chosen).report
        let versions = configuration.isSnikket ? [] : ProsodySettings.versions
        report.alternatives = versions.map { ProsodySettings(configuration, host: chosen, as: $0).report }
        return report
    }

    /// The virtual hosts, in the order of the files.
    var hosts: [Section] { sections.filter { $0.component == nil } }

    // MARK: - Reading

    private mutating func load(_ text: String, path: String) throws(ServerConfigurationError) {
        filesRead += 1
        guard filesRead <= 1000 else { throw .tooManyFiles(path) }
        if text.contains("ENV_SNIKKET_DOMAIN") { isSnikket = true }
        var parser = try LuaParser(text, file: path)
        // Every file begins in the global section, also an included one.
        var current: Int?
        for statement in try parser.statements() {
            switch statement {
            case .assignment(_, _, isLocal: true, line: _): break
            case .assignment(let name, let value, isLocal: false, let line):
                set(name, value, in: current, SourcePlace(path, line))
            case .method(let name, let method, let value, let line):
                extend(name, method, value, in: current, SourcePlace(path, line))
            case .call(let name, let arguments, let line):
                try call(name, arguments, SourcePlace(path, line), &current)
            case .skipped(let what, let line): notes.append((what, SourcePlace(path, line)))
            }
        }
    }

    private mutating func set(_ name: String, _ value: LuaValue, in section: Int?, _ place: SourcePlace) {
        if let section {
            sections[section].options[name] = Option(value: value, place: place)
        } else {
            global.options[name] = Option(value: value, place: place)
        }
    }

    /// `modules_enabled: append { … }`, which Prosody 13 brought.
    private mutating func extend(
        _ name: String, _ method: String, _ value: LuaValue, in section: Int?, _ place: SourcePlace
    ) {
        guard ["append", "add"].contains(method), case .table(let more) = value else {
            notes.append(("\(name): \(method)", place))
            return
        }
        let before = section.flatMap { sections[$0].options[name] } ?? (section == nil ? global.options[name] : nil)
        var entries: [LuaEntry] = []
        if case .table(let old) = before?.value { entries = old }
        set(name, .table(entries + more), in: section, place)
    }

    private mutating func call(
        _ name: String, _ arguments: [LuaValue], _ place: SourcePlace, _ current: inout Int?
    ) throws(ServerConfigurationError) {
        switch name {
        case "VirtualHost", "Host":
            current = open(arguments, component: nil, place)
        case "Component":
            let kind = arguments.count > 1 ? arguments[1].text ?? "component" : "component"
            current = open(arguments, component: kind, place)
        case "Include", "RunScript":
            guard let pattern = arguments.first?.text else {
                notes.append(("\(name) of \(arguments.first?.words ?? "nothing")", place))
                return
            }
            try include(pattern, from: place)
        default: notes.append(("\(name) \(arguments.map(\.words).joined(separator: " "))", place))
        }
    }

    private mutating func open(_ arguments: [LuaValue], component: String?, _ place: SourcePlace) -> Int? {
        guard let name = arguments.first?.text else {
            notes.append(("a host whose name is \(arguments.first?.words ?? "missing")", place))
            // What follows belongs to it, and not to another host.
            sections.append(Section(name: "", component: component ?? "", place: place))
            return sections.count - 1
        }
        let lower = name.lowercased()
        if let index = sections.firstIndex(where: { $0.name == lower }) {
            if let component { sections[index].component = component }
            return index
        }
        sections.append(Section(name: lower, component: component, place: place))
        return sections.count - 1
    }

    private mutating func include(_ pattern: String, from place: SourcePlace) throws(ServerConfigurationError) {
        let base = URL(fileURLWithPath: place.file).deletingLastPathComponent()
        let url = pattern.hasPrefix("/") ? URL(fileURLWithPath: pattern) : base.appendingPathComponent(pattern)
        guard pattern.contains("*") || pattern.contains("?") else {
            try load(try ServerConfigurationReader.text(of: url.path), path: url.path)
            return
        }
        let folder = url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names.sorted() where ProsodyConfiguration.matches(name, url.lastPathComponent) {
            let path = folder.appendingPathComponent(name).path
            try load(try ServerConfigurationReader.text(of: path), path: path)
        }
    }

    /// Whether a file's name matches a pattern with `*` and `?`.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        var previous = [true]
        let name = Array(name)
        previous += Array(repeating: false, count: name.count)
        for character in pattern {
            var row = [character == "*" && previous[0]]
            for (index, letter) in name.enumerated() {
                switch character {
                case "*": row.append(previous[index + 1] || row[index])
                case "?": row.append(previous[index])
                default: row.append(previous[index] && letter == character)
                }
            }
            previous = row
        }
        return previous[name.count]
    }
}
