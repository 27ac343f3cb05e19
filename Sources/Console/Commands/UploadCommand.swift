import Foundation
import Presentation
import XMLTree
import XMPP

/// `upload`: asks for a place to put a file (XEP-0363).
enum UploadCommand: PromptCommand {
    static let help = CommandHelp(
        "upload", .services, "FILE", kinds: [.file],
        options: [
            .init("at", "JID", "the upload service; without it, upload. before your domain"),
            .init("type", "TYPE", "the media type"),
        ],
        sends: true,
        "ask the upload service for a slot for a file (XEP-0363); the file itself is not transferred",
        details:
            "The answer says where to PUT the file and where others GET it. Only the file's name, size and type are sent.",
        example: "upload README.md")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let path = (try arguments.word(0, "a file", help) as NSString).expandingTildeInPath
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
            throw CommandFailure(FileProblem.words(reading: path))
        }
        let service = try Arguments.address(try arguments.value("at") ?? "upload.\(session.ownAddress().domainpart)")
        let request = Element(
            "request", xmlns: Namespace.upload,
            [
                "filename": (path as NSString).lastPathComponent, "size": String(size),
                "content-type": arguments.value("type") ?? "application/octet-stream",
            ])
        try await session.request(.get, to: service, request, arguments) { answer, width in
            guard let slot = answer.element.child("slot", xmlns: Namespace.upload) else { return [] }
            var table = TableView("method", "where", "headers")
            for method in slot.elements {
                table.add(
                    method.name.uppercased(), method["url"] ?? "",
                    method.elements.compactMap { $0["name"] }.joined(separator: ", "))
            }
            return table.lines(width: width, indent: 4)
        }
    }
}
