import ArgumentParser
import Console
import Foundation

/// Runs a command's work and turns its failure into a message on standard error and an exit status.
enum Program {
    static func run(_ work: () throws(ProgramFailure) -> Void) throws {
        do {
            try work()
        } catch {
            throw report(error)
        }
    }

    /// Prints the failure and returns what ends the program with its status.
    static func report(_ failure: ProgramFailure) -> ExitCode {
        if !failure.message.isEmpty {
            FileHandle.standardError.write(Data("xmppscope: \(failure)\n".utf8))
        }
        return ExitCode(failure.status)
    }

    /// All of standard input as text.
    static func standardInput() throws(ProgramFailure) -> String {
        do {
            let data = try FileHandle.standardInput.readToEnd() ?? Data()
            guard let text = String(data: data, encoding: .utf8) else {
                throw ProgramFailure("standard input is not UTF-8", status: ExitStatus.dataError)
            }
            return text
        } catch let failure as ProgramFailure {
            throw failure
        } catch {
            throw ProgramFailure("reading standard input failed: \(error)", status: ExitStatus.noInput)
        }
    }
}
