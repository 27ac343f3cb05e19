/// Bytes as numbers and characters, sixteen a line where there is room, else eight.
enum HexDump {
    static func lines(_ bytes: [UInt8], width: Int, indent: Int) -> [StyledLine] {
        let perLine = indent + 8 + 16 * 3 + 1 + 2 + 16 <= width ? 16 : 8
        var lines: [StyledLine] = []
        var start = 0
        while start < bytes.count {
            let row = bytes[start..<min(start + perLine, bytes.count)]
            var numbers = ""
            var characters = ""
            for (offset, byte) in row.enumerated() {
                if offset == 8 { numbers += " " }
                numbers += hex(Int(byte), 2) + " "
                characters.unicodeScalars.append((0x20...0x7E).contains(byte) ? Unicode.Scalar(byte) : ".")
            }
            let column = 8 + perLine * 3 + (perLine == 16 ? 1 : 0)
            lines.append(
                StyledLine(text: hex(start, 6) + "  ", .label).appending(VisibleText(numbers)).padded(to: column).appending(
                    " "
                )
                .appending(VisibleText(characters), .text).indented(by: indent))
            start += perLine
        }
        return lines
    }

    private static func hex(_ value: Int, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
