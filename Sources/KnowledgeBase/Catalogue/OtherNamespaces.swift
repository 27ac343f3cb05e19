import Inspection

extension Catalogue {
    /// Namespaces of which only the document is known that defines them.
    @inline(never) @_optimize(none)
    static func otherNamespaces() -> [CatalogueEntry] {
        let documents: [(number: Int, namespaces: [String])] = [
            (3, ["jabber:iq:pass"]),
            (8, ["jabber:iq:avatar", "jabber:x:avatar"]),
            (11, ["jabber:iq:browse"]),
            (14, ["jabber:x:tone"]),
            (15, ["jabber:iq:accountxfer"]),
            (24, ["jabber:iq:pubsub"]),
            (
                31,
                [
                    "jabber:security:key", "jabber:security:keyTransport", "jabber:security:message",
                    "jabber:security:session",
                ]
            ),
            (37, ["jabber:iq:dsps"]),
            (41, ["http://jabber.org/protocol/rel"]),
            (42, ["http://jabber.org/protocol/jobs"]),
            (46, ["http://jabber.org/protocol/dtcp"]),
            (51, ["urn:xmpp:cxfr"]),
            (52, ["jabber:iq:negotiate"]),
            (
                56,
                [
                    "http://jabber.org/protocol/ansi_x.12", "http://jabber.org/protocol/ebxml",
                    "http://jabber.org/protocol/sap_idoc",
                ]
            ),
            (57, ["jabber:x:roster:item"]),
            (58, ["http://jabber.org/protocol/mute#editor", "http://jabber.org/protocol/mute#server"]),
            (
                62,
                [
                    "http://jabber.org/protocol/filter", "http://jabber.org/protocol/filter/header",
                    "http://jabber.org/protocol/filter/redirect",
                ]
            ),
            (63, ["http://jabber.org/protocol/filter/basic"]),
            (64, ["http://jabber.org/protocol/filter/xpath"]),
            (72, ["http://jabber.org/protocol/soap", "http://jabber.org/protocol/soap#fault"]),
            (74, ["http://jabber.org/protocol/sac"]),
            (75, ["jabber:iq:joap"]),
            (81, ["http://jabber.org/protocol/mimetype"]),
            (88, ["http://jabber.org/protocol/webtab"]),
            (89, ["http://jabber.org/protocol/alert"]),
            (93, ["jabber:x:roster"]),
            (94, ["jabber:iq:agents"]),
            (97, ["http://jabber.org/protocol/gw/ical"]),
            (98, ["http://jabber.org/protocol/private-xml"]),
            (101, ["http://jabber.org/protocol/ticket"]),
            (104, ["http://jabber.org/protocol/url-data/scheme/http"]),
            (105, ["http://jabber.org/protocol/si/profile/tree-transfer"]),
            (109, ["urn:xmpp:ooo:0"]),
            (110, ["http://jabber.org/protocol/map"]),
            (111, ["http://jabber.org/protocol/tins"]),
            (112, ["http://jabber.org/protocol/physloc"]),
            (113, ["http://jabber.org/protocol/swb"]),
            (114, ["jabber:component:connect"]),
            (120, ["http://jabber.org/protocol/infobits"]),
            (121, ["http://jabber.org/protocol/tunes"]),
            (
                130,
                [
                    "http://jabber.org/protocol/waitinglist", "http://jabber.org/protocol/waitinglist/schemes/mailto",
                    "http://jabber.org/protocol/waitinglist/schemes/tel",
                ]
            ),
            (132, ["http://jabber.org/protocol/poke"]),
            (135, ["http://jabber.org/protocol/files"]),
            (136, ["urn:xmpp:archive:auto", "urn:xmpp:archive:manage", "urn:xmpp:archive:manual", "urn:xmpp:archive:pref"]),
            (137, ["http://jabber.org/protocol/sipub"]),
            (142, ["http://jabber.org/protocol/workgroup"]),
            (148, ["jabber:iq:iq"]),
            (154, ["urn:xmpp:tmp:profile"]),
            (161, ["urn:xmpp:tmp:abuse"]),
            (166, ["http://jabber.org/protocol/jingle", "urn:xmpp:jingle:0", "urn:xmpp:jingle:security:xtls:0"]),
            (167, ["urn:xmpp:jingle:apps:rtp:0", "urn:xmpp:jingle:apps:rtp:audio", "urn:xmpp:jingle:apps:rtp:video"]),
            (168, ["urn:xmpp:rap:0", "urn:xmpp:raproute:0"]),
            (171, ["urn:xmpp:langtrans:items"]),
            (176, ["urn:xmpp:jingle:transports:ice-udp:0"]),
            (177, ["urn:xmpp:jingle:transports:raw-udp:0"]),
            (179, ["http://jabber.org/protocol/jingle/transport/iax"]),
            (
                180,
                [
                    "urn:xmpp:tmp:jingle", "urn:xmpp:tmp:jingle:apps:video-rtp", "urn:xmpp:tmp:jingle:apps:video:errors",
                    "urn:xmpp:tmp:jingle:transports:ice-tcp",
                ]
            ),
            (181, ["urn:xmpp:jingle:dtmf:0"]),
            (
                183,
                [
                    "http://jabber.org/protocol/jingle/info/telepathy",
                    "http://jabber.org/protocol/jingle/transport/telepathy",
                ]
            ),
            (189, ["urn:xmpp:attest:2", "urn:xmpp:pubkey:2", "urn:xmpp:revoke:2"]),
            (194, ["urn:xmpp:chatting:0"]),
            (195, ["urn:xmpp:browsing:0"]),
            (196, ["urn:xmpp:gaming:0"]),
            (197, ["urn:xmpp:viewing:0"]),
            (
                214,
                [
                    "http://jabber.org/protocol/fileshare#item_config", "http://jabber.org/protocol/fileshare#item_metadata",
                    "http://jabber.org/protocol/si/profile/fileshare",
                ]
            ),
            (220, ["urn:xmpp:dialback:errors"]),
            (233, ["urn:xmpp:domain-based-name:1"]),
            (
                234,
                [
                    "urn:xmpp:jingle:apps:file-transfer:3", "urn:xmpp:jingle:apps:file-transfer:4",
                    "urn:xmpp:jingle:apps:file-transfer:errors:0",
                ]
            ),
            (235, ["urn:xmpp:oauth:0", "urn:xmpp:oauth:0:errors"]),
            (239, ["urn:xmpp:bxmpp"]),
            (241, ["urn:xmpp:tmp:archive", "urn:xmpp:tmp:archive:encrypt"]),
            (244, ["urn:xmpp:tmp:data-element", "urn:xmpp:tmp:io-data"]),
            (247, ["urn:xmpp:jingle:apps:xmlstream:0"]),
            (250, ["urn:xmpp:tmp:c2ctls", "urn:xmpp:tmp:pubkey"]),
            (251, ["urn:xmpp:jingle:transfer:0"]),
            (254, ["urn:xmpp:pubsub:queueing:0", "urn:xmpp:queueing:0"]),
            (255, ["urn:xmpp:locationquery:0"]),
            (257, ["urn:xmpp:saslcert:1"]),
            (258, ["urn:xmpp:sec-label:catalog:2"]),
            (260, ["urn:xmpp:jingle:transports:s5b:0"]),
            (261, ["urn:xmpp:jingle:transports:ibb:0"]),
            (262, ["urn:xmpp:jingle:apps:rtp:zrtp:1"]),
            (265, ["urn:xmpp:jingle:apps:out-of-band:0"]),
            (268, ["urn:xmpp:incident:2", "urn:xmpp:jid:0"]),
            (275, ["urn:xmpp:reputation:0"]),
            (276, ["urn:xmpp:decloak:0"]),
            (
                278,
                [
                    "http://jabber.org/protocol/jinglenodes", "http://jabber.org/protocol/jinglenodes#channel",
                    "http://jabber.org/protocol/jinglenodes#turncredentials",
                ]
            ),
            (279, ["urn:xmpp:sic:0", "urn:xmpp:sic:1"]),
            (280, ["urn:xmpp:carbons:rules:0"]),
            (281, ["urn:xmpp:dmuc:0"]),
            (282, ["urn:xmpp:tmp:dmuc:0"]),
            (284, ["urn:xmpp:jingle:apps:xhtml", "urn:xmpp:jingle:transports:sxe", "urn:xmpp:sxe:0"]),
            (285, ["urn:xmpp:signed:0"]),
            (287, ["urn:xmpp:spim-marker:0"]),
            (290, ["urn:xmpp:dsig:0"]),
            (291, ["urn:xmpp:tmp:delegate"]),
            (298, ["urn:xmpp:coin:1"]),
            (300, ["urn:xmpp:hashes:1"]),
            (305, ["urn:xmpp:features:pipelining"]),
            (306, ["urn:xmpp:muc:conditions:1"]),
            (309, ["urn:xmpp:public-server", "urn:xmpp:vcard:ca:0", "urn:xmpp:vcard:registration:1"]),
            (310, ["urn:xmpp:psa"]),
            (311, ["urn:xmpp:presence-session:0"]),
            (312, ["urn:xmpp:ago:0"]),
            (314, ["urn:xmpp:sec-label:ess:0", "urn:xmpp:sec-label:pubsub:0", "urn:xmpp:sec-label:pubsub:errors:0"]),
            (315, ["urn:xmpp:xml-element"]),
            (321, ["urn:xmpp:tmp:roster-management:0"]),
            (322, ["http://jabber.org/protocol/compress/exi"]),
            (323, ["urn:xmpp:iot:sensordata"]),
            (324, ["urn:xmpp:iot:provisioning"]),
            (325, ["urn:xmpp:iot:control"]),
            (326, ["urn:xmpp:iot:concentrators"]),
            (
                327,
                [
                    "urn:xmpp:rayo:client:1", "urn:xmpp:rayo:ext:1", "urn:xmpp:rayo:ext:complete:1", "urn:xmpp:rayo:input:1",
                    "urn:xmpp:rayo:input:complete:1", "urn:xmpp:rayo:output:1", "urn:xmpp:rayo:output:complete:1",
                    "urn:xmpp:rayo:prompt:1", "urn:xmpp:rayo:record:1", "urn:xmpp:rayo:record:complete:1",
                ]
            ),
            (328, ["urn:xmpp:jidprep:1"]),
            (329, ["urn:xmpp:fis:0"]),
            (331, ["urn:xmpp:xdata:color"]),
            (336, ["urn:xmpp:xdata:dynamic"]),
            (337, ["urn:xmpp:eventlog"]),
            (341, ["urn:xmpp:rayo:cpa:0", "urn:xmpp:rayo:cpa:1"]),
            (342, ["urn:xmpp:rayo:fax:1", "urn:xmpp:rayo:fax:complete:1"]),
            (343, ["urn:xmpp:jingle:transports:dtls-sctp:1", "urn:xmpp:jingle:transports:webrtc-datachannel:0"]),
            (347, ["urn:xmpp:iot:discovery"]),
            (348, ["urn:xmpp:xdata:signature:oauth1"]),
            (354, ["urn:xmpp:cmr:0", "urn:xmpp:cmr:hints:0"]),
            (358, ["urn:xmpp:jinglepub:1"]),
            (362, ["urn:xmpp:raft"]),
            (366, ["urn:xmpp:entityver:0", "urn:xmpp:entityver:0:search", "urn:xmpp:entityver:profile:roster:0"]),
            (370, ["urn:xmpp:jingle:transports:http:0", "urn:xmpp:jingle:transports:http:upload:0"]),
            (374, ["urn:xmpp:openpgp:im:0"]),
            (376, ["urn:xmpp:pam:0"]),
            (383, ["urn:xmpp:burner:0"]),
            (384, ["urn:xmpp:omemo:2:bundles", "urn:xmpp:omemo:2:devices"]),
            (390, ["urn:xmpp:caps:gratuitous", "urn:xmpp:caps:optimize"]),
            (391, ["urn:xmpp:jingle:jet:0"]),
            (395, ["urn:xmpp:pubsub:cap:0"]),
            (396, ["urn:xmpp:jingle:jet-omemo:0"]),
            (398, ["urn:xmpp:pep-vcard-conversion:0"]),
            (399, ["urn:xmpp:client-key:0"]),
            (400, ["urn:xmpp:mfa:0"]),
            (404, ["urn:xmpp:mix:anon:0"]),
            (405, ["urn:xmpp:mix:roster:0"]),
            (406, ["urn:xmpp:mix:admin:0"]),
            (407, ["urn:xmpp:mix:misc:0", "urn:xmpp:mix:misc:0#nick-register"]),
            (411, ["urn:xmpp:bookmarks-conversion:0"]),
            (413, ["urn:xmpp:order-by:1"]),
            (417, ["urn:xmpp:x509:0"]),
            (418, ["urn:xmpp:dox:0"]),
            (427, ["urn:xmpp:mamfc:0"]),
            (431, ["urn:xmpp:fulltext:0"]),
            (433, ["urn:xmpp:channel-search:0"]),
            (436, ["urn:xmpp:muc-presence-versioning:0"]),
            (439, ["urn:xmpp:tmp:quick-response"]),
            (450, ["urn:xmpp:atm:1"]),
            (456, ["urn:xmpp:crl:0", "urn:xmpp:crl:0#simple-labels"]),
            (460, ["urn:xmpp:pubsub-caching:0"]),
            (462, ["urn:xmpp:pubsub-filter:0"]),
            (463, ["urn:xmpp:muc:affiliations:0", "urn:xmpp:muc:affiliations:1"]),
            (464, ["urn:xmpp:tmp:cookies"]),
            (470, ["urn:xmpp:pubsub-attachments:summary:1"]),
            (472, ["urn:xmpp:pubsub-social-feed:gallery:1"]),
            (473, ["urn:xmpp:openpgp:pubsub:0"]),
            (475, ["urn:xmpp:pubsub-signing:0"]),
            (476, ["urn:xmpp:pubsub-signing:openpgp:0"]),
            (480, ["urn:xmpp:scram-upgrade:0"]),
            (
                483,
                [
                    "urn:xmpp:http:online-meetings#galene", "urn:xmpp:http:online-meetings#jitsi",
                    "urn:xmpp:http:online-meetings:initiate:0", "urn:xmpp:http:online-meetings:invite:0",
                ]
            ),
            (496, ["urn:xmpp:pubsub-relationships:0"]),
            (497, ["urn:xmpp:pubsub-ext-sub:0"]),
            (498, ["urn:xmpp:pubsub-file-sharing:0"]),
            (499, ["urn:xmpp:pubsub-ext-disco"]),
            (501, ["urn:xmpp:pubsub-social-feed:stories:0"]),
            (503, ["urn:xmpp:spaces:0"]),
            (505, ["urn:xmpp:file-input:0"]),
            (507, ["urn:xmpp:jingle:apps:category:0"]),
            (508, ["urn:xmpp:forums:0"]),
            (514, ["urn:xmpp:markup:emoji:0"]),
            (516, ["urn:xmpp:xid:server-mapping:0"]),
            (
                517,
                [
                    "urn:xmpp:jingle:apps:rtt-sync:0", "urn:xmpp:jingle:apps:rtt-sync:dc-t140:0",
                    "urn:xmpp:jingle:apps:rtt-sync:rtp-t140:0",
                ]
            ),
        ]
        let specifications = Dictionary(
            (Glossary.xeps1() + Glossary.xeps2()).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        return documents.flatMap { number, namespaces -> [CatalogueEntry] in
            guard let specification = specifications[number] else { return [] }
            let entry = CatalogueEntry(
                CatalogueEntry.anyName, .anywhere, specification.name, specification.status,
                "part of " + specification.title, .unknown,
                StorageNote.unknown)
            return namespaces.map { entry.in($0) }
        }
    }
}
