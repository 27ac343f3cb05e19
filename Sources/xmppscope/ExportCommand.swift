import ArgumentParser
import Console

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a transcript, log or capture in another format.",
        discussion: """
            Formats: transcript, jsonl (JSON Lines), html (one page that needs nothing else), md (Markdown), scs (a Scansion
            script), pcap (made-up packets around the bytes, for Wireshark). Secrets are taken out.

              xmppscope export --to html session.transcript -o session.html
              xmppscope export --to pcap --filter 'conn:c1' session.transcript -o session.pcap

            Exit status: 0 done; 1 a file holds no stanzas or is damaged; 64 an option is wrong; 74 the file cannot be written.
            """)

    @Option(help: ArgumentHelp("The format to write.", valueName: "format"))
    var to: String

    @OptionGroup var input: RecordFileOptions

    @OptionGroup var conversion: ConversionOptions

    @OptionGroup var servers: ForecastOptions

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            let program = try conversion.program(try input.recordFiles(), format: to, try servers.forecastSettings())
            try Program.finish(try program.run(to: conversion.output))
        }
    }
}
