/// What is wrong with a certificate or its chain, in the terms a user can act on.
package enum CertificateFault: Hashable, Sendable, CustomStringConvertible {
    /// The date is XEP-0082 text in UTC.
    case expired(on: String, subject: String)
    case notYetValid(until: String, subject: String)
    /// No name in the certificate is the one that was asked for (RFC 6125, RFC 9525).
    case wrongName(expected: String, presented: [String])
    /// The certificate is signed by itself and nobody here trusts it.
    case selfSigned
    /// The chain ends at an authority that is not trusted here, or an intermediate is missing.
    case unknownAuthority(issuer: String)
    /// A stapled OCSP answer of the issuer says so (RFC 6960); the reason is RFC 5280's word.
    case revoked(subject: String, on: String?, reason: String?)
    /// The certificate demands a stapled OCSP answer (RFC 7633), and there is none that can be believed.
    case unproven(subject: String, why: String)
    /// A key or a signature that is too weak to be trusted.
    case weak(String)
    /// An authority issued a name that it is not permitted to issue (RFC 5280 §4.2.1.10).
    case notPermitted(String)
    /// The fingerprint is not the one that was asked for.
    case unexpectedFingerprint(expected: String, found: String)
    /// The peer showed no certificate at all.
    case missing
    /// Everything else, in OpenSSL's words.
    case other(String)

    package var description: String {
        switch self {
        case .expired(let date, let subject): "the certificate of \(subject) expired on \(date)"
        case .notYetValid(let date, let subject): "the certificate of \(subject) is not valid before \(date)"
        case .wrongName(let expected, let presented):
            presented.isEmpty
                ? "the certificate names no host at all, so it cannot stand for \(expected)"
                : "the certificate is for \(presented.joined(separator: ", ")), not for \(expected)"
        case .selfSigned: "the certificate is self-signed"
        case .unknownAuthority(let issuer): "the certificate was issued by \(issuer), which is not trusted here"
        case .revoked(let subject, let date, let reason):
            "the certificate of \(subject) was revoked by its issuer" + (date.map { " on \($0)" } ?? "")
                + (reason.map { " (\($0))" } ?? "")
        case .unproven(let subject, let why):
            "the certificate of \(subject) demands a stapled OCSP answer, and \(why)"
        case .weak(let why): "the certificate is too weak: \(why)"
        case .notPermitted(let why): "an authority in the chain may not issue this name: \(why)"
        case .unexpectedFingerprint(let expected, let found):
            "the certificate's SHA-256 fingerprint is \(found), and \(expected) was asked for"
        case .missing: "no certificate was shown"
        case .other(let words): "the certificate was refused: \(words)"
        }
    }

    /// What a user may do about it.
    package var remedy: String {
        switch self {
        case .expired: "check this machine's clock; otherwise the server's operator has to renew it"
        case .notYetValid: "check this machine's clock; otherwise wait, or tell the server's operator"
        case .wrongName: "check the domain; a server for several domains needs a certificate that names each"
        case .selfSigned, .unknownAuthority:
            "give the authority with --ca FILE, pin the certificate with --fingerprint SHA256, or go without the check by --no-verify"
        case .revoked: "do not trust this server until its operator has a new certificate"
        case .unproven: "the server's operator has to switch OCSP stapling on"
        case .weak: "the server's operator needs a certificate with a stronger key and signature"
        case .notPermitted: "do not trust it; the authority exceeded its name constraints"
        case .unexpectedFingerprint:
            "the certificate was replaced, or somebody is in between: compare the fingerprint by another way"
        case .missing: "the server's operator has to install a certificate"
        case .other: "see `stream` for the chain, or go without the check by --no-verify"
        }
    }
}
