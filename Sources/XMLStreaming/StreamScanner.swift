import CLibXML2

/// One libxml2 push parser: bytes in, found items out, in memory that does not grow with the stream.
///
/// This is the fast way to read: nothing is allocated for an element unless it is asked for. `StreamParser` is the comfortable
/// one. Not for use from several threads at once.
package final class StreamScanner {
    private let state: UnsafeMutablePointer<ScanState>
    private var utf8 = UTF8Check()
    /// Whether libxml2 has been given its first byte.
    private var hasBegun = false
    /// The offset in the stream up to which libxml2 has been given the bytes.
    private var pushedTo = 0
    /// The tag that is under way, and up to where it has been looked at; bytes from `pushedTo` on are held back meanwhile.
    private var gate: TagGate?
    private var heldTo = 0
    /// Whether the root's start tag has been seen.
    private var isPastProlog: Bool { state.pointee.depth > 0 || state.pointee.isClosed }

    /// A parser for a stream, which begins with a stream header (RFC 6120 §4.2).
    ///
    /// - Parameter watched: local names of elements and attributes, and namespaces, that `ElementView.hasWatchedName` tells of.
    package convenience init(limits: StreamLimits = StreamLimits(), watching watched: Set<String> = []) {
        self.init(root: .streamHeader, limits: limits, watching: watched)
    }

    /// A parser for first-level elements without a header, read as if inside an element with these namespaces.
    package convenience init(
        defaultNamespace: String, prefixes: [String: String], limits: StreamLimits = StreamLimits(),
        watching watched: Set<String> = []
    ) {
        self.init(root: .wrapper, limits: limits, watching: watched)
        var wrapper = "<w xmlns=\"\(StreamScanner.quoted(defaultNamespace))\""
        for (prefix, namespace) in prefixes.sorted(by: { $0.key < $1.key }) {
            wrapper += " xmlns:\(prefix)=\"\(StreamScanner.quoted(namespace))\""
        }
        wrapper += ">\n"
        var bytes = Array(wrapper.utf8)
        state.pointee.origin = -bytes.count
        hasBegun = true
        bytes.withUnsafeMutableBytes { push(UnsafeRawBufferPointer($0)) }
        precondition(state.pointee.depth == 1, "the wrapper's prefixes are not names")
    }

    /// Reads larger first-level elements from now on, in bytes.
    package func allow(elementBytes: Int) { state.pointee.limits.elementBytes = elementBytes }

    private init(root: ScanState.Root, limits: StreamLimits, watching watched: Set<String>) {
        state = .allocate(capacity: 1)
        state.initialize(to: ScanState(root: root, limits: limits, watching: watched))
        var handler = SAXCallbacks.handler()
        // A small buffer to begin with: libxml2 makes it larger as it is given more.
        let bufferSize = __xmlDefaultBufferSize()!
        let usual = bufferSize.pointee
        bufferSize.pointee = 256
        let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil)!
        bufferSize.pointee = usual
        // NOENT: without it an `&amp;` in an attribute's value is handed over as `&#38;`. No entity is ever declared.
        xmlCtxtUseOptions(
            context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOENT.rawValue))
        state.pointee.context = context
    }

    deinit {
        xmlFreeParserCtxt(state.pointee.context)
        state.pointee.names.deallocate()
        state.pointee.arena.deallocate()
        state.pointee.pending.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    private static func quoted(_ text: String) -> String {
        // A parser is often made for a single element, and looking for something to be replaced takes longer than that.
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x22 }) else { return text }
        return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }

    /// Why nothing can be read any more; nil while the stream is sound.
    package var failure: StreamParseError? { state.pointee.failure }

    /// How many elements are open, the stream header included.
    package var depth: Int { state.pointee.depth }

    /// Whether the stream has been closed by its end tag.
    package var isClosed: Bool { state.pointee.isClosed }

    /// The bytes received since the last item that was reported.
    package var unreported: [UInt8] { Array(state.pointee.pending.slice(state.pointee.boundary, state.pointee.pending.end)) }

    /// Whether nothing was received since the last item that was reported.
    var hasReportedAll: Bool { state.pointee.boundary == state.pointee.pending.end }

    /// The offset in the stream where the last reported item ended.
    package var boundary: Int { state.pointee.boundary }

    /// How many bytes of memory are held for elements and bytes, libxml2's own apart.
    package var footprint: Int { state.pointee.arena.footprint + state.pointee.pending.capacity }

    /// Parses more of the stream and hands each item found to `body`, in order. After a failure it does nothing.
    package func scan(_ bytes: UnsafeRawBufferPointer, _ body: (ScannedItem) -> Void) {
        guard state.pointee.failure == nil else { return }
        withoutActuallyEscaping(body) { body in
            state.pointee.emit = body
            defer { state.pointee.emit = nil }
            // Pieces of bounded size, so that a large input does not make the buffers large.
            var offset = 0
            while offset < bytes.count, state.pointee.failure == nil {
                let piece = min(bytes.count - offset, 256 << 10)
                scanPiece(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + piece]))
                offset += piece
            }
            if offset < bytes.count { state.pointee.pending.append(UnsafeRawBufferPointer(rebasing: bytes[offset...])) }
        }
    }

    private func scanPiece(_ bytes: UnsafeRawBufferPointer) {
        let pieceStart = state.pointee.pending.end
        state.pointee.pending.append(bytes)
        let fault = utf8.firstFault(in: bytes)
        let soundEnd = pieceStart + (fault ?? bytes.count)
        if !isPastProlog { readProlog(upTo: soundEnd) }
        if state.pointee.failure == nil, hasBegun { pushOrHold(upTo: soundEnd) }
        if let fault, state.pointee.failure == nil { failEncoding(at: pieceStart + fault, byte: bytes[fault]) }
        if state.pointee.failure == nil { checkTail() }
        state.pointee.pending.drop(before: state.pointee.boundary)
    }

    /// What comes before the root's start tag: white space (left over from before a restart), an XML declaration, nothing else.
    private func readProlog(upTo end: Int) {
        if !hasBegun {
            state.reportWhitespace(before: end)
            let start = state.pointee.boundary
            guard start < end else { return }
            guard state.pointee.pending.slice(start, start + 1)[0] == 0x3C else {
                state.pointee.fail(.notWellFormed, "text stands before the stream header", at: start)
                return
            }
            hasBegun = true
            state.pointee.origin = start
        }
        let prolog = state.pointee.pending.slice(state.pointee.boundary, end)
        var index = 0
        while index + 1 < prolog.count {
            if prolog[index] == 0x3C, prolog[index + 1] == 0x21 {
                state.pointee.fail(
                    .restrictedXML, "a document type declaration or a comment before the stream header",
                    at: state.pointee.boundary + index)
                return
            }
            // The start tag begins here: what follows is libxml2's to judge.
            if prolog[index] == 0x3C, prolog[index + 1] != 0x3F { break }
            index += 1
        }
        checkDeclaration(prolog)
    }

    /// Refuses an XML declaration that names another encoding.
    private func checkDeclaration(_ prolog: UnsafeRawBufferPointer) {
        guard prolog.starts(with: "<?xml".utf8) else { return }
        guard let end = prolog.firstIndex(of: 0x3E) else { return }
        let declaration = String(decoding: prolog[..<end], as: UTF8.self)
        guard let keyword = declaration.firstRange(of: "encoding") else { return }
        let value = declaration[keyword.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" || $0 == "\n" }
        guard let quote = value.first, quote == "'" || quote == "\"" else { return }
        let name = value.dropFirst().prefix { $0 != quote }
        if name.uppercased() != "UTF-8" {
            state.pointee.fail(
                .unsupportedEncoding, "the encoding \(name.prefix(40)) is declared", at: state.pointee.boundary)
        }
    }

    private func failEncoding(at offset: Int, byte: UInt8) {
        let isFirst = !isPastProlog && offset - state.pointee.boundary <= 1
        if isFirst && (byte >= 0xFE || byte == 0) {
            state.pointee.fail(.unsupportedEncoding, "the stream is in UTF-16 or UTF-32, not in UTF-8", at: offset)
        } else if byte == 0 {
            state.pointee.fail(.notWellFormed, "the character NUL", at: offset)
        } else {
            // RFC 6120 §4.9.3.22 counts breaking UTF-8's rules as this, not as XML that is not well-formed.
            state.pointee.fail(.unsupportedEncoding, "the bytes are not UTF-8", at: offset)
        }
    }

    /// Gives libxml2 what it has not had yet, unless that is still the inside of a tag.
    private func pushOrHold(upTo end: Int) {
        var lookFrom = max(pushedTo, state.pointee.origin)
        if var open = gate {
            let step = open.received(state.pointee.pending.slice(heldTo, end))
            gate = open
            switch step {
            case .open:
                heldTo = end
                return
            case .fault(let index):
                state.pointee.fail(.notWellFormed, "a < stands inside a tag", at: heldTo + index)
                return
            case .ended: gate = nil
            }
        }
        guard end > lookFrom else { return }
        push(state.pointee.pending.slice(lookFrom, end))
        pushedTo = end
        guard state.pointee.failure == nil, let rest = state.unread, let first = rest.first else { return }
        if first == 0x26 { return checkReference(rest, at: end - rest.count) }
        guard first == 0x3C, rest.count == 1 || (rest[1] != 0x21 && rest[1] != 0x3F) else { return }
        // After a lone `<` the next byte may make it a CDATA section; libxml2 has to see it.
        guard rest.count > 1 else { return }
        lookFrom = end - rest.count + 1
        var open = TagGate()
        switch open.received(UnsafeRawBufferPointer(rebasing: rest.dropFirst())) {
        case .open:
            gate = open
            heldTo = end
        case .fault(let index): state.pointee.fail(.notWellFormed, "a < stands inside a tag", at: lookFrom + index)
        case .ended: break
        }
    }

    /// A reference that libxml2 waits for the end of: refuses at once what cannot become one.
    private func checkReference(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        for index in 1..<max(1, bytes.count) {
            switch bytes[index] {
            case 0x3B: return
            case 0x23, 0x2D, 0x2E, 0x3A, 0x5F, 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF:
                if index <= state.pointee.limits.nameBytes { continue }
            default: break
            }
            return state.pointee.fail(.notWellFormed, "an & that begins no reference", at: offset)
        }
    }

    /// After a piece: reports keep-alive white space at once, and enforces what must not wait for more bytes.
    private func checkTail() {
        let end = state.pointee.pending.end
        let isBetween = state.pointee.isClosed || state.pointee.depth == 1
        if isBetween && hasBegun {
            state.reportWhitespace(before: end)
            let start = state.pointee.boundary
            if start < end, state.pointee.pending.slice(start, start + 1)[0] != 0x3C {
                state.pointee.fail(.badFormat, "text stands between first-level elements", at: start)
                return
            }
        }
        if end - state.pointee.boundary > state.pointee.limits.elementBytes {
            state.pointee.fail(
                .policyViolation, "a first-level element is larger than \(state.pointee.limits.elementBytes) bytes", at: end)
        }
    }

    private func push(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
        let code = xmlParseChunk(state.pointee.context, start, Int32(bytes.count), 0)
        if code != 0, state.pointee.failure == nil, state.pointee.context?.pointee.wellFormed == 0 {
            state.pointee.fail(.notWellFormed, "not well-formed (libxml2 error \(code))")
        }
    }
}
