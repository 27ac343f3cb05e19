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
