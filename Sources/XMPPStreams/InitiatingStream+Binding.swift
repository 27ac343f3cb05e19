internal import XMLTree
internal import XMPP

/// Resource binding (RFC 6120 §7), or the resumption of an earlier stream in its place (XEP-0198 §5).
extension InitiatingStream {
    mutating func bindRequest(_ features: StreamFeatures) -> [StreamAction] {
        if let resumption = options.resumption, !hasTriedResuming, features.offersStreamManagement {
            hasTriedResuming = true
            state = .binding
            return [
                .send(
                    Element(
                        "resume", xmlns: Namespace.streamManagement,
                        ["h": "\(resumption.handled)", "previd": resumption.id]))
            ]
        }
        guard features.offersBinding else { return fail(.bindNotOffered) }
        state = .binding
        var bind = Element("bind", xmlns: Namespace.bind)
        if let resource = options.address.resourcepart {
            bind.append(Element("resource", xmlns: Namespace.bind, text: resource))
        }
        return [.send(Element("iq", xmlns: Namespace.client, ["type": "set", "id": options.iqID], [bind]))]
    }

    /// XEP-0198 §5: the stream goes on where it was cut, or a resource has to be bound after all.
    private mutating func answerToResume(_ element: Element, _ resumption: StreamResumption) -> [StreamAction] {
        if element.name == "resumed" {
            boundAddress = resumption.address
            return established(resumption.address)
        }
        let condition = element.elements.first?.name ?? "failed"
        guard let features else { return fail(.bindNotOffered) }
        return [.note("the stream cannot be resumed (\(condition)), so a resource is bound anew")] + bindRequest(features)
    }

    mutating func answerToBind(_ element: Element) -> [StreamAction] {
        if hasTriedResuming, let resumption = options.resumption,
            element.is("resumed", Namespace.streamManagement) || element.is("failed", Namespace.streamManagement)
        {
            return answerToResume(element, resumption)
        }
        guard let stanza = Stanza(element), stanza.kind == .iq, stanza.id == options.iqID else { return unexpected(element) }
        if let error = stanza.error { return fail(.bindRefused(error)) }
        guard stanza.iqType == .result,
            let text = element.child("bind", xmlns: Namespace.bind)?.child("jid", xmlns: Namespace.bind)?.text,
            let address = try? JID(text), address.isFull
        else { return unexpected(element) }
        boundAddress = address
        guard features?.requiresSession == true else { return established(address) }
        state = .awaitingSession
        let session = Element("session", xmlns: Namespace.session)
        return [.send(Element("iq", xmlns: Namespace.client, ["type": "set", "id": options.iqID + "-session"], [session]))]
    }

    mutating func answerToSession(_ element: Element) -> [StreamAction] {
        guard let stanza = Stanza(element), stanza.kind == .iq, stanza.id == options.iqID + "-session", let boundAddress
        else {
            return unexpected(element)
        }
        if let error = stanza.error { return fail(.bindRefused(error)) }
        return established(boundAddress)
    }

    mutating func established(_ address: JID) -> [StreamAction] {
        state = .established
        return [.finished(.binding), .bound(address)]
    }
}
