/// Reads one direction of an XMPP stream: bytes are put in as they arrive, events are taken out.
///
/// ```swift
/// parser.receive(bytes)
/// while let event = try parser.next() { … }
/// ```
///
/// Only what RFC 6120 §11 allows is read: UTF-8, no DTD, no comment, no processing instruction, no entity but the predefined
/// five. A fault comes out after the events that preceded it, however the input was cut, and from then on every call to `next()`
/// throws it again. Not for use from several threads at once.
package final class StreamParser {
    private var limits: StreamLimits
    /// Nil while the stream rests.
    private var active: StreamScanner?
    /// The bytes of the stream header, which a scanner has to have read before anything else.
    private var header: [UInt8] = []
    private var events: [StreamEvent] = []
    private var delivered = 0

    package init(limits: StreamLimits = StreamLimits()) {
        self.limits = limits
        active = StreamScanner(limits: limits)
    }

    private var scanner: StreamScanner {
        if let active { return active }
        let scanner = StreamScanner(limits: limits)
        header.withUnsafeBytes { scanner.scan($0) { _ in } }
        active = scanner
        return scanner
    }

    /// Gives most of the memory back if the stream stands between two elements; the next bytes are read as if nothing had been.
    package func rest() {
        guard let active, delivered == events.count, active.failure == nil, active.depth == 1, active.unreported.isEmpty,
            !header.isEmpty
        else { return }
        events = []
        delivered = 0
        self.active = nil
    }

    /// Reads larger first-level elements from now on, in bytes: somebody has proven who they are.
    package func allow(elementBytes: Int) {
        limits.elementBytes = elementBytes
        active?.allow(elementBytes: elementBytes)
    }

    /// Takes bytes that came in.
    package func receive(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { receive($0) }
    }

    /// Takes bytes that came in.
    package func receive(_ bytes: UnsafeRawBufferPointer) {
        var found = events
        events = []
        if delivered > 0 {
            found.removeFirst(delivered)
            delivered = 0
        }
        if scanner.failure != nil { afterFailure += bytes }
        scanner.scan(bytes) { item in
            let event = StreamEvent(item)
            if case .opened(_, let bytes) = event { header = bytes }
            found.append(event)
        }
        events = found
    }

    private var afterFailure: [UInt8] = []

    /// The next event; nil if more bytes are needed.
    package func next() throws(StreamParseError) -> StreamEvent? {
        if delivered < events.count {
            delivered += 1
            return events[delivered - 1]
        }
        if let failure { throw failure }
        return nil
    }

    /// The events that are ready and, after them, the fault, if there is one.
    package func drain() -> (events: [StreamEvent], failure: StreamParseError?) {
        let ready = Array(events[delivered...])
        delivered = events.count
        return (ready, failure)
    }

    /// The received bytes that come after the last event taken out: what belongs to TLS, to a restarted stream, or to an element
    /// that is not complete.
    package var unread: [UInt8] { events[delivered...].flatMap(\.bytes) + (active?.unreported ?? []) + afterFailure }

    /// Begins anew after STARTTLS or SASL (RFC 6120 §4.3.3): what follows the last event taken out is read as a new stream.
    package func restart() {
        let rest = unread
        discardAndRestart()
        if !rest.isEmpty { receive(rest) }
    }

    /// Begins anew and drops what was not taken out: after STARTTLS nothing that came in the clear may be trusted
    /// (RFC 6120 §5.4.3.3).
    package func discardAndRestart() {
        events = []
        delivered = 0
        afterFailure = []
        header = []
        active = StreamScanner(limits: limits)
    }

    /// Why nothing can be read any more; nil while the stream is sound.
    package var failure: StreamParseError? { active?.failure }

    /// Whether the bytes received so far end inside an element or a tag.
    package var isInsideElement: Bool { active?.unreported.isEmpty == false }
}
