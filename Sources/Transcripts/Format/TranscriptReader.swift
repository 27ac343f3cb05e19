package import XMPP

/// Reads a transcript (`Transcripts/README.md`) from bytes that are put in piece by piece, in constant memory.
///
/// Every record before a damaged place is delivered; the damage is told by `next()` after them, and again by every later call.
package struct TranscriptReader: Sendable {
    private var buffer: [UInt8] = []
    private var used = 0
    private var line = 1
    /// The offset in the file of the first byte that is still in the buffer.
    private var base = 0
    private var hasEnded = false
    private var hasVersion = false
    private var number = 0
    private var contexts: StreamContexts
    private var pending: PendingRecord?
    private var damage: TranscriptDamage?
    /// The longest line that is read, in bytes.
    private let lineLimit: Int

    private struct PendingRecord {
        var head: TranscriptHead
        var line: Int
        var byte: Int
        var content: [UInt8] = []
        var hasContent = false
    }

    package init(lineLimit: Int = 64 << 20) {
        self.lineLimit = lineLimit
        contexts = StreamContexts(limits: .init(elementBytes: lineLimit))
    }

    /// Takes more of the file.
    package mutating func receive(_ bytes: some Sequence<UInt8>) {
        if used > 0 {
            buffer.removeFirst(used)
            base += used
            used = 0
        }
        buffer += bytes
    }

    /// Takes note that the file has no more bytes.
    package mutating func end() { hasEnded = true }

    /// The next record; nil if more bytes are needed, or at the end.
    package mutating func next() throws(TranscriptDamage) -> WireRecord? {
        if let damage { throw damage }
        do throws(TranscriptDamage) {
            return try nextRecord()
        } catch {
            damage = error
            if let cut = pending {
                pending = nil
                // What can be saved of the record that the damage cut short.
                if cut.hasContent { return finish(cut, isCut: true) }
            }
            throw error
        }
    }

    private mutating func nextRecord() throws(TranscriptDamage) -> WireRecord? {
        while true {
            let lineNumber = line
            let lineByte = base + used
            guard let (text, isWhole) = try nextLine() else {
                guard hasEnded else { return nil }
                if !hasVersion { throw TranscriptDamage(line: 1, byte: 0, reason: "the file is empty, it is no transcript") }
                defer { pending = nil }
                return pending.map { finish($0, isCut: false) }
            }
            if !hasVersion {
                try checkVersion(text, isWhole: isWhole)
                continue
            }
            if let byte = text.first, byte == 0x20 {
                try addContent(text, isWhole: isWhole, line: lineNumber, byte: lineByte)
                continue
            }
            let finished = pending.map { finish($0, isCut: false) }
            pending = nil
            if !text.isEmpty, text.first != 0x23 {
                if !isWhole {
                    damage = TranscriptDamage(line: lineNumber, byte: lineByte, reason: "the file ends inside a line")
                } else {
                    do throws(TranscriptHead.Fault) {
                        pending = PendingRecord(head: try TranscriptHead(text), line: lineNumber, byte: lineByte)
                    } catch {
                        damage = TranscriptDamage(line: lineNumber, byte: lineByte, reason: error.reason)
                    }
                }
            }
            if let finished { return finished }
            if let damage { throw damage }
        }
    }

    private mutating func addContent(
        _ text: ArraySlice<UInt8>, isWhole: Bool, line: Int, byte: Int
    ) throws(TranscriptDamage) {
        guard pending != nil else {
            throw TranscriptDamage(line: line, byte: byte, reason: "an indented line that belongs to no record")
        }
        guard let content = TranscriptText.content(ofLine: text) else {
            throw TranscriptDamage(line: line, byte: byte, reason: "a line that is neither content nor the head of a record")
        }
        if pending!.hasContent { pending!.content.append(0x0A) }
        pending!.content += content
        pending!.hasContent = true
        if pending!.content.count > lineLimit {
            pending = nil
            throw TranscriptDamage(line: line, byte: byte, reason: "a record larger than \(lineLimit) bytes")
        }
        // The last line of a file may lack its end if the record is whole without it.
        if !isWhole, record(of: pending!, isCut: false).kind == "damage" || !pending!.head.isWire {
            throw TranscriptDamage(line: line, byte: byte, reason: "the file ends inside a record")
        }
    }

    private mutating func checkVersion(_ text: ArraySlice<UInt8>, isWhole: Bool) throws(TranscriptDamage) {
        let line = String(decoding: text, as: UTF8.self)
        if line == TranscriptText.versionLine {
            hasVersion = true
            return
        }
        if line.hasPrefix("xmppscope transcript "), isWhole {
            throw TranscriptDamage(line: 1, byte: 0, reason: "a later version of the format: \(line.prefix(60))")
        }
        throw TranscriptDamage(
            line: 1, byte: 0, reason: "no transcript: the first line is not \"\(TranscriptText.versionLine)\"")
    }

    /// The next line without its end, and whether it had one.
    private mutating func nextLine() throws(TranscriptDamage) -> (ArraySlice<UInt8>, isWhole: Bool)? {
        guard let end = buffer[used...].firstIndex(of: 0x0A) else {
            if buffer.count - used > lineLimit {
                throw TranscriptDamage(line: line, byte: base + used, reason: "a line longer than \(lineLimit) bytes")
            }
            guard hasEnded, used < buffer.count else { return nil }
            let text = buffer[used...]
            used = buffer.count
            return (text, false)
        }
        var text = buffer[used..<end]
        // A transcript that went through a tool that ends lines with CR LF.
        if text.last == 0x0D { text = text.dropLast() }
        used = end + 1
        line += 1
        return (text, true)
    }

    private mutating func finish(_ pending: PendingRecord, isCut: Bool) -> WireRecord {
        number = pending.head.number ?? number + 1
        var record = record(of: pending, isCut: isCut)
        record.number = number
        return record
    }

    private mutating func record(of pending: PendingRecord, isCut: Bool) -> WireRecord {
        let head = pending.head
        var record = WireRecord(
            time: head.time, timeText: head.timeText, connection: head.connection, direction: head.direction,
            content: .note(""), redactions: head.redactions)
        switch head.kind {
        case .note: record.content = .note(String(decoding: pending.content, as: UTF8.self))
        case .tls: record.content = .tls(TranscriptReader.facts(pending.content))
        case .wire:
            record.bytes = pending.content
            if let damage = head.damage {
                record.content = .damage(damage)
            } else if isCut {
                record.content = .damage("the transcript is damaged here")
            } else {
                record.content = contexts.content(
                    of: pending.content, connection: head.connection, direction: head.direction, namespace: head.namespace)
            }
        }
        return record
    }

    private static func facts(_ content: [UInt8]) -> [WireRecord.TLSFact] {
        guard !content.isEmpty else { return [] }
        return content.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            guard let colon = line.firstRange(of: [0x3A, 0x20]) else {
                return WireRecord.TLSFact(String(decoding: line, as: UTF8.self), "")
            }
            return WireRecord.TLSFact(
                String(decoding: line[..<colon.lowerBound], as: UTF8.self),
                String(decoding: line[colon.upperBound...], as: UTF8.self))
        }
    }
}

extension TranscriptReader {
    /// The records of a transcript that is in memory, and the damage that ended them, if there is any.
    package static func read(_ bytes: [UInt8]) -> (records: [WireRecord], damage: TranscriptDamage?) {
        var reader = TranscriptReader()
        reader.receive(bytes)
        reader.end()
        var records: [WireRecord] = []
        do throws(TranscriptDamage) {
            while let record = try reader.next() { records.append(record) }
            return (records, nil)
        } catch {
            return (records, error)
        }
    }
}
