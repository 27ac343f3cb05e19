import CLibXML2

/// libxml2's callbacks. They do nothing but fill the arena and report at the boundaries of first-level elements.
enum SAXCallbacks {
    /// The handler that every parser uses.
    static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { state($0)?.startElement($1!, $2, $3, Int($4), Int($6), $8) }
        handler.endElementNs = { data, _, _, _ in state(data)?.endElement() }
        handler.characters = { state($0)?.characters($1!, Int($2)) }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = { data, text, count in
            guard let state = state(data) else { return }
            if state.pointee.depth == 1 {
                state.pointee.fail(.badFormat, "a CDATA section stands between first-level elements")
            } else {
                state.characters(text!, Int(count))
            }
        }
        handler.comment = { data, _ in state(data)?.pointee.fail(.restrictedXML, "a comment") }
        handler.processingInstruction = { data, _, _ in state(data)?.pointee.fail(.restrictedXML, "a processing instruction")
        }
        handler.internalSubset = { data, _, _, _ in state(data)?.pointee.fail(.restrictedXML, "a document type declaration")
        }
        handler.serror = { data, error in
            guard let state = state(data), let error else { return }
            state.report(error)
        }
        return handler
    }
}

@inline(__always)
private func state(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<ScanState>? {
    data?.assumingMemoryBound(to: ScanState.self)
}

extension UnsafeMutablePointer<ScanState> {
    @inline(__always)
    fileprivate func startElement(
        _ name: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?, _ namespaces: Int,
        _ attributes: Int, _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard pointee.failure == nil else { return }
        if pointee.depth == 0 && pointee.root == .wrapper {
            pointee.depth = 1
            return
        }
        pointee.arena.beginElement(
            name: pointee.names.number(of: name), namespace: pointee.names.number(of: uri),
            prefix: pointee.names.number(of: prefix))
        var index = 0
        while index < attributes {
            let entry = list! + index * 5
            let value = entry[3]!
            pointee.arena.addAttribute(
                name: pointee.names.number(of: entry[0]), namespace: pointee.names.number(of: entry[2]),
                prefix: pointee.names.number(of: entry[1]), value: value, count: entry[4]! - value)
            index += 1
        }
        if pointee.isWatching, !pointee.hasWatchedName { look() }
        guard pointee.allows(attributes: attributes, namespaces: namespaces, name: name, prefix: prefix, list: list) else {
            return
        }
        pointee.depth += 1
        if pointee.depth == 1 { headerOpened() }
    }

    /// Looks for watched names on the element that has just been begun.
    private func look() {
        let record = pointee.arena.records.base[pointee.arena.records.count - 1]
        if pointee.names.watchFlags[Int(record.name)] || pointee.names.watchFlags[Int(record.namespace)] {
            pointee.hasWatchedName = true
        }
        for index in Int(record.start)..<Int(record.start + record.count)
        where pointee.names.watchFlags[Int(pointee.arena.attributes.base[index].name)] {
            pointee.hasWatchedName = true
        }
    }

    @inline(__always)
    fileprivate func endElement() {
        guard pointee.failure == nil else { return }
        pointee.depth -= 1
        if pointee.depth >= 1 {
            pointee.arena.endElement()
            if pointee.depth == 1 { elementEnded() }
        } else {
            rootEnded()
        }
    }

    @inline(__always)
    fileprivate func characters(_ text: UnsafePointer<xmlChar>, _ count: Int) {
        guard pointee.failure == nil else { return }
        if pointee.depth > 1 {
            pointee.arena.addText(text, count: count)
        } else {
            for index in 0..<count where !isXMLSpace(text[index]) {
                pointee.fail(.badFormat, "text stands between first-level elements")
                return
            }
        }
    }

    /// The start tag of the root has been read up to its last character, `>` or `/>`.
    private func headerOpened() {
        pointee.arena.endElement()
        let input = pointee.context!.pointee.input!
        let end = pointee.position + (input.pointee.cur[0] == 0x2F ? 2 : 1)
        report(upTo: end) { .opened(ElementView(state: self, index: 0), bytes: $0) }
        pointee.arena.reset()
        pointee.hasWatchedName = false
    }

    private func elementEnded() {
        report(upTo: pointee.position) { .element(ElementView(state: self, index: 0), bytes: $0) }
        pointee.arena.reset()
        pointee.hasWatchedName = false
    }

    private func rootEnded() {
        pointee.isClosed = true
        if pointee.root == .wrapper {
            pointee.fail(.notWellFormed, "an end tag without a start tag")
        } else {
            report(upTo: max(pointee.position, pointee.boundary)) { .closed(bytes: $0) }
        }
    }

    /// Reports the bytes since the last boundary: white space first, then the piece itself.
    private func report(upTo end: Int, _ item: (UnsafeRawBufferPointer) -> ScannedItem) {
        reportWhitespace(before: end)
        let start = pointee.boundary
        if end - start > pointee.limits.elementBytes {
            pointee.fail(.policyViolation, "a first-level element is larger than \(pointee.limits.elementBytes) bytes")
            return
        }
        let bytes = pointee.pending.slice(start, end)
        if let first = bytes.first, first != 0x3C {
            pointee.fail(.badFormat, "text stands between first-level elements", at: start)
            return
        }
        pointee.boundary = end
        let emit = pointee.emit!
        emit(item(bytes))
    }

    /// The bytes that libxml2 has been given and has not read; nil when it has stopped.
    var unread: UnsafeRawBufferPointer? {
        guard let input = pointee.context?.pointee.input, let current = input.pointee.cur, let end = input.pointee.end else {
            return nil
        }
        return UnsafeRawBufferPointer(start: current, count: end - current)
    }

    /// Reports white space that follows the last boundary, as far as it goes.
    func reportWhitespace(before end: Int) {
        let start = pointee.boundary
        var offset = start
        while offset < end, isXMLSpace(pointee.pending.base[offset - pointee.pending.start]) { offset += 1 }
        guard offset > start else { return }
        pointee.boundary = offset
        let emit = pointee.emit!
        emit(.whitespace(bytes: pointee.pending.slice(start, offset)))
    }

    fileprivate func report(_ error: UnsafeMutablePointer<xmlError>) {
        let code = UInt32(bitPattern: error.pointee.code)
        guard error.pointee.level != XML_ERR_WARNING, code != XML_WAR_NS_URI.rawValue,
            code != XML_WAR_NS_URI_RELATIVE.rawValue
        else { return }
        var reason = error.pointee.message.map { String(cString: $0) } ?? "not well-formed"
        while reason.last?.isWhitespace == true { reason.removeLast() }
        switch code {
        case XML_ERR_TAG_NAME_MISMATCH.rawValue:
            pointee.fail(.notWellFormed, mismatch(error))
        case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue:
            pointee.fail(.restrictedXML, "an entity other than the predefined five: " + reason)
        case XML_ERR_UNSUPPORTED_ENCODING.rawValue, XML_ERR_UNKNOWN_ENCODING.rawValue:
            pointee.fail(.unsupportedEncoding, reason)
        default: pointee.fail(.notWellFormed, reason)
        }
    }

    /// Tags that do not match, in our own words: libxml2's would name a wrapper that the text does not have, and count its line.
    private func mismatch(_ error: UnsafeMutablePointer<xmlError>) -> String {
        let end = error.pointee.str2.map { String(cString: $0) } ?? "?"
        if pointee.root == .wrapper, pointee.depth <= 1 { return "the end tag </\(end)> has no start tag" }
        let start = error.pointee.str1.map { String(cString: $0) } ?? "?"
        return "the end tag </\(end)> stands where <\(start)> should be ended"
    }
}
