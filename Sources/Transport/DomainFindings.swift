internal import TLS
internal import XMPPStreams

/// Judges what a check of a domain saw.
enum DomainFindings {
    static func findings(_ report: DomainReport, now: Int64, usesDNS: Bool) -> [DomainReport.Finding] {
        var findings = usesDNS ? dns(report) : []
        for place in report.places {
            let name = "\(place.host) port \(place.port)"
            if let failure = place.failure {
                findings.append(failed(failure, place, name))
                continue
            }
            if let session = place.session {
                findings += tls(session, name, now, isFederation: place.isFederation)
                findings += associations(place.associations, session, name)
            }
            if let features = place.features {
                findings += place.isFederation ? federation(features, name) : authentication(features, name)
            }
        }
        let order = DomainReport.Finding.Severity.allCases
        var unique: [DomainReport.Finding] = []
        for severity in order {
            for finding in findings where finding.severity == severity && !unique.contains(finding) {
                unique.append(finding)
            }
        }
        return unique
    }

    private static func dns(_ report: DomainReport) -> [DomainReport.Finding] {
        var findings: [DomainReport.Finding] = []
        for service in report.services {
            if let failure = service.failure {
                findings.append(
                    .init(.warning, "DNS did not answer for \(service.name): \(failure)", "try another --resolver"))
            } else if service.records.contains(where: { $0.target.isEmpty }) {
                findings.append(.init(.warning, "\(service.name) says that the service is not offered"))
            } else if service.records.isEmpty {
                switch service.name {
                // Few servers have it, and none needs it.
                case "_xmpps-server._tcp": break
                case "_xmpps-client._tcp":
                    findings.append(
                        .init(
                            .advice, "no place for direct TLS is named in DNS",
                            "an SRV record _xmpps-client._tcp saves a round trip and gets through more firewalls (XEP-0368)")
                    )
                default:
                    findings.append(
                        .init(
                            .advice, "no SRV record \(service.name): everybody has to go to the domain itself",
                            "name the host and port in an SRV record (RFC 6120 §3.2.1)"))
                }
            }
        }
        return findings
    }

    private static func failed(
        _ failure: ConnectionFailure, _ place: DomainReport.Place, _ name: String
    ) -> DomainReport.Finding {
        .init(
            place.isFederation ? .warning : .fault, "\(name): \(failure.stage.words) failed: \(failure.what)", failure.remedy
        )
    }

    private static func tls(
        _ session: TLSSession, _ name: String, _ now: Int64, isFederation: Bool
    ) -> [DomainReport.Finding] {
        var findings: [DomainReport.Finding] = []
        if case .ignored(let faults) = session.verdict {
            // Between servers dialback may still do, and often has to.
            findings += faults.map {
                DomainReport.Finding(isFederation ? .warning : .fault, "\(name): \($0)", $0.remedy)
            }
        }
        if session.version != "TLSv1.3" {
            findings.append(.init(.advice, "\(name): \(session.version) is the newest protocol it speaks", "offer TLS 1.3"))
        }
        if let own = session.chain.first, own.notAfter > now, own.notAfter - now < 14 * 86_400 {
            findings.append(
                .init(.warning, "\(name): the certificate expires on \(CalendarDate.text(own.notAfter))", "renew it soon"))
        }
        return findings
    }

    private static func associations(
        _ records: [CertificateAssociation], _ session: TLSSession, _ name: String
    ) -> [DomainReport.Finding] {
        guard !records.isEmpty, !records.contains(where: { $0.matches(session.chain) == true }) else { return [] }
        return [
            .init(
                .fault, "\(name): none of its DANE records fits the certificate, so whoever goes by them stays away",
                "publish a TLSA record for this certificate, and keep the old one only as long as the old certificate")
        ]
    }

    private static func federation(_ features: StreamFeatures, _ name: String) -> [DomainReport.Finding] {
        if features.mechanisms.contains("EXTERNAL") || features.offersDialback { return [] }
        return [
            .init(
                .advice, "\(name): it offers a server without a certificate no way to be believed",
                "offer dialback (XEP-0220), unless only servers with certificates are wanted")
        ]
    }

    private static func authentication(_ features: StreamFeatures, _ name: String) -> [DomainReport.Finding] {
        let mechanisms = features.mechanisms + features.mechanismsOfSASL2
        var findings: [DomainReport.Finding] = []
        if mechanisms.isEmpty {
            findings.append(.init(.fault, "\(name): no SASL mechanism is offered over TLS, so nobody can log in"))
            return findings
        }
        let passwordless = Set(["PLAIN", "EXTERNAL", "ANONYMOUS"])
        if mechanisms.contains("PLAIN"), Set(mechanisms).isSubset(of: passwordless) {
            findings.append(
                .init(
                    .warning, "\(name): PLAIN is all there is, so the server sees every password",
                    "offer SCRAM-SHA-256 (RFC 7677)"))
        } else if !mechanisms.contains(where: { $0.hasPrefix("SCRAM-SHA-256") || $0.hasPrefix("SCRAM-SHA-512") }) {
            findings.append(
                .init(
                    .advice, "\(name): no stronger hash than SHA-1 is offered for passwords",
                    "offer SCRAM-SHA-256 (RFC 7677)"))
        }
        let binds = mechanisms.contains { $0.hasSuffix("-PLUS") }
        if !binds {
            findings.append(
                .init(
                    .advice, "\(name): logins cannot be bound to the TLS session", "offer the -PLUS mechanisms (RFC 5802 §6)"
                ))
        } else if features.channelBindings == nil {
            findings.append(
                .init(
                    .advice, "\(name): the -PLUS mechanisms are offered without saying for which channel bindings",
                    "advertise them (XEP-0440)"))
        }
        return findings
    }
}
