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
        for note in report.unknown {
            lines += StyledLine(text: "unknown \(note.text)\(ConfiguredServer.words(note.place))", .open)
                .wrapped(to: width, indent: 8)
        }
        for note in report.ignored {
            lines += StyledLine(text: "ignored \(note.text)\(ConfiguredServer.words(note.place))", .hidden)
                .wrapped(to: width, indent: 8)
        }
        return lines
    }

    private static func words(_ place: SourcePlace?) -> String { place.map { " (\($0))" } ?? "" }

    private static func status(_ error: ServerConfigurationError) -> Int32 {
        switch error {
        case .unreadable: ExitStatus.noInput
        case .unknownHost, .unknownKind: ExitStatus.usage
        case .notText, .syntax, .tooManyFiles: ExitStatus.dataError
        }
    }
}
