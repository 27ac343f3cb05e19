import Synchronization
internal import Transport
internal import XMLTree
internal import XMPPStreams

/// What the world's domains say of themselves on the web (RFC 6415, XEP-0156).
final class WorldHostMeta: Sendable {
    /// Where the WebSocket is.
    static let path = "/xmpp-websocket"

    private let domains: [String]
    private let port = Mutex(0)

    init(domains: [String]) { self.domains = domains }

    func listens(at port: Int) { self.port.withLock { $0 = port } }

    /// The answer to a request for either form of the document; 404 for everything else.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let form = HostMeta.paths.firstIndex(of: String(request.target.prefix { $0 != "?" })) else {
            return HTTPResponse(status: 404)
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return HTTPResponse(status: 405, headers: ["Allow": "GET, HEAD"])
        }
        let asked = request.headers["host"].map { String($0.prefix { $0 != ":" }) } ?? ""
        let domain = domains.contains(asked) ? asked : domains[0]
        let address = WebAddress(scheme: .wss, host: domain, port: port.withLock { $0 }, target: WorldHostMeta.path)
        let meta = HostMeta(webSockets: [address.description])
        let type = form == 0 ? "application/xrd+xml" : "application/jrd+json"
        let body =
            form == 0
            ? "<?xml version='1.0' encoding='utf-8'?>" + meta.document.xml()
            : "{\"links\":[{\"rel\":\"\(HostMeta.webSocketRelation)\",\"href\":\"\(address)\"}]}"
        // Pages of other sites may read this and nothing else (XEP-0156 §4).
        return HTTPResponse(
            status: 200, headers: ["Content-Type": type, "Access-Control-Allow-Origin": "*"], body: Array(body.utf8))
    }
}
