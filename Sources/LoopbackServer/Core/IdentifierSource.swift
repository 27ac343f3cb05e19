import Synchronization

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

    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    /// How many letters are made of one random number: few enough that each is as likely as the others but for one in 100,000.
    private static let lettersPerNumber = 8

    /// A random text of letters and digits.
    package func text(_ length: Int = 16) -> String {
        let alphabet = Self.alphabet
        return generator.withLock { generator in
            String(unsafeUninitializedCapacity: length) { letters in
                var number: UInt64 = 0
                for index in 0..<length {
                    if index % Self.lettersPerNumber == 0 { number = generator.next() }
                    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
                    letters[index] = alphabet[Int(remainder)]
                    number = quotient
                }
                return length
            }
        }
    }
}
