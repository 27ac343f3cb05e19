/// How each meaning looks on a terminal.
package struct Theme: Hashable, Sendable {
    /// The themes there are.
    package enum Name: String, Hashable, Sendable, CaseIterable {
        case dark, light
        /// Blue and orange instead of green and red, for eyes that do not tell those apart.
        case colourBlind = "colour-blind"
    }

    /// How many colours a terminal has.
    package enum Depth: Int, Hashable, Sendable {
        case none = 0
        case sixteen = 16
        case twoHundredFiftySix = 256
    }

    package let name: Name

    package init(_ name: Name) { self.name = name }

    /// The parameters of SGR (ECMA-48 §8.3.117) for a role; empty where the text stays as the terminal shows text.
    func parameters(for role: Role, depth: Depth) -> String {
        guard depth != .none else { return "" }
        let look = Theme.look(role, name)
        var parts: [String] = []
        if look.isBold { parts.append("1") }
        if look.isDim { parts.append("2") }
        if look.isUnderlined { parts.append("4") }
        switch (look.colour, depth) {
        case (nil, _), (_, .none): break
        case (let colour?, .sixteen):
            let code = colour.sixteen(name)
            parts.append(String(code < 8 ? 30 + code : 82 + code))
        case (let colour?, .twoHundredFiftySix): parts.append("38;5;" + String(colour.twoHundredFiftySix(name)))
        }
        return parts.joined(separator: ";")
    }

    private struct Look {
        var colour: Colour?
        var isBold = false
        var isDim = false
        var isUnderlined = false

        init(_ colour: Colour? = nil, bold: Bool = false, dim: Bool = false, underlined: Bool = false) {
            self.colour = colour
            isBold = bold
            isDim = dim
            isUnderlined = underlined
        }
    }

    private enum Colour {
        case out, `in`, name, quiet, value, mark, good, bad, warn, link

        /// Indices into the sixteen colours of the terminal's own palette.
        func sixteen(_ theme: Name) -> Int {
            switch (self, theme) {
            case (.out, .colourBlind): 4
            case (.in, .colourBlind): 3
            case (.good, .colourBlind): 4
            case (.bad, .colourBlind): 3
            case (.out, .dark): 14
            case (.in, .dark): 10
            case (.out, .light): 6
            case (.in, .light): 2
            case (.name, .light): 4
            case (.name, _): 12
            case (.quiet, _): 8
            case (.value, .light): 5
            case (.value, _): 13
            case (.mark, .light): 6
            case (.mark, _): 14
            case (.good, .light): 2
            case (.good, .dark): 10
            case (.bad, .light): 1
            case (.bad, .dark): 9
            case (.warn, .light): 1
            case (.warn, _): 11
            case (.link, .light): 4
            case (.link, _): 12
            }
        }

        /// Indices into the 256 colours, of which 16 to 255 are the same everywhere.
        func twoHundredFiftySix(_ theme: Name) -> Int {
            switch (self, theme) {
            case (.out, .dark): 80
            case (.out, .light): 24
            case (.out, .colourBlind): 33
            case (.in, .dark): 114
            case (.in, .light): 22
            case (.in, .colourBlind): 172
            case (.name, .light): 25
            case (.name, _): 75
            case (.quiet, .light): 243
            case (.quiet, _): 245
            case (.value, .light): 90
            case (.value, _): 180
            case (.mark, .light): 30
            case (.mark, _): 116
            case (.good, .dark): 114
            case (.good, .light): 28
            case (.good, .colourBlind): 33
            case (.bad, .dark): 203
            case (.bad, .light): 124
            case (.bad, .colourBlind): 208
            case (.warn, .light): 130
            case (.warn, _): 221
            case (.link, .light): 25
            case (.link, _): 111
            }
        }
    }

    private static func look(_ role: Role, _ name: Name) -> Look {
        switch role {
        case .plain, .text, .party: Look()
        case .heading: Look(bold: true)
        case .label, .time, .punctuation, .source, .hidden: Look(.quiet)
        case .number, .kind: Look(bold: true)
        case .sent: Look(.out, bold: true)
        case .received: Look(.in, bold: true)
        case .jid: Look(.link)
        case .tagName: Look(.name)
        case .attributeName: Look(.mark)
        case .attributeValue: Look(.value)
        case .annotation: Look(.mark)
        case .keeps: Look(.warn, bold: true)
        case .drops: Look(.quiet, bold: true)
        case .store: Look(bold: true)
        case .retention: Look(.value)
        case .firm, .observed: Look(.good)
        case .usual: Look()
        case .open: Look(.warn)
        case .refuted, .error: Look(.bad, bold: true)
        case .secure: Look(.good)
        case .insecure: Look(.bad, bold: true)
        case .warning: Look(.warn, bold: true)
        case .note: Look(.quiet)
        }
    }
}
