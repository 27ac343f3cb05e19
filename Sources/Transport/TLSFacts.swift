internal import TLS
internal import XMPP

/// What there is to show of a TLS session, in the order to be shown.
enum TLSFacts {
    static func facts(of session: TLSSession) -> [WireRecord.TLSFact] {
        var facts = [WireRecord.TLSFact("protocol", session.version), .init("cipher", session.cipher)]
        if let group = session.group { facts.append(.init("key exchange", group)) }
        if let name = session.serverName { facts.append(.init("server name", name)) }
        if let name = session.applicationProtocol { facts.append(.init("application protocol", name)) }
        if session.resumed { facts.append(.init("session", "resumed")) }
        if let own = session.chain.first {
            facts.append(
                .init("certificate", own.names.presented.isEmpty ? own.subject : own.names.presented.joined(separator: ", "))
            )
            facts.append(.init("issuer", own.issuer))
            facts.append(.init("valid", "\(CalendarDate.text(own.notBefore)) to \(CalendarDate.text(own.notAfter))"))
            facts.append(.init("key", "\(own.key), signed with \(own.signatureAlgorithm)"))
            facts.append(.init("fingerprint", "SHA-256 \(own.fingerprintText)"))
            if !session.resumed { facts.append(.init("OCSP staple", session.staple.description)) }
        }
        facts.append(.init("verdict", session.verdict.description))
        let bindings = ChannelBinding.allCases.filter { session.bindings[$0] != nil }.map(\.rawValue)
        if !bindings.isEmpty { facts.append(.init("channel bindings", bindings.joined(separator: ", "))) }
        return facts
    }

    static func facts(of failure: TLSFailure) -> [WireRecord.TLSFact] {
        [WireRecord.TLSFact("refused", failure.description)]
    }
}
