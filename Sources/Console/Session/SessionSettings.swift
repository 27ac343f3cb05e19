import Inspection
import Presentation

/// What `set` changes about a session.
package struct SessionSettings: Hashable, Sendable {
    /// What the program answers by itself where the protocol demands an answer (RFC 6120 §8.2.3).
    package enum Answering: String, CaseIterable, Sendable {
        /// Ping, disco, version and time, and an error for everything else.
        case on
        /// An error for everything but roster pushes.
        case minimal
        /// Nothing.
        case off
    }

    /// A theme by name, or no colours.
    package enum ThemeChoice: String, CaseIterable, Sendable {
        case dark, light
        case colourBlind = "colour-blind"
        case none
    }

    package var view: RecordView.Body = .full
    package var theme = ThemeChoice.dark
    /// Whether long output stops at the end of the screen.
    package var pager = true
    /// The command of an editor; empty for that of the environment, `none` for the line itself.
    package var editor = ""
    package var showsForecast = true
    package var showsAnnotations = true
    package var hidesBodies = false
    package var answering = Answering.on
    /// Whether times count from the first record, or are the time of day.
    package var relativeTimes = true
    /// Whether what is checked before sending is asked about.
    package var checks = true
    /// The most records shown in a second; more are counted.
    package var rate = 300

    /// One setting: its name, the values it takes, what it does.
    struct Entry: Sendable {
        var name: String
        var values: [String]
        var summary: String
        var get: @Sendable (SessionSettings) -> String
        /// False if the value is not one.
        var set: @Sendable (inout SessionSettings, String) -> Bool
    }

    static let entries: [Entry] = [
        Entry(
            name: "view", values: RecordView.Body.allCases.map(\.rawValue), summary: "how much of a record is shown",
            get: { $0.view.rawValue },
            set: { settings, text in
                guard let view = RecordView.Body(rawValue: text) else { return false }
                settings.view = view
                return true
            }),
        Entry(
            name: "theme", values: ThemeChoice.allCases.map(\.rawValue), summary: "the colours of the terminal",
            get: { $0.theme.rawValue },
            set: { settings, text in
                // The other spelling is as good.
                guard let theme = ThemeChoice(rawValue: text == "color-blind" ? "colour-blind" : text) else { return false }
                settings.theme = theme
                return true
            }),
        flag("pager", "long output stops at the end of the screen", \.pager),
        Entry(
            name: "editor", values: ["none", "nano", "vim", "emacs"],
            summary: "what edit opens a stanza in; without it VISUAL or EDITOR, or the line",
            get: { $0.editor },
            set: { settings, text in
                settings.editor = text
                return true
            }),
        flag("forecast", "what will be kept, under each stanza", \.showsForecast),
        flag("annotations", "what each element is, beside it", \.showsAnnotations),
        flag("hide-bodies", "no text of messages, for sharing a screen", \.hidesBodies),
        flag("relative-times", "times count from the first record", \.relativeTimes),
        flag("checks", "problems are shown and asked about before sending", \.checks),
        Entry(
            name: "answer", values: Answering.allCases.map(\.rawValue), summary: "what is answered without being typed",
            get: { $0.answering.rawValue },
            set: { settings, text in
                guard let answering = Answering(rawValue: text) else { return false }
                settings.answering = answering
                return true
            }),
        Entry(
            name: "rate", values: ["300"], summary: "the most records shown in a second", get: { String($0.rate) },
            set: { settings, text in
                guard let rate = Int(text), rate > 0 else { return false }
                settings.rate = rate
                return true
            }),
    ]

    private static func flag(
        _ name: String, _ summary: String, _ path: any WritableKeyPath<SessionSettings, Bool> & Sendable
    ) -> Entry {
        Entry(
            name: name, values: ["on", "off"], summary: summary, get: { $0[keyPath: path] ? "on" : "off" },
            set: { settings, text in
                guard text == "on" || text == "off" else { return false }
                settings[keyPath: path] = text == "on"
                return true
            })
    }
}
