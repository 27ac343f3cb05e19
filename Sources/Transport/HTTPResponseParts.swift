internal import NIOCore
internal import NIOHTTP1

/// Makes a whole response of its parts.
struct HTTPResponseParts {
    /// A response is larger than it may be.
    struct TooLarge: Error {}

    /// The response in whole, with what its status line says in words, and whether another request may follow.
    struct Whole {
        var response: HTTPResponse
        var statusLine: String
        var isKeepAlive: Bool
    }

    /// The largest content, in bytes.
    private let limit: Int
    private var whole: Whole?

    init(limit: Int) { self.limit = limit }

    /// The response, once its last part has come.
    mutating func take(_ part: HTTPClientResponsePart) throws(TooLarge) -> Whole? {
        switch part {
        case .head(let head):
            var headers: [String: String] = [:]
            for (name, value) in head.headers { headers[name.lowercased()] = value }
            whole = Whole(
                response: HTTPResponse(status: Int(head.status.code), headers: headers),
                statusLine: "\(head.status.code) \(head.status.reasonPhrase)", isKeepAlive: head.isKeepAlive)
        case .body(let part):
            guard let count = whole?.response.body.count, count + part.readableBytes <= limit else { throw TooLarge() }
            whole?.response.body += part.readableBytesView
        case .end:
            defer { whole = nil }
            return whole
        }
        return nil
    }
}
