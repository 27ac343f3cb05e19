internal import StanzaStorage
internal import Transport
internal import XMLTree
internal import XMPP

/// File upload over HTTP (XEP-0363): slots by iq, files by PUT and GET.
final class UploadService: DomainService {
    unowned let domain: Domain
    let address: JID
    /// Where files are put and fetched; set once the world listens.
    var base: String
    /// A slot that waits for its file: what a PUT has to present, and for whom it is.
    private struct Promise {
        var token: String
        var owner: JID
        var number: Int
    }

    private var promises: [String: Promise] = [:]
    private var promised = 0
    /// The most slots of one account that wait for their files; then its oldest is forgotten.
    private static let promiseLimit = 100

    init(_ domain: Domain) {
        self.domain = domain
        guard let address = try? JID(local: nil, domain: "upload." + domain.host) else {
            preconditionFailure("a domain is one")
        }
        self.address = address
        base = "http://\(address)/"
    }

    var identity: ServiceIdentity { ServiceIdentity(category: "store", type: "file", name: "Files") }

    func receive(_ stanza: Stanza) throws {
        guard stanza.kind == .iq, stanza.iqType?.isRequest == true, let from = stanza.from else {
            if stanza.kind == .message, stanza.type != "error" { throw StanzaError(.cancel, "service-unavailable") }
            return
        }
        guard let payload = stanza.element.elements.first else { throw StanzaError(.modify, "bad-request") }
        switch (payload.name, payload.namespace) {
        case ("request", Namespace.upload): domain.post(stanza.result(try slot(payload, for: from)))
        case ("query", Namespace.discoInfo): domain.post(stanza.result(information))
        case ("query", Namespace.discoItems): domain.post(stanza.result(Element("query", xmlns: Namespace.discoItems)))
        case ("ping", Namespace.ping): domain.post(stanza.result())
        default: throw StanzaError(.cancel, "service-unavailable")
        }
    }

    private var information: Element {
        var query = Element("query", xmlns: Namespace.discoInfo)
        query.append(identity.element)
        for feature in [Namespace.discoInfo, Namespace.upload] { query.append(DiscoModule.feature(feature)) }
        var form = DataForm(.result, type: Namespace.upload)
        form.add("max-file-size", String(domain.settings.uploadLimit))
        query.append(form.element)
        return query
    }

    private func slot(_ request: Element, for from: JID) throws -> Element {
        guard from.domainpart == domain.host else { throw StanzaError(.auth, "forbidden") }
        guard let size = request["size"].flatMap({ Int($0) }), size > 0 else {
            throw StanzaError(.modify, "bad-request", text: "File size must be positive integer")
        }
        guard let name = request["filename"], !name.isEmpty, !name.contains("/"), name != ".", name != "..",
            name.utf8.count <= 255
        else {
            throw StanzaError(.modify, "bad-request", text: "Invalid filename")
        }
        if size > domain.settings.uploadLimit {
            let limit = Element("max-file-size", xmlns: Namespace.upload, text: String(domain.settings.uploadLimit))
            throw StanzaError(
                .modify, "not-acceptable", text: "File too large",
                application: Element("file-too-large", xmlns: Namespace.upload, [:], [limit]))
        }
        let type = request["content-type"] ?? "application/octet-stream"
        guard isAllowed(type) else { throw StanzaError(.modify, "not-acceptable", text: "File type not allowed") }
        let slot = domain.identifiers.text(24)
        let token = domain.identifiers.text(32)
        try domain.store.uploads.reserve(slot, name: name, size: size, type: type, for: from, at: domain.now)
        let own = promises.filter { $0.value.owner == from.bare }
        if own.count >= Self.promiseLimit, let oldest = own.min(by: { $0.value.number < $1.value.number }) {
            promises[oldest.key] = nil
        }
        promised += 1
        promises[slot] = Promise(token: token, owner: from.bare, number: promised)
        let url = base + slot + "/" + Self.percentEncoded(name)
        var put = Element("put", xmlns: Namespace.upload, ["url": url])
        var header = Element("header", xmlns: Namespace.upload, text: "Bearer " + token)
        header["name"] = "Authorization"
        put.append(header)
        return Element("slot", xmlns: Namespace.upload, [:], [Element("get", xmlns: Namespace.upload, ["url": url]), put])
    }

    private func isAllowed(_ type: String) -> Bool {
        if domain.settings.refusedUploadTypes.contains(type) { return false }
        let allowed = domain.settings.uploadTypes
        return allowed.isEmpty
            || allowed.contains { pattern in
                pattern.hasSuffix("/*") ? type.hasPrefix(pattern.dropLast()) : type == pattern
            }
    }

    private static func percentEncoded(_ name: String) -> String {
        name.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    // MARK: HTTP

    /// Answers a request for a file; on the server's queue.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let parts = request.target.split(separator: "/")
        guard let slot = parts.dropLast().last.map(String.init), let known = try? domain.store.uploads.slot(slot) else {
            return HTTPResponse(status: 404)
        }
        switch request.method {
        case "PUT":
            guard let token = promises[slot]?.token, request.headers["authorization"] == "Bearer " + token else {
                return HTTPResponse(status: 403)
            }
            guard known.content == nil else { return HTTPResponse(status: 409) }
            guard request.body.count == known.size else { return HTTPResponse(status: 413) }
            do {
                try domain.store.uploads.fill(slot, with: request.body)
            } catch {
                return HTTPResponse(status: 507)
            }
            promises[slot] = nil
            return HTTPResponse(status: 201)
        case "GET", "HEAD":
            guard let content = known.content else { return HTTPResponse(status: 404) }
            return HTTPResponse(
                status: 200,
                headers: [
                    "Content-Type": known.type, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                    "X-Content-Type-Options": "nosniff",
                ], body: content)
        default: return HTTPResponse(status: 405, headers: ["Allow": "GET, HEAD, PUT"])
        }
    }

    func tick(_ now: Timestamp) throws {
        guard let expiry = domain.settings.uploadExpiry else { return }
        try domain.store.uploads.expire(before: Timestamp(seconds: now.seconds - expiry))
    }
}
