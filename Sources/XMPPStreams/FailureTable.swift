internal import TLS
internal import XMPP

/// The ways in which connecting can fail, each once, for the manual: stage, exit code, message and remedy come from the failure itself.
package enum FailureTable {
    /// One way to fail, with an example of it.
    package struct Row: Hashable, Sendable {
        /// A short name that stays the same between versions.
        package var name: String
        package var failure: ConnectionFailure

        fileprivate init(_ name: String, _ stage: ConnectionStage, _ cause: ConnectionFailure.Cause) {
            self.name = name
            failure = ConnectionFailure(stage, cause)
        }
    }

    /// In the order of the stages.
    package static let rows: [Row] = finding + reaching + certificates + protecting + opening + authenticating + binding

    private static let finding = [
        Row("invalid-address", .resolve, .invalidAddress("exa mple.org cannot be a name in DNS")),
        Row("domain-not-found", .resolve, .domainNotFound("example.org")),
        Row("service-not-offered", .resolve, .serviceNotOffered(domain: "example.org")),
        Row("resolver-failed", .resolve, .resolverFailed("no name server answered for example.org")),
        Row("host-meta", .resolve, .hostMeta("its host-meta names no WebSocket")),
        Row("resolve-timeout", .resolve, .timedOut(seconds: 10)),
    ]

    private static let reaching = [
        Row("refused", .tcp, .refused("192.0.2.1 port 5222")),
        Row("unreachable", .tcp, .unreachable(address: "192.0.2.1 port 5222", reason: "network is unreachable")),
        Row("proxy", .tcp, .proxy("it wants a user name and a password")),
        Row("tcp-timeout", .tcp, .timedOut(seconds: 15)),
    ]

    private static let certificates: [Row] = [
        certificate("expired", .expired(on: "2026-01-01T00:00:00Z", subject: "example.org")),
        certificate("not-yet-valid", .notYetValid(until: "2026-01-01T00:00:00Z", subject: "example.org")),
        certificate("wrong-name", .wrongName(expected: "example.org", presented: ["example.net"])),
        certificate("self-signed", .selfSigned), certificate("unknown-authority", .unknownAuthority(issuer: "CN=Example")),
        certificate("revoked", .revoked(subject: "example.org", on: "2026-01-01T00:00:00Z", reason: "keyCompromise")),
        certificate("staple-missing", .unproven(subject: "example.org", why: "none came")),
        certificate("weak", .weak("RSA 1024 bit, signed with sha256WithRSAEncryption")),
        certificate("not-permitted", .notPermitted("example.org")),
        certificate("fingerprint", .unexpectedFingerprint(expected: "AB:…", found: "CD:…")),
    ]

    private static func certificate(_ name: String, _ fault: CertificateFault) -> Row {
        Row("certificate-" + name, .tls, .tls(.certificate([fault])))
    }

    private static let protecting = [
        Row("starttls-not-offered", .tls, .startTLSNotOffered), Row("starttls-refused", .tls, .startTLSRefused),
        Row("plaintext-after-proceed", .tls, .plaintextAfterProceed),
        Row("not-tls", .tls, .tls(.notTLS(Array("220 mail.example.org".utf8)))),
        Row("tls-alert", .tls, .tls(.alert("no application protocol"))),
        Row("tls-handshake", .tls, .tls(.handshake("unsupported protocol"))),
        Row(
            "tls-configuration", .tls,
            .tls(.configuration("no certificate authority can be read from ca.pem: No such file or directory"))),
        Row("tls-closed", .tls, .closedByPeer), Row("tls-timeout", .tls, .timedOut(seconds: 15)),
    ]

    private static let opening = [
        Row("web-socket", .stream, .webSocket("it answered “HTTP/1.1 404 Not Found”")),
        Row("bosh", .stream, .bosh("the web server answered “404 Not Found”")),
        Row("see-other-uri", .stream, .seeOtherURI("wss://other.example.org/ws")),
        Row("http", .stream, .http("HTTP/1.1 400 Bad Request")), Row("not-xmpp", .stream, .notXMPP("220 mail.example.org")),
        Row("direct-tls-port", .stream, .directTLSPort), Row("xml", .stream, .xml("an element is closed by another name")),
        Row("no-features", .stream, .noFeatures),
        Row("unexpected-element", .stream, .unexpectedElement("<iq xmlns='jabber:client'>")),
        Row("host-unknown", .stream, .streamError(StreamError(.hostUnknown))),
        Row("see-other-host", .stream, .streamError(StreamError(.seeOtherHost, detail: "other.example.org"))),
        Row("stream-error", .stream, .streamError(StreamError(.policyViolation))),
        Row("stream-closed", .stream, .closedByPeer), Row("stream-timeout", .stream, .timedOut(seconds: 15)),
    ]

    private static let authenticating = [
        Row(
            "rejected", .authentication,
            .rejected(mechanism: "SCRAM-SHA-256", condition: "not-authorized", text: nil)),
        Row(
            "account-disabled", .authentication,
            .rejected(mechanism: "SCRAM-SHA-256", condition: "account-disabled", text: nil)),
        Row(
            "temporary-failure", .authentication,
            .rejected(mechanism: "SCRAM-SHA-256", condition: "temporary-auth-failure", text: nil)),
        Row("no-mechanism", .authentication, .noMechanism(offered: ["EXTERNAL"], allowed: ["SCRAM-SHA-256", "PLAIN"])),
        Row("unprotected", .authentication, .unprotected(mechanism: "PLAIN")),
        Row("password-needed", .authentication, .passwordNeeded),
        Row("server-not-proven", .authentication, .serverNotProven("its signature is wrong")),
        Row("downgrade", .authentication, .downgrade("the list of mechanisms that arrived is not the one the server sent")),
        Row("malformed-challenge", .authentication, .malformedChallenge("it is not Base64")),
        Row("authentication-not-offered", .authentication, .authenticationNotOffered),
        Row("sasl2-not-offered", .authentication, .extensibleNotOffered),
        Row("further-tasks", .authentication, .furtherTasks(["TOTP-EXAMPLE"])),
        Row("authentication-closed", .authentication, .closedByPeer),
        Row("authentication-timeout", .authentication, .timedOut(seconds: 30)),
    ]

    private static let binding = [
        Row("resource-refused", .binding, .bindRefused(StanzaError(.modify, "conflict"))),
        Row("binding-not-offered", .binding, .bindNotOffered), Row("binding-closed", .binding, .closedByPeer),
        Row("binding-timeout", .binding, .timedOut(seconds: 15)),
    ]
}
