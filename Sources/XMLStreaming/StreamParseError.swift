/// Why bytes cannot be read as an XMPP stream: a fault of the peer, named by the stream error that answers it.
package struct StreamParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The defined conditions of RFC 6120 §4.9.3 that a parser can find.
    package enum Condition: String, Hashable, Sendable, CaseIterable {
        /// XML that is well-formed but cannot stand where it stands: text between first-level elements (§4.9.3.1).
        case badFormat = "bad-format"
        /// What is not well-formed by XML 1.0 or by "Namespaces in XML", undeclared prefixes included (§4.9.3.13).
        case notWellFormed = "not-well-formed"
        /// A limit was exceeded (§4.9.3.14).
        case policyViolation = "policy-violation"
        /// A comment, a processing instruction, a DTD or an entity of one (§4.9.3.18, §11.1).
        case restrictedXML = "restricted-xml"
        /// An encoding other than UTF-8, or bytes that break its rules (§4.9.3.22, §11.6).
        case unsupportedEncoding = "unsupported-encoding"
    }

    package var condition: Condition
    /// What was wrong, in words.
    package var reason: String
    /// How many bytes of the stream came before the fault was noticed.
    package var offset: Int
    /// The line of the fault, from 1.
    package var line: Int
    /// The column of the fault in bytes, from 1.
    package var column: Int

    package init(_ condition: Condition, _ reason: String, offset: Int = 0, line: Int = 1, column: Int = 1) {
        self.condition = condition
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = column
    }

    package var description: String { "\(condition.rawValue): \(reason) (line \(line), column \(column))" }
}
