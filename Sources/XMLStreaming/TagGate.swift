/// Follows a tag that has not come to its end yet.
///
/// libxml2 2.9 looks through an incomplete tag from its start again for every piece of input, and for a `<` inside it waits for a
/// later one. So the rest of a tag is held back until its `>` has come, and looked at once, byte by byte.
struct TagGate {
    enum Step: Hashable {
        /// The tag goes on.
        case open
        /// The tag's last character has been seen.
        case ended
        /// A `<`, which may not stand in a tag, at this index.
        case fault(Int)
    }

    private var quote: UInt8 = 0

    /// Looks at more of the tag.
    mutating func received(_ bytes: UnsafeRawBufferPointer) -> Step {
        for index in 0..<bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x3C: return .fault(index)
            case 0x22, 0x27:
                if quote == 0 { quote = byte } else if quote == byte { quote = 0 }
            case 0x3E where quote == 0: return .ended
            default: break
            }
        }
        return .open
    }
}
