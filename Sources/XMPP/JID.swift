/// An XMPP address: `localpart@domainpart/resourcepart` (RFC 7622).
package struct JID: Hashable, Sendable, CustomStringConvertible {
    package let localpart: String?
    package let domainpart: String
    package let resourcepart: String?

    /// Parses and prepares an address as RFC 7622 §3 says.
    package init(_ text: some StringProtocol) throws(JIDError) {
        // Separators are code points, whatever combining characters follow them.
        var rest = Substring(text).utf8
        var resource: Substring?
        if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            resource = Substring(rest[rest.index(after: slash)...])
            rest = rest[..<slash]
        }
        var local: Substring?
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            local = Substring(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        try self.init(local: local.map(String.init), domain: String(Substring(rest)), resource: resource.map(String.init))
    }

    /// Prepares the three parts as RFC 7622 §3 says.
    package init(local: String?, domain: String, resource: String? = nil) throws(JIDError) {
        localpart = if let local { try JIDPreparation.localpart(local) } else { nil }
        domainpart = try JIDPreparation.domainpart(domain)
        resourcepart = if let resource { try JIDPreparation.resourcepart(resource) } else { nil }
    }

    /// For parts that were prepared already.
    private init(prepared local: String?, _ domain: String, _ resource: String?) {
        localpart = local
        domainpart = domain
        resourcepart = resource
    }

    /// The address without its resourcepart (RFC 6120 §1.4).
    package var bare: JID { resourcepart == nil ? self : JID(prepared: localpart, domainpart, nil) }

    /// The address of the domain alone.
    package var domain: JID { JID(prepared: nil, domainpart, nil) }

    package var isBare: Bool { resourcepart == nil }
    package var isFull: Bool { resourcepart != nil }
    /// Whether it names a domain: no localpart.
    package var isDomain: Bool { localpart == nil }

    /// The same address with that resourcepart.
    package func with(resource: String) throws(JIDError) -> JID {
        JID(prepared: localpart, domainpart, try JIDPreparation.resourcepart(resource))
    }

    package var description: String {
        (localpart.map { $0 + "@" } ?? "") + domainpart + (resourcepart.map { "/" + $0 } ?? "")
    }
}

/// Why a text is not an address.
package enum JIDError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part of the address at fault.
    package enum Part: String, Hashable, Sendable {
        case localpart, domainpart, resourcepart
    }

    case empty(Part)
    /// Longer than the 1023 octets of RFC 7622 §3.2–3.4; the second value is its length in octets.
    case tooLong(Part, Int)
    case forbidden(Part, Unicode.Scalar)
    /// A part breaks a rule that is not about one character: the Bidi rule, a label of a domain name.
    case malformed(Part, String)

    package var description: String {
        switch self {
        case .empty(let part): "the \(part.rawValue) is empty"
        case .tooLong(let part, let octets):
            "the \(part.rawValue) has \(octets) octets; at most 1023 are allowed (RFC 7622 §3)"
        case .forbidden(let part, let scalar):
            "U+\(String(scalar.value, radix: 16, uppercase: true)) is not allowed in a \(part.rawValue) (RFC 7622 §3)"
        case .malformed(let part, let why): "the \(part.rawValue) is malformed: \(why)"
        }
    }
}
