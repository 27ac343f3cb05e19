import CLibEdit

/// The line editor's library.
package enum EditingLibrary {
    /// Its name and version: `libedit 2.11`.
    package static var version: String { "libedit \(LIBEDIT_MAJOR).\(LIBEDIT_MINOR)" }
}
