/// Punycode (RFC 3492), which writes a label of any characters in ASCII.
enum Punycode {
    private static let base = 36
    private static let smallest = 1
    private static let largest = 26
    private static let skew = 38
    private static let damping = 700
    private static let firstBias = 72
    private static let firstCode = 128

    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damping : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - smallest) * largest / 2 {
            delta /= base - smallest
            steps += base
        }
        return steps + (base - smallest + 1) * delta / (delta + skew)
    }

    private static func threshold(_ position: Int, _ bias: Int) -> Int { min(max(position - bias, smallest), largest) }

    /// The label in ASCII, without its prefix; nil if it is too long to be one.
    static func encode(_ label: String) -> String? {
        let input = label.unicodeScalars.map { Int($0.value) }
        guard input.count < 256 else { return nil }
        var output = input.filter { $0 < firstCode }.map { UInt8($0) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(0x2D) }
        var code = firstCode
        var delta = 0
        var bias = firstBias
        while handled < input.count {
            guard let next = input.filter({ $0 >= code }).min() else { return nil }
            delta += (next - code) * (handled + 1)
            code = next
            for value in input {
                if value < code { delta += 1 }
                guard value == code else { continue }
                var rest = delta
                var position = base
                while true {
                    let limit = threshold(position, bias)
                    if rest < limit { break }
                    output.append(digit(limit + (rest - limit) % (base - limit)))
                    rest = (rest - limit) / (base - limit)
                    position += base
                }
                output.append(digit(rest))
                bias = adapt(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The label that the ASCII text stands for; nil if it stands for none.
    static func decode(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count < 256, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        var output: [Int] = []
        var index = 0
        if let mark = bytes.lastIndex(of: 0x2D) {
            output = bytes[..<mark].map { Int($0) }
            index = mark + 1
        }
        var code = firstCode
        var place = 0
        var bias = firstBias
        while index < bytes.count {
            let before = place
            var weight = 1
            var position = base
            while true {
                guard index < bytes.count, let value = value(bytes[index]) else { return nil }
                index += 1
                place += value * weight
                guard place < 0x200_0000 else { return nil }
                let limit = threshold(position, bias)
                if value < limit { break }
                weight *= base - limit
                guard weight < 0x200_0000 else { return nil }
                position += base
            }
            bias = adapt(place - before, count: output.count + 1, isFirst: before == 0)
            code += place / (output.count + 1)
            place %= output.count + 1
            output.insert(code, at: place)
            place += 1
        }
        var label = String.UnicodeScalarView()
        for value in output {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
            label.append(scalar)
        }
        return String(label)
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26) }

    private static func value(_ digit: UInt8) -> Int? {
        switch digit {
        case 0x61...0x7A: Int(digit) - 0x61
        case 0x41...0x5A: Int(digit) - 0x41
        case 0x30...0x39: Int(digit) - 0x30 + 26
        default: nil
        }
    }
}
