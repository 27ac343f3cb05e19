import Foundation
import Presentation

/// The exit statuses of the program; the stages of a connection have their own (see `ConnectionStage`).
package enum ExitStatus {
    /// It ran.
    package static let success: Int32 = 0
    /// It ran and found a problem.
    package static let problem: Int32 = 1
    /// The command line was wrong (EX_USAGE).
    package static let usage: Int32 = 64
    /// The input was not what it should be (EX_DATAERR).
    package static let dataError: Int32 = 65
    /// An input file could not be read (EX_NOINPUT).
    package static let noInput: Int32 = 66
    /// Writing failed (EX_IOERR).
    package static let ioError: Int32 = 74
}

/// Why a program ends early: what to say, and the exit status.
package struct ProgramFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    package var status: Int32

    package init(_ message: String, status: Int32) {
        self.message = message
        self.status = status
    }

    /// An error in words: Foundation's own say more in their localized description than in their debugging one.
    package static func words(_ error: any Error) -> String {
        if let error = error as? CocoaError { return error.localizedDescription }
        if let error = error as? POSIXError { return error.localizedDescription }
        return "\(error)"
    }

    /// The message for a terminal: what somebody typed or a stanza held is escaped in it.
    package var description: String {
        message.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText($0).string }.joined(
            separator: "\n")
    }
}
