import LoopbackServer
import Presentation

/// `fault`: makes something go wrong in the loopback world.
enum FaultCommand: PromptCommand {
    static let help = CommandHelp(
        "fault", .world, "[DOMAIN unreachable|slow|drop|full|cut|garbage|off]",
        kinds: [.address, .choice(Fault.allCases.map(\.rawValue) + ["off"])],
        "make a server unreachable, slow, lossy or full, cut its streams, or have it send garbage",
        example: "fault realworld.lit unreachable")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let world = session.world else {
            throw CommandFailure("faults are for the loopback world; start it with: xmppscope demo")
        }
        guard !arguments.words.isEmpty else {
            var table = TableView("server", "fault")
            for domain in world.world.domains {
                table.add(domain.host, world.world.fault(of: domain.host)?.rawValue ?? "none")
            }
            return session.show(table.lines(width: session.tableWidth))
        }
        let host = arguments.words[0]
        guard world.world.domain(host) != nil else {
            throw CommandFailure(
                "the world has no server \(host); it has \(world.world.domains.map(\.host).joined(separator: ", "))")
        }
        let word = try arguments.word(1, "the fault", help)
        if word == "off" {
            world.world.setFault(nil, of: host)
        } else if let fault = Fault(rawValue: word) {
            world.world.setFault(fault, of: host)
        } else {
            throw CommandFailure("\"\(word)\" is none of \(Fault.allCases.map(\.rawValue).joined(separator: ", ")), off")
        }
        session.say("\(host): \(word == "off" ? "no fault" : word)")
    }
}
