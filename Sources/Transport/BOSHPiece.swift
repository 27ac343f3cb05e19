internal import XMLStreaming
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// What a body of BOSH holds, cut into records: their bytes, one after the other, are the body.
///
/// The wrapper's tags go with the elements beside them, except where a tag says something of its own: that the stream begins or ends.
struct BOSHPiece {
    var event: StreamEvent
    var content: WireRecord.Content
    var bytes: [UInt8] { event.bytes }

    /// What came; the first body of a stream stands for the stream header, which BOSH has none of (XEP-0206 §4).
    static func pieces(of body: BOSHBody, opensStream: Bool) -> [BOSHPiece] {
        let isLast = body["type"] == "terminate"
        if isLast, let condition = body["condition"] {
            if condition == "remote-stream-error" { return [streamError(body)] }
            // The session says why it ended; to the stream this is no end that the other side wished for.
            let bytes = body.startTag + body.payloads.flatMap(\.bytes) + body.endTag
            return [BOSHPiece(event: .whitespace(bytes: bytes), content: .streamClose)]
        }
        var pieces: [BOSHPiece] = []
        var before = body.startTag
        if opensStream, !isLast {
            let tag = before + (body.payloads.isEmpty ? body.endTag : [])
            pieces.append(BOSHPiece(event: .opened(body.wrapper, bytes: tag), content: .streamOpen(body.wrapper)))
            before = []
        }
        for (index, payload) in body.payloads.enumerated() {
            let after = index == body.payloads.count - 1 && !isLast ? body.endTag : []
            pieces.append(
                BOSHPiece(
                    event: .element(payload.element, bytes: before + payload.bytes + after),
                    content: WireRecord.Content(firstLevel: payload.element)))
            before = []
        }
        if isLast {
            pieces.append(BOSHPiece(event: .closed(bytes: before + body.endTag), content: .streamClose))
        } else if pieces.isEmpty {
            pieces.append(BOSHPiece(event: .whitespace(bytes: before + body.endTag), content: .whitespace))
        }
        return pieces
    }

    /// The content of a stream error, in a wrapper that says so (XEP-0206 §7).
    private static func streamError(_ body: BOSHBody) -> BOSHPiece {
        let error = Element(
            "error", xmlns: Namespace.streams, prefix: "stream", children: body.payloads.map { .element($0.element) })
        let bytes = body.startTag + body.payloads.flatMap(\.bytes) + body.endTag
        return BOSHPiece(event: .element(error, bytes: bytes), content: .streamError(error))
    }

    /// What is sent.
    static func pieces(of request: BOSHRequest) -> [(bytes: [UInt8], content: WireRecord.Content)] {
        let tag = Array(request.startTag.utf8)
        switch request.kind {
        case .creation, .restart:
            guard let wrapper = try? BOSHBody(tag).wrapper else { return [(tag, .damage("it cannot be read"))] }
            return [(tag, .streamOpen(wrapper))]
        case .payload, .termination: break
        }
        let isLast = request.kind == .termination
        guard !request.payloads.isEmpty else { return [(tag, isLast ? .streamClose : .whitespace)] }
        let end = Array(BOSHRequest.endTag.utf8)
        var pieces = request.payloads.map { payload in
            (bytes: payload, content: SentBytes.messages(payload).first?.content ?? .whitespace)
        }
        pieces[0].bytes = tag + pieces[0].bytes
        if isLast { pieces.append((end, .streamClose)) } else { pieces[pieces.count - 1].bytes += end }
        return pieces
    }
}

extension BOSHBody {
    /// The value of an attribute of the wrapper.
    subscript(_ attribute: String) -> String? { wrapper[attribute] }
}

extension StreamHeader {
    /// What a body says in place of a header. Services forget to say the version; only those of before 2004 have none.
    init(body: Element) {
        let version = body.attributes.first { $0.name == "version" && $0.namespace == Namespace.xbosh }?.value
        self.init(from: body["from"], id: body["authid"], version: version ?? "1.0", language: body.language)
    }
}
