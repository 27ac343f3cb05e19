internal import TLS
internal import XMLTree
internal import XMPP

/// A picture of an account, as XEP-0084 keeps it in two nodes and XEP-0153 in the vCard.
struct Avatar {
    static let dataNode = "urn:xmpp:avatar:data"
    static let metadataNode = "urn:xmpp:avatar:metadata"

    /// The SHA-1 of the picture, in hexadecimal.
    var id: String
    /// The picture in Base64, without white space.
    var encoded: String
    /// How many octets it has.
    var size: Int
    /// Its media type, where that is known.
    var type: String?

    /// Reads a vCard's PHOTO; nil where the picture is somewhere else, or cannot be read.
    init?(photo: Element?) {
        guard let photo, let text = photo.child("BINVAL")?.text else { return nil }
        encoded = String(text.filter { !$0.isWhitespace })
        guard let bytes = Base64.decode(encoded), !bytes.isEmpty else { return nil }
        size = bytes.count
        id = Hexadecimal.text(Digest.sha1.hash(bytes))
        type = photo.child("TYPE")?.text.trimmed
    }

    /// The item of the data node (XEP-0084).
    var dataItem: Element {
        let data = Element("data", xmlns: Self.dataNode, text: encoded)
        return Element("item", xmlns: Namespace.pubsub, ["id": id], [data])
    }

    /// The item of the metadata node (XEP-0084).
    var metadataItem: Element {
        var info = Element("info", xmlns: Self.metadataNode, ["bytes": String(size), "id": id])
        info["type"] = type
        let metadata = Element("metadata", xmlns: Self.metadataNode, [:], [info])
        return Element("item", xmlns: Namespace.pubsub, ["id": id], [metadata])
    }

    /// The item that says that there is no picture any more (XEP-0084).
    static var noneItem: Element {
        Element("item", xmlns: Namespace.pubsub, [:], [Element("metadata", xmlns: metadataNode)])
    }

    /// The picture that a metadata item tells of; nil where it has none but elsewhere.
    static func info(in metadata: Element?) -> Element? {
        metadata?.elements.first { $0.is("info", metadataNode) && $0["url"] == nil && $0["id"] != nil }
    }

    /// A vCard's PHOTO with a picture of the data node.
    static func photo(_ data: Element, type: String?) -> Element {
        var photo = Element("PHOTO", xmlns: Namespace.vcard)
        if let type { photo.append(Element("TYPE", xmlns: Namespace.vcard, text: type)) }
        photo.append(Element("BINVAL", xmlns: Namespace.vcard, text: String(data.text.filter { !$0.isWhitespace })))
        return photo
    }
}
