import Inspection
import Presentation
import ServerStores
import XMPP

/// `xmppscope stores`: what a real server keeps, read from its own files, and beside it what was forecast.
package struct StoresProgram: Sendable {
    package let path: String
    package private(set) var query: StoreQuery
    /// Whether texts are shown whole; else they are cut where the line ends.
    package var isFull: Bool
    package var isJSON: Bool
    /// Whether passwords, verifiers and tokens are shown.
    package var showsSecrets: Bool

    /// - Parameters:
    ///   - account: a bare address or a domain; nil for all.
    ///   - store: the name of a kind of store; nil for all.
    ///   - text: what has to be in it; nil for all.
    package init(
        path: String, account: String? = nil, store: String? = nil, text: String? = nil, isFull: Bool = false,
        isJSON: Bool = false, showsSecrets: Bool = false
    ) throws(ProgramFailure) {
        self.path = path
        query = StoreQuery(owner: account, text: text)
        self.isFull = isFull
        self.isJSON = isJSON
        self.showsSecrets = showsSecrets
        guard let store else { return }
        query.store = Store(rawValue: store)
        guard query.store == nil else { return }
        let names = Store.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: store, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw ProgramFailure(
            "\"\(store)\" is not a kind of store\(near)\nStores: \(names.joined(separator: ", "))", status: ExitStatus.usage)
    }

    /// What is asked for and kept, as it is printed.
    package func listing(_ output: ProgramOutput) throws(ProgramFailure) -> String {
        let (reader, records) = try read()
        let wanted = records.filter(query.matches).map(shown)
        if isJSON { return wanted.map { StoresProgram.json($0) + "\n" }.joined() }
        return output.renderer.render(lines(wanted, reader, records.count, width: output.width)).string + "\n"
    }

    /// The same for a screen.
    func listing(width: Int) throws(ProgramFailure) -> [StyledLine] {
        let (reader, records) = try read()
        return lines(records.filter(query.matches).map(shown), reader, records.count, width: width)
    }

    private func lines(_ wanted: [KeptRecord], _ reader: any StoreReader, _ total: Int, width: Int) -> [StyledLine] {
        [StyledLine(text: "\(reader.title): \(wanted.count) of \(total) things kept", .heading)]
            + wanted.flatMap { StoresProgram.lines($0, width: width, isFull: isFull) }
    }

    /// A forecast that was made already, beside how many things were found that belong to its stanza.
    ///
    /// - Parameter profile: by which profile it was made.
    /// - Returns: what is shown; what was found, store by store; and the domains of which anything is kept there.
    func comparison(
        _ forecast: Forecast, by profile: String, width: Int
    ) throws(ProgramFailure) -> (lines: [StyledLine], findings: [StoreFinding], domains: Set<String>) {
        let (reader, records) = try read()
        let findings = compare(forecast, records)
        let domains = records.compactMap { $0.owner.flatMap { try? JID($0) }?.domainpart }
        return (StoresProgram.lines(findings, reader, by: profile, width: width), findings, Set(domains))
    }

    private func compare(_ forecast: Forecast, _ records: [KeptRecord]) -> [StoreFinding] {
        StoreFinding.compare(forecast, with: StoreFinding.belonging(to: query.text ?? forecast.summary.id, in: records))
    }

    /// The forecast for a stanza, store by store, beside how many things were found that belong to it.
    ///
    /// - Parameters:
    ///   - stanza: the text of the stanza.
    ///   - settings: nil where the store itself suggests the profile.
    ///   - more: settings that are added to those the store suggests.
    ///   - prediction: the sender, the recipient's state and the rooms.
    package func comparison(
        _ stanza: String, settings: ForecastSettings?, adding more: [String] = [], prediction: PredictProgram,
        _ output: ProgramOutput
    ) throws(ProgramFailure) -> String {
        let (reader, records) = try read()
        var prediction = prediction
        prediction.settings = if let settings { settings } else { try StoresProgram.settings(reader.profile, records, more) }
        let forecast = try prediction.forecast(stanza)
        let findings = compare(forecast, records)
        if isJSON { return findings.map { $0.json + "\n" }.joined() }
        let profile = prediction.settings.setups[.recipientServer]?.profile.id ?? ""
        return output.renderer.render(StoresProgram.lines(findings, reader, by: profile, width: output.tableWidth)).string
            + "\n"
    }

    private static func lines(
        _ findings: [StoreFinding], _ reader: any StoreReader, by profile: String, width: Int
    ) -> [StyledLine] {
        var table = TableView([
            TableView.Column("where", role: .party), TableView.Column("store", role: .store), TableView.Column("forecast"),
            TableView.Column("found"), TableView.Column("place", role: .source),
        ])
        for finding in findings {
            table.add([
                StyledLine(text: finding.party.words, .party), StyledLine(text: finding.store.rawValue, .store),
                StyledLine(text: finding.forecast), StyledLine(text: finding.found, finding.agrees ? .observed : .refuted),
                StyledLine(text: finding.places.joined(separator: ", "), .source),
            ])
        }
        return [StyledLine(text: "\(reader.title), beside the forecast of \(profile)", .heading)]
            + table.lines(width: width, empty: "Nothing was forecast, and nothing was found.")
    }

    /// A thing that is kept, as it may be shown on somebody's screen.
    private func shown(_ record: KeptRecord) -> KeptRecord {
        guard !showsSecrets, record.store == .credentials || record.store == .tokens else { return record }
        var record = record
        record.text = "(secret; --with-secrets shows it)"
        return record
    }

    private func read() throws(ProgramFailure) -> (any StoreReader, [KeptRecord]) {
        do {
            let reader = try StoreOpening.reader(at: path)
            return (reader, try reader.records())
        } catch {
            throw ProgramFailure("\(error)", status: ExitStatus.noInput)
        }
    }

    /// The profile that the store suggests; a store in which an archive lies belongs to a server that has one.
    private static func settings(
        _ guess: ServerGuess, _ records: [KeptRecord], _ more: [String]
    ) throws(ProgramFailure) -> ForecastSettings {
        var settings = guess.settings
        if records.contains(where: { $0.store == .archive }) { settings.append("archive=on") }
        if records.contains(where: { $0.store == .roomArchive }) { settings.append("room-archive=on") }
        return try ForecastSettings(server: guess.profile, settings: settings + more)
    }

    private static func lines(_ record: KeptRecord, width: Int, isFull: Bool) -> [StyledLine] {
        var head = StyledLine(text: record.store?.rawValue ?? "other", .store)
        head.append(" ")
        head.append(StyledLine(text: record.owner ?? "", .jid))
        head.append("  ")
        head.append(StyledLine(text: record.place, .source))
        if !record.key.isEmpty {
            head.append("  ")
            head.append(StyledLine(text: record.key, .note))
        }
        let text = StyledLine(text: record.text, .text)
        return [head] + (isFull ? text.wrapped(to: width, indent: 4) : [text.indented(by: 4).truncated(to: width)])
    }

    private static func json(_ record: KeptRecord) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("store", record.store?.rawValue)
            writer.member("owner", record.owner)
            writer.member("place", record.place)
            writer.member("key", record.key)
            writer.member("text", record.text)
        }
        return writer.text
    }
}
