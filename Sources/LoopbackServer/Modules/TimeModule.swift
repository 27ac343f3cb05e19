internal import XMLTree
internal import XMPP

/// Entity time: the world's clock (XEP-0202).
final class TimeModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.time] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, .account, name: "time", xmlns: Namespace.time) { [unowned self] request in
            guard !request.isSet else { throw StanzaError(.modify, "bad-request") }
            return .result(
                Element(
                    "time", xmlns: Namespace.time, [:],
                    [
                        Element("tzo", xmlns: Namespace.time, text: "+00:00"),
                        Element("utc", xmlns: Namespace.time, text: self.domain.now.dateTime(fractionDigits: 0)),
                    ]))
        }
    }
}
