import Inspection
import Presentation
import ServerConfiguration

/// A server as its own configuration file describes it: a profile, settings, and what was made of the file.
package struct ConfiguredServer: Sendable {
    package let path: String
    package let report: ServerConfigurationReport

    /// - Parameter host: the virtual host; the first one where it is nil.
    package init(path: String, host: String? = nil) throws(ProgramFailure) {
        self.path = path
        do {
            report = try ServerConfigurationReader.read(path: path, host: host)
        } catch {
            throw ProgramFailure("\(error)", status: ConfiguredServer.status(error))
        }
    }

    private init(path: String, _ report: ServerConfigurationReport) {
        self.path = path
        self.report = report
    }

    /// The same file read as that of the version a profile describes; nil where the profile is of another product.
    package func read(as profile: String) -> ConfiguredServer? {
        report.read(as: profile).map { ConfiguredServer(path: path, $0) }
    }

    /// What was understood, what is not known, and how much else there was.
    package func lines(width: Int) -> [StyledLine] {
        var head = StyledLine(text: "server  ", .label)
        head.append(StyledLine(text: path, .source))
        head.append(StyledLine(text: report.host.map { " for \($0)" } ?? "", .plain))
        head.append(StyledLine(text: ": read as \(report.profile)", .plain))
        var lines = [head]
        for assignment in report.assignments {
            let place = assignment.place.map { ", line \($0.line)" } ?? ""
            lines += StyledLine(text: "set     \(assignment.text)  (\(assignment.because)\(place))", .note)
                .wrapped(to: width, indent: 8)
        }
        lines += ConfiguredServer.lines("unknown", report.unknown, .open, width: width)
        lines += ConfiguredServer.lines("ignored", report.ignored, .hidden, width: width)
        if !report.irrelevant.isEmpty {
            let names = report.irrelevant.map(\.text).joined(separator: ", ")
            lines += StyledLine(text: "skipped \(names): these have no bearing on what is kept", .hidden)
                .wrapped(to: width, indent: 8)
        }
        return lines
    }

    /// One paragraph for each text, with all the places it is about.
    private static func lines(
        _ label: String, _ notes: [ServerConfigurationReport.Note], _ role: Role, width: Int
    ) -> [StyledLine] {
        var texts: [String] = []
        var places: [String: [SourcePlace]] = [:]
        for note in notes {
            if !texts.contains(note.text) { texts.append(note.text) }
            if let place = note.place { places[note.text, default: []].append(place) }
        }
        return texts.flatMap { text in
            StyledLine(text: "\(label) \(text)\(words(places[text] ?? []))", role).wrapped(to: width, indent: 8)
        }
    }

    /// ` (file, lines 3, 7)`; empty without places.
    private static func words(_ places: [SourcePlace]) -> String {
        guard let first = places.first else { return "" }
        guard places.count > 1, places.allSatisfy({ $0.file == first.file }) else {
            return " (\(places.map(\.description).joined(separator: ", ")))"
        }
        return " (\(first.file), lines \(places.map { String($0.line) }.joined(separator: ", ")))"
    }

    private static func status(_ error: ServerConfigurationError) -> Int32 {
        switch error {
        case .unreadable: ExitStatus.noInput
        case .unknownHost, .unknownKind: ExitStatus.usage
        case .notText, .syntax, .tooManyFiles: ExitStatus.dataError
        }
    }
}
