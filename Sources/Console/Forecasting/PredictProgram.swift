import Foundation
import Inspection
import Presentation
import XMLStreaming
import XMPP

/// `xmppscope predict`: the forecast for one stanza without any network.
package struct PredictProgram: Sendable {
    package var settings: ForecastSettings
    /// The sender where the stanza has no `from`.
    package var from: String
    /// A state of the recipient's account, or `unknown`.
    package var recipient: String
    /// Domains or addresses that are rooms.
    package var rooms: [String]
    package var isJSON: Bool
    package var showsTrace: Bool

    package init(
        settings: ForecastSettings, from: String = "alice@wonderland.lit/desk", recipient: String = "unknown",
        rooms: [String] = [],
        isJSON: Bool = false, showsTrace: Bool = false
    ) {
        self.settings = settings
        self.from = from
        self.recipient = recipient
        self.rooms = rooms
        self.isJSON = isJSON
        self.showsTrace = showsTrace
    }

    /// The forecast for the text of one stanza.
    package func forecast(_ text: String) throws(ProgramFailure) -> Forecast {
        var stanza = try PredictProgram.stanza(text)
        let sender = try PredictProgram.address(from, option: "--from")
        if stanza.element["from"] == nil { stanza.from = sender }
        var services = settings.services
        for room in rooms { services.rooms.insert(try PredictProgram.address(room, option: "--room").bare) }
        return settings.forecaster.forecast(stanza, ForecastContext(sender: sender, services: services, state: try state()))
    }

    /// What is printed for the text of one stanza.
    package func output(_ text: String, _ output: ProgramOutput) throws(ProgramFailure) -> String {
        let forecast = try forecast(text)
        if isJSON { return ForecastJSON.text(forecast) + "\n" }
        var lines = ForecastView(width: output.width, indent: 0).lines(forecast)
        lines += forecast.assumes.flatMap {
            StyledLine(text: "assumes " + $0, .note).wrapped(to: output.width, indent: 8)
        }
        if let configured = settings.configured {
            lines.append(StyledLine())
            lines += configured.lines(width: output.width)
        }
        lines.append(StyledLine())
        lines += AnswersView(width: output.width).lines(forecast.answers)
        if showsTrace {
            lines.append(StyledLine())
            lines += TraceView(width: output.width).lines(forecast)
        }
        return output.renderer.render(lines).string + "\n"
    }

    private func state() throws(ProgramFailure) -> RecipientState? {
        if recipient == "unknown" { return nil }
        if let state = RecipientState(rawValue: recipient) { return state }
        let names = RecipientState.allCases.map(\.rawValue) + ["unknown"]
        let near = Spelling.nearest(to: recipient, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw ProgramFailure(
            "\"\(recipient)\" is not a state of a recipient\(near)\nStates: \(names.joined(separator: ", "))",
            status: ExitStatus.usage)
    }

    /// Reads one stanza; without `xmlns` it is in `jabber:client`.
    package static func stanza(_ text: String) throws(ProgramFailure) -> Stanza {
        do {
            let element = try ElementParser().parse(text)
            guard let stanza = Stanza(element) else {
                throw ProgramFailure(
                    "<\(element.name)/> in \"\(element.namespace)\" is not a stanza: it has to be a message, presence or iq in jabber:client",
                    status: ExitStatus.dataError)
            }
            for name in ["from", "to"] {
                guard let text = element[name] else { continue }
                do {
                    _ = try JID(text)
                } catch let error {
                    throw ProgramFailure("\(name)='\(text)' is not an address: \(error)", status: ExitStatus.dataError)
                }
            }
            return stanza
        } catch let error as StreamParseError {
            throw ProgramFailure("the stanza is not well-formed: \(error)", status: ExitStatus.dataError)
        } catch let error as ProgramFailure {
            throw error
        } catch {
            throw ProgramFailure("\(error)", status: ExitStatus.dataError)
        }
    }

    static func address(_ text: String, option: String) throws(ProgramFailure) -> JID {
        do {
            return try JID(text)
        } catch {
            throw ProgramFailure("\(option): \"\(text)\" is not an address: \(error)", status: ExitStatus.usage)
        }
    }
}
