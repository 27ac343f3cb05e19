import Presentation
import Testing

@testable import Console

@Suite("Topics of help")
struct HelpTopicTests {
    @Test("every topic has examples, and each is typed in a session file")
    func examples() throws {
        let typed = try Set(SessionFileTests.files.flatMap { try SessionFileTests.steps($0).map(\.typed) })
        for topic in HelpTopic.all {
            #expect(!topic.examples.isEmpty, "\(topic.name)")
            for example in topic.examples {
                #expect(typed.contains(example), "no session file types: \(example)")
            }
        }
    }

    @Test("the commands that a topic names exist")
    func commands() {
        for topic in HelpTopic.all where topic.name != "reading" && topic.name != "keys" {
            for line in topic.text.split(separator: "\n")
            where line.hasPrefix("  ") && line.dropFirst(2).first?.isLetter == true {
                let name = line.dropFirst(2).prefix { $0.isLetter }
                let isTerm = topic.name == "filters" || name == "xmppscope" || name == "echo"
                #expect(isTerm || CommandList.help(of: String(name)) != nil, "\(topic.name): \(line)")
            }
        }
    }

    @Test("topics and commands are told apart, and a mistyped one gets a proposal", arguments: [40, 80, 200])
    func lookup(_ width: Int) throws {
        #expect(try HelpCommand.lines(about: "filters", width).contains { $0.plain.contains("name~value") })
        #expect(try HelpCommand.lines(about: "filter", width).first?.plain == "filter [FILTER…|off]")
        #expect(HelpTopic.all.allSatisfy { topic in HelpCommand.explanation(topic, width).allSatisfy { $0.width <= width } })
        #expect(
            CommandList.helps.allSatisfy { help in HelpCommand.explanation(help, width).allSatisfy { $0.width <= width } })
        let failure = #expect(throws: CommandFailure.self) { try HelpCommand.lines(about: "filtres", width) }
        #expect(failure?.message.contains("did you mean \"filters\"?") == true)
    }

    @Test("no topic has a command's name")
    func names() {
        let commands = Set(CommandList.helps.flatMap { [$0.name] + $0.aliases })
        #expect(HelpTopic.all.allSatisfy { !commands.contains($0.name) })
    }

    @Test("the manual page has every command, option, topic and subcommand, and no line that is a macro by accident")
    func manual() {
        let page = ManualProgram(
            subcommands: [.init(name: "demo", abstract: "The prompt.", help: "USAGE: xmppscope demo\n.dangerous 'line\\")]
        ).text
        for help in CommandList.helps {
            #expect(page.contains(".B \"\(ManualWriter.escaped(help.usage))\""), "\(help.name)")
            for option in help.allOptions { #expect(page.contains(ManualWriter.escaped("--\(option.name)"))) }
        }
        for topic in HelpTopic.all { #expect(page.contains(".SH \"\(topic.name.uppercased())\"")) }
        #expect(page.utf8.allSatisfy { $0 < 0x80 })
        #expect(page.contains("\\&.dangerous \\(aqline\\e"))
        let macros: Set<Substring> = [".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".br", ".nf", ".fi"]
        for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(macros.contains(line.prefix { $0 != " " }), "\(line)")
        }
    }
}
