import Inspection

/// The answer to `why N`: every rule that was looked at, store by store, in the order it was asked, with its source.
package struct TraceView: Sendable {
    package var width: Int

    package init(width: Int) { self.width = width }

    /// The lines for a forecast.
    package func lines(_ forecast: Forecast) -> [StyledLine] {
        var lines: [StyledLine] = []
        for party in Party.allCases {
            guard let profile = forecast.profiles[party], forecast.trace.contains(where: { $0.party == party }) else {
                continue
            }
            lines.append(
                StyledLine(text: party.words, .heading).appending(VisibleText(" as \(profile)"), .label))
            for (store, steps) in SequenceOfStores(forecast.trace.filter { $0.party == party }) {
                lines += self.lines(store, steps, forecast.effects.first { $0.party == party && $0.store == store })
            }
        }
        if !forecast.assumes.isEmpty {
            lines.append(StyledLine("taken for granted", .heading))
            lines += forecast.assumes.flatMap { StyledLine(text: "  " + $0).wrapped(to: width, indent: 2) }
        }
        return lines.isEmpty ? [StyledLine("No rule was looked at.", .note)] : lines
    }

    private func lines(_ store: Store?, _ steps: [TraceStep], _ effect: Effect?) -> [StyledLine] {
        var heading = StyledLine("  ").appending(VisibleText(store?.words ?? "delivery"), .store)
        if let effect {
            heading.append(": ")
            heading.append(VisibleText(TraceView.outcome(effect)), EffectWords.role(effect.certainty))
        }
        var lines = heading.wrapped(to: width, indent: 4)
        for step in steps {
            var line = StyledLine(step.decided ? "    ▸ " : "      ", .keeps)
            line.append(VisibleText(TraceView.word(step)), step.decided ? .firm : .label)
            line.append(" ")
            line.append(VisibleText(step.condition))
            line.append("  ")
            line.append(VisibleText(step.rule), .label)
            lines += line.wrapped(to: width, indent: 10)
            guard step.decided else { continue }
            lines += StyledLine(text: "because " + step.because).indented(by: 10).wrapped(to: width, indent: 10)
            lines += step.cites.flatMap {
                StyledLine(text: $0.words, .source).indented(by: 10).wrapped(to: width, indent: 12)
            }
        }
        return lines
    }

    /// Three columns: whether the rule matched.
    private static func word(_ step: TraceStep) -> String {
        switch step.answer {
        case .yes: "yes"
        case .no: "no "
        case .unknown: " ? "
        }
    }

    private static func outcome(_ effect: Effect) -> String {
        switch effect.outcome {
        case .kept: "kept, \(EffectWords.medium(effect)), \(effect.retention.phrase) (\(effect.certainty.rawValue))"
        case .notKept: "not kept (\(effect.certainty.rawValue))"
        case .depends:
            "depends" + (effect.condition == nil ? "" : ": " + effect.conditionWords) + " (\(effect.certainty.rawValue))"
        }
    }
}

/// Steps with neighbours of one store together.
private struct SequenceOfStores: Sequence, IteratorProtocol {
    private var rest: ArraySlice<TraceStep>

    init(_ steps: [TraceStep]) { rest = steps[...] }

    mutating func next() -> (Store?, [TraceStep])? {
        guard let store = rest.first.map(\.store) else { return nil }
        let run = rest.prefix { $0.store == store }
        rest = rest[run.endIndex...]
        return (store, Array(run))
    }
}

extension Citation {
    /// The text with what kind of source it is: `RFC 6121 §8.5.2.1.1 (MUST)`.
    package var words: String {
        switch self {
        case .rfc(_, _, .silent): text + " (says nothing of it)"
        case .xep(_, _, .silent, let experimental): text + " (says nothing of it\(experimental ? "; experimental" : ""))"
        case .rfc(_, _, let word): text + " (\(word.rawValue))"
        case .xep(_, _, let word, let experimental): text + " (\(word.rawValue)\(experimental ? ", experimental" : ""))"
        case .source, .option, .observed: text
        }
    }
}
