import ArgumentParser
import Console

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a namespace, element, error condition, XEP, store or other word is.",
        discussion: """
              xmppscope explain service-unavailable
              xmppscope explain urn:xmpp:mam:2
              xmppscope explain XEP-0160
              xmppscope explain RFC 6121 §8.5.2.2.1
              xmppscope explain offline

            Exit status: 0 it is known; 1 it is not.
            """)

    @Argument(help: ArgumentHelp("The term; several words are one term.", valueName: "term"))
    var words: [String]

    @Flag(help: "Print one JSON object on one line.")
    var json = false

    func run() throws {
        let (text, isKnown) = ExplainProgram(isJSON: json).output(words.joined(separator: " "), .standard())
        try Program.run { () throws(ProgramFailure) in
            try ProgramOutput.write(text)
            if !isKnown { throw ProgramFailure("", status: ExitStatus.problem) }
        }
    }
}
