/// Where a fact comes from. It names a place and never quotes it.
package enum Citation: Hashable, Sendable {
    /// How strongly a standard words it.
    package enum Word: String, Hashable, Sendable {
        case must = "MUST"
        case should = "SHOULD"
        case may = "MAY"
        /// The text says nothing on it.
        case silent
    }

    case rfc(Int, String, Word)
    /// A XEP by number and section; `experimental` marks Experimental, Proposed and Deferred ones.
    case xep(Int, String, Word, experimental: Bool = false)
    /// A project, its version, a file in its source and a symbol in that file.
    case source(String, String, String, symbol: String)
    /// A configuration option of a project, with its default where one is documented.
    case option(String, String)
    /// Seen by running the product: project, version, what was done.
    case observed(String, String, String)

    /// The text for people: `RFC 6121 §8.5.2.1.1`, `XEP-0313 §6.1.1`, `prosody 0.12.3 mod_mam.lua should_store`.
    package var text: String {
        switch self {
        case .rfc(let number, let section, _): "RFC \(number) §\(section)"
        case .xep(let number, let section, _, _): "XEP-\(padded(number)) §\(section)"
        case .source(let project, let version, let file, let symbol): "\(project) \(version) \(file) \(symbol)"
        case .option(let project, let option): "\(project) option \(option)"
        case .observed(let project, let version, let what): "\(project) \(version) observed: \(what)"
        }
    }

    /// The short text that fits a column: `RFC 6121 §8.5.2.1.1`, `mod_mam should_store`.
    package var shortText: String {
        switch self {
        case .rfc, .xep: text
        case .source(_, _, let file, let symbol):
            (file.split(separator: "/").last.map(String.init) ?? file).split(separator: ".").first.map(String.init).map {
                $0 + " " + symbol
            }
                ?? symbol
        case .option(_, let option): option
        case .observed(let project, let version, _): "\(project) \(version) observed"
        }
    }

    /// The certainty that this source alone supports.
    package var certainty: Certainty {
        switch self {
        case .rfc(_, _, let word), .xep(_, _, let word, _):
            switch word {
            case .must: .certain
            case .should: .normal
            case .may: .allowed
            case .silent: .unspecified
            }
        case .source, .option, .observed: .default
        }
    }

    /// Whether the source is an experimental specification.
    package var isExperimental: Bool { if case .xep(_, _, _, experimental: true) = self { true } else { false } }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
