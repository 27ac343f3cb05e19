internal import XMLTree
internal import XMPP

/// vcard-temp (XEP-0054): written by the owner, read by anyone.
final class VCardModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.vcard] }
    var accountFeatures: [String] { [Namespace.vcard] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "vCard", xmlns: Namespace.vcard) { [unowned self] request in
            let table = self.domain.store.accountData
            if request.isSet {
                try request.requireOwn()
                try table.setVCard(StoredXML.text(request.payload), of: request.account, at: self.domain.now)
                return .result(nil)
            }
            if let kept = try table.vcard(of: request.account).flatMap(StoredXML.element) { return .result(kept) }
            if request.isOwn { return .result(Element("vCard", xmlns: Namespace.vcard)) }
            throw StanzaError(.cancel, "item-not-found")
        }
    }
}
