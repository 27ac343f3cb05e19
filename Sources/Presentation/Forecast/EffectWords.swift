import Inspection

/// The short words that tables use for an effect.
enum EffectWords {
    /// `disk, readable`, `–` for what is not kept, `?` first for what depends.
    static func medium(_ effect: Effect) -> String {
        switch effect.outcome {
        case .notKept: return "–"
        case .kept: return kept(effect)
        case .depends: return effect.medium == .unspecified ? "?" : "? " + kept(effect)
        }
    }

    private static func kept(_ effect: Effect) -> String {
        var words: [String] = []
        switch effect.medium {
        case .memory: words.append("memory")
        case .disk: words.append("disk")
        case .unspecified: words.append("kept")
        }
        switch effect.readable {
        case .yes: words.append("readable")
        case .ciphertext: words.append("ciphertext")
        case .no: words.append("not readable")
        case .unknown: break
        }
        switch effect.part {
        case .whole, .item: break
        case .metadata: words.append("metadata only")
        case .body: words.append("body only")
        case .verifier: words.append("verifier only")
        }
        if effect.copies > 1 { words.append("\(effect.copies) copies") }
        return words.joined(separator: ", ")
    }

    static func retention(_ effect: Effect) -> String { effect.outcome == .notKept ? "" : effect.retention.phrase }

    /// Why, or on what it depends.
    static func reason(_ effect: Effect) -> String {
        var text = effect.because
        if effect.condition != nil, effect.outcome == .depends {
            text = text.isEmpty ? effect.conditionWords : "\(effect.conditionWords): \(text)"
        }
        if effect.isCopy { text += text.isEmpty ? "a copy" : " (a copy)" }
        if let evidence = effect.evidence { text += " (seen in \(evidence))" }
        return text
    }

    static func role(_ certainty: Certainty) -> Role {
        switch certainty {
        case .certain: .firm
        case .normal, .default, .configured: .usual
        case .allowed, .unspecified, .unknown: .open
        case .observed: .observed
        case .refuted: .refuted
        }
    }

    static func certainty(_ effect: Effect) -> String {
        effect.certainty.rawValue + (effect.isExperimental ? "*" : "")
    }
}
