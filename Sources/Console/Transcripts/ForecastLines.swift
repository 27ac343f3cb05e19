import Inspection
import Presentation
import XMLStreaming
import XMPP

/// Records with their forecasts as lines of JSON.
///
/// A forecast is made once for each shape of stanza, its JSON once for each shape, and for stanzas of a stream whose direction is not
/// known even the shape is only looked for once per pair of addresses: the rest is copying.
final class ForecastLines {
    private var funnel: RecordFunnel
    private var templates = RecentTable<TemplateKey, ForecastJSONTemplate>(capacity: 512)
    private var known: [[UInt8]: Known] = [:]
    private var reader: ShapeReader?
    private var key: [UInt8] = []
    private static let mostKnown = 4096

    private struct TemplateKey: Hashable {
        var shape: Int
        var hasFrom: Bool
        var hasTo: Bool
        var hasID: Bool
    }

    /// What is copied for stanzas of the same shape between the same addresses.
    private struct Known {
        var template: ForecastJSONTemplate
        var filling: ForecastJSONTemplate.Filling
    }

    init(_ settings: ForecastSettings) { funnel = RecordFunnel(settings) }

    /// Forgets what was known of the names of one stream.
    func beginStream() {
        known = [:]
        reader = nil
    }

    /// Appends a record with its forecast as a line, and learns from it.
    func append(_ record: WireRecord, to out: inout [UInt8]) {
        let (generation, stream) = (funnel.inspector.generation, funnel.inspector.knowledge.stream(record.connection))
        let inspected = funnel.inspect(record).inspected
        if generation != funnel.inspector.generation {
            beginStream()
        } else if stream != funnel.inspector.knowledge.stream(record.connection) {
            known = [:]
        }
        ForecastLines.append(record, forecast: inspected.forecast, known(inspected), to: &out)
    }

    private static func append(_ record: WireRecord, forecast: Forecast?, _ known: Known?, to out: inout [UInt8]) {
        RecordJSON.append(record, to: &out)
        if let forecast {
            out.removeLast()
            out += member
            if let known {
                Array((record.stanza?.id ?? "").utf8).withUnsafeBytes {
                    known.template.append(known.filling, id: $0, to: &out)
                }
            } else {
                out += Array(ForecastJSON.text(forecast).utf8)
            }
            out.append(0x7D)
        }
        out.append(0x0A)
    }

    private func known(_ inspected: InspectedRecord) -> Known? {
        guard let shape = inspected.shape, let summary = inspected.forecast?.summary else { return nil }
        let key = TemplateKey(
            shape: shape.number, hasFrom: summary.from != nil, hasTo: summary.to != nil, hasID: summary.id != nil)
        let template: ForecastJSONTemplate
        if let found = templates[key] {
            template = found
        } else {
            var forecast = shape.template
            forecast.summary = summary
            template = ForecastJSONTemplate(forecast)
            templates[key] = template
        }
        return Known(template: template, filling: .init(shape.blanks, from: summary.from, to: summary.to, for: template))
    }

    /// Appends a stanza of a stream whose direction is not known, as it lies in the parser's memory.
    func append(
        _ kind: String, _ view: ElementView, _ bytes: UnsafeRawBufferPointer, number: Int, connection: String,
        to out: inout [UInt8]
    ) {
        if reader == nil { reader = ShapeReader(funnel.inspector.vocabulary(), funnel.recognition) }
        key.removeAll(keepingCapacity: true)
        let reading = reader!.read(view, hasAccount: funnel.recognition.knowsAccount(connection), into: &key)
        if reading != .slow, let known = known[key] {
            RecordJSON.begin(
                number: number, time: nil, connection: connection, direction: nil, kind: kind, bytes: bytes, to: &out)
            out += ForecastLines.member
            let id = view.attribute("id") ?? UnsafeRawBufferPointer(start: nil, count: 0)
            known.template.append(known.filling, id: id, to: &out)
            out.append(0x7D)
            out.append(0x0A)
            guard reading == .teaching else { return }
            let generation = funnel.inspector.generation
            _ = funnel.learn(record(view, [], number, connection))
            if generation != funnel.inspector.generation { beginStream() }
            return
        }
        let record = record(view, Array(bytes), number, connection)
        let generation = funnel.inspector.generation
        let inspected = funnel.inspect(record).inspected
        let found = known(inspected)
        ForecastLines.append(record, forecast: inspected.forecast, found, to: &out)
        if generation != funnel.inspector.generation { return beginStream() }
        guard reading != .slow, let found else { return }
        if known.count >= ForecastLines.mostKnown { known.removeAll(keepingCapacity: true) }
        known[key] = found
    }

    private static let member = Array(",\"forecast\":".utf8)

    private func record(_ view: ElementView, _ bytes: [UInt8], _ number: Int, _ connection: String) -> WireRecord {
        WireRecord(
            number: number, connection: connection, direction: nil, bytes: bytes, content: .init(firstLevel: view.element()))
    }
}
