import LoopbackServer
import XMPP

/// `reset`: the loopback world as it was at the start.
enum ResetCommand: PromptCommand {
    static let help = CommandHelp(
        "reset", .world, "", "make the loopback world anew: accounts, stores, clock and faults as at the start",
        details: """
            What the servers have kept is gone, also where --keep names a folder. The stream is closed and opened again.
            """,
        example: "reset")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let old = session.world else {
            throw CommandFailure("only the loopback world can be made anew; start it with: xmppscope demo")
        }
        let address = session.address
        if address != nil { try await session.disconnect() }
        session.world = nil
        let world = try await old.renewed()
        session.world = world
        for contact in world.people where contact.jid.bare != address?.bare {
            session.inspector.assume(contact.jid, .offline)
        }
        session.say("The world is as it was at the start.")
        guard let address, Account.wonderland.contains(where: { $0.jid == address.bare }) else { return }
        try await session.connect(try await session.options(for: ConnectRequest(address: address.description)))
    }
}
