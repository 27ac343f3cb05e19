/// Sentences about what is kept that many elements share.
enum StorageNote {
    static let advert = "Nothing is kept: an announcement."
    static let nothing = "Nothing is kept."
    static let session = "State of the session only, gone with it; where it is held is unspecified (in practice memory)."
    static let streamState = "Both ends keep what was negotiated for as long as the stream lives, nothing longer."
    static let saslState =
        "The exchange is not kept. What the server already holds for the account is a verifier or a password; logs are its own matter."
    static let acks =
        "Own server keeps every sent stanza until it is acked; when the session is given up they are rerouted, returned or stored offline (XEP-0198 §4)."
    static let streamError =
        "The error itself is not kept. Stanzas not yet acked may stay in the queue of a resumable session (XEP-0198 §7)."
    static let error =
        "Errors are never stored offline (RFC 6121 §8.5.2.2.1); no archive has to keep them, though some keep returned messages."
    static let rides =
        "No rule of its own: it is kept or dropped with its stanza, and an archive may strip it (XEP-0313 §3)."
    static let presence =
        "Sender's server holds the last presence of each available resource to answer probes (RFC 6121 §4.3.2); it is not archived."
    static let transit =
        "Never queued or archived: an absent target gives an error, a bare JID is answered by its server (RFC 6121 §8.5)."
    static let pep =
        "Publisher's server keeps at least the last item (XEP-0163 §4.3.4), more as the node is configured, until retracted or purged."
    static let ownPep =
        "Own server keeps it in a node only its owner may read (XEP-0223), until it is overwritten or retracted."
    static let item =
        "Kept when the node persists items, within its limits; otherwise the last one may be cached (XEP-0060 §12.10)."
    static let notice =
        "A notification, not the item: the item stays at its node. As a headline it is not stored offline (XEP-0060 §12.7)."
    static let bodyless =
        "Without a body no archive has to keep it, though it may; the offline rule goes by type and takes it (XEP-0160 §3)."
    static let chatState =
        "Alone: not for the offline store (XEP-0160 §3) nor the archive (XEP-0313 §3). Beside a body it shares its fate."
    static let cipher = "Kept like any message, but the server can read only addresses, time, size and key ids."
    static let call =
        "Always of type chat and with a store hint (XEP-0353 §3): who called when becomes durable at both servers."
    static let privateXML = "Own server keeps it in private XML until the same name is written again (XEP-0049)."
    static let service = "Kept by the service until changed or removed there."
    static let room = "Kept by the room service."
    static let reads = "Reads what is already kept; nothing new is."
    static let superseded = "As in the current version of the namespace."
    static let dsession = "Kept by both ends for the session only."
    static let sasl = "Nothing has to be kept; counting and logging of failed logins is up to the server."
    static let refused = "Nothing is kept: the request was refused."
    static let unknown = "Not looked at here: what it leaves behind is for its document to say."
}
