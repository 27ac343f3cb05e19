import Glibc
import TLS
import Transport
import XMPP
import XMPPStreams

extension FailureScenario {
    /// Every row of the table of failures, by its name.
    static let all = finding.merging(certificates) { a, _ in a }.merging(protecting) { a, _ in a }.merging(opening) { a, _ in
        a
    }
    .merging(authenticating) { a, _ in a }

    private static let finding: [String: FailureScenario] = [
        "invalid-address": named("\(String(repeating: "ä", count: 80)).lit cannot be a name in DNS", [:]) {
            $0.host = String(repeating: "ä", count: 80) + ".lit"
        },
        "domain-not-found": named("no server is known for wonderland.lit: the name does not exist in DNS", [:]),
        "service-not-offered": named(
            "wonderland.lit says in DNS that it offers no XMPP service to clients",
            ["SRV _xmpp-client._tcp.wonderland.lit": .services([(0, 0, 0, "")])]),
        "resolver-failed": named(
            "no name server answered for wonderland.lit",
            ["A wonderland.lit": .failure, "AAAA wonderland.lit": .failure]),
        "resolve-timeout": named(
            "nothing came from the server for 0.2 s",
            ["SRV _xmpps-client._tcp.wonderland.lit": .silence, "SRV _xmpp-client._tcp.wonderland.lit": .silence]
        ) { $0.timeouts.resolve = 0.2 },
        "host-meta": FailureScenario(
            what: "the domain does not say on the web how it is reached over HTTP: its host-meta names no WebSocket",
            run: {
                let page = Array("<XRD xmlns='\(HostMeta.namespace)'/>".utf8)
                let listener = try WebSocketListener(
                    ListenOptions(certificate: EchoServer.certificate, stream: EchoServer.streamConfiguration()),
                    path: "/ws", handler: EchoServer(),
                    answer: { _, respond in respond(HTTPResponse(status: 200, body: page)) })
                var options = try EchoServer.options(port: try await listener.start())
                options.web = .discovered(.webSocket)
                let result = try await failure(options)
                await listener.stop()
                return result
            }),
        "refused": FailureScenario(
            what: "127.0.0.1 port ", isPrefix: true,
            run: {
                let server = try await ScriptedServer([])
                await server.stop()
                return try await failure(try EchoServer.options(port: server.port))
            }),
        "unreachable": scripted("255.255.255.255 port ", [], isPrefix: true) { $0.host = "255.255.255.255" },
        "proxy": FailureScenario(what: "the proxy did not let us through: it wants a user name and a password") {
            let proxy = try await SmallProxy(.http, user: ("alice", "tea"))
            var options = try EchoServer.options(port: 1)
            options.proxy = ProxyServer(.http, host: "127.0.0.1", port: proxy.port)
            let result = try await failure(options)
            await proxy.stop()
            return result
        },
        "tcp-timeout": FailureScenario(what: "nothing came from the server for 0.3 s") {
            let (port, descriptors) = try fullListener()
            var options = try EchoServer.options(port: port)
            options.timeouts.tcp = 0.3
            let result = try await failure(options)
            for descriptor in descriptors { close(descriptor) }
            return result
        },
    ]

    private static let certificates: [String: FailureScenario] = [
        "certificate-expired": kind("expired"), "certificate-not-yet-valid": kind("not yet valid"),
        "certificate-wrong-name": kind("for another name"), "certificate-self-signed": kind("self-signed"),
        "certificate-unknown-authority": kind("of an unknown authority"), "certificate-revoked": kind("revoked"),
        "certificate-staple-missing": kind("demanding a staple, without"), "certificate-weak": kind("with a weak key"),
        "certificate-not-permitted": certificate("an authority in the chain may not issue this name: wonderland.lit") {
            try EchoServer.authority.issue(
                CertificateAuthority.Leaf(
                    dns: [EchoServer.domain, "bank.example"], notBefore: EchoServer.now - 60, notAfter: EchoServer.now + 3600
                )
            )
        },
        "certificate-fingerprint": certificate(
            "the certificate's SHA-256 fingerprint is ", isPrefix: true, { $0.fingerprint = Array(repeating: 0, count: 32) }
        ) { EchoServer.certificate },
    ]

    private static let protecting: [String: FailureScenario] = [
        "starttls-not-offered": scripted(
            "the server offers no STARTTLS, so nothing would be protected", [header + features("")]),
        "starttls-refused": scripted(
            "the server answered <failure/> to STARTTLS", [startTLS, "<failure xmlns='\(Namespace.tls)'/>"]),
        "plaintext-after-proceed": scripted(
            "bytes came in the clear after <proceed/>, where only TLS may follow (somebody may be in between)",
            [startTLS, "<proceed xmlns='\(Namespace.tls)'/><stream:features/>"]),
        "not-tls": scripted(
            "the server answered in the clear, where TLS was expected: “220 mail.example ESMTP”",
            ["220 mail.example ESMTP\r\n"]
        ) { $0.protection = .direct },
        "tls-alert": scripted(
            "the other end refused TLS with the alert “no application protocol”",
            ["\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{78}"]
        ) { $0.protection = .direct },
        "tls-handshake": scripted(
            "TLS could not be agreed on: ", ["\u{16}\u{3}\u{3}\u{0}\u{4}\u{2}\u{0}\u{0}\u{0}"], isPrefix: true
        ) { $0.protection = .direct },
        "tls-configuration": scripted("no certificate authority can be read from /nonexistent.pem", [], isPrefix: true) {
            $0.authorityFile = "/nonexistent.pem"
        },
        "tls-closed": scripted("the server closed the connection", [], closes: true) { $0.protection = .direct },
        "tls-timeout": scripted("nothing came from the server for 0.2 s", [startTLS]) { $0.timeouts.tls = 0.2 },
    ]

    private static let opening: [String: FailureScenario] = [
        "web-socket": scripted(
            "the web server opened no WebSocket for XMPP: it answered “HTTP/1.1 404 Not Found”",
            ["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
        ) { $0.web = WebAddress("ws://127.0.0.1/ws").map { .address($0) } },
        "bosh": scripted(
            "the BOSH service does not carry the stream: the web server answered “404 Not Found”",
            ["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"], bosh),
        "see-other-uri": scripted(
            "the server sends us to “wss://other.example.org/ws”",
            [
                http(
                    "<body xmlns='\(Namespace.bosh)' type='terminate' condition='see-other-uri'>"
                        + "<uri>wss://other.example.org/ws</uri></body>")
            ], bosh),
        "http": scripted("an HTTP server answered: “HTTP/1.1 400 Bad Request”", ["HTTP/1.1 400 Bad Request\r\n\r\n"]),
        "not-xmpp": scripted(
            "what answered is not XMPP: “220 mail.example ESMTP”", ["220 mail.example ESMTP\r\n"], speaksFirst: true),
        "direct-tls-port": scripted(
            "the server began with TLS at once, where a plain stream header was expected",
            ["\u{15}\u{3}\u{1}\u{0}\u{2}"]),
        "xml": scripted(
            "the server sent XML that cannot be read: ", [header + "<stream:features><oops</stream:features>"],
            isPrefix: true),
        "no-features": scripted(
            "the server sent no stream features; it may speak only the protocol of before 2004",
            [header.replacing(" version='1.0'", with: "")]),
        "unexpected-element": scripted(
            "the server sent <iq xmlns='jabber:client'> where it has no place", [header + "<iq/>"]),
        "host-unknown": scripted(
            "the server does not serve this domain", [streamError("<host-unknown xmlns='\(Namespace.streamErrors)'/>")]),
        "see-other-host": scripted(
            "the server sends us to another host: other.lit:5222",
            [streamError("<see-other-host xmlns='\(Namespace.streamErrors)'>other.lit:5222</see-other-host>")]),
        "stream-error": scripted(
            "the server says that its policy was violated",
            [streamError("<policy-violation xmlns='\(Namespace.streamErrors)'/>")]),
        "stream-closed": scripted("the server closed the connection", [], closes: true),
        "stream-timeout": scripted("nothing came from the server for 0.2 s", []) { $0.timeouts.stream = 0.2 },
    ]

    private static let bosh: Change = { $0.web = WebAddress("http://127.0.0.1/http-bind").map { .address($0) } }

    private static func http(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let extensible =
        header + features("<authentication xmlns='\(Namespace.sasl2)'><mechanism>PLAIN</mechanism></authentication>")

    private static func rejection(_ what: String, _ condition: String) -> FailureScenario {
        plain(what, [mechanisms("PLAIN"), "<failure xmlns='\(Namespace.sasl)'><\(condition)/></failure>"])
    }

    private static let success = "<success xmlns='\(Namespace.sasl)'/>"

    private static let authenticating: [String: FailureScenario] = [
        "rejected": rejection("the server refused the credentials (PLAIN, not-authorized)", "not-authorized"),
        "account-disabled": rejection("the account is disabled", "account-disabled"),
        "temporary-failure": rejection("the server cannot check credentials at the moment", "temporary-auth-failure"),
        "no-mechanism": plain(
            "no mechanism is common: the server offers EXTERNAL, and allowed here are PLAIN", [mechanisms("EXTERNAL")]),
        "unprotected": plain(
            "PLAIN would send credentials over a stream that is not protected", [mechanisms("PLAIN")]
        ) { $0.allowsPlaintext = false },
        "password-needed": plain("no password was given", [mechanisms("PLAIN")]) { $0.password = nil },
        "server-not-proven": plain(
            "the server did not prove that it knows the password: it said success before the exchange was complete",
            [mechanisms("SCRAM-SHA-256"), success]
        ) { $0.mechanisms = ["SCRAM-SHA-256"] },
        "malformed-challenge": plain(
            "the server's SASL message breaks the mechanism's rules: it is not Base64",
            [mechanisms("SCRAM-SHA-256"), "<challenge xmlns='\(Namespace.sasl)'>?</challenge>"]
        ) { $0.mechanisms = ["SCRAM-SHA-256"] },
        "authentication-not-offered": plain(
            "the server offers no SASL mechanisms on this stream", [header + features("")]),
        "sasl2-not-offered": plain("the server offers no SASL2 (XEP-0388) on this stream", [mechanisms("PLAIN")]) {
            $0.extensible = InitiatingStream.ExtensibleRequest(bind: Bind2Request())
        },
        "further-tasks": plain(
            "the server wants a further step, which is not known here: TOTP-EXAMPLE",
            [
                extensible,
                "<continue xmlns='\(Namespace.sasl2)'><tasks><task>TOTP-EXAMPLE</task></tasks></continue>",
            ]
        ) { $0.extensible = InitiatingStream.ExtensibleRequest(bind: Bind2Request()) },
        "authentication-closed": plain(
            "the server closed the connection", [mechanisms("PLAIN"), " "], closes: true),
        "authentication-timeout": plain("nothing came from the server for 0.2 s", [mechanisms("PLAIN")]) {
            $0.timeouts.authentication = 0.2
        },
        "downgrade": FailureScenario(
            what: "somebody may have weakened the negotiation: the list of mechanisms", isPrefix: true,
            run: {
                let server = try await ScriptedServer { heard in
                    guard heard.contains("<auth") else { return mechanisms("SCRAM-SHA-256") }
                    let first = heard.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
                    let nonce = String(decoding: Base64.decode(first) ?? [], as: UTF8.self).split(separator: "r=").last ?? ""
                    let challenge = "r=\(nonce)more,s=c2FsdA==,i=4096,h=d3Jvbmc="
                    return "<challenge xmlns='\(Namespace.sasl)'>\(Base64.encode(challenge.utf8))</challenge>"
                }
                var options = try EchoServer.options(port: server.port)
                options.protection = .none
                options.allowsPlaintext = true
                options.mechanisms = ["SCRAM-SHA-256"]
                let result = try await failure(options)
                await server.stop()
                return result
            }),
        "resource-refused": plain(
            "the server refused the resource: conflict",
            [
                mechanisms("PLAIN"), success, header + features("<bind xmlns='\(Namespace.bind)'/>"),
                "<iq type='error' id='$id'><error type='modify'><conflict xmlns='\(Namespace.stanzaErrors)'/></error></iq>",
            ]),
        "binding-not-offered": plain(
            "the server does not offer resource binding", [mechanisms("PLAIN"), success, header + features("")]),
        "binding-closed": plain(
            "the server closed the connection", [mechanisms("PLAIN"), success, header], closes: true),
        "binding-timeout": plain("nothing came from the server for 0.2 s", [mechanisms("PLAIN"), success]) {
            $0.timeouts.binding = 0.2
        },
    ]
}
