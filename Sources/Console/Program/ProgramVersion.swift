import LineEditing
import TLS
import XMLStreaming

/// The version of the program.
package enum ProgramVersion {
    package static let text = "0.1.0"

    /// The version, and those of the libraries it was built with.
    package static var withLibraries: String {
        "xmppscope \(text) (\(TLSLibrary.version), \(XMLLibrary.version), \(EditingLibrary.version))"
    }
}
