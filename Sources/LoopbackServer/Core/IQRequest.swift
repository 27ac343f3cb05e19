internal import XMLTree
internal import XMPP

/// An iq of type get or set that the server has to answer itself.
struct IQRequest {
    /// On whose behalf the server answers (RFC 6121 §8.5).
    enum Target: Hashable {
        /// The server's own domain.
        case server
        /// The bare JID of an account.
        case account
    }

    let stanza: Stanza
    let payload: Element
    let type: IQType
    let from: JID
    let target: Target
    /// The account concerned: the one addressed, or the sender's own.
    let account: JID
    /// The sender's session, where the sender is connected to this server.
    let session: ClientSession?

    /// Whether the sender asks about its own account.
    var isOwn: Bool { from.bare == account }
    var isSet: Bool { type == .set }

    /// Refuses requests about other people's accounts.
    func requireOwn() throws(StanzaError) {
        if !isOwn { throw StanzaError(.auth, "forbidden") }
    }
}

/// What a handler does with a request.
enum IQReply {
    /// The iq result with this payload.
    case result(Element?)
    /// The handler answers by itself, now or later.
    case handled
}

/// The handlers of requests, by target, name and namespace of the payload.
struct RequestHandlers {
    typealias Handler = (IQRequest) throws -> IQReply

    private struct Key: Hashable {
        var target: IQRequest.Target
        var name: String
        var namespace: String
    }

    private var handlers: [Key: Handler] = [:]

    /// Adds a handler; the last one added for a key answers.
    mutating func on(_ targets: IQRequest.Target..., name: String, xmlns namespace: String, _ handler: @escaping Handler) {
        for target in targets { handlers[Key(target: target, name: name, namespace: namespace)] = handler }
    }

    func handler(for request: IQRequest) -> Handler? {
        handlers[Key(target: request.target, name: request.payload.name, namespace: request.payload.namespace)]
    }
}
