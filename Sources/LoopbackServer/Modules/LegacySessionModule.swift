internal import XMPP

/// The session request of RFC 3921 §3, which old clients still send and which does nothing (RFC 6121 appendix E).
final class LegacySessionModule: DomainModule {
    init(_ domain: Domain) {}

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, .account, name: "session", xmlns: Namespace.session) { _ in .result(nil) }
    }
}
