import ArgumentParser
import Console

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a transcript of a log or a capture.",
        discussion: """
            The format is recognised by the content. Secrets are taken out.

              xmppscope import prosody.log -o session.transcript
              journalctl -u ejabberd | xmppscope import --date 2026-11-22 --tz Z > session.transcript
              xmppscope import --list

            Exit status: 0 done; 1 a file holds no stanzas or is damaged; 64 an option is wrong.
            """)

    @OptionGroup var input: RecordFileOptions

    @Flag(help: "Name the formats that can be read.")
    var list = false

    @OptionGroup var conversion: ConversionOptions

    func run() throws {
        try Program.run { () throws(ProgramFailure) in
            if list { return try RecordFiles.writeFormats(.standard()) }
            let program = try conversion.program(try input.recordFiles(), format: "transcript", ForecastSettings())
            try Program.finish(try program.run(to: conversion.output))
        }
    }
}
