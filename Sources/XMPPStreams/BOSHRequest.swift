/// The body of one request of a BOSH session (XEP-0124 §7, §8).
package struct BOSHRequest: Hashable, Sendable {
    /// What a request is for.
    package enum Kind: Hashable, Sendable {
        /// Opens the session.
        case creation
        /// Begins the stream anew.
        case restart
        /// Carries elements, or none so that the server has something to answer.
        case payload
        /// Ends the session.
        case termination
    }

    /// The `rid`.
    package let number: Int
    package let kind: Kind
    /// The wrapper's start tag without its end.
    private let startOfTag: String
    /// The elements in it, as they are sent.
    package internal(set) var payloads: [[UInt8]] = []

    init(number: Int, kind: Kind, startOfTag: String) {
        self.number = number
        self.kind = kind
        self.startOfTag = startOfTag
    }

    package static let endTag = "</body>"

    /// The wrapper's start tag, which is the whole body where nothing is in it.
    package var startTag: String { startOfTag + (payloads.isEmpty ? "/>" : ">") }

    /// The body as it goes over the wire.
    package var bytes: [UInt8] {
        Array(startTag.utf8) + payloads.joined() + (payloads.isEmpty ? [] : Array(BOSHRequest.endTag.utf8))
    }
}
