internal import TLS
internal import XMLTree
internal import XMPP

/// vcard-temp (XEP-0054): written by the owner, read by anyone.
final class VCardModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.vcard] }
    var accountFeatures: [String] { [Namespace.vcard] }

    /// Tells a room which picture the account has, for clients that do not say so themselves (XEP-0398 §5).
    func advertise(in presence: Stanza, of account: JID) throws -> Stanza {
        let namespace = "vcard-temp:x:update"
        guard presence.element.child("x", xmlns: namespace) == nil else { return presence }
        var copy = presence
        let picture = try pictureHash(of: account)
        copy.element.append(Element("x", xmlns: namespace, [:], [Element("photo", xmlns: namespace, text: picture ?? "")]))
        return copy
    }

    /// The SHA-1 of the picture in the account's vCard, in hexadecimal; nil if there is none.
    private func pictureHash(of account: JID) throws -> String? {
        guard let vcard = try domain.store.accountData.vcard(of: account).flatMap(StoredXML.element),
            let encoded = vcard.child("PHOTO")?.child("BINVAL")?.text,
            let bytes = Base64.decode(String(encoded.filter { !$0.isWhitespace }))
        else { return nil }
        return Digest.sha1.hash(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The account's vCard4 in the older format, if there is one that the asker may read (XEP-0292).
    private func vcard4(of account: JID, for asker: JID) throws -> Element? {
        let host = domain.module(EventingModule.self).host(account)
        guard let node = try domain.store.pubsub.node(LegacyVCard.node, of: account), host.mayRead(asker, node),
            let item = try host.items(of: node, ids: [], limit: 1).first,
            let vcard = item.child("vcard", xmlns: LegacyVCard.namespace)
        else { return nil }
        return LegacyVCard.element(from: vcard)
    }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "vCard", xmlns: Namespace.vcard) { [unowned self] request in
            let table = self.domain.store.accountData
            if request.isSet {
                try request.requireOwn()
                try table.setVCard(StoredXML.text(request.payload), of: request.account, at: self.domain.now)
                return .result(nil)
            }
            if let kept = try table.vcard(of: request.account).flatMap(StoredXML.element) { return .result(kept) }
            if let converted = try self.vcard4(of: request.account, for: request.from) { return .result(converted) }
            if request.isOwn { return .result(Element("vCard", xmlns: Namespace.vcard)) }
            throw StanzaError(.cancel, "item-not-found")
        }
    }
}
