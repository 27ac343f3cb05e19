internal import XMLTree
internal import XMPP

/// Ping (XEP-0199).
final class PingModule: DomainModule {
    init(_ domain: Domain) {}

    var serverFeatures: [String] { [Namespace.ping] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, .account, name: "ping", xmlns: Namespace.ping) { request in
            guard !request.isSet else { throw StanzaError(.modify, "bad-request") }
            return .result(nil)
        }
    }
}
