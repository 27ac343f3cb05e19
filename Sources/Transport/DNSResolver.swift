internal import CResolv
internal import Glibc
internal import XMPP

/// Look-ups in DNS through libresolv. They block, so they belong on a thread of their own.
struct DNSResolver: Sendable {
    /// A record of a service (RFC 2782).
    struct Service: Hashable, Sendable {
        var priority: Int
        var weight: Int
        var port: Int
        /// Without the final dot; empty for the root, which says that there is no such service.
        var target: String
        /// Whether the record was found for a service that begins with TLS (XEP-0368).
        var isDirectTLS = false
    }

    /// What a look-up of a host came to.
    struct Addresses: Hashable, Sendable {
        /// IPv6 first where the system does not order them, as text.
        var addresses: [String]
        /// The names that the host is another name for (CNAME), in order.
        var aliases: [String] = []
    }

    /// Why there is no answer.
    enum Fault: Error, Hashable, Sendable {
        /// The name does not exist, or has no records of the kind.
        case notFound
        case failed(String)
    }

    /// The name server to ask instead of the system's: an IPv4 address and a port.
    private let server: (address: String, port: Int)?

    /// `ADDRESS` or `ADDRESS:PORT`; nil for the system's; throws for anything else.
    init(_ server: String?) throws(Fault) {
        guard let server else {
            self.server = nil
            return
        }
        let parts = server.split(separator: ":", omittingEmptySubsequences: false)
        let port = parts.count == 2 ? Int(parts[1]) : 53
        var address = in_addr()
        guard parts.count <= 2, let port, (1...65_535).contains(port), inet_pton(AF_INET, String(parts[0]), &address) == 1
        else {
            throw .failed("\(server) is no resolver: an IPv4 address is needed, and a port if it is not 53")
        }
        self.server = (String(parts[0]), port)
    }

    var isSystem: Bool { server == nil }

    /// The records of a service, in the order in which they came.
    func services(_ name: String) throws(Fault) -> [Service] {
        var services: [Service] = []
        try query(name, type: 33) { handle, record in
            guard record.rdlength >= 7, let data = record.rdata else { return }
            func number(_ offset: Int) -> Int { Int(data[offset]) << 8 | Int(data[offset + 1]) }
            guard let target = DNSResolver.name(at: data + 6, in: handle) else { return }
            services.append(Service(priority: number(0), weight: number(2), port: number(4), target: target))
        }
        return services
    }

    /// The certificates that a place's owner vouches for (DANE, RFC 6698): records of `_PORT._tcp.HOST`.
    func associations(_ name: String) throws(Fault) -> [CertificateAssociation] {
        var found: [CertificateAssociation] = []
        try query(name, type: 52) { _, record in
            guard record.rdlength > 3, let data = record.rdata else { return }
            let bytes = Array(UnsafeBufferPointer(start: data, count: Int(record.rdlength)))
            found.append(
                CertificateAssociation(
                    usage: Int(bytes[0]), selector: Int(bytes[1]), matching: Int(bytes[2]), data: Array(bytes.dropFirst(3))))
        }
        return found
    }

    /// The addresses of a host.
    func addresses(_ host: String) throws(Fault) -> Addresses {
        if DomainName.isAddress(host) { return Addresses(addresses: [DomainName.unbracketed(host)]) }
        if isSystem { return try systemAddresses(host) }
        var found = Addresses(addresses: [])
        var fault: Fault?
        for type in [28, 1] as [Int32] {
            do throws(Fault) {
                var aliases: [String] = []
                try query(host, type: type, seesAliases: true) { handle, record in
                    if record.type == 5 {
                        if let data = record.rdata, let name = DNSResolver.name(at: data, in: handle) {
                            aliases.append(name)
                        }
                    } else if let text = DNSResolver.address(record, type: type) {
                        found.addresses.append(text)
                    }
                }
                if found.aliases.isEmpty { found.aliases = aliases }
            } catch { if fault == nil || fault == .notFound { fault = error } }
        }
        if found.addresses.isEmpty { throw fault ?? .notFound }
        return found
    }

    private func systemAddresses(_ host: String) throws(Fault) -> Addresses {
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        switch code {
        case 0: break
        case EAI_NONAME, -5: throw .notFound
        default: throw .failed(String(cString: gai_strerror(code)))
        }
        var found: [String] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                let address = DNSResolver.text(text)
                if !found.contains(address) { found.append(address) }
            }
            next = entry.pointee.ai_next
        }
        if found.isEmpty { throw .notFound }
        let canonical = list?.pointee.ai_canonname.map { String(cString: $0) }
        let isAlias = canonical.map { $0.lowercased() != host.lowercased() && !DomainName.isAddress($0) } ?? false
        return Addresses(addresses: found, aliases: isAlias ? [canonical ?? ""] : [])
    }

    // MARK: libresolv

    private func query(
        _ name: String, type: Int32, seesAliases: Bool = false, _ visit: (inout ns_msg, ns_rr) -> Void
    ) throws(Fault) {
        let state = UnsafeMutablePointer<__res_state>.allocate(capacity: 1)
        state.initialize(to: __res_state())
        defer { state.deallocate() }
        guard __res_ninit(state) == 0 else { throw .failed("the system's resolver configuration cannot be read") }
        defer { __res_nclose(state) }
        if let server {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(server.port).bigEndian
            inet_pton(AF_INET, server.address, &address.sin_addr)
            state.pointee.nscount = 1
            state.pointee.nsaddr_list.0 = address
        }
        state.pointee.retrans = 2
        state.pointee.retry = 2
        var answer = [UInt8](repeating: 0, count: 65_536)
        let length = res_nquery(state, name, 1, type, &answer, Int32(answer.count))
        guard length >= 0 else {
            // HOST_NOT_FOUND and NO_DATA.
            if state.pointee.res_h_errno == 1 || state.pointee.res_h_errno == 4 { throw .notFound }
            throw .failed("no name server answered for \(name)")
        }
        var handle = ns_msg()
        guard ns_initparse(answer, length, &handle) == 0 else { throw .failed("the answer for \(name) cannot be read") }
        for index in 0..<Int32(handle._counts.1) {
            var record = ns_rr()
            guard ns_parserr(&handle, ns_s_an, index, &record) == 0 else {
                throw .failed("the answer for \(name) cannot be read")
            }
            if Int32(record.type) == type || seesAliases && record.type == 5 { visit(&handle, record) }
        }
    }

    private static func name(at pointer: UnsafePointer<UInt8>, in handle: ns_msg) -> String? {
        var text = [CChar](repeating: 0, count: 1025)
        guard ns_name_uncompress(handle._msg, handle._eom, pointer, &text, text.count) >= 0 else { return nil }
        let name = DNSResolver.text(text)
        return name == "." ? "" : name
    }

    private static func address(_ record: ns_rr, type: Int32) -> String? {
        let isIPv4 = type == 1
        guard Int(record.rdlength) == (isIPv4 ? 4 : 16) else { return nil }
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(isIPv4 ? AF_INET : AF_INET6, record.rdata, &text, 64) != nil else { return nil }
        return DNSResolver.text(text)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
