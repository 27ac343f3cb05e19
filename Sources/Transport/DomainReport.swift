package import TLS
package import XMPPStreams

/// What a check of a domain found: how it is reached, how it is protected, and what could be better.
package struct DomainReport: Sendable {
    /// What DNS says of one service.
    package struct Service: Hashable, Sendable {
        /// `_xmpp-client._tcp` and the like.
        package var name: String
        package var records: [Record]
        /// Why there are none, where the question itself failed.
        package var failure: String?

        /// One SRV record (RFC 2782).
        package struct Record: Hashable, Sendable {
            package var target: String
            package var port: Int
            package var priority: Int
            package var weight: Int
        }
    }

    /// What came of going to one place.
    package struct Place: Sendable {
        package var host: String
        package var port: Int
        /// Whether it begins with TLS (XEP-0368).
        package var isDirectTLS: Bool
        /// For other servers, not for clients.
        package var isFederation: Bool
        package var failure: ConnectionFailure?
        package var session: TLSSession?
        /// The features after TLS.
        package var features: StreamFeatures?
        /// The certificates that its owner vouches for in DNS (DANE).
        package var associations: [CertificateAssociation] = []
        /// Seconds from the first packet to the features.
        package var seconds: Double
    }

    /// Something a user or an operator should know.
    package struct Finding: Hashable, Sendable {
        /// How bad it is; only a fault makes a check fail.
        package enum Severity: String, Hashable, Sendable, CaseIterable {
            case fault, warning, advice
        }

        package var severity: Severity
        package var what: String
        package var remedy: String?

        package init(_ severity: Severity, _ what: String, _ remedy: String? = nil) {
            self.severity = severity
            self.what = what
            self.remedy = remedy
        }
    }

    package var domain: String
    package var services: [Service]
    package var places: [Place]
    package var findings: [Finding]

    /// 0 without faults; 1 with some; where no place for clients could be reached, the exit code of the stage at which the first failed.
    package var exitCode: Int32 {
        let places = places.filter { !$0.isFederation }
        if !places.contains(where: { $0.failure == nil }), let failure = places.first?.failure {
            return failure.stage.exitCode
        }
        return findings.contains { $0.severity == .fault } ? 1 : 0
    }
}
