@testable import LineEditing

/// A small terminal: what a person would see after the bytes that were written to it.
struct VirtualTerminal {
    private(set) var columns: Int
    private(set) var rows: Int
    private(set) var row = 0
    private(set) var column = 0
    /// What stands in each cell, combining characters included; nil in the second half of a wide character.
    private var screen: [[String?]]
    private(set) var scrolledOff: [String] = []
    private var wrapPending = false
    private var escape: [UInt8]?
    private var partial: [UInt8] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        screen = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows of the screen without trailing spaces.
    var lines: [String] { screen.map(VirtualTerminal.text) }
    /// Everything that was shown, what has scrolled away included, without the empty rows at the end.
    var everything: [String] {
        var all = scrolledOff + lines
        while all.last == "" { all.removeLast() }
        return all
    }

    private static func text(_ cells: [String?]) -> String { cells.compactMap { $0 }.joined().trimmedRight() }

    /// A terminal that does not wrap lines anew when its size changes.
    mutating func resize(columns: Int, rows: Int) {
        while screen.count > rows, row > 0 {
            scrolledOff.append(VirtualTerminal.text(screen.removeFirst()))
            row -= 1
        }
        screen = screen.prefix(rows).map { line in
            Array(line.prefix(columns)) + Array(repeating: " ", count: max(0, columns - line.count))
        }
        while screen.count < rows { screen.append(Array(repeating: " ", count: columns)) }
        (self.columns, self.rows) = (columns, rows)
        column = min(column, columns - 1)
        wrapPending = false
    }

    mutating func write(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { write(byte) }
    }

    private mutating func write(_ byte: UInt8) {
        if var sequence = escape {
            sequence.append(byte)
            escape = sequence
            finishEscape(sequence)
            return
        }
        switch byte {
        case 0x1B: escape = []
        case 0x0D: moveTo(column: 0)
        case 0x0A: lineFeed()
        case 0x08: moveTo(column: max(0, column - 1))
        case 0x09: moveTo(column: min(columns - 1, (column / 8 + 1) * 8))
        case 0..<0x20: break
        default: text(byte)
        }
    }

    private mutating func moveTo(column: Int) {
        self.column = column
        wrapPending = false
    }

    private mutating func lineFeed() {
        wrapPending = false
        if row + 1 < rows {
            row += 1
        } else {
            scrolledOff.append(VirtualTerminal.text(screen.removeFirst()))
            screen.append(Array(repeating: " ", count: columns))
        }
    }

    private mutating func text(_ byte: UInt8) {
        partial.append(byte)
        guard String(validating: partial, as: UTF8.self) != nil else { return }
        let scalar = String(decoding: partial, as: UTF8.self).unicodeScalars.first!
        partial = []
        let width = DisplayWidth.of(scalar)
        guard width > 0 else { return combine(scalar) }
        if wrapPending || column + width > columns {
            column = 0
            lineFeed()
        }
        screen[row][column] = String(scalar)
        if width == 2 { screen[row][column + 1] = nil }
        column += width
        if column >= columns {
            column = columns - 1
            wrapPending = true
        }
    }

    /// Adds a combining character to the cell before the cursor.
    private mutating func combine(_ scalar: Unicode.Scalar) {
        var cell = wrapPending ? column : column - 1
        while cell > 0, screen[row][cell] == nil { cell -= 1 }
        guard cell >= 0, scalar.properties.generalCategory == .nonspacingMark else { return }
        screen[row][cell]?.unicodeScalars.append(scalar)
    }

    private mutating func finishEscape(_ sequence: [UInt8]) {
        guard sequence[0] == 0x5B else {
            escape = nil
            return
        }
        guard sequence.count > 1, let final = sequence.last, (0x40...0x7E).contains(final) else { return }
        escape = nil
        let parameters = String(decoding: sequence[1..<sequence.count - 1], as: UTF8.self)
        let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(1, first)
        switch final {
        case 0x41: row = max(0, row - count)
        case 0x42: row = min(rows - 1, row + count)
        case 0x43: moveTo(column: min(columns - 1, column + count))
        case 0x44: moveTo(column: max(0, column - count))
        case 0x47: moveTo(column: min(columns - 1, count - 1))
        case 0x48:
            row = min(rows - 1, count - 1)
            moveTo(column: min(columns - 1, max(1, numbers.dropFirst().first ?? 1) - 1))
        case 0x4A: clear(first)
        case 0x4B: clearLine(first)
        default: break
        }
    }

    private mutating func clear(_ mode: Int) {
        if mode == 2 {
            for index in 0..<rows { screen[index] = Array(repeating: " ", count: columns) }
            return
        }
        clearLine(0)
        for index in row + 1..<max(row + 1, rows) { screen[index] = Array(repeating: " ", count: columns) }
    }

    private mutating func clearLine(_ mode: Int) {
        let range = mode == 0 ? column..<columns : mode == 1 ? 0..<column + 1 : 0..<columns
        for index in range { screen[row][index] = " " }
    }
}
