/// How long a store keeps what went in: the configured policy, not the moment of the purge that carries it out.
package enum Retention: Hashable, Sendable {
    case untilDelivered, untilAcked, session
    /// A time in whole seconds.
    case duration(seconds: Int)
    case untilChanged, untilAnswered
    /// Nothing ever expires it.
    case noExpiry
    case unspecified

    /// The `kind` of JSON output.
    package var kind: String {
        switch self {
        case .untilDelivered: "until-delivered"
        case .untilAcked: "until-acked"
        case .session: "session"
        case .duration: "duration"
        case .untilChanged: "until-changed"
        case .untilAnswered: "until-answered"
        case .noExpiry: "no-expiry"
        case .unspecified: "unspecified"
        }
    }

    /// The seconds of a duration; nil for the others.
    package var seconds: Int? { if case .duration(let seconds) = self { seconds } else { nil } }

    /// A word or two for people.
    package var phrase: String {
        switch self {
        case .untilDelivered: "until delivered"
        case .untilAcked: "until acked"
        case .session: "for the session"
        case .duration(let seconds): KnobDuration(seconds: seconds).phrase
        case .untilChanged: "until changed"
        case .untilAnswered: "until answered"
        case .noExpiry: "no expiry"
        case .unspecified: "not specified"
        }
    }
}
