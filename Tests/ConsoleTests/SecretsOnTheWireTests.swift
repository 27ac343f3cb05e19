import Foundation
import LoopbackServer
import Testing
import Transcripts
import Transport
import XMLTree
import XMPP
import XMPPStreams

@testable import Console

/// What logins of every kind send is secret, and nothing that is written may hold it.
@Suite("Secrets of logins")
struct SecretsOnTheWireTests {
    private static let password = "down-the-rabbit-hole"

    /// Every record of a connection that ran from login to end, and the tokens that were given.
    private static func run(_ options: ConnectOptions, typing lines: [String] = []) async -> ([WireRecord], [AccessToken]) {
        let client = ClientConnection(options: options)
        do {
            try await client.connect()
            for line in lines { client.send(Array(line.utf8)) }
            await client.close()
        } catch {}
        var records: [WireRecord] = []
        var tokens: [AccessToken] = []
        for await event in client.events {
            switch event {
            case .record(let record): records.append(record)
            case .token(.issued(let token)): tokens.append(token)
            case .token, .stage, .step, .bound, .closed: break
            }
        }
        return (records, tokens)
    }

    /// What a transcript of the records says.
    private static func transcript(_ records: [WireRecord]) -> String {
        var redactor = Redactor()
        var writer = TranscriptWriter()
        return records.map { String(decoding: writer.write(redactor.redact($0)), as: UTF8.self) }.joined()
    }

    /// The texts inside elements that carry SASL, and the attributes that carry tokens.
    private static func secrets(in records: [WireRecord]) -> Set<String> {
        var found: Set<String> = []
        func look(_ element: Element) {
            let carriers = ["auth", "response", "challenge", "initial-response", "additional-data", "password", "digest"]
            if carriers.contains(element.name) || element.name == "success" && element.elements.isEmpty {
                found.insert(element.text)
            }
            if element.name == "token", let token = element["token"] { found.insert(token) }
            element.elements.forEach(look)
        }
        for record in records { if let element = record.element { look(element) } }
        return found.filter { $0.count > 3 }
    }

    @Test("no password, SASL message, proof or token of any login is in the transcript")
    func transcripts() async throws {
        var settings = World.Settings(domains: ["wonderland.lit"])
        settings.domain.scramIterations = 4096
        let alice = try JID("alice@wonderland.lit")
        settings.accounts = [Account(jid: alice, password: Self.password)]
        let world = try World(settings)
        let listeners = try await WorldListeners(world, .init())
        var plain = ConnectOptions(address: alice, password: Secret(Self.password), host: "127.0.0.1", port: listeners.port)
        plain.authorityPEM = listeners.authorityPEM
        var choices: [ConnectOptions] = []
        for mechanism in ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512-PLUS"] {
            for isExtensible in [false, true] {
                var options = plain
                options.mechanisms = [mechanism]
                options.extensible = isExtensible ? .init(bind: Bind2Request()) : nil
                choices.append(options)
            }
        }
        var asking = plain
        asking.extensible = .init(userAgent: UserAgent(id: "u"), requestsToken: true)
        var web = asking
        web.web = .address(
            try #require(
                WebAddress(
                    "wss://wonderland.lit:\(listeners.webSocketPort ?? 0)\(WorldListeners.webSocketPath)?key=in-the-query")))
        web.port = nil
        var wrong = plain
        wrong.password = Secret("a-wrong-password")
        var all: [WireRecord] = []
        var tokens: [AccessToken] = []
        for options in choices + [asking, web, wrong] {
            let (records, issued) = await Self.run(options)
            all += records
            tokens += issued
        }
        let token = try #require(tokens.last)
        var fast = plain
        fast.password = nil
        fast.extensible = .init(userAgent: UserAgent(id: "u"), token: token)
        all += await Self.run(fast).0
        let query = "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>alice</username>"
        var byHand = plain
        byHand.stopsAfterFeatures = true
        all += await Self.run(
            byHand,
            typing: [
                query + "<password>\(Self.password)</password></query></iq>",
                query + "<digest>48fc78be9ec8f86d8ce1c39c320c97c21d62334d</digest></query></iq>",
            ]
        ).0
        await listeners.stop()
        world.shutDown()

        #expect(tokens.count == 2)
        let secrets = Self.secrets(in: all)
        #expect(secrets.count > 20)
        #expect(secrets.contains(token.secret.exposed))
        let text = Self.transcript(all)
        for secret in secrets.union([Self.password, "a-wrong-password", "in-the-query"]) {
            #expect(!text.contains(secret), "\(secret)")
        }
        #expect(text.contains("HT-SHA-256-EXPR"))
        #expect(text.contains("<request-token"))
    }

    @Test("lines that hold such secrets are not kept in the history, or without them")
    func history() {
        let payload = Data("\0alice\0\(Self.password)".utf8).base64EncodedString()
        let lines = [
            "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>\(payload)</initial-response></authenticate>",
            "<response xmlns='urn:xmpp:sasl:2'>\(payload)</response>",
            "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>\(payload)",
            "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><password>\(payload)</password></query></iq>",
            "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><digest>\(payload)</digest></query></iq>",
            "<x><token xmlns='urn:xmpp:fast:0' token='\(payload)'/></x>", "send --raw <token token='\(payload)'",
            "connect alice@wonderland.lit --via wss://wonderland.lit/?token=\(payload)",
        ]
        for line in lines { #expect(PromptAssistance.historyText(line)?.contains(payload) != true, "\(line)") }
    }
}
