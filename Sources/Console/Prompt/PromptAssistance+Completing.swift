import Foundation
import Inspection
import KnowledgeBase
import LineEditing
import LoopbackServer
import StanzaStorage

extension PromptAssistance {
    /// What may stand at the cursor.
    func complete(_ line: String, _ cursor: Int) -> Completion {
        let before = String(line.prefix(cursor))
        if before.drop(while: \.isWhitespace).hasPrefix("<") { return XMLCompletion(self).complete(before) }
        let text = before.drop(while: \.isWhitespace).drop { $0 == "/" }
        let name = text.prefix { !$0.isWhitespace }
        if name.count == text.count { return commands(String(name)) }
        guard let help = CommandList.help(of: String(name)) else { return .none }
        return argument(String(text.dropFirst(name.count)), help)
    }

    private func commands(_ typed: String) -> Completion {
        let all = CommandList.helps
        let matching = all.filter { $0.name.hasPrefix(typed.lowercased()) }
        return Completion(
            replacing: typed.count, candidates: matching.map { Completion.Candidate($0.name, note: $0.summary) })
    }

    private func topics(_ typed: String) -> Completion {
        let topics = HelpTopic.all.filter { $0.name.hasPrefix(typed.lowercased()) }
        var completion = commands(typed)
        completion.candidates += topics.map { Completion.Candidate($0.name, note: $0.summary) }
        if "exit-codes".hasPrefix(typed.lowercased()) {
            completion.candidates.append(Completion.Candidate("exit-codes", note: "exit statuses, and why connecting fails"))
        }
        return completion
    }

    private func argument(_ text: String, _ help: CommandHelp) -> Completion {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let current = text.last?.isWhitespace == false ? words.last ?? "" : ""
        let earlier = current.isEmpty ? words : Array(words.dropLast())
        if current.hasPrefix("--") {
            return Completion(
                replacing: current.count,
                candidates: help.allOptions.filter { "--\($0.name)".hasPrefix(current) }.map {
                    Completion.Candidate("--\($0.name)", note: $0.summary)
                })
        }
        if let option = help.allOptions.first(where: { "--\($0.name)" == earlier.last }), option.value != nil {
            return values(of: option, current)
        }
        var index = 0
        var skips = false
        for word in earlier {
            if skips {
                skips = false
            } else if word.hasPrefix("--") {
                skips = help.allOptions.contains { "--\($0.name)" == word && $0.value != nil }
            } else {
                index += 1
            }
        }
        if let textArgument = help.textArgument, index >= textArgument, help.kinds != [.text] { return .none }
        guard index < help.kinds.count else { return .none }
        if help.kinds == [.text] { return index == 0 || help.name != "explain" ? filterTerms(current, help) : .none }
        return candidates(help.kinds[index], current)
    }

    private func values(of option: CommandHelp.Option, _ current: String) -> Completion {
        switch option.value {
        case "FILE": files(current)
        case "JID": candidates(.address, current)
        case "HOW": choice(["starttls", "direct", "optional", "none"], current)
        case "HINT": choice(["no-store", "no-permanent-store", "no-copy", "store"], current)
        case "TYPE": choice(["chat", "normal", "headline", "groupchat", "error"], current)
        case "MECHANISM": choice(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"], current)
        case "WHAT": choice(SearchProgram.groups, current)
        case "DOMAIN": choice(["wonderland.lit", "realworld.lit"], current)
        default: .none
        }
    }

    func candidates(_ kind: CommandHelp.Kind, _ current: String) -> Completion {
        switch kind {
        case .address: addresses(current)
        case .room: rooms(current)
        case .node: choice(seen.withLock { $0.nodes.recentFirst.map(\.key) }, current)
        case .namespace: choice(Catalogue.index.namespaces, current)
        case .record: choice(recentNumbers, current)
        case .command: commands(current)
        case .topic: topics(current)
        case .file: files(current)
        case .setting: settings(current)
        case .table: choice(["diff", "grep", "files"] + StoreSchema.tables, current)
        case .profile: choice(ProfileLibrary.all.map(\.id), current)
        case .term: .none
        case .choice(let values): choice(values, current)
        case .text: .none
        }
    }

    private var recentNumbers: [String] {
        let last = seen.withLock { $0.lastNumber }
        return last == 0 ? [] : (max(1, last - 9)...last).reversed().map(String.init)
    }

    func addressList(_ current: String) -> [String] {
        let seen = seen.withLock { $0.addresses.recentFirst.map(\.key) }
        let people = Account.wonderland.map(\.jid.description)
        var known: Set<String> = []
        return (seen + (seen.contains { $0.contains("wonderland.lit") } ? people : [])).filter {
            $0.lowercased().hasPrefix(current.lowercased()) && known.insert($0).inserted
        }
    }

    private func addresses(_ current: String) -> Completion {
        var list = addressList(current)
        // A name of the loopback world completes too: `contact si`.
        if list.isEmpty {
            list = Account.wonderland.compactMap(\.jid.localpart).filter {
                !current.isEmpty && $0.hasPrefix(current.lowercased())
            }
        }
        return Completion(replacing: current.count, candidates: list.map { Completion.Candidate($0) })
    }

    /// Addresses at services whose names say that they are for rooms; where there are none, all addresses.
    private func rooms(_ current: String) -> Completion {
        let signs = ["conference.", "rooms.", "muc.", "chat.", "channels."]
        let rooms = addressList(current).filter { address in
            let domain = address.drop { $0 != "@" }.dropFirst()
            return !address.contains("/") && signs.contains { domain.hasPrefix($0) }
        }
        return rooms.isEmpty
            ? addresses(current)
            : Completion(replacing: current.count, candidates: rooms.map { Completion.Candidate($0) })
    }

    private func choice(_ values: [String], _ current: String) -> Completion {
        Completion(
            replacing: current.count,
            candidates: values.filter { $0.lowercased().hasPrefix(current.lowercased()) }.map { Completion.Candidate($0) })
    }

    private func filterTerms(_ current: String, _ help: CommandHelp) -> Completion {
        if help.name == "explain" {
            let names = Set(Catalogue.index.entries.map(\.name) + Catalogue.index.namespaces)
            guard !current.isEmpty else { return .none }
            return choice(names.filter { $0.hasPrefix(current) }.sorted(), current)
        }
        guard ["filter", "find", "count", "stats", "expect"].contains(help.name) else { return .none }
        if let colon = current.firstIndex(of: ":") {
            let key = String(current[...colon])
            let values: [String] =
                switch key {
                case "kept:", "not-kept:", "depends:": Store.allCases.map(\.rawValue)
                case "with:", "from:", "to:": addressList(String(current[current.index(after: colon)...]))
                case "ns:": Catalogue.index.namespaces
                case "type:": ["chat", "normal", "groupchat", "headline", "error", "get", "set", "result"]
                default: []
                }
            return choice(values.map { key + $0 }, current)
        }
        return Completion(
            replacing: current.count,
            candidates: FilterTerm.vocabulary.filter { $0.term.hasPrefix(current) }.map {
                Completion.Candidate($0.term, suffix: $0.term.hasSuffix(":") ? "" : " ", note: $0.meaning)
            })
    }

    private func settings(_ current: String) -> Completion {
        guard let equals = current.firstIndex(of: "=") else {
            let names = SetCommand.names + seen.withLock { $0.knobs }
            return Completion(
                replacing: current.count,
                candidates: names.filter { $0.hasPrefix(current) }.map { Completion.Candidate($0, suffix: "=") })
        }
        let name = String(current[..<equals])
        let values: [String] =
            if let entry = SessionSettings.entries.first(where: { $0.name == name }) {
                entry.values
            } else if name.hasSuffix("server") {
                ProfileLibrary.all.map(\.id)
            } else {
                ["on", "off"]
            }
        return choice(values.map { "\(name)=\($0)" }, current)
    }

    private func files(_ current: String) -> Completion {
        let path = (current as NSString).expandingTildeInPath
        let folder = current.isEmpty ? "." : current.hasSuffix("/") ? path : (path as NSString).deletingLastPathComponent
        let prefix = current.hasSuffix("/") ? "" : (current as NSString).lastPathComponent
        let typedFolder = String(current.dropLast(prefix.count))
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let matching = names.filter { $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix(".")) }.sorted()
        return Completion(
            replacing: current.count,
            candidates: matching.map { name in
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(
                    atPath: (folder.isEmpty ? "." : folder) + "/" + name, isDirectory: &isFolder)
                return Completion.Candidate(
                    typedFolder + name + (isFolder.boolValue ? "/" : ""), suffix: isFolder.boolValue ? "" : " ")
            })
    }
}
