import Synchronization
internal import XMPP

/// Makes the random texts a server needs: ids, resourceparts, salts; seeded in tests.
package final class IdentifierSource: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    package init(_ generator: some RandomNumberGenerator & Sendable) { self.generator = Mutex(generator) }

    /// Random bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in
            var bytes: [UInt8] = []
            while bytes.count < count {
                withUnsafeBytes(of: generator.next()) { bytes += $0.prefix(count - bytes.count) }
            }
            return bytes
        }
    }

    /// In the order of ASCII, so that a text made of growing numbers sorts as they do.
    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz".utf8)
    /// How many letters are made of one random number: few enough that each is as likely as the others but for one in 100,000.
    private static let lettersPerNumber = 8
    /// How many letters the microseconds of a time take, for the next thousand years.
    private static let lettersOfTime = 10

    /// A random text of letters and digits.
    package func text(_ length: Int = 16) -> String {
        generator.withLock { generator in
            String(unsafeUninitializedCapacity: length) { letters in
                Self.fill(letters, from: 0, to: length, &generator)
                return length
            }
        }
    }

    /// A text of letters and digits that sorts after those of earlier times, and is random within one: an index of such ids is only
    /// ever appended to.
    func text(sortedBy time: Timestamp) -> String {
        let length = Self.lettersOfTime + Self.lettersPerNumber
        return generator.withLock { generator in
            String(unsafeUninitializedCapacity: length) { letters in
                var number = UInt64(clamping: time.microseconds)
                for index in (0..<Self.lettersOfTime).reversed() {
                    letters[index] = Self.letter(&number)
                }
                Self.fill(letters, from: Self.lettersOfTime, to: length, &generator)
                return length
            }
        }
    }

    private static func fill(
        _ letters: UnsafeMutableBufferPointer<UInt8>, from start: Int, to end: Int,
        _ generator: inout any RandomNumberGenerator & Sendable
    ) {
        var number: UInt64 = 0
        for index in start..<end {
            if (index - start) % lettersPerNumber == 0 { number = generator.next() }
            letters[index] = letter(&number)
        }
    }

    private static func letter(_ number: inout UInt64) -> UInt8 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
        number = quotient
        return alphabet[Int(remainder)]
    }
}
