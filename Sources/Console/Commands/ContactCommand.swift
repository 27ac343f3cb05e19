import Inspection
import LoopbackServer
import Presentation
import XMLTree
import XMPP

/// `contact`: plays the other side in the loopback world.
enum ContactCommand: PromptCommand {
    static let help = CommandHelp(
        "contact", .world, "[NAME online|offline|negative|gone|connected|says TEXT…|floods]",
        kinds: [.address, .choice(Contact.State.allCases.map(\.rawValue) + ["says", "sends", "floods"]), .text],
        "play one of the world's people: bring them online, or let them write to you",
        details: """
            contact                       who there is, and where
            contact sister online         she connects with her phone and is available
            contact sister negative       available, but with a priority of -1
            contact sister connected      connected without presence
            contact sister gone           the phone has left, a tablet is there
            contact sister says Hello!    she writes to you
            contact sister sends <XML>    any stanza from her phone
            contact sister floods 3000 500  she writes 3,000 messages, 500 a second, while you go on
            """,
        example: "contact sister online")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let world = session.world else {
            throw CommandFailure("there is nobody to play here; start the world with: xmppscope demo")
        }
        guard !arguments.words.isEmpty else { return list(world, session) }
        let contact = try world.contact(named: arguments.words[0])
        guard arguments.words.count > 1 else {
            throw CommandFailure("say what \(contact.jid.localpart ?? "") does. Usage: \(help.usage)")
        }
        await world.noteBefore()
        switch arguments.words[1] {
        case "says":
            guard let text = arguments.rest else {
                throw CommandFailure("what to say is missing. Usage: contact NAME says TEXT")
            }
            let message = Element(
                "message", xmlns: Namespace.client,
                ["to": try session.ownAddress().bare.description, "type": "chat", "id": session.surroundings.identifier()]
            ).appending(Element("body", xmlns: Namespace.client, text: text))
            try contact.send(message)
        case "floods":
            let numbers = (arguments.rest ?? "").split(separator: " ").map { Int($0) ?? 0 }
            guard numbers.count <= 2, numbers.allSatisfy({ $0 > 0 }) else {
                throw CommandFailure(
                    "floods takes how many messages, and how many in a second: contact sister floods 3000 500")
            }
            let (count, rate) = (numbers.first ?? 3000, numbers.count == 2 ? numbers[1] : 1000)
            world.flood(try session.ownAddress().bare, from: contact, count: count, rate: rate)
            session.say("\(contact.jid) writes \(count) messages, \(rate) a second")
        case "sends":
            guard let text = arguments.rest else {
                throw CommandFailure("the XML is missing. Usage: contact NAME sends XML")
            }
            switch Session.parse(text) {
            case .success(let elements): for element in elements { try contact.send(element) }
            case .failure(let error):
                throw CommandFailure("it is not well-formed: \(error). Every element needs its end: <a/> or <a></a>")
            }
        case let word:
            guard let state = Contact.State(rawValue: word) else {
                let names = Contact.State.allCases.map(\.rawValue) + ["says", "sends", "floods"]
                throw CommandFailure("\"\(word)\" is none of \(names.joined(separator: ", "))")
            }
            try contact.become(state)
            session.inspector.assume(contact.jid, state.recipientState)
            session.say("\(contact.jid) is \(state.words)")
        }
    }

    private static func list(_ world: LoopbackWorld, _ session: isolated Session) {
        var table = TableView("name", "address", "devices")
        for contact in world.people where contact.jid.bare != session.address?.bare {
            table.add(contact.jid.localpart ?? "", contact.jid.description, contact.devices.joined(separator: ", "))
        }
        session.show(table.lines(width: session.tableWidth))
    }
}

extension Contact.State {
    /// The same in the terms of a forecast.
    var recipientState: RecipientState {
        switch self {
        case .online: .available
        case .offline: .offline
        case .negative: .negative
        case .gone: .gone
        case .connected: .connected
        }
    }

    var words: String {
        switch self {
        case .online: "online: one available resource, phone"
        case .offline: "offline: no resource"
        case .negative: "there with a negative priority: phone"
        case .gone: "no longer on the phone; tablet is available"
        case .connected: "connected without presence: phone"
        }
    }
}
