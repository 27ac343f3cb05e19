import Console
import Foundation
import Inspection
import ServerStores
import XMLTree
import XMPP

/// Plays the corpus against one running server, and sets what came of it beside the forecast.
struct LiveRun {
    let server: any RealServer
    let settings: ForecastSettings

    /// One thing that the forecast and the server disagree about.
    struct Difference: Hashable {
        var test: String
        /// `delivery`, or the party and store.
        var subject: String
        var forecast: String
        var seen: String

        var line: String { "\(test): \(subject) forecast \(forecast), seen \(seen)" }
    }

    /// How often forecast and server agreed, by subject.
    struct Tally {
        var cases = 0
        var compared: [String: Int] = [:]
        var open: [String: Int] = [:]
        var differences: [Difference] = []
    }

    init(_ server: any RealServer) throws {
        self.server = server
        settings = try ForecastSettings(server: server.guess.profile, settings: server.guess.settings)
    }

    /// A case on its way: what was sent, by whom, and who may get it.
    private struct Played {
        var test: LiveCase
        var mark: String
        var stanza: String
        var sender: LiveClient
        var recipients: [LiveClient]
        /// The bare address that a subscription request goes to.
        var contact: String?
    }

    // MARK: Messages

    func messages(_ cases: [LiveCase]) async throws -> Tally {
        let accounts = try await MessageAccounts.make(port: server.port)
        var played: [Played] = []
        for (index, test) in cases.enumerated() {
            let mark = "m\(10000 + index)x"
            let (address, clients) = accounts.recipient(test.recipient, index: index)
            let stanza = test.stanza.replacingOccurrences(of: "id='m1'", with: "id='\(mark)'")
                .replacingOccurrences(of: "nobody@realworld.lit", with: "sister@realworld.lit")
                .replacingOccurrences(of: "sister@realworld.lit", with: address)
            played.append(Played(test: test, mark: mark, stanza: stanza, sender: accounts.alice, recipients: clients))
            accounts.alice.send(stanza)
        }
        // Three rounds: the stanzas out, the copies in, the errors back.
        try await accounts.alice.ping()
        for client in accounts.everybody { try await client.ping() }
        try await accounts.alice.ping()
        let tally = try judge(played)
        await accounts.close()
        return tally
    }

    // MARK: Rooms

    func roomMessages(_ cases: [LiveCase]) async throws -> Tally {
        try await LiveClient.register(["painter"], domain: World.wonderland, port: server.port)
        let painter = try await LiveClient.login("painter@\(World.wonderland)/desk", port: server.port)
        let room = "tea@\(World.rooms)"
        try await RoomAccounts.enter(painter, room: room)
        var played: [Played] = []
        for (index, test) in cases.enumerated() {
            let mark = "m\(20000 + index)x"
            let stanza = test.stanza.replacingOccurrences(of: "id='m1'", with: "id='\(mark)'")
                .replacingOccurrences(of: "tea@conference.realworld.lit", with: room)
                .replacingOccurrences(of: ">words<", with: ">\(mark)<")
            painter.send(stanza)
            // Prosody announces a new subject without the id of the message that set it.
            _ = try await painter.first { element in
                element.name == "message"
                    && (element["id"] == mark || element.child("subject")?.text == mark || element["type"] == "error")
            }
            played.append(Played(test: test, mark: mark, stanza: stanza, sender: painter, recipients: [painter]))
        }
        let tally = try judge(played)
        await painter.close()
        return tally
    }

    // MARK: Everything else

    /// Each with a sender of its own, so that nothing overwrites anything.
    func singles(_ cases: [LiveCase]) async throws -> Tally {
        let senders = cases.indices.map { "single\($0)" }
        let contacts = cases.indices.map { "contact\($0)" }
        try await LiveClient.register(senders, domain: World.wonderland, port: server.port)
        try await LiveClient.register(contacts, domain: World.realworld, port: server.port)
        var played: [Played] = []
        for (index, test) in cases.enumerated() {
            let mark = "m\(30000 + index)x"
            let address = "contact\(index)@\(World.realworld)"
            let priority: Int? = test.recipient == "available" ? 0 : nil
            let contact =
                ["available", "connected"].contains(test.recipient)
                ? try await LiveClient.login(address + "/phone", port: server.port, priority: priority) : nil
            let sender = try await LiveClient.login("single\(index)@\(World.wonderland)/desk", port: server.port)
            let room = "room\(index)@\(World.rooms)"
            if test.name.hasPrefix("room/config") { try await RoomAccounts.join(sender, room: room) }
            let stanza = test.stanza.replacingOccurrences(of: "id='m1'", with: "id='\(mark)'")
                .replacingOccurrences(of: "words", with: mark).replacingOccurrences(of: "'wonder'", with: "'\(mark)'")
                .replacingOccurrences(of: "sister@realworld.lit", with: address)
                .replacingOccurrences(of: "tea@conference.realworld.lit", with: room)
            sender.send(stanza)
            if stanza.hasPrefix("<iq") {
                _ = try await sender.first { $0.name == "iq" && $0["id"] == mark }
            }
            try await sender.ping()
            try await contact?.ping()
            played.append(
                Played(
                    test: test, mark: mark, stanza: stanza, sender: sender, recipients: contact.map { [$0] } ?? [],
                    contact: test.name.hasPrefix("presence/subscribe") ? stanzaAddress(stanza) : nil))
        }
        let tally = try judge(played)
        for one in played {
            await one.sender.close()
            for client in one.recipients { await client.close() }
        }
        return tally
    }

    /// The bare address that a stanza goes to.
    private func stanzaAddress(_ stanza: String) -> String? {
        (try? PredictProgram.stanza(stanza))?.to.map { "\($0.bare)" }
    }

    // MARK: Judging

    private func judge(_ played: [Played]) throws -> Tally {
        let records = try server.records()
        let found = LiveRun.byMark(records)
        var tally = Tally()
        for one in played {
            tally.cases += 1
            var prediction = PredictProgram(
                settings: settings, from: "\(one.sender.connection.options.address)", recipient: one.test.recipient)
            prediction.rooms = [World.rooms]
            let forecast = try prediction.forecast(one.stanza)
            judgeDelivery(one, forecast, found[one.mark] ?? [], &tally)
            for finding in StoreFinding.compare(forecast, with: (found[one.mark] ?? []) + contacts(one, records)) {
                judge(one, finding, &tally)
            }
        }
        return tally
    }

    /// What a subscription leaves: it names the contact, and nothing of the stanza's text where that had to go.
    private func contacts(_ one: Played, _ records: [KeptRecord]) -> [KeptRecord] {
        guard let contact = one.contact else { return [] }
        return records.filter { record in
            [.roster, .pendingSubscription].contains(record.store) && !record.text.contains(one.mark)
                && (record.key == contact || record.text.contains(contact))
        }
    }

    private func judgeDelivery(_ one: Played, _ forecast: Forecast, _ records: [KeptRecord], _ tally: inout Tally) {
        guard one.stanza.hasPrefix("<message"), let predicted = forecast.delivery?.delivery else { return }
        let isError = one.stanza.contains("type='error'")
        let isCopy = { (element: Element) in
            element.name == "message" && (element["id"] == one.mark || element.child("subject")?.text == one.mark)
                && (isError || element["type"] != "error")
        }
        let bounce = one.sender.received.contains {
            $0.name == "message" && $0["id"] == one.mark && $0["type"] == "error" && !isError
        }
        let seen: Delivery =
            if one.recipients.contains(where: { $0.received.contains(where: isCopy) }) { .delivered } else if bounce {
                .bounced
            } else if records.contains(where: { $0.store == .offline }) { .storedOffline } else { .dropped }
        tally.compared["delivery", default: 0] += 1
        if predicted == .depends {
            tally.open["delivery", default: 0] += 1
        } else if predicted != seen {
            tally.differences.append(
                Difference(test: one.test.name, subject: "delivery", forecast: predicted.rawValue, seen: seen.rawValue))
        }
    }

    private func judge(_ one: Played, _ finding: StoreFinding, _ tally: inout Tally) {
        let subject = "\(finding.party.rawValue)/\(finding.store.rawValue)"
        tally.compared[subject, default: 0] += 1
        if finding.effect?.outcome == .depends {
            tally.open[subject, default: 0] += 1
        } else if !finding.agrees {
            tally.differences.append(
                Difference(test: one.test.name, subject: subject, forecast: finding.forecast, seen: finding.found))
        }
    }

    /// The records in which each mark stands.
    private static func byMark(_ records: [KeptRecord]) -> [String: [KeptRecord]] {
        var found: [String: [KeptRecord]] = [:]
        for record in records where record.store != nil {
            let bytes = Array("\(record.key) \(record.text)".utf8)
            var marks: Set<String> = []
            for start in bytes.indices where bytes[start] == UInt8(ascii: "m") {
                let end = start + 6
                guard end < bytes.count, bytes[end] == UInt8(ascii: "x"),
                    bytes[(start + 1)..<end].allSatisfy({ (0x30...0x39).contains($0) })
                else { continue }
                marks.insert(String(decoding: bytes[start...end], as: UTF8.self))
            }
            for mark in marks { found[mark, default: []].append(record) }
        }
        return found
    }
}
