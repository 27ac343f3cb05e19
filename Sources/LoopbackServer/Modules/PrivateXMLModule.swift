internal import XMLTree
internal import XMPP

/// Private XML storage (XEP-0049).
final class PrivateXMLModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.privateXML] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "query", xmlns: Namespace.privateXML) { [unowned self] request in
            try request.requireOwn()
            let elements = request.payload.elements
            guard !elements.isEmpty, elements.allSatisfy({ $0.namespace != Namespace.privateXML && !$0.namespace.isEmpty })
            else {
                throw StanzaError(.modify, elements.isEmpty ? "bad-request" : "not-acceptable")
            }
            let table = self.domain.store.accountData
            if request.isSet {
                for element in elements {
                    try table.setPrivateXML(
                        StoredXML.text(element), name: element.name, namespace: element.namespace, of: request.account)
                }
                return .result(nil)
            }
            guard elements.count == 1 else { throw StanzaError(.modify, "bad-request") }
            let kept = try table.privateXML(name: elements[0].name, namespace: elements[0].namespace, of: request.account)
            return .result(
                Element("query", xmlns: Namespace.privateXML, [:], [kept.flatMap(StoredXML.element) ?? elements[0]]))
        }
    }
}
