import Foundation

/// `send`: sends XML, or with `--raw` whatever bytes are given.
enum SendCommand: PromptCommand {
    static let help = CommandHelp(
        "send", .sending, "XML…", kinds: [.text],
        options: [
            .init("raw", nil, "send it as it is, without looking at it"),
            .init("hex", nil, "the text is bytes as hexadecimal numbers"),
            .init("file", "FILE", "send what the file holds"),
        ],
        "send XML; a line that begins with < needs no command",
        details: """
            What is not well-formed, or not allowed at this point of the stream, is shown and asked about. With --raw nothing is looked
            at, and anything can be sent, broken on purpose too. --hex 3C 61 2F 3E sends four bytes.
            """,
        example: "send --raw <message to='rabbit@wonderland.lit'/>")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let bytes: [UInt8]
        if let path = arguments.value("file") {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure(FileProblem.words(reading: path))
            }
            bytes = [UInt8](data)
        } else {
            guard let text = arguments.rest else { throw CommandFailure("there is nothing to send. Usage: \(help.usage)") }
            bytes = arguments.has("hex") ? try hex(text) : Array(text.utf8)
        }
        if arguments.has("raw") || arguments.has("hex") {
            try await session.sendRaw(bytes)
        } else {
            try await session.sendTyped(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func hex(_ text: String) throws(CommandFailure) -> [UInt8] {
        let digits = text.filter { !$0.isWhitespace }
        guard digits.count % 2 == 0 else {
            throw CommandFailure("--hex needs pairs of hexadecimal digits, like: send --hex 3c 72 2f 3e")
        }
        var bytes: [UInt8] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else {
                throw CommandFailure(
                    "\"\(rest.prefix(2))\" is no hexadecimal number; pairs of digits are like: send --hex 3c 72 2f 3e")
            }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
