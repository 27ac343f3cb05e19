package import XMLTree
internal import XMPP

/// The counters and the queue of stream management (XEP-0198), for either end of a stream.
package struct StreamManagement: Hashable, Sendable {
    /// Stanzas received from the other end since it was enabled, modulo 2^32.
    package private(set) var received: UInt32
    /// Stanzas sent that the other end has acknowledged, modulo 2^32.
    package private(set) var acknowledged: UInt32
    /// Stanzas sent and not acknowledged, the oldest first.
    package private(set) var unacknowledged: [Element]
    /// The id by which the stream can be resumed; nil where that was not granted.
    package var resumptionID: String?
    /// How long the stream can be resumed after a cut, in seconds, as far as it was said.
    package var resumptionSeconds: Int?

    package init(resumptionID: String? = nil, resumptionSeconds: Int? = nil) {
        received = 0
        acknowledged = 0
        unacknowledged = []
        self.resumptionID = resumptionID
        self.resumptionSeconds = resumptionSeconds
    }

    /// Stanzas sent, modulo 2^32.
    package var sent: UInt32 { acknowledged &+ UInt32(truncatingIfNeeded: unacknowledged.count) }

    /// A stanza came; nonzas do not count.
    package mutating func stanzaReceived() { received &+= 1 }

    /// A stanza was sent.
    package mutating func stanzaSent(_ element: Element) { unacknowledged.append(element) }

    /// The other end says how many stanzas it has handled; gives those that are now acknowledged. Throws `undefined-condition`
    /// for more than were sent (XEP-0198 §4).
    package mutating func acknowledged(upTo handled: UInt32) throws(StreamError) -> [Element] {
        let count = Int(handled &- acknowledged)
        guard count <= unacknowledged.count else {
            let details = Element(
                "handled-count-too-high", xmlns: Namespace.streamManagement, ["h": "\(handled)", "send-count": "\(sent)"])
            throw StreamError(.undefinedCondition, application: details)
        }
        let done = Array(unacknowledged.prefix(count))
        unacknowledged.removeFirst(count)
        acknowledged = handled
        return done
    }

    /// Takes the queue, for a stream that will not be resumed.
    package mutating func takeUnacknowledged() -> [Element] {
        defer { unacknowledged = [] }
        return unacknowledged
    }

    // MARK: Nonzas

    /// `<r/>`: asks for an acknowledgement.
    package static var request: Element { Element("r", xmlns: Namespace.streamManagement) }

    /// `<a/>`: what was received so far.
    package var acknowledgement: Element { Element("a", xmlns: Namespace.streamManagement, ["h": "\(received)"]) }

    /// `<enable/>`, which a client sends.
    package static func enable(resume: Bool) -> Element {
        Element("enable", xmlns: Namespace.streamManagement, resume ? ["resume": "true"] : [:])
    }

    /// `<enabled/>`, which a server answers.
    package var enabled: Element {
        var element = Element("enabled", xmlns: Namespace.streamManagement)
        if let resumptionID {
            element["id"] = resumptionID
            element["resume"] = "true"
            if let resumptionSeconds { element["max"] = "\(resumptionSeconds)" }
        }
        return element
    }

    /// `<resume/>`, which a client sends on a new stream.
    package func resume(_ id: String) -> Element {
        Element("resume", xmlns: Namespace.streamManagement, ["h": "\(received)", "previd": id])
    }

    /// `<resumed/>`, which a server answers.
    package func resumed(_ id: String) -> Element {
        Element("resumed", xmlns: Namespace.streamManagement, ["h": "\(received)", "previd": id])
    }

    /// The value of `h`; nil where it is no number modulo 2^32.
    package static func handled(_ element: Element) -> UInt32? { element["h"].flatMap { UInt32($0) } }
}
