import Foundation
import TestSupport

/// The sender of the messages, and one account for each state that a recipient may be in.
struct MessageAccounts {
    let alice: LiveClient
    private let clients: [String: [LiveClient]]

    /// Offline messages are limited per account; several share them.
    private static let sleepers = 4

    static func make(port: Int) async throws -> MessageAccounts {
        let states = ["available", "several", "negative", "connected", "blocked"]
        try await LiveClient.register(["alice"], domain: World.wonderland, port: port)
        try await LiveClient.register(
            states + (0..<sleepers).map { "offline\($0)" }, domain: World.realworld, port: port)
        func login(_ account: String, _ resource: String, _ priority: Int?) async throws -> LiveClient {
            try await LiveClient.login("\(account)@\(World.realworld)/\(resource)", port: port, priority: priority)
        }
        var clients: [String: [LiveClient]] = [:]
        clients["available"] = [try await login("available", "phone", 0)]
        clients["several"] = [try await login("several", "phone", 0), try await login("several", "tablet", 0)]
        clients["negative"] = [try await login("negative", "phone", -1)]
        clients["connected"] = [try await login("connected", "phone", nil)]
        clients["blocked"] = [try await login("blocked", "phone", 0)]
        let answer = try await clients["blocked"]?[0].ask(
            "set", "<block xmlns='urn:xmpp:blocking'><item jid='alice@\(World.wonderland)'/></block>")
        if answer?["type"] != "result" { throw ServerTrouble("blocking was refused: \(String(describing: answer))") }
        let alice = try await LiveClient.login("alice@\(World.wonderland)/desk", port: port)
        return MessageAccounts(alice: alice, clients: clients)
    }

    /// The address that stands for a state in the case with that number, and the clients behind it.
    func recipient(_ state: String, index: Int) -> (String, [LiveClient]) {
        switch state {
        case "offline": ("offline\(index % MessageAccounts.sleepers)@\(World.realworld)", [])
        case "missing": ("nobody@\(World.realworld)", [])
        case "gone": ("available@\(World.realworld)", clients["available"] ?? [])
        default: ("\(state)@\(World.realworld)", clients[state] ?? [])
        }
    }

    var everybody: [LiveClient] { clients.values.flatMap { $0 } }

    func close() async {
        await alice.close()
        for client in everybody { await client.close() }
    }
}

/// Going into rooms.
enum RoomAccounts {
    /// Makes a room by joining it, and leaves it locked.
    static func join(_ client: LiveClient, room: String) async throws {
        client.send(
            "<presence to='\(room)/\(client.connection.options.address.localpart ?? "me")'><x xmlns='http://jabber.org/protocol/muc'/></presence>"
        )
        _ = try await client.first { $0.name == "presence" && ($0["from"] ?? "").hasPrefix(room + "/") }
    }

    /// Makes a temporary room with the settings of the service.
    static func enter(_ client: LiveClient, room: String) async throws {
        try await join(client, room: room)
        let answer = try await client.ask(
            "set", "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>",
            to: room)
        if answer["type"] != "result" { throw ServerTrouble("\(room) was not unlocked: \(answer)") }
    }
}
