internal import XMLStreaming
package import XMPP

/// Makes records of the pieces of text that an importer finds, one lane for each connection and direction.
package struct RecordAssembler: Sendable {
    /// A connection and a direction.
    package struct Lane: Hashable, Sendable {
        package var connection: String
        package var direction: WireRecord.Direction?

        package init(_ connection: String, _ direction: WireRecord.Direction?) {
            self.connection = connection
            self.direction = direction
        }
    }

    /// The records that are ready, in their order; the reader takes them out.
    package var ready: [WireRecord] = []
    /// How many records were made.
    package private(set) var count = 0
    /// Remarks on what was skipped, with how often.
    package private(set) var skipped: [String: Int] = [:]
    /// Where the file is damaged beyond reading.
    package var damage: TranscriptDamage?
    private var cutters: [Lane: XMLCutter] = [:]
    private var times: [Lane: (Timestamp?, String?)] = [:]
    private var contexts: StreamContexts
    private var clock: LogClock
    private let limit: Int
    private static let laneLimit = 2048

    package init(options: ImportOptions = ImportOptions()) {
        clock = options.clock
        limit = options.elementLimit
        contexts = StreamContexts(limits: .init(elementBytes: options.elementLimit))
    }

    /// Counts something that was not imported.
    package mutating func skip(_ what: String, count: Int = 1) { skipped[what, default: 0] += count }

    /// Whether text of a lane waits for the end of its element.
    package func isInside(_ lane: Lane) -> Bool { cutters[lane]?.isInside ?? false }

    /// Takes text of a lane and makes records of what is complete with it.
    ///
    /// - Parameter keepsWhitespace: whether white space between elements was on the wire, or comes from the log's layout.
    package mutating func append(
        _ bytes: some Collection<UInt8>, to lane: Lane, time: LogTime? = nil, keepsWhitespace: Bool = false
    ) {
        let moment = time.map { (clock.moment($0), $0.offset != nil && $0.year != nil ? nil : $0.text) }
        if let moment { times[lane] = moment }
        if cutters.count > RecordAssembler.laneLimit, cutters[lane] == nil { endAll() }
        let pieces = cutters[lane, default: XMLCutter(limit: limit)].receive(bytes)
        for piece in pieces { add(piece, lane, keepsWhitespace: keepsWhitespace) }
        // A keep-alive counts when it comes, not when the next element does.
        if keepsWhitespace, let space = cutters[lane]?.takeWhitespace(), !space.isEmpty {
            add(.whitespace(space), lane, keepsWhitespace: true)
        }
    }

    /// Takes text of a lane that crossed the wire at a known moment.
    package mutating func append(_ bytes: some Collection<UInt8>, to lane: Lane, at moment: Timestamp?) {
        times[lane] = (moment, nil)
        append(bytes, to: lane, keepsWhitespace: true)
    }

    /// Gives up what a lane has of an element that was not completed: it becomes a record of damage.
    package mutating func abandon(_ lane: Lane, _ reason: String, keeping count: Int? = nil) {
        guard let cutter = cutters[lane] else { return }
        var rest = cutter.unfinished
        if let count { rest = Array(rest.prefix(count)) }
        while let last = rest.last, StreamContexts.isSpace(last) { rest.removeLast() }
        cutters[lane] = nil
        if !rest.isEmpty, !cutter.hasOnlyDeclaration { emit(rest, lane, content: .damage(reason)) }
    }

    /// How many bytes of a lane are not part of a record yet.
    package func unfinishedCount(_ lane: Lane) -> Int { cutters[lane]?.unfinished.count ?? 0 }

    /// What a lane has of an element that is not complete.
    package func unfinished(_ lane: Lane) -> [UInt8] { cutters[lane]?.unfinished ?? [] }

    /// Forgets what a lane has of an element that is not complete.
    package mutating func forget(_ lane: Lane) { cutters[lane] = nil }

    /// Gives up everything that is not complete.
    package mutating func endAll() {
        for lane in cutters.keys.sorted(by: {
            ($0.connection, $0.direction?.rawValue ?? "") < ($1.connection, $1.direction?.rawValue ?? "")
        }) {
            abandon(lane, "the log ends inside the element")
        }
        cutters = [:]
        times = [:]
    }

    private mutating func add(_ piece: XMLCutter.Piece, _ lane: Lane, keepsWhitespace: Bool) {
        if case .element(let bytes) = piece, let inner = BOSHWrapper.pieces(of: bytes, limit: limit) {
            skip("BOSH wrappers")
            for piece in inner { addUnwrapped(piece, lane, keepsWhitespace: false) }
        } else {
            addUnwrapped(piece, lane, keepsWhitespace: keepsWhitespace)
        }
    }

    private mutating func addUnwrapped(_ piece: XMLCutter.Piece, _ lane: Lane, keepsWhitespace: Bool) {
        switch piece {
        case .header(let bytes), .element(let bytes), .close(let bytes):
            emit(bytes, lane, content: contexts.content(of: bytes, connection: lane.connection, direction: lane.direction))
        case .whitespace(let bytes):
            if keepsWhitespace { emit(bytes, lane, content: .whitespace) }
        case .damage(let bytes, let reason): emit(bytes, lane, content: .damage(reason))
        case .comment: skip("comments")
        case .text: skip("text that is no XML")
        }
    }

    private mutating func emit(_ bytes: [UInt8], _ lane: Lane, content: WireRecord.Content) {
        let (time, text) = times[lane] ?? (nil, nil)
        emit(
            WireRecord(
                time: time, timeText: text, connection: lane.connection, direction: lane.direction, bytes: bytes,
                content: content))
    }

    /// Adds a record that an importer made itself; it gets its number here.
    package mutating func emit(_ record: WireRecord) {
        var record = record
        count += 1
        record.number = count
        ready.append(record)
    }

    /// Passes on a record that has its own number.
    package mutating func pass(_ record: WireRecord) {
        count += 1
        ready.append(record)
    }

    /// The moment and the text to be kept of a log's time.
    package mutating func resolve(_ time: LogTime?) -> (Timestamp?, String?) {
        guard let time else { return (nil, nil) }
        let moment = clock.moment(time)
        return (moment, time.offset != nil && time.year != nil ? nil : time.text)
    }

    /// The reading of bytes of a lane.
    package mutating func content(of bytes: [UInt8], _ lane: Lane) -> WireRecord.Content {
        contexts.content(of: bytes, connection: lane.connection, direction: lane.direction)
    }
}
