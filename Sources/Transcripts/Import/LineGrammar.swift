package import XMPP

/// The grammar of a log's lines; joining them into elements is the same for all.
package protocol LineGrammar: Sendable {
    static var name: String { get }
    static var title: String { get }
    static var hint: String? { get }
    /// Whether white space that follows an element is part of what was on the wire.
    static var keepsWhitespace: Bool { get }
    /// Whether an empty line follows every block, which tells the block's last line from a line about something else.
    static var closesBlocks: Bool { get }

    init()
    /// What a line is.
    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning
    /// What the last line began and the end of the log completes.
    mutating func finish() -> LineMeaning?
    /// The text that a line adds to the element that is not complete, whatever else the line might be.
    func continuation(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>
}

extension LineGrammar {
    package static var hint: String? { nil }
    package static var keepsWhitespace: Bool { false }
    package static var closesBlocks: Bool { false }
    package mutating func finish() -> LineMeaning? { nil }
    package func continuation(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line }
}

/// What a line of a log is.
package enum LineMeaning: Sendable {
    /// It begins a record with text of this lane; the text ends where its XML is complete.
    case element(LineHead, ArraySlice<UInt8>)
    /// It begins a record whose text is a piece of the stream: it ends with the line, or after so many bytes.
    case chunk(LineHead, ArraySlice<UInt8>, bytes: Int?)
    /// It begins a record whose text is on the lines that follow, up to the next line that is anything else.
    case block(LineHead, ArraySlice<UInt8>)
    /// A whole piece of the stream that the grammar has decoded itself.
    case decoded(LineHead, [UInt8])
    /// It belongs to what is before it.
    case continuation
    /// Something else of the same log.
    case other
}

/// What a line says about its record before the text.
package struct LineHead: Sendable {
    package var lane: RecordAssembler.Lane
    package var time: LogTime?

    package init(_ direction: WireRecord.Direction?, connection: String = "", time: LogTime? = nil) {
        lane = RecordAssembler.Lane(connection.isEmpty ? "log" : connection, direction)
        self.time = time
    }
}
