/// What fills the open places in a forecast's texts: the parts of addresses in the names of files and tables.
///
/// A forecast is made with these places open, so that one serves every stanza of its shape whoever sends it to whom.
package struct ForecastBlanks: Hashable, Sendable {
    package var senderUser: String
    package var senderDomain: String
    package var recipientUser: String
    package var recipientDomain: String
    package var node: String
    /// Whether values are marks, of which the upper-case form stands for the value as a file's name spells it.
    package var marksSpelling = false

    package init(
        senderUser: String, senderDomain: String, recipientUser: String, recipientDomain: String, node: String
    ) {
        self.senderUser = senderUser
        self.senderDomain = senderDomain
        self.recipientUser = recipientUser
        self.recipientDomain = recipientDomain
        self.node = node
    }

    init(_ facts: StanzaFacts) {
        let recipient = facts.recipient ?? facts.sender
        self.init(
            senderUser: facts.sender.localpart ?? "", senderDomain: facts.sender.domainpart,
            recipientUser: recipient.localpart ?? "", recipientDomain: recipient.domainpart, node: facts.pubsubNode ?? "*")
    }

    /// What a text says of the recipient's (or the service's) domain before it is filled in.
    static let recipientDomain = "{recipient.domain}"

    /// A profile's name of a place, with what it leaves open said of a party.
    static func opened(_ place: String, at party: Party, of facts: StanzaFacts) -> String {
        let side = party == .senderServer ? "sender" : "recipient"
        // Whose occupant it is, only the room knows.
        let isHidden = party == .recipientServer && facts.target == .occupant
        return replacing(place) { name in
            let sign = name.hasPrefix("%") ? "%" : ""
            return switch name.dropFirst(sign.count) {
            case "user": isHidden ? "*" : "{\(sign)\(side).user}"
            case "room": "{\(sign)\(side).user}"
            case "domain": isHidden ? "*" : "{\(sign)\(side).domain}"
            default: nil
            }
        }
    }

    /// A text with its open places filled.
    package func filled(_ text: String) -> String {
        ForecastBlanks.replacing(text) { name in
            guard name.hasPrefix("%") else { return value(name) }
            return value(name.dropFirst()).map { marksSpelling ? $0.uppercased() : ForecastBlanks.percentEncoded($0) }
        }
    }

    private func value(_ name: Substring) -> String? {
        switch name {
        case "sender.user": senderUser
        case "sender.domain": senderDomain
        case "recipient.user": recipientUser
        case "recipient.domain": recipientDomain
        case "node": node
        default: nil
        }
    }

    /// As Prosody spells file names: whatever is neither letter nor digit becomes its bytes in hexadecimal.
    package static func percentEncoded(_ name: String) -> String {
        guard name != "*" else { return name }
        let digits = Array("0123456789abcdef")
        return name.utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
            }
        }
    }

    /// Replaces each `{name}` that `value` knows, in one pass, so that nothing is looked for in what was put in.
    private static func replacing(_ text: String, _ value: (Substring) -> String?) -> String {
        guard text.utf8.contains(0x7B) else { return text }
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += value(rest[rest.index(after: open)..<close]) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

extension Forecast {
    /// Whether texts of the forecast have open places.
    var hasBlanks: Bool {
        assumes.contains { $0.utf8.contains(0x7B) } || effects.contains { $0.hasBlanks }
            || branches.contains { $0.effects.contains { $0.hasBlanks } }
    }

    /// The forecast with its open places filled.
    package func filled(_ blanks: ForecastBlanks) -> Forecast {
        var copy = self
        copy.assumes = assumes.map(blanks.filled)
        Forecast.fill(&copy.effects, blanks)
        for index in copy.branches.indices { Forecast.fill(&copy.branches[index].effects, blanks) }
        copy.answers.fill(blanks)
        return copy
    }

    private static func fill(_ effects: inout [Effect], _ blanks: ForecastBlanks) {
        for index in effects.indices where effects[index].hasBlanks {
            effects[index].place = effects[index].place.map(blanks.filled)
        }
    }
}

extension Effect {
    fileprivate var hasBlanks: Bool { place?.utf8.contains(0x7B) ?? false }
}

extension FiveAnswers {
    fileprivate mutating func fill(_ blanks: ForecastBlanks) {
        storedBeforeForwarding.sentence = blanks.filled(storedBeforeForwarding.sentence)
        storedBeforeDelivery.sentence = blanks.filled(storedBeforeDelivery.sentence)
        duration.sentence = blanks.filled(duration.sentence)
        medium.sentence = blanks.filled(medium.sentence)
        deletedAfterwards.sentence = blanks.filled(deletedAfterwards.sentence)
    }
}
