internal import XMLTree
internal import XMPP

/// Software version (XEP-0092).
final class VersionModule: DomainModule {
    init(_ domain: Domain) {}

    var serverFeatures: [String] { [Namespace.version] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, name: "query", xmlns: Namespace.version) { request in
            guard !request.isSet else { throw StanzaError(.modify, "bad-request") }
            return .result(
                Element(
                    "query", xmlns: Namespace.version, [:],
                    [
                        Element("name", xmlns: Namespace.version, text: "xmppscope"),
                        Element("version", xmlns: Namespace.version, text: "loopback"),
                    ]))
        }
    }
}
