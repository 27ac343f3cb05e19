package import TLS
package import XMPP

/// Why a connection did not come about, or ended: the stage, what happened, and what to try.
package struct ConnectionFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var stage: ConnectionStage
    package var cause: Cause

    package init(_ stage: ConnectionStage, _ cause: Cause) {
        self.stage = stage
        self.cause = cause
    }

    /// What can go wrong, in the terms of the protocol.
    package enum Cause: Hashable, Sendable {
        // Finding the server
        case invalidAddress(String)
        case domainNotFound(String)
        /// The domain says by an SRV target of `.` that it offers no such service (RFC 2782).
        case serviceNotOffered(domain: String)
        case resolverFailed(String)
        /// The host does not say on the web where its WebSocket or its BOSH service is (XEP-0156).
        case hostMeta(String)

        // Reaching it
        case refused(String)
        case unreachable(address: String, reason: String)
        case proxy(String)

        // TLS
        case tls(TLSFailure)
        /// STARTTLS is required here and was not offered.
        case startTLSNotOffered
        case startTLSRefused
        /// Bytes came in the clear between `<proceed/>` and the handshake (RFC 6120 §5.4.3.3).
        case plaintextAfterProceed

        // The stream
        case http(String)
        /// The web server opened no WebSocket for XMPP (RFC 7395 §3.1).
        case webSocket(String)
        /// The web server carries no stream over BOSH, or ended its session (XEP-0124 §17).
        case bosh(String)
        /// The server sends us to another place on the web (RFC 7395 §3.6.1, XEP-0124 §17.2).
        case seeOtherURI(String)
        case notXMPP(String)
        /// TLS came where a plain stream was expected.
        case directTLSPort
        case xml(String)
        case streamError(StreamError)
        case unexpectedElement(String)
        case noFeatures

        // Authentication
        case rejected(mechanism: String, condition: String, text: String?)
        case noMechanism(offered: [String], allowed: [String])
        /// The only thing in the way is that the stream is not protected.
        case unprotected(mechanism: String)
        case passwordNeeded
        case serverNotProven(String)
        case malformedChallenge(String)
        case downgrade(String)
        case authenticationNotOffered
        /// SASL2 was asked for and is not offered (XEP-0388).
        case extensibleNotOffered
        /// The server wants further steps after the mechanism (XEP-0388 §2.6.3).
        case furtherTasks([String])

        // Binding
        case bindRefused(StanzaError)
        case bindNotOffered

        // Any stage
        case timedOut(seconds: Double)
        case closedByPeer
        case connectionLost(String)
        case cancelled
    }

    package var description: String {
        "\(stage.words) failed: \(what)" + (remedy.map { ". \($0.prefix(1).uppercased())\($0.dropFirst())" } ?? "")
    }
}

extension ConnectionFailure {
    /// What happened, as a clause without a full stop.
    package var what: String {
        switch cause {
        case .invalidAddress(let why): why
        case .domainNotFound(let domain): "no server is known for \(domain): the name does not exist in DNS"
        case .serviceNotOffered(let domain): "\(domain) says in DNS that it offers no XMPP service to clients"
        case .resolverFailed(let why): why
        case .hostMeta(let why): "the domain does not say on the web how it is reached over HTTP: \(why)"
        case .refused(let address): "\(address) refused the connection: nothing listens on that port"
        case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .proxy(let why): "the proxy did not let us through: \(why)"
        case .tls(let failure): whatOfTLS(failure)
        case .startTLSNotOffered: "the server offers no STARTTLS, so nothing would be protected"
        case .startTLSRefused: "the server answered <failure/> to STARTTLS"
        case .plaintextAfterProceed:
            "bytes came in the clear after <proceed/>, where only TLS may follow (somebody may be in between)"
        case .http(let line): "an HTTP server answered: \(ConnectionFailure.excerpt(line))"
        case .webSocket(let why): "the web server opened no WebSocket for XMPP: \(why)"
        case .bosh(let why): "the BOSH service does not carry the stream: \(why)"
        case .seeOtherURI(let address): "the server sends us to \(ConnectionFailure.excerpt(address))"
        case .notXMPP(let text): "what answered is not XMPP: \(ConnectionFailure.excerpt(text))"
        case .directTLSPort: "the server began with TLS at once, where a plain stream header was expected"
        case .xml(let why): "the server sent XML that cannot be read: \(why)"
        case .streamError(let error): whatOfStreamError(error)
        case .unexpectedElement(let name): "the server sent \(name) where it has no place"
        case .noFeatures: "the server sent no stream features; it may speak only the protocol of before 2004"
        case .rejected(let mechanism, let condition, let text):
            whatOfRejection(condition, mechanism: mechanism) + (text.map { " (“\($0)”)" } ?? "")
        case .noMechanism(let offered, let allowed):
            "no mechanism is common: the server offers \(list(offered)), and allowed here are \(list(allowed))"
        case .unprotected(let mechanism): "\(mechanism) would send credentials over a stream that is not protected"
        case .passwordNeeded: "no password was given"
        case .serverNotProven(let why): "the server did not prove that it knows the password: \(why)"
        case .malformedChallenge(let why): "the server's SASL message breaks the mechanism's rules: \(why)"
        case .downgrade(let why): "somebody may have weakened the negotiation: \(why)"
        case .authenticationNotOffered: "the server offers no SASL mechanisms on this stream"
        case .extensibleNotOffered: "the server offers no SASL2 (XEP-0388) on this stream"
        case .furtherTasks(let tasks): "the server wants a further step, which is not known here: \(list(tasks))"
        case .bindRefused(let error):
            "the server refused the resource: \(error.condition)" + (error.text.map { " (“\($0)”)" } ?? "")
        case .bindNotOffered: "the server does not offer resource binding"
        case .timedOut(let seconds): "nothing came from the server for \(seconds.formatted) s"
        case .closedByPeer: "the server closed the connection"
        case .connectionLost(let why): "the connection was lost: \(why)"
        case .cancelled: "it was cancelled"
        }
    }

    /// What to try next, as a clause without a full stop; nil where there is nothing to say.
    package var remedy: String? {
        switch cause {
        case .invalidAddress: "an address looks like alice@example.org"
        case .domainNotFound: "check the spelling of the domain, or give --host and --port"
        case .serviceNotOffered: "ask the domain's operator, or give --host and --port"
        case .resolverFailed: "check the network, or name another resolver with --resolver ADDR:PORT"
        case .hostMeta: "name the place with --via wss://HOST/PATH or --via https://HOST/PATH, or connect without --via"
        case .refused: "check --port (5222 for STARTTLS, 5223 for direct TLS), and whether the server runs"
        case .unreachable: "check the network, the host and a firewall in between"
        case .proxy: "check the proxy's address and its permissions"
        case .tls(let failure): remedyOfTLS(failure)
        case .startTLSNotOffered:
            "use the direct TLS port with --tls direct; --tls optional goes on without protection, where credentials can be read by anybody"
        case .startTLSRefused: "try --tls direct, or tell the server's operator"
        case .plaintextAfterProceed: "do not log in from this network"
        case .http:
            "this is a web server's port: give the XMPP port with --port (5222 for STARTTLS, 5223 for direct TLS)"
        case .webSocket: "check the address: its path is the server's choice, often /xmpp-websocket, /websocket or /ws"
        case .bosh:
            stage == .stream
                ? "check the address: its path is the server's choice, often /http-bind or /bosh"
                : "try again; the server's log may say why"
        case .seeOtherURI(let address):
            "go there with --via \(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? address : "URI"); it is not followed by itself, as anybody could have sent it"
        case .notXMPP: "check --host and --port"
        case .directTLSPort: "use --tls direct for this port"
        case .xml: "see the last record with `show`"
        case .streamError(let error): remedyOfStreamError(error)
        case .unexpectedElement: "see the last record with `show`"
        case .noFeatures: "check that the port is for clients"
        case .rejected(_, let condition, _): remedyOfRejection(condition)
        case .noMechanism: "allow one of them with --auth MECHANISM"
        case .unprotected: "use TLS; --allow-plaintext sends them nevertheless"
        case .passwordNeeded: "type it when asked, or use --password-file or XMPPSCOPE_PASSWORD"
        case .serverNotProven: "do not trust this server: it may be another one"
        case .malformedChallenge: "try another mechanism with --auth"
        case .downgrade: "do not log in from this network"
        case .authenticationNotOffered: "stop after the features with --no-auth, to see what is offered"
        case .extensibleNotOffered: "leave --auth sasl2, --bind2 and --fast out"
        case .furtherTasks: "log in without --auth sasl2, or with another client"
        case .bindRefused(let error):
            error.condition == "conflict" ? "choose another resource with --resource" : "try without --resource"
        case .bindNotOffered: "check that the port is for clients"
        case .timedOut: remedyOfTimeOut
        case .closedByPeer, .connectionLost:
            switch stage {
            case .stream:
                "the port may begin with TLS (try --tls direct), or belong to another protocol; the server's log may say why"
            case .tls: "the port may not be for TLS (try --tls starttls); the server's log may say why"
            case .resolve, .tcp, .authentication, .binding: "try again; the server's log may say why"
            }
        case .cancelled: nil
        }
    }

    private func whatOfTLS(_ failure: TLSFailure) -> String {
        guard case .notTLS(let bytes) = failure else { return failure.description }
        return
            "the server answered in the clear, where TLS was expected: \(ConnectionFailure.excerpt(String(decoding: bytes, as: UTF8.self)))"
    }

    private func remedyOfTLS(_ failure: TLSFailure) -> String? {
        switch failure {
        case .certificate(let faults): faults.first?.remedy
        case .alert: "see which versions, names and certificates the server accepts"
        case .notTLS: "this port does not begin with TLS: use --tls starttls, usually on port 5222"
        case .handshake: "see which versions and ciphers the server accepts with `check DOMAIN`"
        case .configuration: "check the file"
        }
    }

    private func whatOfStreamError(_ error: StreamError) -> String {
        let text = error.text.map { " (“\($0)”)" } ?? ""
        switch error.condition {
        case .hostUnknown: return "the server does not serve this domain" + text
        case .hostGone: return "the server no longer serves this domain" + text
        case .seeOtherHost: return "the server sends us to another host: \(error.detail ?? "unnamed")" + text
        case .conflict: return "another connection took this resource's place" + text
        case .policyViolation: return "the server says that its policy was violated" + text
        case .notAuthorized: return "the server wants authentication first" + text
        case .systemShutdown: return "the server is shutting down" + text
        case .connectionTimeout: return "the server gave up waiting for us" + text
        default: return "the server ended the stream with \(error.condition.rawValue)" + text
        }
    }

    private func remedyOfStreamError(_ error: StreamError) -> String? {
        switch error.condition {
        case .hostUnknown: "check the domain, and that --host is the server that serves it"
        case .hostGone: "ask the domain's operator where it went"
        case .seeOtherHost:
            "go there with --host \(error.detail ?? "HOST"); it is not followed by itself, as anybody could have sent it"
        case .conflict: "choose another resource with --resource"
        case .policyViolation, .resourceConstraint: "wait a while before trying again"
        case .systemShutdown, .reset, .internalServerError: "try again later"
        case .unsupportedEncoding, .unsupportedVersion, .unsupportedFeature, .unsupportedStanzaType:
            "see what the server offers with `stream`"
        case .badFormat, .badNamespacePrefix, .connectionTimeout, .improperAddressing, .invalidFrom, .invalidNamespace,
            .invalidXML,
            .notAuthorized, .notWellFormed, .remoteConnectionFailed, .restrictedXML, .undefinedCondition:
            nil
        }
    }

    private func whatOfRejection(_ condition: String, mechanism: String) -> String {
        switch condition {
        case "not-authorized": "the server refused the credentials (\(mechanism), not-authorized)"
        case "account-disabled": "the account is disabled"
        case "credentials-expired": "the credentials have expired"
        case "encryption-required": "the server wants the stream to be protected for \(mechanism)"
        case "invalid-authzid": "the server does not let this account act for that address"
        case "mechanism-too-weak": "the server finds \(mechanism) too weak for this account"
        case "temporary-auth-failure": "the server cannot check credentials at the moment"
        default: "the server ended \(mechanism) with \(condition)"
        }
    }

    private func remedyOfRejection(_ condition: String) -> String? {
        switch condition {
        case "not-authorized": "check the address and the password; the server does not say which of them is wrong"
        case "account-disabled": "ask the server's operator"
        case "credentials-expired": "change the password by the server's other ways"
        case "encryption-required": "use TLS"
        case "invalid-authzid": "leave the authorization identity out"
        case "mechanism-too-weak", "invalid-mechanism": "choose another mechanism with --auth"
        case "temporary-auth-failure": "try again later"
        default: "see the last record with `show`"
        }
    }

    private var remedyOfTimeOut: String {
        switch stage {
        case .resolve: "check the network, or name another resolver with --resolver ADDR:PORT"
        case .tcp: "a firewall may drop the packets: check --host and --port"
        case .tls: "the port may not be for TLS: try --tls starttls"
        case .stream: "the port may begin with TLS (try --tls direct), or belong to another protocol"
        case .authentication, .binding: "try again; the server may be overloaded"
        }
    }

    private func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    /// The beginning of foreign text on one line, without control characters.
    package static func excerpt(_ text: String) -> String {
        var words = ""
        for scalar in text.unicodeScalars.prefix(60) {
            if scalar == "\r" || scalar == "\n" { break }
            words.unicodeScalars.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar)
        }
        return "“\(words)”"
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var formatted: String { self == rounded() ? String(Int(self)) : String(self) }
}
