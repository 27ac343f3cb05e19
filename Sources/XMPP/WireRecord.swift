import XMLTree

/// One thing that crossed a wire, or happened to it, as every part of the program shares it.
///
/// Live, replayed and imported traffic all become records, and everything behind the funnel works on records alone.
package struct WireRecord: Sendable, Hashable {
    /// Counted from 1 in the session that shows it.
    package var number: Int
    /// When it was sent or received; nil where a source has no complete time.
    package var time: Timestamp?
    /// The source's own text of the time, where it is not ours.
    package var timeText: String?
    /// The name of the connection it belongs to.
    package var connection: String
    /// Seen from the endpoint that recorded; nil where a source does not say.
    package var direction: Direction?
    /// The exact bytes on the wire, decrypted; empty for a note and for what TLS does.
    package var bytes: [UInt8]
    /// A reading of the bytes.
    package var content: Content
    /// What was taken out before the record was written, in words; empty where nothing was.
    package var redactions: [String]

    package init(
        number: Int = 0, time: Timestamp? = nil, timeText: String? = nil, connection: String, direction: Direction?,
        bytes: [UInt8] = [],
        content: Content, redactions: [String] = []
    ) {
        self.number = number
        self.time = time
        self.timeText = timeText
        self.connection = connection
        self.direction = direction
        self.bytes = bytes
        self.content = content
        self.redactions = redactions
    }

    /// The two ways a record can go, seen from the endpoint that recorded.
    package enum Direction: String, Hashable, Sendable, CaseIterable {
        case sent, received
    }

    /// What a record's bytes were read as, or what happened instead of bytes.
    package enum Content: Hashable, Sendable {
        /// A stream header (RFC 6120 §4.2), or `<open/>` of RFC 7395.
        case streamOpen(Element)
        case features(Element)
        case stanza(Stanza)
        /// A first-level element that is no stanza and none of the others (XEP-0360).
        case nonza(Element)
        case streamError(Element)
        case streamClose
        /// White space between first-level elements, such as a keep-alive (RFC 6120 §4.6.1), or a body of BOSH with nothing in it.
        case whitespace
        /// TLS was established or refused; facts by name, in the order to be shown.
        case tls([TLSFact])
        case note(String)
        /// Bytes that could not be read as XML; says why.
        case damage(String)
    }

    /// One fact about a TLS session: `protocol` = `TLSv1.3`.
    package struct TLSFact: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The name of the record's kind in JSON Lines and filters.
    package var kind: String {
        switch content {
        case .streamOpen: "stream-open"
        case .features: "features"
        case .stanza(let stanza): stanza.kind.rawValue
        case .nonza: "nonza"
        case .streamError: "stream-error"
        case .streamClose: "stream-close"
        case .whitespace: "whitespace"
        case .tls: "tls"
        case .note: "note"
        case .damage: "damage"
        }
    }

    /// The element, where the content is one.
    package var element: Element? {
        switch content {
        case .streamOpen(let element), .features(let element), .nonza(let element), .streamError(let element): element
        case .stanza(let stanza): stanza.element
        case .streamClose, .whitespace, .tls, .note, .damage: nil
        }
    }

    /// Whether it is a body of BOSH with nothing in it, which is sent without being asked for so that the server has something to
    /// answer (XEP-0124 §8).
    package var isEmptyBody: Bool { if case .whitespace = content { bytes.contains(0x3C) } else { false } }

    package var stanza: Stanza? { if case .stanza(let stanza) = content { stanza } else { nil } }
}

extension WireRecord.Content {
    /// The content that a complete first-level element is.
    package init(firstLevel element: Element) {
        if let stanza = Stanza(element) {
            self = .stanza(stanza)
        } else if element.is("features", Namespace.streams) {
            self = .features(element)
        } else if element.is("error", Namespace.streams) {
            self = .streamError(element)
        } else {
            self = .nonza(element)
        }
    }
}
