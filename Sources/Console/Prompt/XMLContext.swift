/// Where in a half-typed piece of XML the cursor stands.
struct XMLContext: Hashable {
    /// An element that is open at the cursor.
    struct Open: Hashable {
        var name: String
        var namespace: String
        var attributes: [String: String]
    }

    /// What is being typed.
    enum Place: Hashable {
        /// Text, or white space between elements.
        case content
        /// The name of a start tag, so far.
        case name(String)
        /// The name of an end tag, so far.
        case endName(String)
        /// The name of an attribute of the tag, so far.
        case attribute(String, of: Open)
        /// The value of an attribute, so far, in these quotes.
        case value(String, attribute: String, of: Open, quote: Character)
        case elsewhere
    }

    private(set) var open: [Open] = []
    private(set) var place = Place.content

    /// Reads what stands before the cursor; what is wrong in it is passed over.
    init(_ text: String) {
        var rest = Substring(text)
        while !rest.isEmpty {
            guard rest.first == "<" else {
                rest = rest.drop { $0 != "<" }
                continue
            }
            rest = rest.dropFirst()
            if rest.first == "/" {
                rest = rest.dropFirst()
                let name = rest.prefix { $0 != ">" }
                guard name.endIndex < rest.endIndex else {
                    place = .endName(String(name))
                    return
                }
                if !open.isEmpty { open.removeLast() }
                rest = rest[name.endIndex...].dropFirst()
            } else if !startTag(&rest) {
                return
            }
        }
        place = .content
    }

    /// Reads a start tag; false if the cursor stands in it.
    private mutating func startTag(_ rest: inout Substring) -> Bool {
        let name = rest.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        guard name.endIndex < rest.endIndex else {
            place = .name(String(name))
            return false
        }
        rest = rest[name.endIndex...]
        let inherited = open.last?.namespace ?? "jabber:client"
        var element = Open(name: String(name), namespace: inherited, attributes: [:])
        while true {
            let hadSpace = rest.first?.isWhitespace == true
            rest = rest.drop(while: \.isWhitespace)
            if rest.hasPrefix("/>") {
                rest = rest.dropFirst(2)
                return true
            }
            if rest.first == ">" {
                open.append(element)
                rest = rest.dropFirst()
                return true
            }
            if rest.first == "/" {
                place = .elsewhere
                return false
            }
            let attribute = rest.prefix { !$0.isWhitespace && !"=>/".contains($0) }
            rest = rest[attribute.endIndex...]
            guard rest.first == "=" else {
                place = hadSpace || !attribute.isEmpty ? .attribute(String(attribute), of: element) : .elsewhere
                return false
            }
            rest = rest.dropFirst()
            guard let quote = rest.first, quote == "'" || quote == "\"" else {
                place = .elsewhere
                return false
            }
            rest = rest.dropFirst()
            let value = rest.prefix { $0 != quote }
            guard value.endIndex < rest.endIndex else {
                place = .value(String(value), attribute: String(attribute), of: element, quote: quote)
                return false
            }
            element.attributes[String(attribute)] = String(value)
            if attribute == "xmlns" { element.namespace = String(value) }
            rest = rest[value.endIndex...].dropFirst()
        }
    }
}
