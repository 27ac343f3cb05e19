import Inspection
import XMLStreaming
import XMPP

/// The stanzas and states that every rule of every profile has to be reached by.
enum ProfileCorpus {
    /// What a message may carry, by a name.
    static let contents: [(name: String, xml: String)] = [
        ("body", "<body>Hi</body>"),
        ("empty-body", "<body/>"),
        ("subject", "<subject>Tea</subject>"),
        ("body-subject", "<subject>Tea</subject><body>Hi</body>"),
        ("empty", ""),
        ("composing", "<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
        ("composing-thread", "<thread>t</thread><composing xmlns='http://jabber.org/protocol/chatstates'/>"),
        ("composing-store", "<composing xmlns='http://jabber.org/protocol/chatstates'/><store xmlns='urn:xmpp:hints'/>"),
        (
            "composing-id",
            "<composing xmlns='http://jabber.org/protocol/chatstates'/><origin-id xmlns='urn:xmpp:sid:0' id='a'/>"
        ),
        ("receipt", "<received xmlns='urn:xmpp:receipts' id='a'/>"),
        ("marker", "<displayed xmlns='urn:xmpp:chat-markers:0' id='a'/>"),
        ("markable", "<markable xmlns='urn:xmpp:chat-markers:0'/>"),
        ("no-store", "<body>Hi</body><no-store xmlns='urn:xmpp:hints'/>"),
        ("no-permanent-store", "<body>Hi</body><no-permanent-store xmlns='urn:xmpp:hints'/>"),
        ("store", "<store xmlns='urn:xmpp:hints'/>"),
        ("store-no-store", "<store xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/>"),
        ("expire", "<body>Hi</body><x xmlns='jabber:x:expire' seconds='60'/>"),
        ("omemo", "<encrypted xmlns='eu.siacs.conversations.axolotl'/>"),
        (
            "omemo-eme",
            "<encrypted xmlns='eu.siacs.conversations.axolotl'/><encryption xmlns='urn:xmpp:eme:0' namespace='x'/>"
        ),
        ("openpgp", "<openpgp xmlns='urn:xmpp:openpgp:0'>b</openpgp>"),
        ("direct-invite", "<x xmlns='jabber:x:conference' jid='tea@conference.realworld.lit'/>"),
        (
            "mediated-invite",
            "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='tea@conference.realworld.lit'/></x>"
        ),
        (
            "invite-by-room",
            "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='sister@realworld.lit'/></x>"
        ),
        ("call", "<propose xmlns='urn:xmpp:jingle-message:0' id='a'/>"),
        ("delayed", "<body>Hi</body><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>"),
        ("offline-marked", "<body>Hi</body><offline xmlns='http://jabber.org/protocol/offline'/>"),
        ("event-id", "<x xmlns='jabber:x:event'><id>a</id></x>"),
        ("pubsub-event", "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'/></event>"),
        ("retraction", "<retract xmlns='urn:xmpp:message-retract:1' id='a'/>"),
        (
            "old-retraction",
            "<apply-to xmlns='urn:xmpp:fasten:0' id='a'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>"
        ),
        ("carbon-private", "<private xmlns='urn:xmpp:carbons:2'/>"),
        (
            "amp-stored",
            "<body>Hi</body><amp xmlns='http://jabber.org/protocol/amp'><rule condition='deliver' value='stored' action='drop'/></amp>"
        ),
        (
            "amp-timed",
            "<body>Hi</body><amp xmlns='http://jabber.org/protocol/amp'><rule condition='expire-at' value='2026-01-01T00:00:00Z' action='drop'/></amp>"
        ),
        (
            "invite-no-store",
            "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='sister@realworld.lit'/></x><no-store xmlns='urn:xmpp:hints'/>"
        ),
        (
            "decline-by-room",
            "<x xmlns='http://jabber.org/protocol/muc#user'><decline to='sister@realworld.lit'/></x>"
        ),
        (
            "voice-request",
            "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field></x>"
        ),
        ("event-id-body", "<body>Hi</body><x xmlns='jabber:x:event'><id>a</id></x>"),
        ("unknown", "<x xmlns='urn:example:unknown'/>"),
    ]

    static let addresses: [(name: String, to: String?)] = [
        ("bare", "sister@realworld.lit"),
        ("full", "sister@realworld.lit/phone"),
        ("local", "rabbit@wonderland.lit"),
        ("local-full", "rabbit@wonderland.lit/watch"),
        ("own", "alice@wonderland.lit"),
        ("own-full", "alice@wonderland.lit/desk"),
        ("none", nil),
        ("domain", "realworld.lit"),
        ("domain-resource", "realworld.lit/x"),
        ("room-host", "conference.realworld.lit"),
        ("room", "tea@conference.realworld.lit"),
        ("occupant", "tea@conference.realworld.lit/Hatter"),
        ("service", "pubsub.realworld.lit"),
    ]

    static let types: [String?] = [nil, "chat", "normal", "headline", "groupchat", "error", "odd"]

    private static let vcard = "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>"
    private static let photo = "<vCard xmlns='vcard-temp'><PHOTO><BINVAL>AA==</BINVAL></PHOTO></vCard>"
    private static let bookmarks =
        "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='a@b.lit'/></storage></query>"
    private static func privateXML(_ inner: String) -> String { "<query xmlns='jabber:iq:private'>\(inner)</query>" }
    private static func roster(_ items: String) -> String { "<query xmlns='jabber:iq:roster'>\(items)</query>" }
    private static let cancelled = "<configure node='n'><x xmlns='jabber:x:data' type='cancel'/></configure>"
    private static let photoAddress =
        "<vCard xmlns='vcard-temp'><PHOTO><EXTVAL>https://a.lit/a.png</EXTVAL></PHOTO></vCard>"
    private static let avatarAddress =
        "<publish node='urn:xmpp:avatar:metadata'><item><metadata xmlns='urn:xmpp:avatar:metadata'><info id='a' bytes='1' type='image/png' url='https://a.lit/a.png'/></metadata></item></publish>"
    private static func pubsub(_ inner: String, owner: Bool = false) -> String {
        "<pubsub xmlns='http://jabber.org/protocol/pubsub\(owner ? "#owner" : "")'>\(inner)</pubsub>"
    }
    private static func form(_ field: String, _ value: String) -> String {
        "<x xmlns='jabber:x:data' type='submit'><field var='\(field)'><value>\(value)</value></field></x>"
    }

    /// Everything but messages: a name and the stanza.
    static let others: [(name: String, xml: String)] = [
        ("presence", "<presence/>"),
        ("presence-caps", "<presence><c xmlns='http://jabber.org/protocol/caps' node='n' ver='v' hash='sha-1'/></presence>"),
        ("presence-invisible", "<presence type='invisible'/>"),
        ("unavailable", "<presence type='unavailable'/>"),
        ("unavailable-status", "<presence type='unavailable'><status>Gone</status></presence>"),
        ("directed", "<presence to='sister@realworld.lit'/>"),
        ("join", "<presence to='tea@conference.realworld.lit/Alice'><x xmlns='http://jabber.org/protocol/muc'/></presence>"),
        ("subscribe", "<presence to='sister@realworld.lit' type='subscribe'/>"),
        ("subscribe-full", "<presence to='sister@realworld.lit/phone' type='subscribe'/>"),
        ("subscribe-self", "<presence to='alice@wonderland.lit' type='subscribe'/>"),
        ("subscribed", "<presence to='sister@realworld.lit' type='subscribed'/>"),
        ("subscribed-full", "<presence to='sister@realworld.lit/phone' type='subscribed'/>"),
        ("unsubscribe", "<presence to='sister@realworld.lit' type='unsubscribe'/>"),
        ("carbons-enable", "<iq type='set' id='i'><enable xmlns='urn:xmpp:carbons:2'/></iq>"),
        ("carbons-disable", "<iq type='set' id='i'><disable xmlns='urn:xmpp:carbons:2'/></iq>"),
        ("room-vcard", "<iq type='set' id='i' to='tea@conference.realworld.lit'>\(vcard)</iq>"),
        (
            "room-nick",
            "<iq type='set' id='i' to='tea@conference.realworld.lit'><query xmlns='jabber:iq:register'/></iq>"
        ),
        ("pep-subscribe", "<iq type='set' id='i'>\(pubsub("<subscribe node='n' jid='a@b.lit'/>"))</iq>"),
        (
            "pep-subscribe-other",
            "<iq type='set' id='i' to='sister@realworld.lit'>\(pubsub("<subscribe node='n' jid='a@b.lit'/>"))</iq>"
        ),
        (
            "pep-bookmarks",
            "<iq type='set' id='i'>\(pubsub("<publish node='storage:bookmarks'><item><a xmlns='urn:example'/></item></publish>"))</iq>"
        ),
        ("ping", "<iq type='get' id='i' to='sister@realworld.lit/phone'><ping xmlns='urn:xmpp:ping'/></iq>"),
        ("roster-set", "<iq type='set' id='i'><query xmlns='jabber:iq:roster'><item jid='a@b.lit'/></query></iq>"),
        (
            "roster-set-elsewhere",
            "<iq type='set' id='i' to='a@b.lit'><query xmlns='jabber:iq:roster'><item jid='a@b.lit'/></query></iq>"
        ),
        (
            "roster-set-local",
            "<iq type='set' id='i' to='rabbit@wonderland.lit'><query xmlns='jabber:iq:roster'><item jid='a@b.lit'/></query></iq>"
        ),
        (
            "roster-remove",
            "<iq type='set' id='i'><query xmlns='jabber:iq:roster'><item jid='a@b.lit' subscription='remove'/></query></iq>"
        ),
        ("vcard", "<iq type='set' id='i'>\(vcard)</iq>"),
        ("vcard-addressed", "<iq type='set' id='i' to='alice@wonderland.lit'>\(vcard)</iq>"),
        ("vcard-photo", "<iq type='set' id='i'>\(photo)</iq>"),
        (
            "private",
            "<iq type='set' id='i'><query xmlns='jabber:iq:private'><notes xmlns='urn:example'>a</notes></query></iq>"
        ),
        ("private-empty", "<iq type='set' id='i'>\(privateXML("<notes xmlns='urn:example'/>"))</iq>"),
        ("private-nothing", "<iq type='set' id='i'>\(privateXML(""))</iq>"),
        (
            "private-two",
            "<iq type='set' id='i'>\(privateXML("<notes xmlns='urn:example'>a</notes><more xmlns='urn:example'>b</more>"))</iq>"
        ),
        ("private-no-bookmarks", "<iq type='set' id='i'>\(privateXML("<storage xmlns='storage:bookmarks'/>"))</iq>"),
        (
            "private-domain",
            "<iq type='set' id='i' to='wonderland.lit'>\(privateXML("<notes xmlns='urn:example'>a</notes>"))</iq>"
        ),
        ("roster-nothing", "<iq type='set' id='i'>\(roster(""))</iq>"),
        ("roster-two", "<iq type='set' id='i'>\(roster("<item jid='a@b.lit'/><item jid='c@b.lit'/>"))</iq>"),
        ("block-nobody", "<iq type='set' id='i'><block xmlns='urn:xmpp:blocking'/></iq>"),
        (
            "block-addressed",
            "<iq type='set' id='i' to='alice@wonderland.lit'><block xmlns='urn:xmpp:blocking'><item jid='a@b.lit'/></block></iq>"
        ),
        ("privacy-declined", "<iq type='set' id='i'><query xmlns='jabber:iq:privacy'><default/></query></iq>"),
        ("prefs-no-default", "<iq type='set' id='i'><prefs xmlns='urn:xmpp:mam:2'/></iq>"),
        ("prefs-older", "<iq type='set' id='i'><prefs xmlns='urn:xmpp:mam:1' default='always'/></iq>"),
        ("push-no-node", "<iq type='set' id='i'><enable xmlns='urn:xmpp:push:0' jid='push.b.lit'/></iq>"),
        ("vcard-photo-address", "<iq type='set' id='i'>\(photoAddress)</iq>"),
        ("pep-cancelled", "<iq type='set' id='i'>\(pubsub(cancelled, owner: true))</iq>"),
        ("node-cancelled", "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub(cancelled, owner: true))</iq>"),
        ("pep-no-item", "<iq type='set' id='i'>\(pubsub("<publish node='n'/>"))</iq>"),
        ("node-no-item", "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<publish node='n'/>"))</iq>"),
        (
            "pep-two",
            "<iq type='set' id='i'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item><item><a xmlns='urn:example'/></item></publish>"))</iq>"
        ),
        (
            "node-two",
            "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item><item><a xmlns='urn:example'/></item></publish>"))</iq>"
        ),
        (
            "pep-options",
            "<iq type='set' id='i'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item></publish><publish-options>" + form("pubsub#max_items", "max") + "</publish-options>"))</iq>"
        ),
        ("pep-avatar-address", "<iq type='set' id='i'>\(pubsub(avatarAddress))</iq>"),
        (
            "invite-token",
            "<iq type='set' id='i' to='wonderland.lit'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' action='execute'/></iq>"
        ),
        ("unavailable-self", "<presence to='alice@wonderland.lit' type='unavailable'/>"),
        ("directed-domain", "<presence to='realworld.lit'/>"),
        ("subscribe-domain", "<presence to='realworld.lit' type='subscribe'/>"),
        ("private-bookmarks", "<iq type='set' id='i'>\(bookmarks)</iq>"),
        ("block", "<iq type='set' id='i'><block xmlns='urn:xmpp:blocking'><item jid='a@b.lit'/></block></iq>"),
        ("unblock", "<iq type='set' id='i'><unblock xmlns='urn:xmpp:blocking'/></iq>"),
        (
            "privacy",
            "<iq type='set' id='i'><query xmlns='jabber:iq:privacy'><list name='l'><item action='deny' order='1'/></list></query></iq>"
        ),
        ("privacy-active", "<iq type='set' id='i'><query xmlns='jabber:iq:privacy'><active name='l'/></query></iq>"),
        ("privacy-remove", "<iq type='set' id='i'><query xmlns='jabber:iq:privacy'><list name='l'/></query></iq>"),
        ("archive-prefs", "<iq type='set' id='i'><prefs xmlns='urn:xmpp:mam:2' default='always'/></iq>"),
        ("archive-query", "<iq type='set' id='i'><query xmlns='urn:xmpp:mam:2'/></iq>"),
        (
            "password",
            "<iq type='set' id='i'><query xmlns='jabber:iq:register'><username>u</username><password>p</password></query></iq>"
        ),
        ("unregister", "<iq type='set' id='i'><query xmlns='jabber:iq:register'><remove/></query></iq>"),
        ("push-enable", "<iq type='set' id='i'><enable xmlns='urn:xmpp:push:0' jid='push.b.lit' node='n'/></iq>"),
        ("push-disable", "<iq type='set' id='i'><disable xmlns='urn:xmpp:push:0' jid='push.b.lit'/></iq>"),
        (
            "pep-publish",
            "<iq type='set' id='i'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item></publish>"))</iq>"
        ),
        (
            "pep-publish-transient",
            "<iq type='set' id='i'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item></publish><publish-options>" + form("pubsub#persist_items", "false") + "</publish-options>"))</iq>"
        ),
        (
            "pep-publish-persistent",
            "<iq type='set' id='i'>\(pubsub("<publish node='n'><item/></publish><publish-options>" + form("pubsub#persist_items", "true") + "</publish-options>"))</iq>"
        ),
        (
            "pep-publish-whitelist",
            "<iq type='set' id='i'>\(pubsub("<publish node='n'><item/></publish><publish-options>" + form("pubsub#access_model", "whitelist") + "</publish-options>"))</iq>"
        ),
        (
            "pep-affiliations",
            "<iq type='set' id='i'>\(pubsub("<affiliations node='n'><affiliation jid='a@b.lit' affiliation='publisher'/></affiliations>", owner: true))</iq>"
        ),
        ("pep-create", "<iq type='set' id='i'>\(pubsub("<create node='n'/>"))</iq>"),
        ("pep-retract", "<iq type='set' id='i'>\(pubsub("<retract node='n'><item id='a'/></retract>"))</iq>"),
        (
            "node-publish",
            "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item></publish>"))</iq>"
        ),
        (
            "node-publish-transient",
            "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<publish node='n'><item><a xmlns='urn:example'/></item></publish><publish-options>" + form("pubsub#persist_items", "0") + "</publish-options>"))</iq>"
        ),
        ("node-create", "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<create node='n'/>"))</iq>"),
        ("node-delete", "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<delete node='n'/>", owner: true))</iq>"),
        (
            "node-subscribe",
            "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<subscribe node='n' jid='a@b.lit'/>"))</iq>"
        ),
        (
            "node-unsubscribe",
            "<iq type='set' id='i' to='pubsub.realworld.lit'>\(pubsub("<unsubscribe node='n' jid='a@b.lit'/>"))</iq>"
        ),
        (
            "room-configure",
            "<iq type='set' id='i' to='tea@conference.realworld.lit'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>"
        ),
        (
            "room-configure-persistent",
            "<iq type='set' id='i' to='tea@conference.realworld.lit'><query xmlns='http://jabber.org/protocol/muc#owner'>\(form("muc#roomconfig_persistentroom", "1"))</query></iq>"
        ),
        (
            "room-destroy",
            "<iq type='set' id='i' to='tea@conference.realworld.lit'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>"
        ),
        (
            "room-affiliation",
            "<iq type='set' id='i' to='tea@conference.realworld.lit'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='a@b.lit'/></query></iq>"
        ),
        (
            "slot",
            "<iq type='get' id='i' to='upload.realworld.lit'><request xmlns='urn:xmpp:http:upload:0' filename='f' size='1'/></iq>"
        ),
    ]

    /// What only a few products treat in their own way: it decides rules, and has no line in the tables.
    private static let unlisted: [(name: String, xml: String)] = [
        ("vcard-other", "<iq type='set' id='i' to='sister@realworld.lit'>\(vcard)</iq>"),
        (
            "pep-bookmarks-1",
            "<iq type='set' id='i'>\(pubsub("<publish node='urn:xmpp:bookmarks:1'><item><a xmlns='urn:example'/></item></publish>"))</iq>"
        ),
    ]

    static let sender = "alice@wonderland.lit/desk"

    /// A message by the names of its parts.
    static func message(_ type: String?, _ content: String, to address: String?) -> String {
        let typeAttribute = type.map { " type='\($0)'" } ?? ""
        let toAttribute = address.map { " to='\($0)'" } ?? ""
        return "<message id='m'\(toAttribute)\(typeAttribute)>\(content)</message>"
    }

    /// Reads one stanza in `jabber:client`.
    static func stanza(_ text: String) throws -> Stanza {
        let open = text.firstIndex { $0 == " " || $0 == "/" || $0 == ">" } ?? text.endIndex
        var withNamespace = text
        withNamespace.insert(contentsOf: " xmlns='jabber:client'", at: open)
        guard var stanza = Stanza(try ElementParser().parse(withNamespace)) else { throw NotAStanza(text: text) }
        stanza.from = try JID(sender)
        return stanza
    }

    struct NotAStanza: Error { var text: String }

    /// The facts of everything: all contents where they matter, the other combinations with a few.
    static func facts() throws -> [StanzaFacts] {
        let sender = try JID(sender)
        var all: [StanzaFacts] = []
        let plain = Set([
            "body", "no-store", "composing", "store", "empty", "subject", "omemo", "event-id", "amp-stored",
            "offline-marked", "voice-request", "invite-by-room",
        ])
        for type in types {
            for address in addresses {
                for content in contents
                where type == "chat" && ["bare", "own"].contains(address.name) || plain.contains(content.name)
                    || address.name == "room"
                {
                    let stanza = try stanza(message(type, content.xml, to: address.to))
                    for state in RecipientState.allCases {
                        all.append(StanzaFacts(stanza, sender: sender, state: state))
                    }
                    guard content.name == "body" else { continue }
                    for flag in SessionFlag.allCases {
                        for state in [RecipientState.available, .offline] {
                            all.append(
                                StanzaFacts(stanza, sender: sender, state: state, flags: [flag: flag != .serversConnected]))
                        }
                    }
                }
            }
        }
        for other in others + unlisted {
            let stanza = try stanza(other.xml)
            for state in RecipientState.allCases {
                all.append(StanzaFacts(stanza, sender: sender, state: state))
                all.append(
                    StanzaFacts(stanza, sender: sender, state: state, flags: [.roomIsPersistent: true, .roomIsNew: true]))
            }
        }
        return all
    }

    /// The settings under which an order of rules is looked at: the defaults, everything switched on, and each value of each
    /// setting the rules ask for.
    static func settings(_ profile: ServerProfile, _ asked: Set<String>) throws -> [KnobSettings] {
        var list: [KnobSettings] = []
        let everything = ["archive=on", "room-archive=on", "push=on", "pubsub=on"]
        for base in [[], everything] {
            var settings = profile.defaults
            for assignment in base { try settings.set(assignment) }
            list.append(settings)
            for knob in profile.knobs where asked.contains(knob.name) {
                for value in values(knob) {
                    var changed = settings
                    try changed.set(knob.name, value)
                    list.append(changed)
                }
            }
        }
        return asked.isEmpty ? [profile.defaults] : list
    }

    private static func values(_ knob: Knob) -> [String] {
        switch knob.domain {
        case .onOff: ["on", "off"]
        case .choice(let values): values
        case .duration: ["1d", "never"]
        case .days: ["3", "never"]
        case .number: ["7", "unlimited"]
        case .names: [""]
        }
    }
}
