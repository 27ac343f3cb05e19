import Presentation

extension Session {
    /// Takes the theme of the settings for everything that is shown from now on.
    func applyTheme() {
        let base = surroundings.renderer
        let theme: Theme.Name? =
            switch settings.theme {
            case .dark: .dark
            case .light: .light
            case .colourBlind: .colourBlind
            case .none: nil
            }
        renderer = TerminalRenderer(
            theme: Theme(theme ?? .dark), depth: theme == nil ? .none : base.depth, charset: base.charset)
        if theme != nil, base.depth == .none, source.isInteractive {
            say("there are no colours here: NO_COLOR is set, or the terminal has none")
        }
        updatePrompt()
    }
}
