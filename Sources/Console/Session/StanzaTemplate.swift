/// A stanza to be filled in.
struct StanzaTemplate: Hashable, Sendable {
    var name: String
    var summary: String
    var xml: String

    static let all: [StanzaTemplate] = [
        StanzaTemplate(
            name: "message", summary: "a chat message", xml: "<message to='' type='chat' id='$id'><body></body></message>"),
        StanzaTemplate(
            name: "presence", summary: "availability with a status",
            xml: "<presence><show>away</show><status></status><priority>0</priority></presence>"),
        StanzaTemplate(name: "iq", summary: "a request", xml: "<iq type='get' to='' id='$id'><query xmlns=''/></iq>"),
        StanzaTemplate(
            name: "receipt", summary: "a message that asks for a receipt (XEP-0184)",
            xml: "<message to='' type='chat' id='$id'><body></body><request xmlns='urn:xmpp:receipts'/></message>"),
        StanzaTemplate(
            name: "received", summary: "a receipt",
            xml: "<message to='' id='$id'><received xmlns='urn:xmpp:receipts' id=''/></message>"),
        StanzaTemplate(
            name: "marker", summary: "a chat marker (XEP-0333)",
            xml: "<message to='' type='chat' id='$id'><displayed xmlns='urn:xmpp:chat-markers:0' id=''/></message>"),
        StanzaTemplate(
            name: "composing", summary: "a chat state (XEP-0085)",
            xml: "<message to='' type='chat' id='$id'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"),
        StanzaTemplate(
            name: "no-store", summary: "a message that is not to be stored (XEP-0334)",
            xml: "<message to='' type='chat' id='$id'><body></body><no-store xmlns='urn:xmpp:hints'/></message>"),
        StanzaTemplate(
            name: "correction", summary: "a corrected message (XEP-0308)",
            xml:
                "<message to='' type='chat' id='$id'><body></body><replace xmlns='urn:xmpp:message-correct:0' id=''/></message>"
        ),
        StanzaTemplate(
            name: "reaction", summary: "a reaction (XEP-0444)",
            xml:
                "<message to='' type='chat' id='$id'><reactions xmlns='urn:xmpp:reactions:0' id=''><reaction></reaction></reactions></message>"
        ),
        StanzaTemplate(
            name: "invite", summary: "a direct invitation to a room (XEP-0249)",
            xml: "<message to='' id='$id'><x xmlns='jabber:x:conference' jid='$room'/></message>"),
        StanzaTemplate(
            name: "roster-item", summary: "a contact",
            xml: "<iq type='set' id='$id'><query xmlns='jabber:iq:roster'><item jid='' name=''/></query></iq>"),
        StanzaTemplate(
            name: "encrypted", summary: "what an encrypted message looks like to a server (XEP-0384, with nothing in it)",
            xml:
                "<message to='' type='chat' id='$id'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>AAAA</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/><store xmlns='urn:xmpp:hints'/></message>"
        ),
    ]
}
