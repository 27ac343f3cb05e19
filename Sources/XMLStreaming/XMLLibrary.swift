import CLibXML2

/// The XML parser's library.
package enum XMLLibrary {
    /// Its name and version: `libxml2 2.9.14`.
    package static var version: String { "libxml2 " + LIBXML_DOTTED_VERSION }
}
