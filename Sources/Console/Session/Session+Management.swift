import Inspection
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// Stream management at the client's end (XEP-0198), for those who have enabled it.
extension Session {
    /// Counts what a record means for stream management.
    func manage(_ record: WireRecord, of link: SessionLink) {
        switch (record.direction, record.content) {
        case (.sent, .nonza(let element)) where element.is("enable", Namespace.streamManagement):
            // What is sent from here on counts (XEP-0198 §4).
            link.management = StreamManagement()
            link.isManaged = false
        // Asked for while binding (XEP-0386 §3.2); no stanza is sent before it is answered.
        case (.sent, .nonza(let element))
        where element.child("bind", xmlns: Namespace.bind2)?.child("enable", xmlns: Namespace.streamManagement) != nil:
            link.management = StreamManagement()
            link.isManaged = false
        case (.received, .nonza(let element)) where element.is("success", Namespace.sasl2):
            let bound = element.child("bound", xmlns: Namespace.bind2)
            if let enabled = bound?.child("enabled", xmlns: Namespace.streamManagement) { received(enabled, of: link) }
        case (.sent, .stanza(let stanza)):
            if link.repeating > 0 { link.repeating -= 1 } else { link.management?.stanzaSent(stanza.element) }
        case (.received, .stanza): if link.isManaged { link.management?.stanzaReceived() }
        case (.received, .nonza(let element)) where element.namespace == Namespace.streamManagement:
            received(element, of: link)
        default: break
        }
    }

    private func received(_ element: Element, of link: SessionLink) {
        switch element.name {
        case "enabled":
            link.isManaged = true
            let resumes = ["true", "1"].contains(element["resume"])
            link.management?.resumptionID = resumes ? element["id"] : nil
            link.management?.resumptionSeconds = element["max"].flatMap { Int($0) }
        case "a": acknowledge(element, of: link)
        case "resumed":
            acknowledge(element, of: link)
            repeatUnacknowledged(of: link)
        case "failed": failed(element, of: link)
        default: break
        }
    }

    private func acknowledge(_ element: Element, of link: SessionLink) {
        guard let handled = StreamManagement.handled(element) else { return }
        do throws(StreamError) { _ = try link.management?.acknowledged(upTo: handled) } catch {
            complain("the server acknowledges more stanzas than were sent: h='\(handled)'")
        }
    }

    /// After a resumption, what the server has not handled goes out once more (XEP-0198 §5).
    private func repeatUnacknowledged(of link: SessionLink) {
        let stanzas = link.management?.unacknowledged ?? []
        guard !stanzas.isEmpty else { return say("resumed; the server had handled all that was sent", .secure) }
        let words = stanzas.count == 1 ? "1 stanza that the server had" : "\(stanzas.count) stanzas that the server had"
        say("resumed; \(words) not handled goes out again: \(Session.names(stanzas))", .secure)
        for stanza in stanzas {
            link.repeating += 1
            if let id = stanza["id"] { automatic[id] = true }
            link.connection.send(stanza)
            expectedSends += 1
        }
    }

    /// The stream is gone, or was never managed.
    private func failed(_ element: Element, of link: SessionLink) {
        let lost = link.isManaged ? link.management?.takeUnacknowledged() ?? [] : []
        link.management = nil
        link.isManaged = false
        if !lost.isEmpty {
            say("nobody knows whether these arrived: \(Session.names(lost)); `again N` sends one once more", .warning)
        }
    }

    private static func names(_ stanzas: [Element]) -> String {
        let names = stanzas.prefix(5).map { $0.name + ($0["id"].map { " " + $0 } ?? "") }
        return names.joined(separator: ", ") + (stanzas.count > 5 ? " and \(stanzas.count - 5) more" : "")
    }
}

extension SessionLink {
    /// Whether a record is an acknowledgement or an empty body that was sent without having been typed.
    func takesAsOwn(_ record: WireRecord) -> Bool {
        if record.direction == .sent, record.isEmptyBody { return true }
        guard record.direction == .sent, ownAcknowledgements > 0, case .nonza(let element) = record.content,
            element.is("a", Namespace.streamManagement)
        else { return false }
        ownAcknowledgements -= 1
        return true
    }
}
