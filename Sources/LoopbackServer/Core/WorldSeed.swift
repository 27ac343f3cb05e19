internal import XMLStreaming
package import XMLTree
internal import XMPP

/// What a world is to begin with: accounts, friendships, and stanzas that were sent before anybody looks.
///
/// A text of lines: `account JID PASSWORD`, `friends JID JID`, a stanza with `from` and `to` on one line, and `#` before a comment.
package struct WorldSeed: Sendable {
    package private(set) var accounts: [Account] = []
    package private(set) var stanzas: [Element] = []

    /// A line that cannot be read.
    package struct Malformed: Error, Hashable, CustomStringConvertible {
        /// From 1.
        package var line: Int
        package var reason: String
        package var description: String { "line \(line): \(reason)" }
    }

    package init(_ text: String) throws(Malformed) {
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.drop(while: \.isWhitespace)
            if line.isEmpty || line.hasPrefix("#") { continue }
            do {
                if line.hasPrefix("<") {
                    try addStanza(String(line))
                } else {
                    try addWords(line.split(whereSeparator: \.isWhitespace))
                }
            } catch let error as Malformed {
                throw Malformed(line: index + 1, reason: error.reason)
            } catch {
                throw Malformed(line: index + 1, reason: "\(error)")
            }
        }
    }

    private mutating func addStanza(_ text: String) throws {
        let element = try ElementParser().parse(text)
        guard let stanza = Stanza(element) else { throw Malformed(line: 0, reason: "<\(element.name)> is no stanza") }
        guard let from = stanza.from, from.localpart != nil else {
            throw Malformed(line: 0, reason: "the stanza does not say from which account it is")
        }
        stanzas.append(element)
    }

    private mutating func addWords(_ words: [Substring]) throws {
        switch (words[0], words.count) {
        case ("account", 3): accounts.append(Account(jid: try JID(String(words[1])).bare, password: String(words[2])))
        case ("friends", 3):
            let (one, other) = (try JID(String(words[1])).bare, try JID(String(words[2])).bare)
            guard accounts.contains(where: { $0.jid == one }) || accounts.contains(where: { $0.jid == other }) else {
                throw Malformed(line: 0, reason: "neither \(one) nor \(other) is an account of this file")
            }
            for index in accounts.indices where accounts[index].jid == one {
                accounts[index].friends.append(.init(jid: other))
            }
            for index in accounts.indices where accounts[index].jid == other {
                accounts[index].friends.append(.init(jid: one))
            }
        case ("account", _): throw Malformed(line: 0, reason: "the form is: account JID PASSWORD")
        case ("friends", _): throw Malformed(line: 0, reason: "the form is: friends JID JID")
        default: throw Malformed(line: 0, reason: "“\(words[0])” is neither account, friends nor a stanza")
        }
    }
}

extension World {
    /// Sends a seed's stanzas, each from a resource that comes and goes for it.
    package func play(_ seed: WorldSeed) throws {
        for element in seed.stanzas {
            guard let from = Stanza(element)?.from, let domain = domains.first(where: { $0.host == from.domainpart }) else {
                throw WorldSeed.Malformed(line: 0, reason: "\(element["from"] ?? "") is not of this world")
            }
            let sink = SilentSink()
            let session = try domain.bind(from.bare, resource: from.resourcepart ?? "seed", language: nil, sink: sink)
            var stanza = element
            stanza["from"] = nil
            domain.receive(stanza, from: session)
            settle()
            domain.streamEnded(of: session, sink: sink, isClean: true)
            settle()
        }
    }
}

/// Somebody who does not listen.
private final class SilentSink: SessionSink {
    func send(_ elements: [Element]) {}
    func close(condition: String?, text: String?) {}
    func cut() {}
}
