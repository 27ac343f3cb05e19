internal import StanzaStorage
internal import XMLTree
internal import XMPP
internal import XMPPStreams

extension Domain {
    /// Does what a client has asked for along with SASL2, in the order of XEP-0386 §3.2: tokens, resumption, and where nothing was
    /// resumed a resource; `done` is called after the commit with the session, if there is one now, and what to answer. On the
    /// server's queue.
    func settle(
        _ request: InlineRequest, language: String?, sink: any SessionSink,
        done: @escaping @Sendable (ClientSession?, InlineOutcome) -> Void
    ) throws {
        let token = try module(TokenModule.self).settle(request)
        let management = module(StreamManagementModule.self)
        let resumes = request.resumption.map { management.canResume($0, account: request.account) } ?? false
        if !resumes, request.bind != nil {
            // The archive has them (XEP-0386 §3.2).
            try store.offline.removeAll(of: request.account)
        }
        // Nothing may overtake `<success/>`, and nothing is answered before it is kept.
        afterCommit { [weak self] in
            self?.enqueue { domain in
                var outcome = InlineOutcome(token: token)
                let session = domain.begin(request, language: language, sink: sink, &outcome)
                done(session, outcome)
            }
        }
    }

    /// Resumes or binds; the session's stanzas leave after this.
    private func begin(
        _ request: InlineRequest, language: String?, sink: any SessionSink, _ outcome: inout InlineOutcome
    ) -> ClientSession? {
        let management = module(StreamManagementModule.self)
        if let resumption = request.resumption {
            let (session, answer) = management.resume(resumption, account: request.account, sink: sink)
            outcome.resumption = answer.first
            if let session {
                outcome.address = session.jid
                outcome.afterwards = Array(answer.dropFirst())
                return session
            }
        }
        guard let bind = request.bind else { return nil }
        let resource = [bind.tag, identifiers.text(8)].compactMap(\.self).joined(separator: "/")
        let bound = (try? bindNow(request.account, resource: resource, language: language, sink: sink))
        guard let session = bound ?? (try? bindNow(request.account, resource: nil, language: language, sink: sink)) else {
            return nil
        }
        outcome.address = session.jid
        outcome.bound = features(bind, for: session)
        return session
    }

    /// Switches on what was asked for; gives what `<bound/>` says of it.
    private func features(_ bind: Bind2Request, for session: ClientSession) -> [Element] {
        var content: [Element] = []
        if settings.archives, let metadata = try? ArchiveAnswer(store.archive, owner: session.jid.bare).metadata() {
            content.append(metadata)
        }
        for feature in bind.features {
            switch feature {
            case .carbons: session.hasCarbons = true
            case .inactive: session.hold.isInactive = true
            case .sm:
                content.append(module(StreamManagementModule.self).enable(session, resumes: bind.resumes))
                session.countsSent = true
            }
        }
        return content
    }
}
