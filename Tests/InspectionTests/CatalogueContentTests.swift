import Inspection
import KnowledgeBase
import Testing
import XMLTree
import XMPP

@Suite("The catalogue's content")
struct CatalogueContentTests {
    @Test("Every entry says what it is in one short line and where that is written")
    func complete() {
        for entry in Catalogue.index.entries {
            let name = "\(entry.name) in \(entry.namespace)"
            #expect(!entry.namespace.isEmpty && !entry.name.isEmpty && !entry.storage.isEmpty, "\(name)")
            #expect(entry.meaning.plain.count <= 80, "\(name): \(entry.meaning.plain)")
            #expect(
                !entry.meaning.plain.isEmpty && (entry.meaning.source.last != "." || entry.storageClass == .unknown),
                "\(name)")
            #expect(entry.storage.last == ".", "\(name)")
            #expect(
                entry.status == .vendor || entry.document.hasPrefix("XEP-") || entry.document.hasPrefix("RFC "),
                "\(name): \(entry.spec)")
            #expect(
                entry.status == .vendor || entry.status == .superseded || entry.storageClass == .unknown
                    || entry.section != nil, "\(name): \(entry.spec)")
        }
    }

    @Test("No two entries claim the same element in the same place")
    func noTwins() {
        var seen: Set<[String]> = []
        for entry in Catalogue.index.entries {
            #expect(
                seen.insert([entry.namespace, entry.name, entry.place.description]).inserted,
                "\(entry.name) in \(entry.namespace), \(entry.place)")
        }
    }

    @Test(
        "Every namespace that the program acts on is in the catalogue",
        arguments: [
            Namespace.client, Namespace.streams, Namespace.streamErrors, Namespace.stanzaErrors, Namespace.tls,
            Namespace.sasl,
            Namespace.saslChannelBinding, Namespace.sasl2, Namespace.bind2, Namespace.fast, Namespace.bind,
            Namespace.session,
            Namespace.framing, Namespace.dialback, Namespace.dialbackFeature, Namespace.streamManagement,
            Namespace.streamManagement2,
            Namespace.clientState, Namespace.rosterVersioning, Namespace.preApproval, Namespace.streamLimits,
            Namespace.roster,
            Namespace.register, Namespace.registerFeature, Namespace.legacyAuth, Namespace.privateXML, Namespace.privacy,
            Namespace.version, Namespace.lastActivity, Namespace.vcard, Namespace.vcard4, Namespace.discoInfo,
            Namespace.discoItems,
            Namespace.caps, Namespace.dataForms, Namespace.outOfBand, Namespace.conference, Namespace.legacyEvents,
            Namespace.expire,
            Namespace.offline, Namespace.muc, Namespace.mucUser, Namespace.mucAdmin, Namespace.mucOwner, Namespace.pubsub,
            Namespace.pubsubEvent, Namespace.pubsubOwner, Namespace.pubsubErrors, Namespace.chatStates, Namespace.commands,
            Namespace.resultSets, Namespace.amp, Namespace.receipts, Namespace.chatMarkers, Namespace.hints,
            Namespace.carbons,
            Namespace.forward, Namespace.delay, Namespace.archive, Namespace.archiveOld, Namespace.archiveTemporary,
            Namespace.stanzaIDs,
            Namespace.blocking, Namespace.blockingErrors, Namespace.push, Namespace.ping, Namespace.time, Namespace.upload,
            Namespace.encryption, Namespace.omemo, Namespace.omemo2, Namespace.openpgp, Namespace.legacyOpenPGP,
            Namespace.correction,
            Namespace.retraction, Namespace.moderation, Namespace.reactions, Namespace.jingleMessage,
            Namespace.jingleMessage1,
            Namespace.bookmarks, Namespace.legacyBookmarks, Namespace.idle, Namespace.nick, Namespace.attention,
            Namespace.realTimeText,
            Namespace.xhtml,
        ])
    func namespace(_ namespace: String) {
        #expect(!Catalogue.index.entries(namespace: namespace).isEmpty)
    }

    @Test("Every table that a meaning looks a value up in exists")
    func tables() {
        for entry in Catalogue.index.entries {
            for part in entry.meaning.source.split(separator: "{").dropFirst() {
                let inner = part.prefix { $0 != "}" }
                guard let bar = inner.firstIndex(of: "|") else { continue }
                let table = String(inner[inner.index(after: bar)...])
                #expect(
                    table == CatalogueIndex.namespaceTable || Catalogue.index.tables[table] != nil,
                    "\(table) of \(entry.name)")
            }
        }
    }

    @Test(
        "Every defined condition of RFC 6120 is known",
        arguments: [
            (Namespace.streamErrors, 25), (Namespace.stanzaErrors, 22), (Namespace.sasl, 11),
        ])
    func conditions(_ namespace: String, _ count: Int) {
        let sections =
            namespace == Namespace.streamErrors ? "4.9.3." : namespace == Namespace.stanzaErrors ? "8.3.3." : "6.5."
        let defined = Catalogue.index.entries(namespace: namespace).filter {
            $0.document == "RFC 6120" && $0.section?.hasPrefix(sections) == true
        }
        #expect(defined.map { Int($0.section!.dropFirst(sections.count)) } == Array(1...count).map { $0 })
    }
}
