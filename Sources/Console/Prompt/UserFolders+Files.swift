import Foundation

/// The files of the configuration; each is readable by its owner only.
extension UserFolders {
    /// The lines that are executed when a prompt begins.
    package func startupLines() throws(CommandFailure) -> [String] {
        PromptProgram.inputs(try read("startup") ?? "").filter { !$0.trimmed.isEmpty }
    }

    /// Adds a line to those that are executed when a prompt begins, or only takes some out.
    ///
    /// - Parameter beginning: the lines that begin so are taken out; those of the same setting without it.
    func addToStartup(_ line: String?, insteadOf beginning: String? = nil) throws(CommandFailure) {
        if line?.contains(where: \.isNewline) == true {
            throw CommandFailure("what is saved is one line; write it without line breaks")
        }
        let before = try read("startup") ?? "# Lines that are executed when the prompt begins.\n"
        // A setting has one line: the last value counts.
        let name = beginning ?? line.map { $0.prefix { $0 != "=" } + "=" } ?? ""
        let kept = before.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix(name) }
        try write("startup", kept.joined(separator: "\n") + (line.map { $0 + "\n" } ?? ""))
    }

    /// Saved ways to connect: what stands after `connect`, by name.
    func accounts() throws(CommandFailure) -> [String: String] {
        var accounts: [String: String] = [:]
        for line in (try read("accounts") ?? "").split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.firstIndex(of: " ") else { continue }
            accounts[String(line[..<space])] = String(line[space...]).trimmed
        }
        return accounts
    }

    func write(_ accounts: [String: String]) throws(CommandFailure) {
        try write("accounts", accounts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined())
    }

    /// What stands for passwords at servers that gave it out (XEP-0484), and the id by which they know this program.
    func tokens() throws(CommandFailure) -> KeptTokens { KeptTokens(text: try read("tokens") ?? "") }

    func write(_ tokens: KeptTokens) throws(CommandFailure) { try write("tokens", tokens.text) }

    /// The user's own templates: the files of a folder, by their names.
    func templates() -> [StanzaTemplate] {
        let folder = configuration + "/templates"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".xml") }.sorted().compactMap { name in
            (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)).map {
                StanzaTemplate(name: String(name.dropLast(4)), summary: "your own", xml: $0.trimmed)
            }
        }
    }

    /// The names of the lessons that were done to their end.
    var lessonsDone: Set<String> {
        let text = (try? String(contentsOfFile: state + "/lessons", encoding: .utf8)) ?? ""
        return Set(text.split(separator: "\n").map(String.init))
    }

    /// Remembers a lesson as done; where that cannot be written, it is not remembered.
    func note(lessonDone name: String) {
        let done = lessonsDone.union([name]).sorted().joined(separator: "\n") + "\n"
        try? FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        _ = FileManager.default.createFile(
            atPath: state + "/lessons", contents: Data(done.utf8), attributes: [.posixPermissions: 0o600])
    }

    private func read(_ name: String) throws(CommandFailure) -> String? {
        let path = configuration + "/" + name
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        let mode = attributes[.posixPermissions] as? Int ?? 0
        if mode & 0o077 != 0 {
            throw CommandFailure("\(path) can be read by others; make it yours with: chmod 600 \(path)")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(FileProblem.words(reading: path))
        }
        return text
    }

    /// Through a new file that takes the old one's place, so that a kill leaves one of them whole.
    private func write(_ name: String, _ text: String) throws(CommandFailure) {
        let path = configuration + "/" + name
        let temporary = path + ".new"
        do {
            try FileManager.default.createDirectory(
                atPath: configuration, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            guard
                FileManager.default.createFile(
                    atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            else {
                throw CommandFailure("\(temporary) cannot be written")
            }
            guard rename(temporary, path) == 0 else { throw CommandFailure("\(path) cannot be written") }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
