internal import Transport
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// Joins the streams that a listener accepts to the servers of the world.
final class ClientStreams: ServerStreamHandler {
    private let world: World

    init(_ world: World) { self.world = world }

    private func sink(_ connection: ServerConnection) -> ConnectionSink? { connection.attachment as? ConnectionSink }

    func connectionOpened(_ connection: ServerConnection) { connection.attachment = ConnectionSink(connection) }

    func credentialsWanted(_ request: CredentialRequest, by connection: ServerConnection) {
        guard let domain = world.domain(request.domainpart),
            let jid = try? JID(local: request.localpart, domain: request.domainpart)
        else {
            return connection.credentialsFound(nil)
        }
        domain.enqueue { domain in
            connection.credentialsFound((try? domain.credentials(of: jid, client: request.clientID)) ?? nil)
        }
    }

    func authenticated(_ address: JID, mechanism: String, on connection: ServerConnection) {
        guard let domain = world.domain(address.domainpart) else { return connection.close(StreamError(.hostUnknown)) }
        sink(connection)?.authenticated(address, at: domain, isAnonymous: mechanism == SASLMechanism.anonymous.name)
    }

    func inlineWanted(_ request: InlineRequest, by connection: ServerConnection) {
        guard let sink = sink(connection), let domain = sink.known.domain else {
            return connection.close(StreamError(.internalServerError))
        }
        let language = connection.language
        let isAnonymous = sink.known.isAnonymous
        domain.enqueue { domain in
            do {
                if isAnonymous, request.bind != nil { try domain.createTransientAccount(request.account) }
                // A certificate outlives the account it was made for.
                guard try isAnonymous || domain.hasAccount(request.account) else {
                    return connection.close(StreamError(.notAuthorized, text: "there is no such account"))
                }
                try domain.settle(request, language: language, sink: sink) { session, outcome in
                    if let session {
                        guard sink.attach(session) else {
                            return domain.streamEnded(of: session, sink: sink, isClean: false)
                        }
                    }
                    connection.settled(outcome)
                }
            } catch {
                domain.store.revertUnit()
                connection.close(StreamError(.internalServerError, text: "\(error)"))
            }
        }
    }

    func resourceWanted(_ resource: String?, by connection: ServerConnection) {
        guard let sink = sink(connection), let account = sink.known.account, let domain = sink.known.domain else {
            return connection.bindRefused(StanzaError(.auth, "not-authorized"))
        }
        let language = connection.language
        let isAnonymous = sink.known.isAnonymous
        domain.enqueue { domain in
            do {
                if isAnonymous { try domain.createTransientAccount(account) }
                // A certificate outlives the account it was made for.
                guard try domain.hasAccount(account) else { throw StanzaError(.cancel, "item-not-found") }
                let session = try domain.bindNow(account, resource: resource, language: language, sink: sink)
                guard sink.attach(session) else {
                    return domain.streamEnded(of: session, sink: sink, isClean: false)
                }
                connection.resourceBound(session.jid)
            } catch {
                let refusal = (error as? StanzaError) ?? StanzaError(.modify, "bad-request", text: "\(error)")
                connection.bindRefused(refusal)
            }
        }
    }

    func receivedBeforeAuthentication(_ element: Element, on connection: ServerConnection) {
        guard let stanza = Stanza(element), let domain = (element["to"].flatMap { world.domain($0) }) ?? world.domains.first
        else { return }
        domain.enqueue { domain in
            let answer: Stanza?
            do {
                answer = try domain.module(RegistrationModule.self).answerBeforeLogin(stanza)
            } catch {
                domain.store.revertUnit()
                answer = stanza.errorReply(Domain.stanzaError(for: error))
            }
            if let answer { domain.afterCommit { connection.send(answer.element) } }
        }
    }

    func received(_ element: Element, on connection: ServerConnection) {
        guard let sink = sink(connection) else { return }
        let known = sink.known
        guard let domain = known.domain, let account = known.account else { return }
        if let session = known.session {
            sink.began()
            return domain.receive(element, from: session) { sink.ended() }
        }
        guard element.is("resume", Namespace.streamManagement) else {
            return connection.close(StreamError(.notAuthorized, text: "bind a resource first"))
        }
        domain.resume(element, account: account, sink: sink) { session, answer in
            if let session {
                guard sink.attach(session) else {
                    return domain.streamEnded(of: session, sink: sink, isClean: false)
                }
                connection.streamResumed(session.jid)
            }
            connection.send(answer)
        }
    }

    func becameWritable(_ connection: ServerConnection) {}

    func connectionClosed(_ connection: ServerConnection, wasClosed: Bool) {
        guard let sink = sink(connection) else { return }
        let known = sink.end()
        guard let session = known.session else { return }
        known.domain?.streamEnded(of: session, sink: sink, isClean: wasClosed)
    }
}
