import CLibXML2

/// Numbers for the names of one stream.
///
/// libxml2 hands out every name, prefix and namespace as a pointer into its dictionary, the same pointer for the same text, so a
/// name is recognised by its address. Numbers start at 1; 0 stands for no name.
struct NameTable {
    struct Entry {
        var pointer: UnsafePointer<xmlChar>
        var length: Int
    }

    private(set) var entries: [Entry] = []
    /// For every number whether the name is one of those looked for; number 0 is none.
    private(set) var watchFlags: [Bool] = [false]
    private let watched: Set<String>
    /// The names as Swift strings, made when first asked for.
    private var strings: [String?] = [nil]
    private var slots: UnsafeMutablePointer<Slot>
    private var slotMask: Int

    private struct Slot {
        var address: UInt
        var number: UInt32
    }

    init(watching watched: Set<String> = []) {
        self.watched = watched
        slotMask = 31
        slots = .allocate(capacity: 32)
        slots.initialize(repeating: Slot(address: 0, number: 0), count: 32)
    }

    func deallocate() { slots.deallocate() }

    var count: Int { entries.count }

    @inline(__always)
    mutating func number(of pointer: UnsafePointer<xmlChar>?) -> UInt32 {
        guard let pointer else { return 0 }
        let address = UInt(bitPattern: pointer)
        var index = NameTable.hash(address) & slotMask
        while true {
            let slot = slots[index]
            if slot.address == address { return slot.number }
            if slot.address == 0 { return add(pointer, at: index) }
            index = (index + 1) & slotMask
        }
    }

    @inline(__always)
    private static func hash(_ address: UInt) -> Int { Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 40) }

    @inline(never)
    private mutating func add(_ pointer: UnsafePointer<xmlChar>, at index: Int) -> UInt32 {
        entries.append(Entry(pointer: pointer, length: Int(xmlStrlen(pointer))))
        strings.append(nil)
        let number = UInt32(entries.count)
        watchFlags.append(watched.isEmpty ? false : watched.contains(string(number)))
        slots[index] = Slot(address: UInt(bitPattern: pointer), number: number)
        if entries.count * 2 > slotMask { grow() }
        return number
    }

    private mutating func grow() {
        let count = (slotMask + 1) * 2
        slots.deallocate()
        slots = .allocate(capacity: count)
        slots.initialize(repeating: Slot(address: 0, number: 0), count: count)
        slotMask = count - 1
        for (position, entry) in entries.enumerated() {
            let address = UInt(bitPattern: entry.pointer)
            var index = NameTable.hash(address) & slotMask
            while slots[index].address != 0 { index = (index + 1) & slotMask }
            slots[index] = Slot(address: address, number: UInt32(position + 1))
        }
    }

    /// The name as a string; empty for number 0.
    mutating func string(_ number: UInt32) -> String {
        if number == 0 { return "" }
        if let string = strings[Int(number)] { return string }
        let entry = entries[Int(number) - 1]
        let string = String(decoding: UnsafeBufferPointer(start: entry.pointer, count: entry.length), as: UTF8.self)
        strings[Int(number)] = string
        return string
    }

    @inline(__always)
    func bytes(_ number: UInt32) -> UnsafeRawBufferPointer {
        if number == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let entry = entries[Int(number) - 1]
        return UnsafeRawBufferPointer(start: entry.pointer, count: entry.length)
    }
}
