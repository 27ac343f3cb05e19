import Inspection

/// The JSON text of a forecast, cut where the stanzas of its shape differ, so that it is made once and copied for each of them.
package struct ForecastJSONTemplate: Sendable {
    /// What a stanza puts into the cuts besides its id, each as a JSON string without its quotes.
    package struct Filling: Sendable {
        /// In the order of `Blank`.
        fileprivate let texts: [[UInt8]]

        /// - Parameter template: what it is for; only what that needs is made.
        package init(_ blanks: ForecastBlanks, from: String?, to: String?, for template: ForecastJSONTemplate) {
            let plain = [
                from ?? "", to ?? "", "", blanks.senderUser, blanks.senderDomain, blanks.recipientUser,
                blanks.recipientDomain, blanks.node,
            ]
            let spelled = template.hasSpelledBlanks ? plain.map(ForecastBlanks.percentEncoded) : []
            texts = (plain + spelled).map(Filling.escaped)
        }

        private static func escaped(_ text: String) -> [UInt8] {
            var text = text
            return text.withUTF8 {
                var out: [UInt8] = []
                _ = JSONBytes.appendEscaped(UnsafeRawBufferPointer($0), to: &out)
                return out
            }
        }
    }

    private enum Blank: Int, CaseIterable {
        case from, to, id, senderUser, senderDomain, recipientUser, recipientDomain, node

        /// Stands for the blank in a text; no XML can hold the character, so no stanza can.
        var mark: String { "\u{1}" + String(UnicodeScalar(UInt8(0x61 + rawValue))) }
    }

    private var bytes: [UInt8] = []
    private var cuts: [(end: Int, blank: Int)] = []
    /// Whether a blank is spelled as in a file's name.
    private var hasSpelledBlanks = false

    /// How many bytes it takes.
    package var size: Int { bytes.count + cuts.count * 16 }

    /// - Parameter template: with its places open, and the summary of the stanza: it tells which of its addresses are absent.
    package init(_ template: Forecast) {
        var blanks = ForecastBlanks(
            senderUser: Blank.senderUser.mark, senderDomain: Blank.senderDomain.mark,
            recipientUser: Blank.recipientUser.mark, recipientDomain: Blank.recipientDomain.mark, node: Blank.node.mark)
        blanks.marksSpelling = true
        var marked = template.filled(blanks)
        if template.summary.from != nil { marked.summary.from = Blank.from.mark }
        if template.summary.to != nil { marked.summary.to = Blank.to.mark }
        if template.summary.id != nil { marked.summary.id = Blank.id.mark }
        let escape = Array("\\u0001".utf8)
        let text = Array(ForecastJSON.text(marked).utf8)
        var index = 0
        while index < text.count {
            if text[index] == 0x5C, text[index...].starts(with: escape), index + escape.count < text.count {
                let letter = Int(text[index + escape.count])
                // The letter of a blank that a file's name spells is upper case.
                let blank = letter >= 0x61 ? letter - 0x61 : letter - 0x41 + Blank.allCases.count
                if blank >= Blank.allCases.count { hasSpelledBlanks = true }
                cuts.append((bytes.count, blank))
                index += escape.count + 1
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
    }

    /// Appends the forecast of one stanza.
    package func append(_ filling: Filling, id: UnsafeRawBufferPointer, to out: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { all in
            var start = 0
            for cut in cuts {
                out.append(contentsOf: UnsafeBufferPointer(rebasing: all[start..<cut.end]))
                if cut.blank == Blank.id.rawValue {
                    _ = JSONBytes.appendEscaped(id, to: &out)
                } else {
                    out.append(contentsOf: filling.texts[cut.blank])
                }
                start = cut.end
            }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: all[start...]))
        }
    }
}
