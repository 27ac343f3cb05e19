import XMLStreaming
import XMLTree
import XMPP

/// `private`: XML that a server keeps for a client (XEP-0049).
enum PrivateCommand: PromptCommand {
    static let help = CommandHelp(
        "private", .account, "[NAMESPACE [NAME]]", kinds: [.namespace, .term],
        options: [.init("set", "XML", "keep this element")], sends: true,
        "read XML that your server keeps for you, or keep some (XEP-0049)",
        details: "private storage:bookmarks storage     reads the element <storage xmlns='storage:bookmarks'/>",
        example: "private --set \"<note xmlns='example:notes'>tea at six</note>\"")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        if let xml = arguments.value("set") {
            let element: Element
            do { element = try ElementParser().parse(xml) } catch {
                throw CommandFailure(
                    "--set: the XML cannot be read: \(error). It is one element with a namespace of its own")
            }
            if element.namespace == Namespace.client {
                throw CommandFailure("--set: the element needs a namespace of its own (xmlns)")
            }
            return try await session.request(
                .set, Element("query", xmlns: Namespace.privateXML).appending(element), arguments)
        }
        let namespace = try arguments.word(0, "a namespace", help)
        let name = arguments.words.dropFirst().first ?? "storage"
        guard (try? ElementParser().parse("<\(name) xmlns='x'/>")) != nil else {
            throw CommandFailure("\"\(name)\" cannot be the name of an element. Usage: \(help.usage)")
        }
        let element = Element(name, xmlns: namespace)
        try await session.request(.get, Element("query", xmlns: Namespace.privateXML).appending(element), arguments)
    }
}
