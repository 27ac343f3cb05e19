import TLS
import Transport
import XMLTree
import XMPP
import XMPPStreams

extension Session {
    /// Answers other servers that ask whether a dialback key is ours (XEP-0220 §2.2), at a port that the user has named.
    func listenForVerification(of link: SessionLink) async throws(CommandFailure) {
        guard let port = link.options.verificationPort, case .server(let from, let secret) = link.options.role else {
            return
        }
        let stream = ReceivingServerStream.Configuration(
            domains: [from], offersStartTLS: link.options.certificate != nil, requiresTLS: false, acceptsCertificates: false,
            dialbackSecret: secret, random: { SecureRandom.bytes($0) })
        do {
            let listener = try FederationListener(
                FederationListener.Options(
                    port: port, certificate: link.options.certificate, stream: stream, name: link.name + "-verify"),
                handler: VerificationAnswers()
            ) { [weak self] record in Task { [weak self] in await self?.take(record) } }
            let place = try await listener.start()
            link.verification = listener
            say("dialback keys of \(from) are answered for on 127.0.0.1 port \(place)")
        } catch {
            throw CommandFailure("--verify-port: \(error)", status: ExitStatus.usage)
        }
    }
}

/// Takes nothing from other servers but their questions about keys, which the stream answers by itself.
struct VerificationAnswers: FederationHandler {
    func domainAuthenticated(_ domain: String, mechanism: String, on stream: FederationStream) {}

    /// Some servers ask about a key only over a stream on which they are believed themselves, as Prosody does. Nothing that comes
    /// here is acted on, so that believing them gives nothing away.
    func dialbackWanted(_ request: DialbackRequest, by stream: FederationStream) {
        stream.dialbackVerified(request, isValid: true)
    }

    func received(_ element: Element, on stream: FederationStream) {}
    func streamClosed(_ stream: FederationStream) {}
}
