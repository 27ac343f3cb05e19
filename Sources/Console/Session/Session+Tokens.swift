import Transport
import XMPP
import XMPPStreams

extension Session {
    /// The kept tokens: those of the loopback world last as long as it does.
    private func tokens(for address: JID) throws(CommandFailure) -> KeptTokens {
        try isOfWorld(address) ? worldTokens : folders.tokens()
    }

    private func keep(_ tokens: KeptTokens, for address: JID) throws(CommandFailure) {
        if isOfWorld(address) { worldTokens = tokens } else { try folders.write(tokens) }
    }

    private func isOfWorld(_ address: JID) -> Bool { world?.world.domain(address.domainpart) != nil }

    /// Adds the account's token, if there is one, and the id by which the server knows this program.
    func useToken(_ options: inout ConnectOptions) throws(CommandFailure) {
        var kept = try tokens(for: options.address)
        let client = kept.makeClient()
        try keep(kept, for: options.address)
        options.extensible?.userAgent = UserAgent(id: client, software: "xmppscope")
        options.extensible?.token = kept.token(of: options.address, at: surroundings.now())
        if options.extensible?.token == nil, options.extensible?.invalidatesToken == true {
            throw CommandFailure("no token of \(options.address.bare) is kept here; --fast asks for one")
        }
    }

    /// Keeps what the server gave, and forgets what is of no use any more.
    func take(_ event: TokenEvent, for address: JID) {
        do throws(CommandFailure) {
            var kept = try tokens(for: address)
            kept.take(event, of: address)
            try keep(kept, for: address)
        } catch {
            return complain("the token could not be kept: \(error.message)")
        }
        let place = isOfWorld(address) ? "as long as this program runs" : "in \(folders.configuration)/tokens, for you alone"
        switch event {
        case .issued(let token):
            say(
                "the server gave a token for the next login, good until \(token.expiry.dateTime(fractionDigits: 0)); it is kept "
                    + place)
        case .refused: say("the token that was kept is forgotten: the server did not take it")
        case .invalidated: say("the token is forgotten at both ends")
        case .used: break
        }
    }
}
