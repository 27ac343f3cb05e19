internal import TLS

/// The client's side of the HTTP exchange that opens a WebSocket for XMPP (RFC 6455 §4.1, RFC 7395 §3.1).
///
/// A machine without I/O: it gives the request, and is told the bytes of the response.
package struct WebSocketOpening: Hashable, Sendable {
    /// What the bytes so far come to.
    package enum Step: Hashable, Sendable {
        /// The response goes on.
        case more
        /// The WebSocket is open; these bytes belong to it.
        case opened(rest: [UInt8])
    }

    /// The largest head of a response that is read, in bytes.
    package static let limit = 16_384

    package let address: WebAddress
    private let key: String
    private var head: [UInt8] = []

    /// `key` is 16 random bytes, fresh for each opening.
    package init(_ address: WebAddress, key: [UInt8]) {
        self.address = address
        self.key = Base64.encode(key)
    }

    /// The request as it goes over the wire.
    package var request: String {
        """
        GET \(address.target) HTTP/1.1\r
        Host: \(address.authority)\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: \(key)\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: xmpp\r
        \r

        """
    }

    /// What a server has to answer to the key (RFC 6455 §4.2.2).
    package static func answer(to key: String) -> String {
        Base64.encode(Digest.sha1.hash((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    }

    /// Takes bytes of the response; throws why it opens nothing.
    package mutating func received(_ bytes: some Sequence<UInt8>) throws(ConnectionFailureCause) -> Step {
        head += bytes
        guard let end = WebSocketOpening.endOfHead(head) else {
            if head.count > WebSocketOpening.limit { throw refusal("its response has no end") }
            if !head.starts(with: "HTTP/".utf8.prefix(head.count)) {
                throw ConnectionFailureCause(.notXMPP(String(decoding: head.prefix(200), as: UTF8.self)))
            }
            return .more
        }
        try check(String(decoding: head[..<end], as: UTF8.self))
        return .opened(rest: Array(head[end...]))
    }

    /// Behind the empty line.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        var index = 0
        while let newline = bytes[index...].firstIndex(of: 0x0A) {
            let line = bytes[index..<newline]
            if newline > 0, line.isEmpty || line.elementsEqual([0x0D]) { return newline + 1 }
            index = newline + 1
        }
        return nil
    }

    private func check(_ head: String) throws(ConnectionFailureCause) {
        let lines = head.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
        let status = lines.first.map(String.init) ?? ""
        let parts = status.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/") else { throw ConnectionFailureCause(.notXMPP(status)) }
        guard parts[1] == "101" else { throw refusal("it answered \(ConnectionFailure.excerpt(status))") }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields[name] = fields[name].map { $0 + "," + value } ?? String(value)
        }
        guard fields["upgrade"]?.lowercased() == "websocket",
            fields["connection"]?.lowercased().split(separator: ",").contains(where: { $0.trimmed == "upgrade" }) == true
        else { throw refusal("its 101 does not speak of a WebSocket") }
        guard fields["sec-websocket-accept"]?.trimmed == WebSocketOpening.answer(to: key) else {
            throw refusal("its answer to our key is wrong (Sec-WebSocket-Accept)")
        }
        guard fields["sec-websocket-protocol"]?.trimmed == "xmpp" else {
            throw refusal("it did not agree to the subprotocol xmpp, so no XMPP is spoken there (RFC 7395 §3.1)")
        }
        if let extensions = fields["sec-websocket-extensions"] {
            throw refusal("it uses extensions that were not asked for: \(ConnectionFailure.excerpt(extensions))")
        }
    }

    private func refusal(_ why: String) -> ConnectionFailureCause { ConnectionFailureCause(.webSocket(why)) }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
