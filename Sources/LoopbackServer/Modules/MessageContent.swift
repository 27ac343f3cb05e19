internal import XMLTree
internal import XMPP

/// What a message holds, as far as it decides who keeps it.
enum MessageContent {
    /// Nothing but a chat state, perhaps with a thread (XEP-0085).
    static func isOnlyChatState(_ message: Stanza) -> Bool {
        var hasState = false
        for payload in message.payloads {
            if payload.namespace == Namespace.chatStates {
                hasState = true
            } else if !(payload.name == "thread" && payload.namespace == message.element.namespace)
                && payload.namespace != Namespace.hints && payload.namespace != Namespace.stanzaIDs
            {
                return false
            }
        }
        return hasState
    }

    static func hasHint(_ name: String, _ message: Stanza) -> Bool {
        message.element.child(name, xmlns: Namespace.hints) != nil
    }

    /// Namespaces whose payloads make a message without a body worth keeping: receipts, markers, encryption, invitations, calls,
    /// corrections, retractions, reactions.
    static let lasting: Set<String> = [
        Namespace.chatMarkers, Namespace.omemo, Namespace.omemo2, Namespace.openpgp, Namespace.legacyOpenPGP,
        Namespace.encryption,
        Namespace.conference, Namespace.jingleMessage, Namespace.jingleMessage1, Namespace.correction, Namespace.retraction,
        Namespace.moderation, Namespace.reactions, "urn:xmpp:sfs:0", "urn:xmpp:message-attaching:1",
    ]

    /// Whether a user's archive keeps the message: XEP-0313 §6.1.1, the hints of XEP-0334, and payloads people look for later.
    static func isArchived(_ message: Stanza) -> Bool {
        switch message.messageType {
        case .error, .headline, .groupchat: return false
        case .normal, .chat: break
        }
        if hasHint("no-store", message) || hasHint("no-permanent-store", message) || isCopy(message) { return false }
        if hasHint("store", message) || message.body != nil || message.element.child("subject") != nil { return true }
        for payload in message.payloads {
            if lasting.contains(payload.namespace) || payload.is("received", Namespace.receipts) { return true }
            if payload.is("x", Namespace.mucUser), payload.child("invite") != nil || payload.child("decline") != nil {
                return true
            }
        }
        return false
    }

    /// A wrapper around a message that has been kept already: a carbon or an archive result.
    static func isCopy(_ message: Stanza) -> Bool {
        message.payloads.contains {
            ($0.namespace == Namespace.carbons && $0.name != "private") || $0.is("result", Namespace.archive)
        }
    }
}
