import Foundation
import XMPP
import XMPPStreams

/// The tokens that servers gave out (XEP-0484), one for each account, and the id by which they know this program.
///
/// As text: a line `client ID`, and a line of account, binding, expiry, uses and token for each account.
package struct KeptTokens: Sendable {
    /// The id of this program for all servers: a random UUID, made when it is first needed (XEP-0388 §2.3).
    package private(set) var client: String?
    private var tokens: [String: AccessToken] = [:]

    package init(client: String? = nil) { self.client = client }

    /// Lines that cannot be read are left out.
    package init(text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "client" { client = String(words[1]) }
            guard words.count == 5, let binding = TokenBinding(rawValue: String(words[1])),
                let expiry = Timestamp(dateTime: String(words[2])), let count = Int(words[3])
            else { continue }
            tokens[String(words[0])] = AccessToken(
                secret: Secret(String(words[4])), binding: binding, expiry: expiry, count: count)
        }
    }

    /// The text, which holds secrets.
    package var text: String {
        let lines = tokens.sorted { $0.key < $1.key }.map { account, token in
            "\(account) \(token.binding.rawValue) \(token.expiry.dateTime()) \(token.count) \(token.secret.exposed)\n"
        }
        return "# Each of these is as good as a password. client is what servers know this program by.\n"
            + (client.map { "client \($0)\n" } ?? "") + lines.joined()
    }

    package mutating func makeClient() -> String {
        let id = client ?? UUID().uuidString.lowercased()
        client = id
        return id
    }

    /// The account's token, if it is good at that time.
    package func token(of account: JID, at now: Timestamp) -> AccessToken? {
        tokens[account.bare.description].flatMap { $0.expiry > now ? $0 : nil }
    }

    /// Takes note of what happened to the account's token. A token with white space cannot be kept and is left out.
    package mutating func take(_ event: TokenEvent, of account: JID) {
        let name = account.bare.description
        switch event {
        case .issued(let token): if !token.secret.exposed.contains(where: \.isWhitespace) { tokens[name] = token }
        case .used: tokens[name]?.count += 1
        case .refused, .invalidated: tokens[name] = nil
        }
    }
}
