package import XMLStreaming
package import XMPP
internal import XMLTree

/// The namespaces in scope on each connection of a session, so that a first-level element can be read on its own.
///
/// Remembers the latest stream headers of a bounded number of connections.
package struct StreamContexts: Sendable {
    private struct Key: Hashable {
        var connection: String
        var direction: WireRecord.Direction?
    }

    /// The namespaces that a stream header declares.
    package struct Scope: Hashable, Sendable {
        package var defaultNamespace: String
        package var prefixes: [String: String]

        package init(defaultNamespace: String, prefixes: [String: String]) {
            self.defaultNamespace = defaultNamespace
            self.prefixes = prefixes
        }

        /// What is assumed where no header was seen.
        package static let client = Scope(
            defaultNamespace: Namespace.client, prefixes: ["stream": Namespace.streams, "db": Namespace.dialback])
    }

    private var scopes: [Key: Scope] = [:]
    private let limits: StreamLimits
    private let reader = ElementReader()
    private static let capacity = 4096

    package init(limits: StreamLimits = StreamLimits()) { self.limits = limits }

    /// The scope for one direction: its own header's, or else the other direction's, or else a client's.
    package func scope(connection: String, direction: WireRecord.Direction?) -> Scope {
        if let own = scopes[Key(connection: connection, direction: direction)] { return own }
        for other in [WireRecord.Direction.sent, .received, nil] {
            if let scope = scopes[Key(connection: connection, direction: other)] { return scope }
        }
        return .client
    }

    /// Reads the bytes of one record and takes note of the header, if they are one. Bytes that cannot be read are damage.
    package mutating func content(
        of bytes: [UInt8], connection: String, direction: WireRecord.Direction?, namespace: String? = nil
    ) -> WireRecord.Content {
        let start = bytes.firstIndex { !StreamContexts.isSpace($0) }
        guard let start else { return bytes.isEmpty ? .damage("there are no bytes") : .whitespace }
        if let wrapper = BOSHWrapper(bytes) {
            return content(of: bytes, in: wrapper, connection: connection, direction: direction, namespace: namespace)
        }
        var tokens = XMLTokenizer(bytes, from: start)
        var first = tokens.next()
        while let token = first, token.kind == .instruction || token.kind == .text { first = tokens.next() }
        if let token = first {
            let name = bytes[token.name]
            let local = name.lastIndex(of: 0x3A).map { name[($0 + 1)...] } ?? name
            if local.elementsEqual("stream".utf8) {
                if token.kind == .endTag,
                    tokens.next() == nil || bytes[token.range.upperBound...].allSatisfy(StreamContexts.isSpace)
                {
                    return .streamClose
                }
                if token.kind == .startTag, bytes[token.range.upperBound...].allSatisfy(StreamContexts.isSpace) {
                    return header(bytes, tag: token, connection: connection, direction: direction)
                }
            }
        }
        let scope = scope(connection: connection, direction: direction)
        let parser = ElementParser(
            defaultNamespace: namespace ?? scope.defaultNamespace, prefixes: scope.prefixes, limits: limits)
        do {
            let element = try reader.parse(bytes, as: parser)
            if element.namespace == Namespace.framing {
                if element.name == "open" { return .streamOpen(element) }
                if element.name == "close" { return .streamClose }
            }
            return WireRecord.Content(firstLevel: element)
        } catch {
            return .damage(error.description)
        }
    }

    /// What a body of BOSH holds, or what its wrapper says where it holds nothing (XEP-0206).
    private mutating func content(
        of bytes: [UInt8], in wrapper: BOSHWrapper, connection: String, direction: WireRecord.Direction?, namespace: String?
    ) -> WireRecord.Content {
        let isLast = wrapper["type"] == "terminate"
        if isLast, wrapper["condition"] == "remote-stream-error", let body = try? BOSHBody(bytes) {
            return .streamError(
                Element("error", xmlns: Namespace.streams, prefix: "stream", children: body.element.children))
        }
        if isLast, wrapper["condition"] != nil { return .streamClose }
        guard wrapper.isEmpty else {
            return content(
                of: Array(bytes[wrapper.content]), connection: connection, direction: direction, namespace: namespace)
        }
        guard let tag = wrapper.tag, !isLast else { return .streamClose }
        // The first body of a stream has the attributes of a header, or is cut off after its tag where features follow.
        let isCutOff = tag.kind == .startTag && wrapper.content.upperBound == bytes.count
        guard isCutOff || wrapper["wait"] != nil || wrapper["xmpp:restart"] != nil else { return .whitespace }
        guard let body = try? BOSHBody(wrapper.startTag) else { return .damage("the wrapper cannot be read") }
        return .streamOpen(body.wrapper)
    }

    private mutating func header(
        _ bytes: [UInt8], tag: XMLTokenizer.Token, connection: String, direction: WireRecord.Direction?
    ) -> WireRecord.Content {
        var scope = StreamContexts.scope(of: tag, in: bytes)
        // Logs that print a header again from a tree give it the stream namespace as the default one; its elements have another.
        if scope.defaultNamespace.isEmpty || scope.defaultNamespace == Namespace.streams {
            scope.defaultNamespace = Namespace.client
        }
        // Some of them print the prefix without its declaration.
        let declaration = Array(" xmlns:stream='\(Namespace.streams)'".utf8)
        let declared = bytes[..<tag.name.upperBound] + declaration + bytes[tag.name.upperBound...]
        switch readHeader(bytes) {
        case .success(let element):
            note(scope, connection: connection, direction: direction)
            return .streamOpen(element)
        case .failure(let error):
            guard case .success(let element) = readHeader(Array(declared)) else { return .damage(error.description) }
            note(scope, connection: connection, direction: direction)
            return .streamOpen(element)
        }
    }

    private func readHeader(_ bytes: [UInt8]) -> Result<Element, StreamParseError> {
        let parser = StreamParser(limits: limits)
        parser.receive(bytes)
        let (events, failure) = parser.drain()
        if let element = events.lazy.compactMap(\.element).first { return .success(element) }
        return .failure(failure ?? StreamParseError(.notWellFormed, "the stream header is not complete"))
    }

    /// Takes note of the header of a connection that was read elsewhere.
    package mutating func note(_ scope: Scope, connection: String, direction: WireRecord.Direction?) {
        if scopes.count >= StreamContexts.capacity { scopes.removeAll() }
        scopes[Key(connection: connection, direction: direction)] = scope
    }

    /// The namespaces a start tag declares, with those that are always assumed.
    package static func scope(of tag: XMLTokenizer.Token, in bytes: [UInt8]) -> Scope {
        var scope = Scope(defaultNamespace: "", prefixes: ["stream": Namespace.streams])
        for attribute in tag.attributes {
            let name = String(decoding: bytes[attribute.name], as: UTF8.self)
            let value = String(decoding: bytes[attribute.value], as: UTF8.self)
            if name == "xmlns" {
                scope.defaultNamespace = value
            } else if name.hasPrefix("xmlns:") {
                scope.prefixes[String(name.dropFirst(6))] = value
            }
        }
        return scope
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
