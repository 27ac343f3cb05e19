import Inspection
import Presentation
import Transport
import XMPP
import XMPPStreams

extension Session {
    /// Goes on with the stream that was cut (XEP-0198 §5).
    func resumeStream() async throws(CommandFailure) {
        guard let link = resumable.last ?? latest else {
            throw CommandFailure("there was no connection; begin with: connect JID")
        }
        // A cut that has just come is on its way through the funnel.
        guard await wait(for: .over(link.name), seconds: 0.5) else {
            throw CommandFailure("the stream is still there; `resume` is for one that was cut")
        }
        guard let resumption = link.resumption(of: inspector.knowledge.stream(link.name).account) else {
            throw CommandFailure(
                "the stream cannot be resumed: it has to be enabled before the cut, by `sm enable`; try: reconnect")
        }
        var options = link.options
        options.streamResumption = resumption
        options.tlsResumption = link.tlsResumption
        resumable.removeAll { $0 === link }
        let next = SessionLink(options)
        next.management = link.management
        next.isManaged = true
        try await connect(next)
    }

    /// Connects once more as before, as a new stream. `follows`: to the place that the server named.
    func reconnect(follows: Bool = false) async throws(CommandFailure) {
        guard let link = current ?? latest else { throw CommandFailure("there was no connection; begin with: connect JID") }
        if links[link.name] === link { await close(link) }
        var options = link.options
        options.streamResumption = nil
        options.tlsResumption = link.tlsResumption
        if follows {
            guard let place = try Session.followed(link.redirection) else {
                throw CommandFailure("the server has named no other place")
            }
            options.host = place.host
            options.port = place.port
        }
        try await connect(options)
    }

    /// The place of a redirection that may be followed; nil where there is none. One that came before TLS may be anybody's.
    static func followed(
        _ redirection: (place: String, isProtected: Bool)?
    ) throws(CommandFailure) -> (host: String, port: Int?)? {
        guard let redirection else { return nil }
        guard redirection.isProtected else {
            throw CommandFailure(
                "the server sends us to \(redirection.place), but the stream was not protected, so anybody could have said it\n"
                    + "If you believe it, go there yourself: connect --host")
        }
        return HostAndPort.read(redirection.place)
    }

    /// Tries again and again, waiting longer each time, until it works or somebody decides otherwise.
    func beginReconnecting(_ link: SessionLink) {
        reconnecting?.cancel()
        let lastOfLink = link.name
        reconnecting = Task { [weak self] in await self?.keepReconnecting(lastOfLink) }
    }

    private func keepReconnecting(_ name: String) async {
        var backoff = ReconnectBackoff()
        while !Task.isCancelled, !isLeaving, current == nil, latest?.name == name || backoff.attempts > 0 {
            let seconds = backoff.next(jitter: surroundings.random())
            say("reconnecting in \(RecordView.duration(seconds)); `disconnect` stops it")
            await surroundings.pause(seconds)
            guard !Task.isCancelled, !isLeaving, current == nil else { return }
            do throws(CommandFailure) {
                let isResumable =
                    latest.map { $0.resumption(of: inspector.knowledge.stream($0.name).account) != nil } ?? false
                if isResumable { try await resumeStream() } else { try await reconnect() }
                return
            } catch {
                complain(error.message)
                guard let failure = latest?.failure, ReconnectPolicy.isWorthTrying(after: failure) else {
                    return say("no further attempt is made: it would fail in the same way")
                }
            }
        }
    }
}

/// A host, and a port where one is named, as a redirection writes them (RFC 6120 §4.9.3.19).
enum HostAndPort {
    static func read(_ text: String) -> (host: String, port: Int?) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            let host = String(text[text.index(after: text.startIndex)..<end])
            return (host, rest.hasPrefix(":") ? Int(rest.dropFirst()) : nil)
        }
        // More than one colon without brackets is an IPv6 address.
        guard let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon else { return (text, nil) }
        return (String(text[..<colon]), Int(text[text.index(after: colon)...]))
    }
}
