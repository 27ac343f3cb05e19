/// What an issuer says of a certificate in an OCSP answer that the server stapled to it (RFC 6066 §8, RFC 6960).
package enum StapledStatus: Hashable, Sendable, CustomStringConvertible {
    /// The server showed none, as most do.
    case none
    /// Not revoked; until then, in seconds since 1970, where the answer says so.
    case good(until: Int64?)
    /// Revoked, in seconds since 1970, with RFC 5280's word for the reason where one is given.
    case revoked(on: Int64, reason: String?)
    /// The issuer does not know the certificate.
    case unknown
    /// Something was stapled that cannot be believed.
    case unusable(String)

    package var description: String {
        switch self {
        case .none: "none"
        case .good(let until): "not revoked" + (until.map { ", until \(CalendarDate.text($0))" } ?? "")
        case .revoked(let date, let reason): "REVOKED on \(CalendarDate.text(date))" + (reason.map { " (\($0))" } ?? "")
        case .unknown: "the issuer does not know the certificate"
        case .unusable(let why): "of no use: \(why)"
        }
    }
}
