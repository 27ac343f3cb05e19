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
            let bookmarks = self.domain.module(BookmarksModule.self)
            func isBookmarks(_ element: Element) -> Bool { element.is("storage", Namespace.legacyBookmarks) }
            if request.isSet {
                for list in elements.filter(isBookmarks) { try bookmarks.replace(with: list, of: request.account) }
                for element in elements where !isBookmarks(element) {
                    try table.setPrivateXML(
                        StoredXML.text(element), name: element.name, namespace: element.namespace, of: request.account)
                }
                return .result(nil)
            }
            guard elements.count == 1 else { throw StanzaError(.modify, "bad-request") }
            if isBookmarks(elements[0]) {
                let list = try bookmarks.list(of: request.account) ?? elements[0]
                return .result(Element("query", xmlns: Namespace.privateXML, [:], [list]))
            }
            let kept = try table.privateXML(name: elements[0].name, namespace: elements[0].namespace, of: request.account)
            return .result(
                Element("query", xmlns: Namespace.privateXML, [:], [kept.flatMap(StoredXML.element) ?? elements[0]]))
        }
    }
}
