import Presentation
import Transcripts
import XMLStreaming
import XMPP

/// The fast way from an XML stream to JSON Lines: nothing is made of an element but its line.
///
/// What may hold a secret goes through the redactor as everywhere else. The filter gives up, and says how far it came, where the
/// input is not one sound stream; the slower way takes over from there.
package struct StreamJSONFilter {
    private let scanner: StreamScanner
    private var redactor: Redactor?
    /// How many records were written.
    package private(set) var count: Int
    private let connection: String
    /// What adds forecasts to the lines; nil where there are to be none.
    private let forecasts: ForecastLines?

    /// - Parameter start: the beginning of the input, by which a stream is told from stanzas without a header.
    package init?(start: some Collection<UInt8>, redactor: Redactor?, count: Int, connection: String = "log") {
        self.init(start: start, redactor: redactor, count: count, connection: connection, forecasts: nil)
    }

    init?(
        start: some Collection<UInt8>, redactor: Redactor?, count: Int, connection: String = "log",
        forecasts: ForecastLines?
    ) {
        guard redactor?.alsoRemove.isEmpty ?? true else { return nil }
        var tokens = XMLTokenizer(Array(start.prefix(4096)))
        var first = tokens.next()
        while let token = first, token.kind == .text || token.kind == .instruction { first = tokens.next() }
        guard let token = first, token.kind == .startTag || token.kind == .emptyTag else { return nil }
        let name = tokens.bytes[token.name]
        var watched = redactor == nil ? [] : Redactor.namesToLookFor
        // A forecast may hang on the values of a form, wherever it is.
        if forecasts != nil { watched.insert(Namespace.dataForms) }
        if name.elementsEqual("log".utf8) || name.elementsEqual("packet".utf8) { return nil }
        let local = name.lastIndex(of: 0x3A).map { name[($0 + 1)...] } ?? name
        scanner =
            local.elementsEqual("stream".utf8)
            ? StreamScanner(limits: StreamLimits(elementBytes: 8 << 20), watching: watched)
            : StreamScanner(
                defaultNamespace: Namespace.client, prefixes: ["stream": Namespace.streams, "db": Namespace.dialback],
                limits: StreamLimits(elementBytes: 8 << 20), watching: watched)
        self.redactor = redactor
        self.count = count
        self.connection = connection
        self.forecasts = forecasts
        forecasts?.beginStream()
    }

    /// Takes a piece of the input and appends the lines of what is complete with it.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
        var count = count
        var redactor = redactor
        scanner.scan(bytes) { item in
            switch item {
            case .opened(let view, let bytes): write("stream-open", view, bytes, &count, &redactor, &out)
            case .element(let view, let bytes): write(StreamJSONFilter.kind(view), view, bytes, &count, &redactor, &out)
            case .closed(let bytes):
                count += 1
                begin("stream-close", bytes, count, &out)
                out += [0x7D, 0x0A]
            case .whitespace: break
            }
        }
        self.count = count
        self.redactor = redactor
    }

    /// Whether the input is sound so far.
    package var isSound: Bool { scanner.failure == nil }

    /// The bytes of the input after the last record that was written.
    package var unread: [UInt8] { scanner.unreported }

    private func begin(_ kind: String, _ bytes: UnsafeRawBufferPointer, _ number: Int, _ out: inout [UInt8]) {
        RecordJSON.begin(
            number: number, time: nil, connection: connection, direction: nil, kind: kind, bytes: bytes, to: &out)
    }

    private func write(
        _ kind: String, _ view: ElementView, _ bytes: UnsafeRawBufferPointer, _ count: inout Int,
        _ redactor: inout Redactor?,
        _ out: inout [UInt8]
    ) {
        count += 1
        if let forecasts { return write(kind, view, bytes, count, &redactor, forecasts, &out) }
        guard view.hasWatchedName, redactor != nil else {
            begin(kind, bytes, count, &out)
            out.append(0x7D)
            out.append(0x0A)
            return
        }
        let record = record(kind, view, bytes, count)
        RecordJSON.append(redactor?.redact(record) ?? record, to: &out)
        out.append(0x0A)
    }

    private func write(
        _ kind: String, _ view: ElementView, _ bytes: UnsafeRawBufferPointer, _ count: Int, _ redactor: inout Redactor?,
        _ forecasts: ForecastLines, _ out: inout [UInt8]
    ) {
        let isStanza = kind == "message" || kind == "presence" || kind == "iq"
        if isStanza, !view.hasWatchedName {
            forecasts.append(kind, view, bytes, number: count, connection: connection, to: &out)
        } else {
            let record = record(kind, view, bytes, count)
            forecasts.append(redactor?.redact(record) ?? record, to: &out)
        }
    }

    private func record(_ kind: String, _ view: ElementView, _ bytes: UnsafeRawBufferPointer, _ count: Int) -> WireRecord {
        let element = view.element()
        let content: WireRecord.Content = kind == "stream-open" ? .streamOpen(element) : .init(firstLevel: element)
        return WireRecord(
            number: count, connection: connection, direction: nil, bytes: Array(bytes), content: content)
    }

    private static func kind(_ view: ElementView) -> String {
        if view.hasNamespace("jabber:client") || view.hasNamespace("jabber:server")
            || view.hasNamespace("jabber:component:accept")
        {
            if view.hasName("message") { return "message" }
            if view.hasName("presence") { return "presence" }
            if view.hasName("iq") { return "iq" }
        } else if view.hasNamespace("http://etherx.jabber.org/streams") {
            if view.hasName("features") { return "features" }
            if view.hasName("error") { return "stream-error" }
        }
        return "nonza"
    }
}
