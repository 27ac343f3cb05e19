/// Reads a line of a log from left to right; every step that does not fit leaves the place as it was.
package struct ByteCursor: Sendable {
    package let bytes: ArraySlice<UInt8>
    package private(set) var index: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    package init(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// What has not been read.
    package var rest: ArraySlice<UInt8> { bytes[index...] }
    package var isAtEnd: Bool { index == bytes.endIndex }
    package var next: UInt8? { isAtEnd ? nil : bytes[index] }

    /// Skips a text; false if it is not what comes next.
    package mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.endIndex else { return false }
        for offset in 0..<count where bytes[index + offset] != text.utf8Start[offset] { return false }
        index += count
        return true
    }

    /// Skips spaces and tabs; false if there are none.
    @discardableResult
    package mutating func skipSpace() -> Bool {
        let start = index
        while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        return index > start
    }

    /// Skips to just after a text; false if it does not come.
    package mutating func skip(past text: StaticString) -> Bool {
        guard let place = find(text) else { return false }
        index = place + text.utf8CodeUnitCount
        return true
    }

    /// Where a text comes next.
    package func find(_ text: StaticString) -> Int? {
        let count = text.utf8CodeUnitCount
        guard count > 0, bytes.endIndex - index >= count else { return nil }
        let first = text.utf8Start[0]
        var place = index
        search: while place + count <= bytes.endIndex {
            if bytes[place] == first {
                for offset in 1..<max(1, count) where bytes[place + offset] != text.utf8Start[offset] {
                    place += 1
                    continue search
                }
                return place
            }
            place += 1
        }
        return nil
    }

    /// A word of bytes that are no white space; nil if there is none.
    package mutating func word() -> ArraySlice<UInt8>? {
        let start = index
        while index < bytes.endIndex, bytes[index] > 0x20 { index += 1 }
        return index > start ? bytes[start..<index] : nil
    }

    /// What comes before a byte, which is skipped too; nil if it does not come.
    package mutating func upTo(_ byte: UInt8) -> ArraySlice<UInt8>? {
        guard let end = bytes[index...].firstIndex(of: byte) else { return nil }
        defer { index = end + 1 }
        return bytes[index..<end]
    }

    /// A number of between so many digits.
    package mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var place = index
        var value = 0
        while place < bytes.endIndex, place - index < digits.upperBound, bytes[place] >= 0x30, bytes[place] <= 0x39 {
            value = value * 10 + Int(bytes[place] - 0x30)
            place += 1
        }
        guard place - index >= digits.lowerBound else { return nil }
        index = place
        return value
    }

    /// Tries a reading and goes back to where it began if it fails.
    package mutating func attempt<Value>(_ body: (inout ByteCursor) -> Value?) -> Value? {
        var copy = self
        guard let value = body(&copy) else { return nil }
        self = copy
        return value
    }
}

extension Collection<UInt8> {
    /// The bytes as text, with U+FFFD for what is not UTF-8.
    package var decoded: String { String(decoding: self, as: UTF8.self) }
}
