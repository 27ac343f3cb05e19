import XMLTree
import XMPP

/// Learns from the records of a session what servers it deals with: one's own, and those whose domains answered.
///
/// Only what a server says itself counts; what accounts send through it does not. What is remembered is bounded.
package struct ServerRecognition: Sendable {
    /// How many domains, and how many streams, are remembered.
    package static let capacity = 64

    private let fingerprints: [Fingerprint.Root: [Fingerprint]]
    private let products: [ServerProduct]
    private var streams: RecentTable<String, Stream>
    private var domains: RecentTable<String, [String: RecognizedServer.Evidence]>
    private var newest: String?

    private struct Stream: Sendable {
        var domain: String?
        var account: JID?
    }

    package init(_ fingerprints: [Fingerprint], products: [ServerProduct], capacity: Int = ServerRecognition.capacity) {
        self.fingerprints = Dictionary(grouping: fingerprints, by: \.root)
        self.products = products
        streams = RecentTable(capacity: capacity)
        domains = RecentTable(capacity: capacity)
    }

    /// The children by which an element may show something; nil where it may show it without any.
    ///
    /// - Parameter hasAccount: whether the account of the stream is known.
    package func telltales(_ root: Fingerprint.Root, hasAccount: Bool) -> Set<PathStep>? {
        var children: Set<PathStep> = []
        for fingerprint in fingerprints[root] ?? [] where hasAccount || !fingerprint.pattern.needsAccount {
            guard let child = fingerprint.pattern.neededChild else { return nil }
            children.insert(child)
        }
        return children
    }

    /// Whether the account of a connection's stream is known.
    package func knowsAccount(_ connection: String) -> Bool { streams.peek(connection)?.account != nil }

    /// Learns from a record; says whether it showed something new.
    @discardableResult
    package mutating func absorb(_ record: WireRecord) -> Bool {
        var stream = streams[record.connection] ?? Stream()
        defer { streams[record.connection] = stream }
        guard record.direction != .sent else {
            if case .streamOpen(let header) = record.content, let to = header["to"] { stream.domain = to.lowercased() }
            return false
        }
        switch record.content {
        case .streamOpen(let header):
            if let from = header["from"] { stream.domain = from.lowercased() }
            return learn(header, .streamOpen, [.server], domain: stream.domain, stream, record)
        case .features(let features): return learn(features, .features, [.server], domain: stream.domain, stream, record)
        case .nonza(let element): return learn(element, .nonza, [.server], domain: stream.domain, stream, record)
        case .stanza(let stanza): return learn(stanza, &stream, record)
        case .streamError, .streamClose, .whitespace, .tls, .note, .damage: return false
        }
    }

    private mutating func learn(_ stanza: Stanza, _ stream: inout Stream, _ record: WireRecord) -> Bool {
        if stanza.type == "result", let jid = stanza.element.child("bind", xmlns: Namespace.bind)?.child("jid") {
            stream.account = (try? JID(jid.text))?.bare
        }
        let root: Fingerprint.Root =
            switch stanza.kind {
            case .iq: .iq
            case .message: .message
            case .presence: .presence
            }
        guard let from = stanza.from else {
            guard stanza.element["from"] == nil else { return false }
            return learn(stanza.element, root, [.server, .account], domain: stream.domain, stream, record)
        }
        let own = from.domainpart == stream.domain
        var origins: [Fingerprint.Origin] = []
        // Messages and presence carry what others wrote: there only the marks that one's own server adds count, and they
        // name it or one's account.
        if root != .iq {
            origins = [.account]
        } else if from.isDomain {
            origins = from.resourcepart == nil ? [.server] : []
        } else if own, from == stream.account {
            origins = [.account]
        } else if !own {
            origins = [.room]
        }
        let domain = root == .iq ? from.domainpart : stream.domain
        return learn(stanza.element, root, origins, domain: domain, stream, record)
    }

    private mutating func learn(
        _ element: Element, _ root: Fingerprint.Root, _ origins: [Fingerprint.Origin], domain: String?, _ stream: Stream,
        _ record: WireRecord
    ) -> Bool {
        guard let domain, let candidates = fingerprints[root], !origins.isEmpty else { return false }
        let context = TextShape.Context(domain: domain, account: stream.account)
        var known = domains[domain] ?? [:]
        var isNew = false
        for fingerprint in candidates where known[fingerprint.id] == nil && origins.contains(fingerprint.origin) {
            guard fingerprint.pattern.matches(element, context) else { continue }
            known[fingerprint.id] = RecognizedServer.Evidence(
                fingerprint, record: record.number, version: Self.version(fingerprint.versionPath, in: element))
            isNew = true
        }
        if isNew {
            domains[domain] = known
            if domain == stream.domain { newest = domain }
        }
        return isNew
    }

    /// The text at a path of child names, whatever their namespaces.
    private static func version(_ path: [String], in element: Element) -> String? {
        guard !path.isEmpty else { return nil }
        var current: Element? = element
        for name in path { current = current?.elements.first { $0.name == name } }
        return current.map(\.text).flatMap { $0.isEmpty ? nil : String($0.prefix(40)) }
    }

    /// The domain of the stream that was recognised last.
    package var ownDomain: String? { newest }

    /// What the server of a connection was recognised as.
    package func server(ofConnection connection: String) -> RecognizedServer? {
        streams.peek(connection)?.domain.map { server(of: $0) }
    }

    /// What the server of a domain was recognised as; "some server" where little or nothing was seen of it.
    package func server(of domain: String) -> RecognizedServer {
        let evidence = (domains.peek(domain.lowercased()) ?? [:]).values.sorted {
            ($0.record, $0.fingerprint.id) < ($1.record, $1.fingerprint.id)
        }
        var result = RecognizedServer(
            domain: domain, product: nil, version: nil, versions: .all, profile: nil, isExact: false, probability: 0,
            candidates: Self.candidates(products, evidence), evidence: evidence)
        guard let best = result.candidates.first else { return result }
        result.probability = best.probability
        let support = evidence.flatMap { seen in
            seen.fingerprint.implies.filter { $0.product == best.product.id }.map { ($0, seen.version) }
        }
        result.evidence = evidence.filter { seen in
            // What only speaks against a product says nothing where nothing spoke for that product.
            seen.fingerprint.implies.contains { implication in
                implication.strength != .against
                    || evidence.contains {
                        $0.fingerprint.implies.contains { $0.product == implication.product && $0.strength != .against }
                    }
            }
        }
        guard best.probability >= 0.5, support.contains(where: { $0.0.strength == .names || $0.0.strength == .typical })
        else {
            return result
        }
        result.product = best.product
        result.version = support.first { $0.0.strength == .names && $0.1 != nil }?.1
        for (implication, _) in support {
            result.versions = result.versions.intersection(implication.versions) ?? result.versions
        }
        if let profile = best.product.profile(result.version.flatMap { ServerVersion($0) }, result.versions) {
            (result.profile, result.isExact) = profile
        }
        return result
    }

    /// Products with support, the likeliest first. An unknown product always stays possible.
    private static func candidates(
        _ products: [ServerProduct], _ evidence: [RecognizedServer.Evidence]
    ) -> [(product: ServerProduct, probability: Double)] {
        guard !evidence.isEmpty else { return [] }
        let scored = products.map { product in
            // Signs of one group have one cause, so only the one that says most counts.
            var groups: [String: Fingerprint.Strength] = [:]
            var strongest: Fingerprint.Strength?
            for seen in evidence {
                for implication in seen.fingerprint.implies where implication.product == product.id {
                    let strength = implication.strength
                    groups[seen.fingerprint.group] =
                        groups[seen.fingerprint.group].map { Self.saysMore($0, strength) } ?? strength
                    if strength.likelihoodRatio > strongest?.likelihoodRatio ?? 0 { strongest = strength }
                }
            }
            let odds = groups.sorted { $0.key < $1.key }.reduce(product.prior) { $0 * $1.value.likelihoodRatio }
            return (product: product, odds: odds, strongest: strongest)
        }
        // How often some other server is met, on the scale of the products' priors.
        let unknown = 3.0
        let total = scored.reduce(unknown) { $0 + $1.odds }
        return scored.compactMap { item in
            item.strongest.map { (item.product, min(item.odds / total, $0.ceiling)) }
        }.sorted { $0.1 == $1.1 ? $0.0.id < $1.0.id : $0.1 > $1.1 }
    }

    private static func saysMore(_ left: Fingerprint.Strength, _ right: Fingerprint.Strength) -> Fingerprint.Strength {
        max(left.likelihoodRatio, 1 / left.likelihoodRatio) >= max(right.likelihoodRatio, 1 / right.likelihoodRatio)
            ? left : right
    }
}
